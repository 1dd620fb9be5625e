//! Tags, by the name of the load balancer.

use super::{NAMES, NO_LOAD_BALANCER};
use crate::engine::{Cx, Result, Tagging, Tags};
use crate::services::balancing::those_there;
use aws_sdk_elasticloadbalancing::types::{Tag, TagDescription, TagKeyOnly};
use std::collections::BTreeMap;

/// Tagging by name, and in the create call.
pub(super) const TAGGING: Tagging = Tagging {
    on_create: true,
    policy_type: Some("elasticloadbalancing:loadbalancer"),
    set: |cx, name, tags| {
        Box::pin(async move {
            let call = cx.elb().add_tags().load_balancer_names(name);
            call.set_tags(Some(to_aws(&tags)?)).send().await?;
            Ok(())
        })
    },
    remove: |cx, name, keys| {
        Box::pin(async move {
            let keys = keys.into_iter().map(|key| TagKeyOnly::builder().key(key).build());
            let call = cx.elb().remove_tags().load_balancer_names(name);
            call.set_tags(Some(keys.collect())).send().await?;
            Ok(())
        })
    },
};

fn to_aws(tags: &Tags) -> Result<Vec<Tag>> {
    let tag = |(key, value): (&String, &String)| Tag::builder().key(key).value(value).build();
    Ok(tags.iter().map(tag).collect::<std::result::Result<_, _>>()?)
}

/// The tags of a create call: none rather than an empty list, which is refused.
pub(super) fn new_tags(cx: &Cx) -> Result<Option<Vec<Tag>>> {
    Ok(Some(to_aws(cx.tags())?).filter(|tags| !tags.is_empty()))
}

/// The tags of load balancers, by name. One that is gone meanwhile has none.
pub(super) async fn tags_of(cx: &Cx, names: &[String]) -> Result<BTreeMap<String, Tags>> {
    let read = async {
        let mut all = BTreeMap::new();
        for names in names.chunks(NAMES) {
            let told = those_there(names, &[NO_LOAD_BALANCER], |names| described(cx, names));
            all.extend(told.await?.into_iter().filter_map(of));
        }
        Ok(all)
    };
    cx.tags_of(names, read).await
}

async fn described(cx: &Cx, names: Vec<String>) -> Result<Vec<TagDescription>> {
    let answer = cx.elb().describe_tags().set_load_balancer_names(Some(names)).send().await?;
    Ok(answer.tag_descriptions.unwrap_or_default())
}

fn of(told: TagDescription) -> Option<(String, Tags)> {
    let tags = told.tags.unwrap_or_default().into_iter();
    let tags = tags.map(|tag| (tag.key, tag.value.unwrap_or_default())).collect();
    Some((told.load_balancer_name?, tags))
}

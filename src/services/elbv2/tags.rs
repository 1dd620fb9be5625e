//! Tags, by ARN.

use super::{ARNS, NO_LISTENER, NO_LOAD_BALANCER, NO_TARGET_GROUP, those_there};
use crate::engine::{Cx, Result, Tagging, Tags};
use aws_sdk_elasticloadbalancingv2::types::{Tag, TagDescription};
use std::collections::BTreeMap;

/// Tagging by ARN, and in the create call. To be completed with what tag policies call the type.
pub(super) const TAGGING: Tagging = Tagging {
    on_create: true,
    policy_type: None,
    set: |cx, arn, tags| {
        Box::pin(async move {
            let call = cx.elbv2().add_tags().resource_arns(arn);
            call.set_tags(Some(to_aws(&tags))).send().await?;
            Ok(())
        })
    },
    remove: |cx, arn, keys| {
        Box::pin(async move {
            let call = cx.elbv2().remove_tags().resource_arns(arn);
            call.set_tag_keys(Some(keys)).send().await?;
            Ok(())
        })
    },
};

fn to_aws(tags: &Tags) -> Vec<Tag> {
    tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

/// The tags of a create call: none rather than an empty list, which is refused.
pub(super) fn new_tags(cx: &Cx) -> Option<Vec<Tag>> {
    Some(to_aws(cx.tags())).filter(|tags| !tags.is_empty())
}

/// The ARNs of all objects of a kind, where a refresh has listed them.
pub(super) struct Listed {
    /// What their tags are called among what is read once.
    pub(super) tags: &'static str,
    /// The ARNs.
    pub(super) arns: Vec<String>,
}

/// Of so many objects, which takes five calls, the tags are read once for all. Of more, each read asks for its own.
const TOGETHER: usize = 5 * ARNS;

/// The tags of objects, by ARN. One that is gone meanwhile has none.
pub(super) async fn tags_of(
    cx: &Cx,
    arns: &[String],
    listed: Option<Listed>,
) -> Result<BTreeMap<String, Tags>> {
    let listed = listed.filter(|listed| listed.arns.len() <= TOGETHER);
    let read = Box::pin(async {
        let told = match listed {
            Some(Listed { tags, arns: all }) => {
                let all = Box::pin(async { told(cx, &all).await.map(Some) });
                let of = |arns: Vec<String>| async move { told(cx, &arns).await };
                cx.described(tags, arns, TagDescription::resource_arn, all, of).await?
            }
            None => told(cx, arns).await?,
        };
        Ok(told.into_iter().filter_map(of).collect())
    });
    cx.tags_of(arns, read).await
}

async fn told(cx: &Cx, arns: &[String]) -> Result<Vec<TagDescription>> {
    const ABSENT: &[&str] = &[NO_LOAD_BALANCER, NO_TARGET_GROUP, NO_LISTENER, "RuleNotFound"];
    let mut all = Vec::new();
    for arns in arns.chunks(ARNS) {
        all.extend(those_there(arns, ABSENT, |arns| described(cx, arns)).await?);
    }
    Ok(all)
}

async fn described(cx: &Cx, arns: Vec<String>) -> Result<Vec<TagDescription>> {
    let answer = cx.elbv2().describe_tags().set_resource_arns(Some(arns)).send().await?;
    Ok(answer.tag_descriptions.unwrap_or_default())
}

fn of(told: TagDescription) -> Option<(String, Tags)> {
    let tags = told.tags().iter();
    let tags = tags.map(|tag| {
        let value = tag.value().unwrap_or_default();
        (tag.key().unwrap_or_default().to_owned(), value.to_owned())
    });
    let tags = tags.collect();
    Some((told.resource_arn?, tags))
}

//! Tags, by the ARN of what has them.

use crate::engine::{Cx, Result, Tags};
use aws_sdk_rds::types::Tag;

/// Adds tags, or changes their values.
pub(super) async fn set(cx: &Cx, arn: &str, tags: Tags) -> Result<()> {
    let call = cx.rds().add_tags_to_resource().resource_name(arn);
    call.set_tags(Some(to_aws(&tags))).send().await?;
    Ok(())
}

/// Removes tags by key.
pub(super) async fn remove(cx: &Cx, arn: &str, keys: Vec<String>) -> Result<()> {
    let call = cx.rds().remove_tags_from_resource().resource_name(arn);
    call.set_tag_keys(Some(keys)).send().await?;
    Ok(())
}

fn to_aws(tags: &Tags) -> Vec<Tag> {
    tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

/// The tags of a create call: none rather than an empty list, which is sent as a parameter without a value.
pub(super) fn new(cx: &Cx) -> Option<Vec<Tag>> {
    Some(to_aws(cx.tags())).filter(|tags| !tags.is_empty())
}

/// The tags that AWS tells.
pub(super) fn from_aws(tags: Vec<Tag>) -> Tags {
    let pair = |tag: Tag| Some((tag.key?, tag.value.unwrap_or_default()));
    tags.into_iter().filter_map(pair).collect()
}

//! IAM: roles. What its types have in common.

pub(super) mod policy_document;
pub(super) mod role;
mod role_policies;

use crate::engine::{Result, Tags};
use aws_sdk_iam::types::Tag;

/// "There is no such thing", in the words of IAM.
pub(super) const ABSENT: &[&str] = &["NoSuchEntity"];

/// Tags as IAM takes them.
pub(super) fn to_aws(tags: &Tags) -> Result<Vec<Tag>> {
    Ok(tags
        .iter()
        .map(|(key, value)| Tag::builder().key(key).value(value).build())
        .collect::<std::result::Result<_, _>>()?)
}

/// The tags in an answer.
pub(super) fn from_aws(tags: &[Tag]) -> Tags {
    tags.iter().map(|tag| (tag.key().to_owned(), tag.value().to_owned())).collect()
}

/// A name of 26 random digits, the same for the same idempotency token: hashicorp/aws's suffixes are as long.
pub(super) fn unique_suffix(token: &str) -> String {
    token.chars().filter(char::is_ascii_hexdigit).take(26).collect()
}

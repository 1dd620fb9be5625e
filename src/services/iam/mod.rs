//! IAM: roles, their trust and their permissions. What its types have in common.

mod account;
pub(super) mod data;
pub(super) mod external_id;
pub(super) mod instance_profile;
pub(super) mod openid_connect_provider;
pub(super) mod policy;
pub(super) mod policy_document;
pub(super) mod role;
mod role_policies;
pub(super) mod role_policies_exclusive;
pub(super) mod role_policy;
pub(super) mod role_policy_attachment;
pub(super) mod role_policy_attachments_exclusive;
mod role_removal;
pub(super) mod role_session_revocation;
pub(super) mod role_trust_policy;
pub(super) mod service_linked_role;
mod tag_rules;
#[cfg(test)]
pub(super) mod testing;
#[cfg(test)]
mod tests;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{Because, Operation, Result, Retry, Tags, Within};
use crate::policy::{decode_percent, size};
use crate::value::{Path, Value};
use aws_sdk_iam::types::Tag;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

/// "There is no such thing", in the words of IAM.
pub(super) const ABSENT: &[&str] = &["NoSuchEntity"];

/// IAM shows new objects late: what a policy names may not be there yet.
const fn retry(operation: Operation, code: &'static str, message: &'static str) -> Retry {
    because(Because::Named, operation, code, message)
}

/// The same, where something else explains it.
const fn because(
    because: Because,
    operation: Operation,
    code: &'static str,
    message: &'static str,
) -> Retry {
    Retry { operation, code, message, within: Within::Propagation(because) }
}

/// Somebody else is changing the same object.
const fn contended(operation: Operation) -> Retry {
    Retry { operation, code: "ConcurrentModification", message: "", within: Within::Contention }
}

/// What types of IAM set in roles: two of them may set the same.
const TRUST_OF_ROLE: &str = "trust policy of a role";
const REVOCATION: &str = "revocation of the sessions of a role";
const POLICY_IN_ROLE: &str = "policy in a role";
const POLICIES_IN_ROLE: &str = "list of all policies in a role";
const ATTACHMENT: &str = "attachment of a policy to a role";
const ATTACHMENTS: &str = "list of all attachments to a role";

/// Tags as IAM takes them.
pub(super) fn to_aws(tags: &Tags) -> Result<Vec<Tag>> {
    Ok(tags
        .iter()
        .map(|(key, value)| Tag::builder().key(key).value(value).build())
        .collect::<std::result::Result<_, _>>()?)
}

/// Tags as the create calls of IAM take them: none rather than an empty list.
fn new_tags(tags: &Tags) -> Result<Option<Vec<Tag>>> {
    Ok(Some(to_aws(tags)?).filter(|tags| !tags.is_empty()))
}

/// The tags in an answer.
pub(super) fn from_aws(tags: &[Tag]) -> Tags {
    tags.iter().map(|tag| (tag.key().to_owned(), tag.value().to_owned())).collect()
}

/// A policy in an answer.
fn document<T: From<String>>(text: Option<&str>) -> T {
    T::from(decode_percent(text.unwrap_or_default()).into_owned())
}

/// A time in an answer, in RFC 3339.
fn date(time: Option<&DateTime>) -> Option<String> {
    time?.fmt(Format::DateTime).ok()
}

/// How many characters IAM accepts in all policies in a role, white space not counted.
const INLINE_SIZE: usize = 10_240;

/// Refuses a policy that IAM would refuse for its size.
fn check_size(text: &Value, at: impl Into<Path>, most: usize, problems: &mut Diagnostics) {
    let length = text.as_str().map_or(0, size);
    if length > most {
        let detail = format!(
            "The policy has {length} characters without white space; IAM accepts {most} here."
        );
        problems.push(Diagnostic::error("Policy too long", detail).at(at));
    }
}

/// Checks the size of a trust policy, for which accounts have different limits.
fn check_trust_size(text: &Value, at: &'static str, problems: &mut Diagnostics) {
    /// What every account accepts, and what an account can be given:
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entities>.
    const ACCEPTED: (usize, usize) = (2048, 8192);
    check_size(text, at, ACCEPTED.1, problems);
    let length = text.as_str().map_or(0, size);
    if (ACCEPTED.0 + 1..=ACCEPTED.1).contains(&length) {
        let detail = format!(
            "The trust policy has {length} characters without white space. IAM accepts {}, unless the quota \
             \"Role trust policy length\" of the account was raised.",
            ACCEPTED.0
        );
        problems.push(Diagnostic::warning("Policy may be too long", detail).at(at));
    }
}

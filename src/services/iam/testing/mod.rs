//! What IAM documents for all its calls: the shape of answers, tags, errors, lists.

pub(in crate::services) mod kinds;

use crate::aws::fake::{Answer, Call};
use crate::engine::Tags;
use crate::services::testing::element;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// A trust policy for machines.
pub(super) const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

/// The answer to a call.
pub(super) fn xml(call: &Call, result: impl AsRef<str>) -> Answer {
    let (action, result) = (&call.action, result.as_ref());
    Answer::xml(
        200,
        format!(
            "<{action}Response xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><{action}Result>{result}\
             </{action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{action}Response>"
        ),
    )
}

/// A list that is not cut into pages.
pub(super) fn list(call: &Call, name: &str, items: impl IntoIterator<Item = String>) -> Answer {
    xml(call, members(name, items) + &element("IsTruncated", false))
}

/// A list in an answer.
pub(super) fn members(name: &str, items: impl IntoIterator<Item = String>) -> String {
    let members: Vec<_> =
        items.into_iter().map(|item| format!("<member>{item}</member>")).collect();
    format!("<{name}>{}</{name}>", members.concat())
}

pub(super) fn absent(message: &str) -> Answer {
    Answer::error("NoSuchEntity", message, 404)
}

pub(super) fn no_role(name: &str) -> Answer {
    absent(&format!("The role with name {name} cannot be found."))
}

/// The values of `NAME.member.1`, `NAME.member.2` ...
pub(super) fn listed(call: &Call, name: &str) -> Vec<String> {
    (1..).map_while(|i| call.params.get(&format!("{name}.member.{i}")).cloned()).collect()
}

/// The tags of a call.
pub(super) fn tags(call: &Call) -> Tags {
    let part = |i: usize, name: &str| call.params.get(&format!("Tags.member.{i}.{name}")).cloned();
    (1..).map_while(|i| Some((part(i, "Key")?, part(i, "Value")?))).collect()
}

/// Tags as an answer has them.
pub(super) fn tag_list(tags: &Tags) -> String {
    members("Tags", tags.iter().map(|(k, v)| element("Key", k) + &element("Value", v)))
}

/// Carries the two calls for tags out.
pub(super) fn retag(call: &Call, tags: &mut Tags) -> Answer {
    if call.action.starts_with("Untag") {
        for key in listed(call, "TagKeys") {
            tags.remove(&key);
        }
    } else {
        tags.extend(self::tags(call));
    }
    xml(call, "")
}

/// A policy as IAM returns it.
pub(super) fn encoded(policy: &str) -> String {
    utf8_percent_encode(policy, NON_ALPHANUMERIC).to_string()
}

/// A policy that allows one action.
pub(super) fn allow(action: &str) -> String {
    serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}],
    })
    .to_string()
}

/// An error that IAM answers with while others change the same object.
pub(super) fn busy() -> Answer {
    Answer::error("ConcurrentModification", "Multiple requests to change this object.", 409)
}

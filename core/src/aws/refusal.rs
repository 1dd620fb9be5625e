//! What AWS says where it refuses a request for want of a permission: the action, the resource, and which policies.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>

mod decoded;

pub use decoded::{Decoded, Denial};

use super::error::{Api, Error, Result};
use super::sts::caller_in;
use super::{Retries, Scope};
use std::fmt;

/// A refusal, as far as its message says anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The action: `ec2:RunInstances`. Where the message names none, that of the operation.
    pub action: String,
    /// The ARN that it is on, or `*`.
    pub resource: Option<String>,
    /// Who was refused: the ARN of a user or of a session.
    pub caller: Option<String>,
    /// Why.
    pub because: Because,
    /// What AWS tells only whoever may decode it.
    pub encoded: Option<String>,
}

/// Why a request was refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Because {
    /// The kind of the policies that refused it, if AWS says so.
    pub kind: Option<PolicyKind>,
    /// Whether one of them denies it, and not only none allows it.
    pub explicit: bool,
    /// The policy that denies it, which AWS names inside of an account and of an organization.
    pub policy: Option<String>,
}

/// The kinds of policies that AWS names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyKind {
    /// The permissions boundary of the caller.
    Boundary,
    /// The policy of the VPC endpoint that the request went through.
    Endpoint,
    /// The policies of the caller.
    Identity,
    /// The policy of the resource.
    Resource,
    /// A resource control policy of the organization.
    ResourceControl,
    /// A service control policy of the organization.
    ServiceControl,
    /// The policy that the session was limited by when the role was assumed.
    Session,
    /// The trust policy of the role.
    Trust,
}

impl PolicyKind {
    /// By the words of AWS, which differ a little between its services.
    fn in_words(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        let known = [
            ("service control", Self::ServiceControl),
            ("resource control", Self::ResourceControl),
            ("boundary", Self::Boundary),
            ("session", Self::Session),
            ("trust", Self::Trust),
            ("endpoint", Self::Endpoint),
            ("identity-based", Self::Identity),
            ("resource-based", Self::Resource),
        ];
        known.into_iter().find(|(words, _)| text.contains(words)).map(|(_, kind)| kind)
    }
}

impl fmt::Display for PolicyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Boundary => "permissions boundary",
            Self::Endpoint => "policy of the VPC endpoint",
            Self::Identity => "identity-based policy",
            Self::Resource => "policy of the resource",
            Self::ResourceControl => "resource control policy of the organization",
            Self::ServiceControl => "service control policy of the organization",
            Self::Session => "session policy",
            Self::Trust => "trust policy of the role",
        })
    }
}

impl Error {
    /// What AWS says, if it refused a request to a service for want of a permission. That a role could not be assumed
    /// is another matter.
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Api(api) if self.is_access_denied() => Some(Refusal::of(api)),
            _ => None,
        }
    }
}

impl Refusal {
    pub(super) fn of(api: &Api) -> Self {
        let message = api.message.as_str();
        let of_operation = || format!("{}:{}", prefix(&api.service), api.operation);
        Self {
            action: action_in(message).map_or_else(of_operation, str::to_owned),
            resource: word_after(message, " on resource: ").map(str::to_owned),
            caller: caller_in(message),
            because: Because::of(message),
            encoded: word_after(message, "Encoded authorization failure message: ")
                .map(str::to_owned),
        }
    }
}

impl Refusal {
    /// The same with what AWS tells whoever may decode it.
    #[must_use]
    pub fn knowing(self, decoded: &Decoded) -> Self {
        let because =
            Because { explicit: self.because.explicit || decoded.explicit, ..self.because };
        Self {
            action: decoded.action.clone().unwrap_or(self.action),
            resource: decoded.resource.clone().or(self.resource),
            because,
            ..self
        }
    }
}

impl Because {
    pub(super) fn of(message: &str) -> Self {
        if let Some((_, rest)) = message.split_once("with an explicit deny in ") {
            let (sentence, _) = rest.split_once(". ").unwrap_or((rest, ""));
            let (words, policy) = sentence.split_once(": ").unwrap_or((sentence, ""));
            let policy = policy.split_whitespace().next().filter(|arn| arn.starts_with("arn:"));
            return Self {
                kind: PolicyKind::in_words(words),
                explicit: true,
                policy: policy.map(|arn| arn.trim_end_matches(['.', ',']).to_owned()),
            };
        }
        let words =
            message.split_once("because no ").and_then(|(_, rest)| rest.split_once(" allow"));
        Self {
            kind: words.and_then(|(words, _)| PolicyKind::in_words(words)),
            explicit: message.contains("explicit deny"),
            policy: None,
        }
    }
}

impl Scope {
    /// What an encoded message says, with one call as whoever was refused. None if the answer cannot be read.
    pub async fn decode(&self, encoded: &str) -> Result<Option<Decoded>> {
        let call = self.sts(Retries::OnlyUnsent).decode_authorization_message();
        let answer = call.encoded_message(encoded).send().await?;
        Ok(answer.decoded_message().and_then(Decoded::read))
    }
}

/// The action in a message like "User: ARN is not authorized to perform: sts:TagSession on resource: ARN". Some have no
/// colon.
pub(super) fn action_in(message: &str) -> Option<&str> {
    let action = word_after(message, " perform: ").or_else(|| word_after(message, " perform "))?;
    action.contains(':').then_some(action)
}

/// The word that follows, without the point or comma at its end.
fn word_after<'a>(message: &'a str, words: &str) -> Option<&'a str> {
    let (_, rest) = message.split_once(words)?;
    let word = rest.split_whitespace().next()?.trim_end_matches(['.', ',']);
    (!word.is_empty()).then_some(word)
}

/// How the actions of a service begin, which some of its crates are not named after.
fn prefix(service: &str) -> &str {
    match service {
        "elasticloadbalancingv2" => "elasticloadbalancing",
        "resourcegroupstagging" => "tag",
        other => other,
    }
}

#[cfg(test)]
mod tests;

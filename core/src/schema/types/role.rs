//! What describes a role to assume, and the account that it is in.

use super::policy;
use crate::aws::settings;
use crate::schema::{Field, Problem, Shape};
use crate::secret::Secret;
use crate::value::{Path, Value};

/// Declares a string that is never shown: not in a message and not in debug output. It is overwritten in memory when dropped.
macro_rules! hidden {
    ($(#[$doc:meta])* $name:ident, check = $check:path $(, sent = $sent:path)?) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(Secret);

        impl $name {
            /// The text as AWS gets it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                sent!(self.0.expose() $(, $sent)?)
            }
        }
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }
        impl Field for $name {
            const SHAPE: Shape = Shape::String;
            fn decode(value: &Value) -> Option<Self> {
                Secret::decode(value).map(Self)
            }
            fn encode(&self) -> Value {
                self.0.encode()
            }
            // An empty string counts as "not set", as it does in hashicorp/aws.
            fn check(value: &Value, path: &Path, problems: &mut Vec<Problem>) {
                if let Some(text) = value.as_str().filter(|text| !text.is_empty())
                    && let Err(problem) = $check(text)
                {
                    problems.push((path.clone(), problem));
                }
            }
        }
    };
}

hidden! {
    /// An external ID.
    ExternalId, check = check_external_id
}
hidden! {
    /// A policy, as JSON, that limits a session.
    SessionPolicy, check = policy::check_session, sent = policy::without_margins
}

text! {
    /// The ARN of a role.
    RoleArn, check = check_role_arn, same = never
}
text! {
    /// The name of a session of a role.
    SessionName, check = check_session_name, same = never
}
text! {
    /// How long a session of a role lasts, in Go's notation.
    SessionDuration, check = check_session_duration, same = never
}

text! {
    /// The ID of an account: twelve digits.
    AccountId, check = check_account_id, same = never
}

fn check_account_id(text: &str) -> Result<(), String> {
    settings::account_id(text).map_err(sentence)
}

text! {
    /// Who is behind a session of a role.
    SourceIdentity, check = check_source_identity, same = never
}

fn check_source_identity(text: &str) -> Result<(), String> {
    settings::source_identity(text).map_err(sentence)
}

fn never(_: &str, _: &str) -> bool {
    false
}
fn check_role_arn(text: &str) -> Result<(), String> {
    settings::role_arn(text).map(|_| ()).map_err(sentence)
}
fn check_external_id(text: &str) -> Result<(), String> {
    settings::external_id(&Secret::from(text)).map_err(sentence)
}
fn check_session_name(text: &str) -> Result<(), String> {
    settings::session_name(text).map_err(sentence)
}
fn check_session_duration(text: &str) -> Result<(), String> {
    settings::session_duration(text).map(|_| ()).map_err(sentence)
}

fn sentence(problem: String) -> String {
    let mut letters = problem.chars();
    let Some(first) = letters.next() else { return problem };
    format!("{}{}.", first.to_uppercase(), letters.as_str().trim_end_matches('.'))
}

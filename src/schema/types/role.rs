//! What describes a role to assume, and the account that it is in.

use crate::aws::settings;
use crate::schema::{Field, Problem};
use crate::secret::Secret;
use crate::value::{Path, Type, Value};

/// An external ID. Never shown in a message or in debug output, and overwritten in memory when dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExternalId(Secret);

impl ExternalId {
    /// The ID as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.expose()
    }
}

impl From<&str> for ExternalId {
    fn from(id: &str) -> Self {
        Self(id.into())
    }
}

impl Field for ExternalId {
    fn ty() -> Type {
        Secret::ty()
    }
    fn decode(value: &Value) -> Option<Self> {
        Secret::decode(value).map(Self)
    }
    fn encode(&self) -> Value {
        self.0.encode()
    }
    // An empty text counts as "not set", as it does in hashicorp/aws.
    fn check(value: &Value, path: &Path, problems: &mut Vec<Problem>) {
        let id = Secret::decode(value).filter(|id| !id.is_empty());
        if let Some(Err(problem)) = id.map(|id| settings::external_id(&id)) {
            problems.push((path.clone(), sentence(problem)));
        }
    }
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

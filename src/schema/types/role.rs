//! What describes a role to assume, and the account that it is in.

use crate::aws::settings;
use crate::secret::Secret;

text! {
    /// The ARN of a role.
    RoleArn, check = check_role_arn, same = never
}
text! {
    /// An external ID. Never shown in a message.
    ExternalId, check = check_external_id, same = never
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

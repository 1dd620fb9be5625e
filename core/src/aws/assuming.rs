//! A role that was not assumed: which one of how many, who asked for it, and where.

use super::error::{Error, with};
use crate::arn::Arn;
use std::fmt;

/// What was asked of STS. It begins each message about a role, whatever went wrong.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Which of the roles on the way to an object, from 1. That of a web identity and those of profiles count.
    pub index: usize,
    /// How many roles are on this way.
    pub of: usize,
    /// The role.
    pub role_arn: Arn,
    /// The profile that names the role, if it is not the provider block or a resource.
    pub profile: Option<String>,
    /// Where the token of the identity provider came from, if it was to prove who asks. The token itself is never kept.
    pub token: Option<String>,
    /// Who asked, if known.
    pub caller_arn: Option<String>,
    /// Whether an external ID was sent. Its value is never kept.
    pub external_id_sent: bool,
    /// The region of STS, or its endpoint if one was configured.
    pub sts: String,
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot assume role {}", self.role_arn)?;
        f.write_str(&with(self.profile.as_ref(), " of profile `", "`"))?;
        write!(f, " (role {} of {})", self.index, self.of)?;
        f.write_str(&with(self.caller_arn.as_ref(), " as ", ""))?;
        match &self.token {
            Some(origin) => write!(f, ", with the web identity token from {origin}")?,
            None if self.external_id_sent => f.write_str(", with an external ID")?,
            None => f.write_str(", without an external ID")?,
        }
        write!(f, ", at STS {}", self.sts)
    }
}

impl Attempt {
    /// What came of it instead of a session. `scrub` takes out of the message what AWS quotes of the request.
    pub(super) fn failed(self, error: Error, scrub: impl Fn(&str) -> String) -> Error {
        match error {
            Error::Api(api) => Error::NotAssumable(Box::new(NotAssumable {
                attempt: self,
                code: api.code.clone().unwrap_or_else(|| format!("HTTP {}", api.status)),
                message: scrub(&api.message),
                status: api.status,
                request_id: api.request_id.clone(),
            })),
            cause @ (Error::Unreachable(_)
            | Error::Unreadable { .. }
            | Error::Unexpected { .. }
            | Error::WrongAccount { .. }) => {
                Error::NoSession(Box::new(NoSession { attempt: self, cause }))
            }
            // Of the session before, or a wish to stop.
            other => other,
        }
    }
}

/// A role that STS did not let anybody assume.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{attempt}: {code}: {message}{}", with(request_id.as_ref(), " (request ID ", ")"))]
pub struct NotAssumable {
    /// What was asked.
    pub attempt: Attempt,
    /// The code of STS.
    pub code: String,
    /// The message of STS.
    pub message: String,
    /// The HTTP status.
    pub status: u16,
    /// What AWS support asks for.
    pub request_id: Option<String>,
}

/// A role for which STS gave neither a refusal nor a session that can be used.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{attempt}: {cause}")]
pub struct NoSession {
    /// What was asked.
    pub attempt: Attempt,
    /// Why there is no session.
    #[source]
    pub cause: Error,
}

impl Error {
    /// The same failure on the way to the `of`th role. A session that begins several ways does not know how long they are: each session
    /// after it says so in passing.
    pub(super) fn on_the_way_to(mut self, of: usize) -> Self {
        match &mut self {
            Self::NotAssumable(not) => not.attempt.of = of,
            Self::NoSession(none) => none.attempt.of = of,
            Self::Credulous(role) => role.of = of,
            _ => {}
        }
        self
    }
}

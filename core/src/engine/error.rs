//! Why an operation on an object failed.

use crate::quoted::quoted;
use crate::value::Path;
use aws_smithy_runtime_api::client::result::SdkError;
use std::sync::Arc;
use std::time::Duration;

/// Why an operation on an object failed. The type, its id, the account and what to do next are added where
/// it is printed, in `report`.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// AWS refused or could not be reached. Shared, because one call may serve many objects.
    #[error(transparent)]
    Aws(Arc<crate::aws::Error>),
    /// AWS refused, and more is known about why than it says.
    #[error("{source}. {what}")]
    Explained {
        /// What AWS said.
        source: Arc<crate::aws::Error>,
        /// Sentences.
        what: String,
    },
    /// AWS refused because there is such an object already.
    #[error("{source}. {what}")]
    Exists {
        /// What AWS said.
        source: Arc<crate::aws::Error>,
        /// Its id.
        id: String,
        /// Sentences about it.
        what: String,
    },
    /// AWS says that the object will never get there.
    #[error("AWS reports that it failed: {0}")]
    Failed(String),
    /// The object did not get there in time.
    #[error("it is still {last} after {} s", nearest(*after))]
    Timeout {
        /// What it was when it was last seen.
        last: String,
        /// How long was waited.
        after: Duration,
    },
    /// Terraform was told to stop.
    #[error("Terraform was interrupted while it was {last}")]
    Stopped {
        /// What the object was when it was last seen.
        last: String,
    },
    /// AWS took a change, but does not show it.
    #[error(
        "AWS accepted the change, but `{path}` still reads as something else after {} s{}{}",
        nearest(*after),
        of_what_is_lacking(lacks),
        of_what_is_there(instead.as_ref())
    )]
    Unmet {
        /// The attribute.
        path: Path,
        /// The strings that a set was to have and has not.
        lacks: Vec<String>,
        /// The text that is there, and the one that was planned, if that can be told.
        instead: Option<(String, String)>,
        /// How long was waited.
        after: Duration,
    },
    /// The object vanished while it was being changed.
    #[error("it no longer exists: something else deleted it meanwhile")]
    Gone,
    /// The answer lacks something that AWS documents to be there.
    #[error("AWS left `{0}` out of its answer")]
    Missing(&'static str),
    /// A value cannot be used.
    #[error("{0}")]
    Invalid(String),
    /// The create call got no answer, and it cannot be told whether it was carried out.
    #[error(
        "{source}. It may have been carried out all the same, {}",
        of_what_was_made(candidates, unknown.as_deref())
    )]
    Lost {
        /// The ids of what may have been made; none if nothing was found.
        candidates: Vec<String>,
        /// Why it could not be looked for, if that is so.
        unknown: Option<String>,
        /// What happened to the call.
        #[source]
        source: Arc<crate::aws::Error>,
    },
}

fn of_what_is_lacking(lacks: &[String]) -> String {
    if lacks.is_empty() {
        return String::new();
    }
    format!(": without {}", lacks.join(", "))
}

fn of_what_is_there(instead: Option<&(String, String)>) -> String {
    instead.map_or_else(String::new, |(observed, planned)| {
        format!(": {} instead of {}", quoted(observed), quoted(planned))
    })
}

fn of_what_was_made(candidates: &[String], unknown: Option<&str>) -> String {
    match (candidates, unknown) {
        ([], Some(why)) => format!("and what it made could not be looked for: {why}"),
        ([], None) => "although nothing was found that it has made".into(),
        (ids, _) => format!("and {} could be what it made", ids.join(", ")),
    }
}

/// The result of an operation on an object.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl From<crate::aws::Error> for Error {
    fn from(error: crate::aws::Error) -> Self {
        Error::Aws(Arc::new(error))
    }
}
impl<E, R> From<SdkError<E, R>> for Error
where
    crate::aws::Error: From<SdkError<E, R>>,
{
    fn from(error: SdkError<E, R>) -> Self {
        crate::aws::Error::from(error).into()
    }
}

impl From<aws_smithy_types::error::operation::BuildError> for Error {
    fn from(error: aws_smithy_types::error::operation::BuildError) -> Self {
        Error::Invalid(format!("the request to AWS cannot be made: {error}"))
    }
}

/// To the nearest second: what is left of an operation is rarely a whole number of them.
pub(super) fn nearest(time: Duration) -> u64 {
    (time + Duration::from_millis(500)).as_secs()
}

impl Error {
    /// What went wrong with AWS, if it was that.
    #[must_use]
    pub fn aws(&self) -> Option<&crate::aws::Error> {
        match self {
            Error::Aws(error)
            | Error::Explained { source: error, .. }
            | Error::Exists { source: error, .. }
            | Error::Lost { source: error, .. } => Some(error),
            _ => None,
        }
    }
    /// The same error with another sentence about why; what is not a refusal of AWS stays as it is.
    #[must_use]
    pub fn explained(self, why: &str) -> Self {
        match self {
            Error::Aws(source) => Error::Explained { source, what: why.to_owned() },
            Error::Explained { source, what } => {
                Error::Explained { source, what: format!("{what} {why}") }
            }
            other => other,
        }
    }
    /// The same error, where the object that AWS speaks of was found; what is not a refusal of AWS stays as it is.
    #[must_use]
    pub fn because_of(self, id: &str, what: &str) -> Self {
        match self {
            Error::Aws(source) => {
                Error::Exists { source, id: id.to_owned(), what: what.to_owned() }
            }
            other => other,
        }
    }
    /// The id of the object that is there already, if it was found.
    #[must_use]
    pub fn existing(&self) -> Option<&str> {
        match self {
            Error::Exists { id, .. } => Some(id),
            _ => None,
        }
    }
    /// AWS's error code, if it answered the call with one. What STS says of a role, without whose session there was no
    /// call, is not an answer about the object.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        let error = self.aws()?;
        error.code().filter(|_| !matches!(error, crate::aws::Error::NotAssumable(_)))
    }
}

/// Error codes that are no errors: "this code means that the thing is not there".
pub trait AbsentIf<T> {
    /// None if AWS answered with one of these codes.
    fn absent_if(self, codes: &[&str]) -> Result<Option<T>>;
}
impl<T, E: Into<Error>> AbsentIf<T> for std::result::Result<T, E> {
    fn absent_if(self, codes: &[&str]) -> Result<Option<T>> {
        match self.map_err(Into::into) {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.code().is_some_and(|code| codes.contains(&code)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// What AWS documents to be in an answer.
pub fn required<T>(value: Option<T>, name: &'static str) -> Result<T> {
    value.ok_or(Error::Missing(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::{Attempt, NotAssumable};

    #[test]
    fn a_role_that_cannot_be_assumed_is_no_answer_about_the_object() {
        let refused = crate::aws::Error::NotAssumable(Box::new(NotAssumable {
            attempt: Attempt {
                index: 1,
                of: 1,
                role_arn: "arn:aws:iam::222222222222:role/deployer".parse().unwrap(),
                profile: None,
                token: None,
                caller_arn: None,
                external_id_sent: false,
                sts: "eu-west-1".to_owned(),
            },
            code: "AccessDenied".to_owned(),
            message: "not authorized".to_owned(),
            status: 403,
            request_id: None,
        }));
        assert_eq!(refused.code(), Some("AccessDenied"));
        let error = Error::from(refused);
        assert_eq!(error.code(), None);
        assert!(Err::<(), _>(error).absent_if(&["AccessDenied"]).is_err());
    }
}

//! What goes wrong between the provider and AWS.

use super::assuming::{NoSession, NotAssumable};
use super::insistence::Credulous;
use super::services::spelled;
use crate::arn::Arn;
use std::collections::BTreeSet;
use std::error::Error as StdError;
use std::sync::Arc;

/// The result of whatever asks AWS for something.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The cause of an error, kept for whoever prints the chain.
pub type Source = Arc<dyn StdError + Send + Sync>;

/// Who supplies credentials that have to be renewed in a way of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Supplier {
    /// IAM Identity Center, into which a person logs in.
    Sso,
    /// An identity provider, by a token in a file.
    Token,
    /// Anything else.
    Other,
}

/// Why AWS did not do what it was asked for.
///
/// `Display` is one line without its cause: [`Error::details`] has the causes, [`Error::advice`] what to do. Neither they nor `Debug`
/// ever show a key or an external ID. Clones share the cause, because all who wait for one session get the same error.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// A service answered with an error.
    #[error(transparent)]
    Api(Box<Api>),
    /// A role could not be assumed.
    #[error(transparent)]
    NotAssumable(Box<NotAssumable>),
    /// A role lets in who does not send its external ID, and is not used for that.
    #[error(transparent)]
    Credulous(Box<Credulous>),
    /// STS neither refused a role nor gave a session that can be used.
    #[error(transparent)]
    NoSession(Box<NoSession>),
    /// There are no credentials, or their source fails.
    #[error("{message}")]
    Credentials {
        /// What the advice depends on.
        supplier: Supplier,
        /// One sentence.
        message: String,
        /// The profile they were to come from, if one was named.
        profile: Option<String>,
        /// What the source said.
        #[source]
        source: Option<Source>,
    },
    /// No answer: no connection, or one that broke.
    #[error(transparent)]
    Unreachable(Box<Unreachable>),
    /// An answer that cannot be read.
    #[error("{} {operation}: the answer cannot be read (HTTP {status})", spelled(service))]
    Unreadable {
        /// The service: `ec2` ...
        service: String,
        /// The operation: `CreateVpc` ...
        operation: String,
        /// The HTTP status.
        status: u16,
        /// What the parser says. The answer itself is not kept: it may hold secrets.
        #[source]
        source: Source,
    },
    /// STS gave a session in another account than that of the role.
    #[error(
        "STS gave a session in account {account}, not in that of the role{}",
        with(request_id.as_ref(), " (request ID ", ")")
    )]
    WrongAccount {
        /// Where the session is.
        account: String,
        /// What AWS support asks for.
        request_id: Option<String>,
    },
    /// The configuration forbids to work in an account.
    #[error(transparent)]
    AccountNotAllowed(Box<AccountNotAllowed>),
    /// An argument or a setting outside of the configuration is missing or makes no sense.
    #[error("{0}")]
    Config(String),
    /// The user stopped the run while the request waited for its next attempt.
    #[error("stopped while waiting for the next attempt")]
    Stopped {
        /// Whether an earlier attempt may have had its effect.
        may_have_been_done: bool,
    },
    /// The SDK could not even make the request.
    #[error("{} {operation}: the request cannot be made", spelled(service))]
    Unexpected {
        /// The service: `ec2` ...
        service: String,
        /// The operation: `CreateVpc` ...
        operation: String,
        /// What the SDK says.
        #[source]
        source: Source,
    },
}

/// An error that a service answered.
#[derive(Clone, Debug, thiserror::Error)]
#[error(
    "{} {operation}: {}{message} (HTTP {status}{})",
    spelled(service),
    with(code.as_ref(), "", ": "),
    with(request_id.as_ref(), ", request ID ", "")
)]
pub struct Api {
    /// The service: `ec2` ...
    pub service: String,
    /// The operation: `CreateVpc` ...
    pub operation: String,
    /// The code, such as `InvalidVpcID.NotFound`; some gateways answer without one.
    pub code: Option<String>,
    /// The message of the service.
    pub message: String,
    /// The HTTP status.
    pub status: u16,
    /// What AWS support asks for.
    pub request_id: Option<String>,
    /// The error as the SDK models it.
    #[source]
    pub source: Source,
}

/// An account that may not be worked in.
#[derive(Clone, Debug, thiserror::Error)]
#[error(
    "account {account}{}{} is {}: {}",
    role_arn.as_ref().map(|role| format!(", which role {role} leads to,")).unwrap_or_default(),
    caller_arn.as_ref().filter(|_| role_arn.is_none()).map(|arn| format!(", which the credentials of {arn} lead to,")).unwrap_or_default(),
    if *forbidden { "in `forbidden_account_ids`" } else { "not in `allowed_account_ids`" },
    ids.iter().cloned().collect::<Vec<_>>().join(", ")
)]
pub struct AccountNotAllowed {
    /// The account.
    pub account: String,
    /// The role that leads there, if it is a role.
    pub role_arn: Option<Arn>,
    /// Who is there, if somebody was asked.
    pub caller_arn: Option<String>,
    /// Whether the list is that of forbidden accounts, not that of allowed ones.
    pub forbidden: bool,
    /// The list.
    pub ids: BTreeSet<String>,
}

/// An endpoint that gave no answer.
#[derive(Clone, Debug, thiserror::Error)]
#[error(
    "{} {operation}: {} {endpoint}",
    spelled(service),
    if *sent { "the request was sent, but no answer came from" } else { "no connection to" }
)]
pub struct Unreachable {
    /// The service: `ec2` ...
    pub service: String,
    /// The operation: `CreateVpc` ...
    pub operation: String,
    /// Scheme, host and port.
    pub endpoint: String,
    /// Who set the endpoint, if it is not that of AWS: an argument or an environment variable.
    pub origin: Option<String>,
    /// Whether the request may have reached AWS.
    pub sent: bool,
    /// What the HTTP client says.
    #[source]
    pub source: Source,
}

/// A string between two others, or nothing.
pub(super) fn with(text: Option<&String>, before: &str, after: &str) -> String {
    text.map(|text| format!("{before}{text}{after}")).unwrap_or_default()
}

/// Codes by which AWS refuses a request because of its rate, without having executed it.
pub(super) const THROTTLES: &[&str] = &[
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
];

/// Codes by which AWS refuses credentials that were good once. EC2 has its own.
pub(super) const EXPIRED: &[&str] = &["ExpiredToken", "ExpiredTokenException", "RequestExpired"];

/// Codes by which AWS refuses keys that it does not know, or no more. EC2 has its own, and so have services with JSON.
pub(super) const INVALID: &[&str] =
    &["AuthFailure", "InvalidAccessKeyId", "InvalidClientTokenId", "UnrecognizedClientException"];

/// Codes that say no more than the HTTP status 5xx does: the request may have been executed.
const VAGUE: &[&str] = &[
    "InternalError",
    "InternalException",
    "InternalFailure",
    "InternalServerError",
    "InternalServiceError",
    "ServerException",
    "ServiceFailure",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "Unavailable",
];

/// Whether calls of a service change anything. A call of STS that failed was on the way to the call that was
/// asked for, which was not even sent then.
fn changes(service: &str) -> bool {
    service != "sts"
}

const REFUSED: &[&str] = &["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"];

impl Error {
    /// What a service says of one object in the answer to a call about several, which it may have carried out for others.
    #[must_use]
    pub fn of_one(service: &str, operation: &str, (code, message): (&str, &str)) -> Self {
        let source: Box<dyn StdError + Send + Sync> = message.into();
        Self::Api(Box::new(Api {
            service: service.to_owned(),
            operation: operation.to_owned(),
            code: Some(code.to_owned()),
            message: message.to_owned(),
            status: 400,
            request_id: None,
            source: source.into(),
        }))
    }
    /// The code that AWS gave: `InvalidVpcID.NotFound` ...
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Api(api) => api.code.as_deref(),
            Self::NotAssumable(not) => Some(&not.code),
            _ => None,
        }
    }
    /// Whether AWS gave exactly this code.
    #[must_use]
    pub fn is(&self, code: &str) -> bool {
        self.code() == Some(code)
    }
    /// Whether AWS refused because of the rate of requests.
    #[must_use]
    pub fn is_throttle(&self) -> bool {
        self.code().is_some_and(|code| THROTTLES.contains(&code))
    }
    /// Whether the credentials have expired.
    #[must_use]
    pub fn is_expired_token(&self) -> bool {
        self.code().is_some_and(|code| EXPIRED.contains(&code))
    }
    /// Whether a permission is missing, or the role cannot be assumed for lack of one.
    #[must_use]
    pub fn is_access_denied(&self) -> bool {
        self.code().is_some_and(|code| REFUSED.contains(&code))
    }
    /// Whether AWS says that there is such an object already. Services have no common code for it.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        let Self::Api(api) = self else { return false };
        let code = api.code.as_deref().unwrap_or_default();
        let codes = ["AlreadyExists", "AlreadyOwnedByYou", ".Duplicate"];
        let messages = ["already exists", "has been taken"];
        code.starts_with("Duplicate")
            || codes.iter().any(|part| code.contains(part))
            || messages.iter().any(|part| api.message.contains(part))
    }
    /// Whether the last attempt may have had its effect although it failed: a lost answer, a timeout, a 5xx that says nothing definite.
    #[must_use]
    pub fn may_have_been_done(&self) -> bool {
        match self {
            Self::Unreachable(unreachable) => unreachable.sent && changes(&unreachable.service),
            Self::Unreadable { service, .. } => changes(service),
            Self::Stopped { may_have_been_done } => *may_have_been_done,
            Self::Api(api) => {
                api.status >= 500
                    && api.code.as_deref().is_none_or(|code| VAGUE.contains(&code))
                    && changes(&api.service)
            }
            Self::NotAssumable(_)
            | Self::Credulous(_)
            | Self::NoSession(_)
            | Self::Credentials { .. }
            | Self::WrongAccount { .. }
            | Self::AccountNotAllowed(_)
            | Self::Config(_)
            | Self::Unexpected { .. } => false,
        }
    }
    /// What AWS support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Api(api) => api.request_id.as_deref(),
            Self::NotAssumable(not) => not.request_id.as_deref(),
            Self::NoSession(none) => none.cause.request_id(),
            Self::WrongAccount { request_id, .. } => request_id.as_deref(),
            _ => None,
        }
    }
    /// The causes in one line, where they say more than the error itself: `tcp connect error: Connection refused (os error 111)`.
    #[must_use]
    pub fn details(&self) -> Option<String> {
        match self {
            Self::Api(_) => return None,
            Self::NoSession(none) => return none.cause.details(),
            _ => {}
        }
        let mut lines: Vec<String> = Vec::new();
        let mut next = self.source();
        while let Some(cause) = next {
            let line = cause.to_string();
            // Some errors repeat their cause: one mention is enough.
            if lines.last().is_none_or(|last| !last.contains(&line)) {
                lines.push(line);
            }
            next = cause.source();
        }
        (!lines.is_empty()).then(|| lines.join(": "))
    }
}

//! Objects behind a role that refuses us, where they are to stay as the state has them
//! (docs/decisions/0067-roles-that-cannot-be-assumed.md).

use super::Provider;
use super::configured::Configured;
use super::requests::{Answer, Stored};
use crate::aws::{self, Hop, NotAssumable};
use crate::engine::{Entry, Error, Private, identity, kept};
use crate::value::Value;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

/// The argument that says what becomes of objects whose role cannot be assumed while they are refreshed.
pub(super) const UNREACHABLE_ROLES: &str = "unreachable_roles";

/// What STS answers where a role does not let the caller in, or is not there.
const REFUSALS: [&str; 2] = ["AccessDenied", "AccessDeniedException"];

/// The ways to objects that were refused in this process.
#[derive(Default)]
pub(super) struct Unreachable {
    keeps: bool,
    refused: Mutex<Vec<(Vec<Hop>, aws::Error)>>,
}

impl Unreachable {
    /// From a valid provider block. What is not known yet keeps nothing.
    pub(super) fn new(config: &Value) -> Self {
        let keeps = config.get(UNREACHABLE_ROLES).as_str() == Some("keep");
        Self { keeps, refused: Mutex::default() }
    }

    /// Notes that the roles to an object were refused, if they were, so that STS is not asked for each object again.
    pub(super) fn note(&self, chain: &[Hop], error: &aws::Error) {
        let aws::Error::NotAssumable(not) = error else { return };
        if self.keeps && is_refusal_of(chain, not) && self.refusal_of(chain).is_none() {
            self.locked().push((chain.to_vec(), error.clone()));
        }
    }

    /// Whether any way was refused: a refresh that nobody refuses looks no further.
    fn has_refusals(&self) -> bool {
        !self.locked().is_empty()
    }

    /// What STS said of the roles to an object, if it refused them.
    fn refusal_of(&self, chain: &[Hop]) -> Option<aws::Error> {
        let refused = self.locked();
        refused.iter().find(|(way, _)| way == chain).map(|(_, error)| error.clone())
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Vec<(Vec<Hop>, aws::Error)>> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether it is the role of the customer that refuses: not that of a profile or of a web identity, with which the
/// provider begins, and nothing that says no more than that the run came at a bad time.
fn is_refusal_of(chain: &[Hop], not: &NotAssumable) -> bool {
    let attempt = &not.attempt;
    let is_ours = attempt.profile.is_some() || attempt.token.is_some();
    REFUSALS.contains(&not.code.as_str())
        && !is_ours
        && chain.iter().any(|hop| hop.role_arn == attempt.role_arn)
}

impl Configured {
    /// Notes that a session could not be renewed on the way to an object, if that is what went wrong.
    pub(super) fn refused(&self, object: &Value, error: &Error) {
        if let (Ok(Some(chain)), Some(error)) = (self.chain(object), error.aws()) {
            self.unreachable.note(&chain, error);
        }
    }
}

impl Provider {
    /// The answer to a refresh of an object whose roles were refused in this process, if it is to stay as the state has
    /// it. An import has no state to keep.
    pub(super) fn kept(&self, entry: &Entry, stored: Stored<'_>) -> Option<Answer> {
        let configured = self.configured().filter(|c| c.unreachable.has_refusals())?;
        let chain = configured.chain(stored.state).ok()??;
        let error = configured.unreachable.refusal_of(&chain)?;
        let private = Some(Private::decode(stored.private)).filter(|private| !private.importing)?;
        let account = private.account.clone().or_else(|| configured.role_account(stored.state));
        let since =
            private.unreachable_since.clone().or_else(|| in_words(configured.accounts.now()));
        let place = configured.place(entry.resource.type_name(), stored.state);
        let warning = kept(&place, &error.into(), since.as_deref());
        let private = if private.ours {
            Private { unreachable_since: since, ..private }.encode()
        } else {
            stored.private.to_vec()
        };
        Some(Answer {
            state: stored.state.clone(),
            private,
            identity: identity::of(entry, stored.identity, stored.state, account.as_deref()),
            diagnostics: warning.into(),
            ..Answer::default()
        })
    }
}

/// A time in RFC 3339, to the second.
fn in_words(time: SystemTime) -> Option<String> {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    DateTime::from_secs(i64::try_from(since.as_secs()).ok()?).fmt(Format::DateTime).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::Attempt;

    const ROLE: &str = "arn:aws:iam::222222222222:role/deployer";

    fn keeping() -> Unreachable {
        Unreachable::new(&Value::object([(UNREACHABLE_ROLES, Value::from("keep"))]))
    }
    fn chain(role: &str) -> Vec<Hop> {
        vec![Hop::new(role.parse().unwrap())]
    }
    fn refused(code: &str, profile: Option<&str>) -> aws::Error {
        aws::Error::NotAssumable(Box::new(NotAssumable {
            attempt: Attempt {
                index: 1,
                of: 1,
                role_arn: ROLE.parse().unwrap(),
                profile: profile.map(str::to_owned),
                token: None,
                caller_arn: None,
                external_id_sent: true,
                sts: "eu-west-1".to_owned(),
            },
            code: code.to_owned(),
            message: "not authorized".to_owned(),
            status: 403,
            request_id: None,
        }))
    }

    #[test]
    fn a_role_that_refuses_is_remembered_for_those_behind_it_and_for_nobody_else() {
        let unreachable = keeping();
        unreachable.note(&chain(ROLE), &refused("AccessDenied", None));
        assert!(unreachable.refusal_of(&chain(ROLE)).is_some());
        let other = "arn:aws:iam::333333333333:role/deployer";
        assert!(unreachable.refusal_of(&chain(other)).is_none());
        // The same role with another external ID is another way.
        let with_id = vec![Hop { external_id: Some("an-id".into()), ..chain(ROLE).remove(0) }];
        assert!(unreachable.refusal_of(&with_id).is_none());
    }

    #[test]
    fn only_a_refusal_by_the_role_of_an_object_keeps_it() {
        for (chain, error) in [
            (chain(ROLE), refused("ExpiredToken", None)),
            (chain(ROLE), refused("InvalidClientTokenId", None)),
            (chain(ROLE), refused("Throttling", None)),
            (chain(ROLE), refused("AccessDenied", Some("vendor"))),
            (Vec::new(), refused("AccessDenied", None)),
        ] {
            let unreachable = keeping();
            unreachable.note(&chain, &error);
            assert!(unreachable.refusal_of(&chain).is_none(), "{error}");
        }
    }

    #[test]
    fn nothing_is_kept_where_nobody_asks_for_it() {
        for said in [Value::Null, Value::from("error"), Value::Unknown] {
            let unreachable = Unreachable::new(&Value::object([(UNREACHABLE_ROLES, said)]));
            unreachable.note(&chain(ROLE), &refused("AccessDenied", None));
            assert!(unreachable.refusal_of(&chain(ROLE)).is_none());
        }
    }
}

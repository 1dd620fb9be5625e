//! Sessions: the credentials of one role chain, obtained once and kept fresh.

use super::common::Common;
use super::error::{Error, Result, Supplier};
use super::failure::Failure;
use super::flight::Flight;
use super::guard::Guard;
use super::settings::Hop;
use super::sts;
use super::{base, web_identity};
use crate::arn::Arn;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_sdk_sts::Client;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::time::{Duration, SystemTime};

/// Who a session is, as STS says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The account of 12 digits.
    pub account_id: String,
    /// The ARN of the user or of the session.
    pub arn: String,
    /// The unique ID, for a session followed by its name.
    pub user_id: String,
}

impl Identity {
    /// Whether this is the session of a role, so that AWS lets the session of another role last for one hour only.
    pub(super) fn is_role_session(&self) -> bool {
        self.arn.contains(":assumed-role/")
    }
}

/// The credentials of one chain: those given or found, or those of the last of several roles.
///
/// They are asked for once by all who need them at the same time, and again five minutes before they end, or at half of their life if
/// that is later. A role that cannot be assumed is an error for every request that needs it: nothing falls back to the
/// credentials of the session before.
pub(super) struct Session {
    common: Arc<Common>,
    origin: Origin,
    held: Mutex<Option<Held>>,
    flight: Flight<Held>,
    asking: Flight<Identity>,
    /// Whose the credentials with an access key are, where STS had to be asked for it.
    asked: Mutex<Option<(String, Identity)>>,
    /// The client with which roles are assumed. It holds this session, and so is held by who uses it.
    sts: Mutex<Weak<Client>>,
}

/// Where the credentials of a session come from.
pub(super) enum Origin {
    /// What the provider begins with: looked for on first use.
    Base(OnceLock<Arc<Session>>),
    /// A source that knows of no roles.
    Source(base::Source),
    /// A role that is assumed with a token.
    WebIdentity(Box<web_identity::Role>),
    /// A role that is assumed with another session.
    Role(Box<sts::Role>),
    /// Nowhere: for requests that are not signed.
    Nobody,
}

/// Credentials, and until when they are good.
#[derive(Clone)]
pub(super) struct Held {
    pub(super) credentials: Credentials,
    /// When to ask for new ones; never, if they do not end.
    due: Option<SystemTime>,
    /// Whose they are, if the answer says so.
    pub(super) identity: Option<Identity>,
}

const AHEAD: Duration = Duration::from_mins(5);
/// How long credentials that are still good are used after their refresh has failed, before it is tried again.
const GRACE: Duration = Duration::from_secs(30);

impl Held {
    pub(super) fn new(
        credentials: Credentials,
        now: SystemTime,
        identity: Option<Identity>,
    ) -> Self {
        let due = credentials.expiry().map(|end| {
            let life = end.duration_since(now).unwrap_or_default();
            end - AHEAD.min(life / 2)
        });
        Self { credentials, due, identity }
    }
    fn is_due(&self, now: SystemTime) -> bool {
        self.due.is_some_and(|due| due <= now)
    }
    fn is_over(&self, now: SystemTime) -> bool {
        self.credentials.expiry().is_some_and(|end| end <= now)
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut session = f.debug_struct("Session");
        if let Origin::Role(role) = &self.origin {
            session.field("role", &role.hop.role_arn.to_string());
        }
        session.finish_non_exhaustive()
    }
}

impl Session {
    /// The session of the credentials that are given or found.
    pub(super) fn base(common: Arc<Common>) -> Arc<Self> {
        Self::new(common, Origin::Base(OnceLock::new()))
    }
    /// The session of a role that is assumed with another session; `profile` names it if it is not the provider block or a resource.
    pub(super) fn role(parent: &Arc<Self>, hop: Hop, profile: Option<String>) -> Arc<Self> {
        let role = sts::Role::new(Arc::clone(parent), hop, profile);
        Self::new(Arc::clone(&parent.common), Origin::Role(Box::new(role)))
    }
    pub(super) fn new(common: Arc<Common>, origin: Origin) -> Arc<Self> {
        let (held, flight, asking, asked, sts) = Default::default();
        Arc::new(Self { common, origin, held, flight, asking, asked, sts })
    }
    /// The account of the role that this session is of; none for base credentials, whoever they turn out to be of.
    pub(super) fn role_account(&self) -> Option<&str> {
        self.role_arn().map(|role| role.account.as_str())
    }
    /// The role that this session is of; none for base credentials, whoever they turn out to be of.
    pub(super) fn role_arn(&self) -> Option<&Arn> {
        match &self.origin {
            Origin::Role(role) => Some(&role.hop.role_arn),
            _ => None,
        }
    }
    pub(super) fn common(&self) -> &Arc<Common> {
        &self.common
    }
    pub(super) fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The client of STS for this session, one for all who use it at the same time.
    pub(super) fn sts(self: &Arc<Self>, region: &str) -> Arc<Client> {
        let mut known = self.sts.lock().unwrap_or_else(PoisonError::into_inner);
        known.upgrade().unwrap_or_else(|| {
            let made = Arc::new(sts::client(self, region));
            *known = Arc::downgrade(&made);
            made
        })
    }

    /// Credentials that are good now, of whatever account.
    pub(super) async fn credentials(&self) -> Result<Credentials> {
        Ok(self.hold().await?.credentials)
    }

    /// Credentials that are good now, if their account may be worked in. Nobody is asked for a session there if it may not.
    pub(super) async fn admitted(self: &Arc<Self>) -> Result<Credentials> {
        let guard = Guard::of(&self.common.settings);
        let role = self.destination();
        if let Some(role) = role {
            guard.check(&role.account, Some(role), None)?;
        }
        let held = self.hold().await?;
        if guard.is_set() || self.is_renewed(&held) {
            let identity = match held.identity {
                Some(identity) => identity,
                None => self.identity().await?,
            };
            guard.check(&identity.account_id, role, Some(&identity.arn))?;
        }
        Ok(held.credentials)
    }

    /// Whether credentials have taken the place of others whose account is known. Theirs may be another.
    fn is_renewed(&self, held: &Held) -> bool {
        let key = held.credentials.access_key_id();
        held.identity.is_none() && self.asked().as_ref().is_some_and(|(asked, _)| asked != key)
    }

    /// What is to be done before the first call to a service: as `admitted`, and proves credentials that no role was assumed with.
    pub(super) async fn ready(self: &Arc<Self>) -> Result<()> {
        self.admitted().await?;
        if !self.common.settings.skip_credentials_validation {
            self.identity().await?;
        }
        Ok(())
    }

    pub(super) async fn hold(&self) -> Result<Held> {
        let ticket = self.flight.ticket();
        let now = self.common.time.now();
        let held = self.held().clone();
        match held {
            Some(held) if !held.is_due(now) => Ok(held),
            Some(held) if !held.is_over(now) => Ok(self.renew(held, ticket).await),
            _ => self.flight.join(ticket, self.obtain()).await,
        }
    }

    /// New credentials ahead of the end of the old ones, which are good enough while somebody else asks, and if the answer is an error.
    async fn renew(&self, held: Held, ticket: u64) -> Held {
        match self.flight.join_if_idle(ticket, self.obtain()).await {
            None => held,
            Some(Ok(fresh)) => fresh,
            Some(Err(error)) => {
                tracing::warn!(%error, "credentials could not be refreshed ahead of their end");
                let later = Held { due: Some(self.common.time.now() + GRACE), ..held };
                *self.held() = Some(later.clone());
                later
            }
        }
    }

    /// Asks for credentials. Boxed, because the session of a role asks the session before it.
    fn obtain(&self) -> Pin<Box<dyn Future<Output = Result<Held>> + Send + '_>> {
        Box::pin(async move {
            let held = match &self.origin {
                Origin::Base(found) => {
                    let found = if let Some(found) = found.get() {
                        found
                    } else {
                        let now = base::find(&self.common)?;
                        found.get_or_init(|| now)
                    };
                    found.hold().await?
                }
                Origin::Source(source) => source.credentials(&self.common).await?,
                Origin::WebIdentity(role) => role.assume(&self.common).await?,
                Origin::Role(role) => {
                    role.is_not_refused(&self.common)?;
                    let held = role.assume(&self.common).await?;
                    let checked = role.check(&self.common).await;
                    checked.map_err(|error| error.on_the_way_to(role.number()))?;
                    held
                }
                Origin::Nobody => {
                    return Err(Error::Config("this request needs no credentials".to_owned()));
                }
            };
            *self.held() = Some(held.clone());
            Ok(held)
        })
    }

    /// Who this session is. A role's session needs no call for it.
    pub(super) async fn identity(self: &Arc<Self>) -> Result<Identity> {
        let ticket = self.asking.ticket();
        let held = self.hold().await?;
        if let Some(identity) = held.identity {
            return Ok(identity);
        }
        let key = held.credentials.access_key_id();
        match self.asked().as_ref() {
            Some((known, identity)) if known == key => return Ok(identity.clone()),
            _ => {}
        }
        // Boxed, because the futures of the SDK are deep, and many others of ours wait for this one.
        let asking: Pin<Box<dyn Future<Output = _> + Send + '_>> = Box::pin(self.ask(key));
        self.asking.join(ticket, asking).await
    }

    /// Asks who this session is. Credentials that were renewed must not lead elsewhere than before: somebody may have changed the files
    /// meanwhile.
    async fn ask(self: &Arc<Self>, key: &str) -> Result<Identity> {
        let identity = sts::caller_identity(self).await?;
        let mut asked = self.asked();
        if let Some((_, before)) = asked.as_ref()
            && before.account_id != identity.account_id
        {
            let Identity { account_id: now, arn, .. } = identity;
            let message = format!(
                "the AWS credentials were renewed and lead to account {now} ({arn}) now, but to account {} before",
                before.account_id
            );
            let supplier = Supplier::Other;
            return Err(Error::Credentials { supplier, message, profile: None, source: None });
        }
        *asked = Some((key.to_owned(), identity.clone()));
        Ok(identity)
    }

    /// The user or role whose policies count for this session.
    pub(super) async fn principal(self: &Arc<Self>) -> Result<Option<String>> {
        if let Some(role) = self.named_role() {
            return Ok(Some(role.to_string()));
        }
        Ok(principal(&self.identity().await?.arn))
    }

    /// The role that this session is of, as far as something names it with its path.
    fn named_role(&self) -> Option<&Arn> {
        let found = || match &self.origin {
            Origin::Base(found) => found.get()?.named_role(),
            _ => None,
        };
        self.destination().or_else(found)
    }

    /// Who this session is, if that can be said without a call.
    pub(super) fn known_identity(&self) -> Option<Identity> {
        let held = self.held().as_ref().and_then(|held| held.identity.clone());
        held.or_else(|| self.asked().as_ref().map(|(_, identity)| identity.clone()))
    }

    /// The account, if that can be said without a call: a role's is in its ARN.
    pub(super) fn known_account(&self) -> Option<String> {
        match self.destination() {
            Some(role) => Some(role.account.clone()),
            None => self.known_identity().map(|identity| identity.account_id),
        }
    }

    /// How many roles are assumed on the way here, as far as that is known: which ones a profile names is known once there was a session.
    pub(super) fn depth(&self) -> usize {
        match &self.origin {
            Origin::Base(found) => found.get().map_or(0, |found| found.depth()),
            Origin::Source(_) | Origin::Nobody => 0,
            Origin::WebIdentity(_) => 1,
            Origin::Role(role) => role.number(),
        }
    }

    /// The role that this session is going to be, if that is known without looking at any file.
    fn destination(&self) -> Option<&Arn> {
        match &self.origin {
            Origin::Role(role) => Some(&role.hop.role_arn),
            Origin::WebIdentity(role) => Some(&role.identity.role_arn),
            Origin::Base(_) => Some(&self.common.settings.web_identity.as_ref()?.role_arn),
            Origin::Source(_) | Origin::Nobody => None,
        }
    }

    /// Whether there can be other credentials than those with this access key, which AWS has refused. Keys of a file are taken from
    /// there again only if it does not matter whose they are, or if they can be held against those before.
    pub(super) fn may_renew(&self, failed: Failure, refused: Option<&str>, anybody: bool) -> bool {
        let anybody = anybody || self.asked().is_some();
        match &self.origin {
            Origin::Base(found) => {
                found.get().is_some_and(|found| found.may_renew(failed, refused, anybody))
            }
            Origin::Source(base::Source::Keys(_)) | Origin::Nobody => false,
            Origin::Source(base::Source::Shared(keys)) => {
                anybody && keys.have_changed(refused, &self.common)
            }
            Origin::Source(base::Source::Sdk(..)) | Origin::WebIdentity(_) | Origin::Role(_) => {
                failed == Failure::Expired
            }
        }
    }

    /// Drops the credentials with this access key, which AWS refused. Others have been obtained since, and stay.
    pub(super) fn forget(&self, access_key: Option<&str>) {
        if let Origin::Base(found) = &self.origin
            && let Some(found) = found.get()
        {
            found.forget(access_key);
        }
        let mut held = self.held();
        if held.as_ref().map(|held| held.credentials.access_key_id()) == access_key {
            *held = None;
        }
    }

    /// Drops the credentials, which AWS refuses from now on.
    pub(super) fn end(&self) {
        *self.held() = None;
    }

    fn held(&self) -> MutexGuard<'_, Option<Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
    fn asked(&self) -> MutexGuard<'_, Option<(String, Identity)>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The user or role that an identity is, or is a session of. The path of a role is not in the ARN of its sessions.
fn principal(identity: &str) -> Option<String> {
    let arn: Arn = identity.parse().ok()?;
    let Some((role, _)) = arn.session() else {
        return arn.resource.starts_with("user/").then(|| identity.to_owned());
    };
    Some(format!("arn:{}:iam::{}:role/{role}", arn.partition, arn.account))
}

/// Hands the credentials of a session to the SDK.
#[derive(Debug)]
pub(super) struct Signer {
    pub(super) session: Arc<Session>,
    /// Whether the request goes to a service, so that the account must be one that may be worked in. Roles are assumed from any account.
    pub(super) guarded: bool,
}

impl ProvideCredentials for Signer {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async move {
            let credentials = if self.guarded {
                self.session.admitted().await
            } else {
                self.session.credentials().await
            };
            credentials.map_err(CredentialsError::provider_error)
        })
    }
}

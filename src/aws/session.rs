//! Sessions: the credentials of one role chain, obtained once and kept fresh.

use super::env::Env;
use super::error::Result;
use super::flight::Flight;
use super::settings::{Hop, Settings};
use super::{base, sts};
use crate::stop::Stop;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep};
use aws_smithy_async::time::SharedTimeSource;
use aws_smithy_runtime::client::retries::TokenBucket;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};
use tokio::sync::OnceCell;

/// What all sessions and clients of one provider share.
pub(super) struct Common {
    pub(super) settings: Settings,
    pub(super) stop: Stop,
    pub(super) http: SharedHttpClient,
    pub(super) time: SharedTimeSource,
    pub(super) sleep: SharedAsyncSleep,
    pub(super) env: Env,
    /// The quota of retries that is off.
    pub(super) quota: TokenBucket,
    pub(super) region: OnceCell<String>,
}

impl fmt::Debug for Common {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Common").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Common {
    /// Waits, and says whether the wait came to its end; `None` if the user stopped the run.
    pub(super) async fn pause(&self, wait: Duration) -> Option<()> {
        tokio::select! {
            biased;
            () = self.stop.wait() => None,
            () = self.sleep.sleep(wait) => Some(()),
        }
    }
}

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
    identity: Flight<Identity>,
    known: OnceLock<Identity>,
}

enum Origin {
    Base,
    Role(Box<sts::Role>),
}

/// Credentials, and until when they are good.
#[derive(Clone)]
pub(super) struct Held {
    pub(super) credentials: Credentials,
    /// When to ask for new ones; never, if they do not end.
    due: Option<SystemTime>,
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
        Arc::new(Self::new(common, Origin::Base))
    }
    /// The session of a role that is assumed with another session: the `index`th of its chain, from 1.
    pub(super) fn role(parent: &Arc<Self>, hop: Hop, index: usize) -> Arc<Self> {
        let role = sts::Role::new(Arc::clone(parent), hop, index);
        Arc::new(Self::new(Arc::clone(&parent.common), Origin::Role(Box::new(role))))
    }
    fn new(common: Arc<Common>, origin: Origin) -> Self {
        let (held, flight, identity, known) = Default::default();
        Self { common, origin, held, flight, identity, known }
    }
    pub(super) fn common(&self) -> &Arc<Common> {
        &self.common
    }

    /// Credentials that are good now.
    pub(super) async fn credentials(&self) -> Result<Credentials> {
        Ok(self.hold().await?.credentials)
    }

    async fn hold(&self) -> Result<Held> {
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
                Origin::Base => base::credentials(&self.common).await?,
                Origin::Role(role) => role.assume(&self.common).await?,
            };
            *self.held() = Some(held.clone());
            Ok(held)
        })
    }

    /// Who this session is. A role's session needs no call for it.
    pub(super) async fn identity(self: &Arc<Self>) -> Result<Identity> {
        if let Some(identity) = self.known.get() {
            return Ok(identity.clone());
        }
        let identity = match &self.origin {
            Origin::Role(_) => match self.hold().await?.identity {
                Some(identity) => identity,
                None => sts::caller_identity(self).await?,
            },
            Origin::Base => {
                let ticket = self.identity.ticket();
                self.identity.join(ticket, sts::caller_identity(self)).await?
            }
        };
        Ok(self.known.get_or_init(|| identity).clone())
    }

    /// Who this session is, if that can be said without a call.
    pub(super) fn known_identity(&self) -> Option<Identity> {
        self.known.get().cloned().or_else(|| self.held().as_ref()?.identity.clone())
    }

    /// The account, if that can be said without a call: a role's is in its ARN.
    pub(super) fn known_account(&self) -> Option<String> {
        match &self.origin {
            Origin::Role(role) => Some(role.hop.role_arn.account.clone()),
            Origin::Base => self.known_identity().map(|identity| identity.account_id),
        }
    }

    /// Drops the credentials with this access key, which AWS called expired. Others have been obtained since, and stay.
    pub(super) fn forget(&self, access_key: Option<&str>) {
        let mut held = self.held();
        if held.as_ref().map(|held| held.credentials.access_key_id()) == access_key {
            *held = None;
        }
    }

    fn held(&self) -> MutexGuard<'_, Option<Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hands the credentials of a session to the SDK.
#[derive(Debug)]
pub(super) struct Signer(pub(super) Arc<Session>);

impl ProvideCredentials for Signer {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async move {
            self.0.credentials().await.map_err(CredentialsError::provider_error)
        })
    }
}

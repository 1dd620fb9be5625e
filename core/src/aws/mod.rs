//! AWS: whose credentials, in which account and region, and the clients of the SDK for them.
//!
//! The only module that makes clients or reads credentials. [`Settings`] are what was configured, and pure; [`Accounts`] is one provider;
//! a [`Scope`] is one account (by its role chain) and region of it. Sessions and clients are made on first use and shared: one session
//! per distinct chain, one client per service, region, session and kind of retries.

mod advice;
mod agent;
mod assuming;
mod base;
mod clients;
mod common;
mod container;
mod convert;
mod env;
mod error;
mod failure;
#[cfg(any(test, feature = "testing"))]
#[allow(
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::unwrap_used,
    reason = "only tests use it, and what it does not understand has to fail them"
)]
pub mod fake;
mod files;
mod flight;
mod guard;
mod http;
mod insistence;
mod instance;
mod lent;
mod local;
mod name;
mod pace;
pub mod partition;
mod portal;
mod presigned;
mod process;
mod profile;
mod proxy;
mod refusal;
mod region;
mod retry;
mod rotation;
pub mod s3;
mod services;
mod session;
pub mod settings;
mod sso;
mod sts;
#[cfg(test)]
mod tests;
mod transport;
mod trust;
mod warnings;
mod web_identity;

pub use agent::Products;
pub use assuming::{Attempt, NoSession, NotAssumable};
pub use env::Env;
pub use error::{AccountNotAllowed, Api, Error, Result, Source, Supplier, Unreachable};
pub use insistence::{Credulous, Insistence};
pub use lent::Lent;
pub use local::{profile_problem, token_file_problem};
pub use partition::Partition;
pub use refusal::{Because, Decoded, Denial, PolicyKind, Refusal};
pub use retry::Retries;
pub use services::Service;
pub(crate) use services::services;
pub use session::Identity;
pub use settings::{Hop, MetadataMode, RetryMode, Settings, WebIdentity};

use crate::arn::Arn;
use crate::stop::Stop;
use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, TokioSleep};
use aws_smithy_async::time::{SharedTimeSource, SystemTimeSource};
use clients::Clients;
use common::Common;
use session::Session;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// All accounts that one provider works in. Clones share sessions and clients.
#[derive(Clone)]
pub struct Accounts(Arc<Inner>);

struct Inner {
    common: Arc<Common>,
    /// By chain, each with its number. Chains that begin alike share the sessions of their beginnings.
    sessions: Mutex<Sessions>,
    clients: Clients,
}

impl fmt::Debug for Accounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Accounts").field("settings", self.settings()).finish_non_exhaustive()
    }
}

impl Accounts {
    /// What time it is on this machine.
    pub(crate) fn now(&self) -> SystemTime {
        self.0.common.time.now()
    }
    /// Takes the configuration. No IO: credentials, region and connections are looked for when something needs them.
    #[must_use]
    pub fn new(settings: Settings, stop: Stop) -> Self {
        let env = Env::of_process();
        let http = transport::client(&settings, &env);
        let time = SharedTimeSource::new(SystemTimeSource::new());
        let sleep = SharedAsyncSleep::new(TokioSleep::new());
        Self::over(Common::new(settings, stop, env, http, time, sleep))
    }
    fn over(common: Common) -> Self {
        let common = Arc::new(common);
        Self(Arc::new(Inner { common, sessions: Mutex::default(), clients: Clients::default() }))
    }

    /// The configuration as it was given.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.common.settings
    }

    /// The region of whatever names no other: the argument, AWS_REGION, AWS_DEFAULT_REGION, the profile, and last the metadata service of
    /// EC2. An unknown region is an error, unless `skip_region_validation` is set.
    pub async fn region(&self) -> Result<String> {
        region::of_provider(&self.0.common).await
    }

    /// Checks a region that a resource or a data source names.
    pub fn check_region(&self, region: &str) -> Result<()> {
        region::checked(&self.0.common, region.to_owned(), "the argument `region`").map(drop)
    }

    /// One account and region: that of the last role of `chain`, or of the chain of the provider block. An empty chain is the account of
    /// the base credentials. No IO.
    #[must_use]
    pub fn scope(&self, region: &str, chain: Option<&[Hop]>) -> Scope {
        let chain = chain.unwrap_or(&self.settings().chain);
        let (number, session) = self.session(chain);
        Scope { accounts: self.clone(), number, session, region: region.to_owned() }
    }

    /// The account that the provider's own chain leads to, if the configuration says so: that of the last role. No IO.
    #[must_use]
    pub fn provider_account(&self) -> Option<String> {
        let Settings { chain, web_identity, .. } = self.settings();
        let last = chain.last().map(|hop| &hop.role_arn);
        let role = last.or_else(|| web_identity.as_ref().map(|identity| &identity.role_arn));
        role.map(|role| role.account.clone())
    }

    /// The account that a chain leads to: that of its last role, otherwise that of the base credentials, which STS may have to be asked
    /// for.
    pub async fn account(&self, chain: &[Hop]) -> Result<String> {
        match chain.last() {
            Some(hop) => Ok(hop.role_arn.account.clone()),
            None => match &self.settings().web_identity {
                Some(identity) => Ok(identity.role_arn.account.clone()),
                None => Ok(self.session(&[]).1.identity().await?.account_id),
            },
        }
    }

    /// Whose sessions lead to the end of a chain, as far as that can be said without a call: the roles in their order, and
    /// before them whoever the provider begins as.
    #[must_use]
    pub fn acting(&self, chain: &[Hop]) -> Vec<Arn> {
        let first = self.session(&[]).1.known_identity().and_then(|is| is.arn.parse().ok());
        let web = self.settings().web_identity.as_ref().map(|identity| identity.role_arn.clone());
        let roles = chain.iter().map(|hop| hop.role_arn.clone());
        first.into_iter().chain(web).chain(roles).collect()
    }

    /// Who the provider begins as, before the first role of `assume_role`. STS is asked for it once.
    pub async fn first_identity(&self) -> Result<Identity> {
        self.session(&[]).1.identity().await
    }

    /// What the user should know although nothing failed, such as a duration that AWS does not allow: one sentence or two each, with no
    /// secret. Each warning is handed out once; some are there at once, others only after sessions were asked for.
    #[must_use]
    pub fn take_warnings(&self) -> Vec<String> {
        self.0.common.warnings.take()
    }

    /// The same, if it can be said without a call.
    #[must_use]
    pub fn known_account(&self, chain: &[Hop]) -> Option<String> {
        self.session(chain).1.known_account()
    }

    fn session(&self, chain: &[Hop]) -> (usize, Arc<Session>) {
        let mut sessions = self.0.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        session(&mut sessions, &self.0.common, chain)
    }
}

type Sessions = BTreeMap<Vec<Hop>, (usize, Arc<Session>)>;

fn session(sessions: &mut Sessions, common: &Arc<Common>, chain: &[Hop]) -> (usize, Arc<Session>) {
    if let Some(known) = sessions.get(chain) {
        return known.clone();
    }
    let made = match chain.split_last() {
        None => Session::base(Arc::clone(common)),
        Some((hop, before)) => {
            let (_, parent) = session(sessions, common, before);
            Session::role(&parent, hop.clone(), None)
        }
    };
    let numbered = (sessions.len(), made);
    sessions.insert(chain.to_vec(), numbered.clone());
    numbered
}

/// One account and region. Cheap to clone.
#[derive(Clone)]
pub struct Scope {
    accounts: Accounts,
    number: usize,
    session: Arc<Session>,
    region: String,
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut scope = f.debug_struct("Scope");
        scope.field("region", &self.region).field("session", &self.session);
        scope.finish_non_exhaustive()
    }
}

impl Scope {
    /// The name of the region.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }
    /// The partition of the region.
    #[must_use]
    pub fn partition(&self) -> &'static Partition {
        Partition::of(&self.region)
    }
    /// A number that scopes of the same session have in common: what may be read together with one call.
    #[must_use]
    pub fn session_number(&self) -> usize {
        self.number
    }
    /// Obtains the session, if that was not done before: so that errors of credentials, roles and accounts come before any call to a
    /// service. An account that may not be worked in is refused before its role is assumed. Base credentials are proved by asking STS
    /// whose they are, unless `skip_credentials_validation` is set and there is no list of accounts.
    pub async fn ready(&self) -> Result<()> {
        self.session.ready().await
    }
    /// Whether this session is let into a role: the account to which the role leads. Nothing is done with the session of the
    /// role. One that this run has created or changed is waited for as long as it may refuse.
    pub async fn try_role(&self, hop: Hop) -> Result<String> {
        let account = hop.role_arn.account.clone();
        let role = sts::Role::new(Arc::clone(&self.session), hop, None);
        let held = role.assume(self.session.common()).await?;
        Ok(held.identity.map_or(account, |identity| identity.account_id))
    }
    /// To be called when this run has made a role or changed its trust policy: for two minutes from now, this role, and no other, may
    /// refuse to be assumed without that being an error, because AWS takes a while.
    pub fn note_trust_change(&self, role_arn: &str) {
        let Ok(arn) = role_arn.parse::<Arn>() else { return };
        let Some(name) = arn.role_name() else { return };
        self.note(Some(arn.account.clone()), name);
    }
    /// The same for a role of this account by its name. No IO: while the account is not known, a role of that name
    /// may be meant in whatever account.
    pub fn note_trust_change_by_name(&self, role_name: &str) {
        self.note(self.known_account(), role_name);
    }
    /// To be called when AWS refuses the sessions of a role of this account that were issued up to now: whoever goes on
    /// through the role asks for a new one.
    pub fn forget_sessions(&self, role_name: &str) {
        let Some(account) = self.known_account() else { return };
        let sessions = self.accounts.0.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let is_of = |chain: &[Hop]| {
            let role = chain.last().map(|hop| &hop.role_arn);
            role.is_some_and(|arn| arn.account == account && arn.role_name() == Some(role_name))
        };
        let old = sessions.iter().filter(|(chain, _)| is_of(chain));
        old.for_each(|(_, (_, session))| session.end());
    }
    /// Whether this role may refuse to be assumed without that being an error.
    #[cfg(any(test, feature = "testing"))]
    #[must_use]
    pub fn trust_settles(&self, role_arn: &str) -> bool {
        let common = self.session.common();
        role_arn.parse().is_ok_and(|arn| common.trust.pause(&arn, 1, common.time.now()).is_some())
    }
    fn note(&self, account: Option<String>, role_name: &str) {
        let common = self.session.common();
        common.trust.note(account, role_name, common.time.now());
    }
    /// Who acts here. For the session of a role this is part of the answer of STS; otherwise it is one call, made once.
    pub async fn identity(&self) -> Result<Identity> {
        self.session.identity().await
    }
    /// The ARN of the user or role whose policies count here, with its path where that is known: sessions do not tell it. None
    /// for whoever has no policies of its own, such as the root user. After [`Scope::ready`], this is one call at most.
    pub async fn principal(&self) -> Result<Option<String>> {
        self.session.principal().await
    }
    /// What time it is on this machine.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.accounts.now()
    }
    /// Waits. In tests over the fake of AWS, time does not pass.
    pub(crate) async fn sleep(&self, time: Duration) {
        self.accounts.0.common.sleep.sleep(time).await;
    }
    /// The account of the role at the end of the chain; none without a role. The same before and after a call.
    #[must_use]
    pub fn role_account(&self) -> Option<&str> {
        self.session.role_account()
    }
    /// The account, if it is known without a call: that of a role, or what [`Scope::identity`] found.
    #[must_use]
    pub fn known_account(&self) -> Option<String> {
        self.session.known_account()
    }
}

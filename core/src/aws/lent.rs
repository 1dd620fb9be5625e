//! Sessions of roles that somebody else works with.

use super::error::{Error, Result};
use super::session::{Identity, Origin, Session};
use super::{Scope, sts, web_identity};
use crate::secret::Secret;
use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

/// Credentials of a role for somebody else.
#[derive(Clone, Debug)]
pub struct Lent {
    /// The ID of the access key.
    pub access_key_id: Secret,
    /// The secret that belongs to it.
    pub secret_access_key: Secret,
    /// The token that belongs to both.
    pub session_token: Secret,
    /// When they end.
    pub expires: SystemTime,
    /// Whose they are.
    pub identity: Identity,
}

impl Scope {
    /// A session of the role that this scope is reached through, for somebody who cannot renew it: so it is a new one, which
    /// lasts for `duration`, or else for as long as the configuration says of the role. An error where no role leads here.
    pub async fn lend(&self, duration: Option<Duration>) -> Result<Lent> {
        self.session.lend(duration).await
    }
}

impl Session {
    /// Boxed, because what the provider begins with may be the session of a role.
    fn lend(
        &self,
        duration: Option<Duration>,
    ) -> Pin<Box<dyn Future<Output = Result<Lent>> + Send + '_>> {
        Box::pin(async move {
            let held = match self.origin() {
                Origin::Role(role) => role.anew(duration).assume(self.common()).await?,
                Origin::WebIdentity(role) => role.anew(duration).assume(self.common()).await?,
                Origin::Base(found) => {
                    self.credentials().await?;
                    return match found.get() {
                        Some(found) => found.lend(duration).await,
                        None => Err(nobodys()),
                    };
                }
                Origin::Source(_) | Origin::Nobody => return Err(nobodys()),
            };
            let keys = &held.credentials;
            let (Some(token), Some(expires), Some(identity)) =
                (keys.session_token(), keys.expiry(), held.identity.clone())
            else {
                return Err(nobodys());
            };
            Ok(Lent {
                access_key_id: keys.access_key_id().into(),
                secret_access_key: keys.secret_access_key().into(),
                session_token: token.into(),
                expires,
                identity,
            })
        })
    }
}

/// Keys of a user, or what a machine has, are nothing to hand on: they outlive the run.
fn nobodys() -> Error {
    Error::Config(
        "no role is assumed here, so that there are no credentials of a role: set `assume_role`, here or in the provider block"
            .to_owned(),
    )
}

impl sts::Role {
    /// The same role, to be assumed for another duration.
    fn anew(&self, duration: Option<Duration>) -> Self {
        let duration = duration.or(self.hop.duration);
        self.with(super::Hop { duration, ..self.hop.clone() })
    }
}

impl web_identity::Role {
    /// The same role, to be assumed for another duration.
    fn anew(&self, duration: Option<Duration>) -> Self {
        let duration = duration.or(self.identity.duration);
        self.with(super::WebIdentity { duration, ..self.identity.clone() })
    }
}

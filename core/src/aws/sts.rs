//! What is asked of STS: to assume a role, and who the caller is.
//!
//! The SDK has a provider of credentials that assumes roles, but it knows neither source identity nor transitive tags, keeps the answer
//! in a cache of its own, and cannot say which role of a chain failed.

use super::assuming::Attempt;
use super::clients::{self, Wiring};
use super::common::Common;
use super::error::{Error, Result};
use super::insistence::{Credulous, Insistence};
use super::region;
use super::retry::Retries;
use super::session::{Held, Identity, Session};
use super::settings::Hop;
use super::warnings::{LONGEST_CHAINED, too_long};
use crate::arn::Arn;
use aws_credential_types::Credentials;
use aws_sdk_sts::Client;
use aws_sdk_sts::operation::get_caller_identity::GetCallerIdentityOutput;
use aws_sdk_sts::types::{self, AssumedRoleUser, PolicyDescriptorType, Tag};
use aws_types::request_id::RequestId;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::sync::OnceCell;

/// A role, and the session that assumes it.
pub(super) struct Role {
    parent: Arc<Session>,
    pub(super) hop: Hop,
    /// The profile that names it, if it is not the provider block or a resource.
    profile: Option<String>,
    client: OnceCell<Arc<Client>>,
}

impl Role {
    pub(super) fn new(parent: Arc<Session>, hop: Hop, profile: Option<String>) -> Self {
        Self { parent, hop, profile, client: OnceCell::new() }
    }

    /// Another way to ask the same role with the same session.
    pub(super) fn with(&self, hop: Hop) -> Self {
        Self::new(Arc::clone(&self.parent), hop, self.profile.clone())
    }

    /// The role whose session asks, if it is one of a role.
    pub(super) fn asking(&self) -> Option<Arn> {
        self.parent.role_arn().cloned()
    }

    /// Which of the roles on the way it is, from 1.
    pub(super) fn number(&self) -> usize {
        self.parent.depth() + 1
    }

    /// Asks for a session.
    pub(super) async fn assume(&self, common: &Arc<Common>) -> Result<Held> {
        self.ask(common).await.map_err(|error| error.on_the_way_to(self.number()))
    }

    /// What STS says if the role refuses to be assumed, asked once. An error where that cannot be told.
    pub(super) async fn refusal(&self, common: &Arc<Common>) -> Result<Option<String>> {
        let (client, region) = self.begin(common).await?;
        match self.send(client, self.duration(common), common, &region).await {
            Ok(_) => Ok(None),
            Err(error) => match &error {
                Error::Api(api) if error.is_access_denied() => {
                    let code = api.code.as_deref().unwrap_or_default();
                    Ok(Some(format!("{code}: {}", api.message)))
                }
                _ => Err(self.explain(error, common, region).await),
            },
        }
    }

    /// The refusal of this role, because it lets in everybody.
    pub(super) fn credulous(&self, insistence: Insistence) -> Credulous {
        Credulous {
            index: self.number(),
            of: self.number(),
            role_arn: self.hop.role_arn.clone(),
            profile: self.profile.clone(),
            caller_arn: self.parent.known_identity().map(|caller| caller.arn),
            insistence,
        }
    }

    /// The client of the session before, and the region of STS.
    async fn begin(&self, common: &Arc<Common>) -> Result<(&Arc<Client>, String)> {
        // First of all, so that a failure of the session before is reported as such.
        self.parent.credentials().await?;
        let region = region::of_sts(common).await?;
        let client = self.client.get_or_init(|| async { self.parent.sts(&region) }).await;
        Ok((client, region))
    }

    async fn ask(&self, common: &Arc<Common>) -> Result<Held> {
        let (client, region) = self.begin(common).await?;
        let mut duration = self.duration(common);
        let mut failed = 0;
        loop {
            let error = match self.send(client, duration, common, &region).await {
                Ok(held) => return Ok(held),
                Err(error) => error,
            };
            if duration > Some(LONGEST_CHAINED) && is_chain_limit(&error) {
                common.warnings.add(too_long(&self.hop));
                duration = Some(LONGEST_CHAINED);
                continue;
            }
            failed += 1;
            let settling = || common.trust.pause(&self.hop.role_arn, failed, common.time.now());
            let Some(pause) =
                Some(&error).filter(|error| error.is_access_denied()).and_then(|_| settling())
            else {
                return Err(self.explain(error, common, region).await);
            };
            tracing::debug!(role = %self.hop.role_arn, ?pause, "the role was made or changed in this run: trying again");
            common.pause(pause).await.ok_or(Error::Stopped { may_have_been_done: false })?;
        }
    }

    async fn send(
        &self,
        client: &Client,
        duration: Option<Duration>,
        common: &Common,
        region: &str,
    ) -> Result<Held> {
        let hop = &self.hop;
        let name = hop.session_name.clone().unwrap_or_else(|| common.session_name());
        tracing::debug!(
            role = %hop.role_arn, index = self.number(), external_id = hop.external_id.is_some(),
            policy = hop.policy.is_some(), session = name, region, "assuming role"
        );
        let keys: Vec<String> = hop.transitive_tag_keys.iter().cloned().collect();
        let answer = client
            .assume_role()
            .role_arn(hop.role_arn.to_string())
            .role_session_name(name)
            .set_external_id(hop.external_id.as_ref().map(|id| id.expose().to_owned()))
            .set_duration_seconds(seconds(duration))
            .set_policy(hop.policy.as_ref().map(|policy| policy.expose().to_owned()))
            .set_policy_arns(descriptors(&hop.policy_arns))
            .set_source_identity(hop.source_identity.clone())
            .set_tags(tags(&hop.tags))
            .set_transitive_tag_keys((!keys.is_empty()).then_some(keys))
            .send()
            .await?;
        let told = Told {
            operation: "AssumeRole",
            request_id: answer.request_id().map(str::to_owned),
            keys: answer.credentials,
            user: answer.assumed_role_user,
        };
        told.held(&hop.role_arn, common.time.now())
    }

    /// No longer than AWS lets the session of a role last that another role's session has assumed.
    fn duration(&self, common: &Common) -> Option<Duration> {
        let wanted = self.hop.duration?;
        let chained = self.parent.known_identity().is_some_and(|caller| caller.is_role_session());
        if chained && wanted > LONGEST_CHAINED {
            common.warnings.add(too_long(&self.hop));
            return Some(LONGEST_CHAINED);
        }
        Some(wanted)
    }

    /// Says which role, who asked and where. What AWS quotes of the request is searched for secrets.
    async fn explain(&self, error: Error, common: &Common, region: String) -> Error {
        let secrets = [&self.hop.external_id, &self.hop.policy];
        let scrub = |message: &str| {
            let secrets = secrets.into_iter().flatten();
            secrets.fold(message.to_owned(), |message, secret| secret.scrub(&message))
        };
        let answer = if let Error::Api(api) = &error { Some(api) } else { None };
        let caller_arn = match answer.and_then(|api| caller_in(&scrub(&api.message))) {
            Some(caller) => Some(caller),
            None => self.caller(answer.and_then(|api| api.code.as_deref())).await,
        };
        let attempt = Attempt {
            index: self.number(),
            of: self.number(),
            role_arn: self.hop.role_arn.clone(),
            profile: self.profile.clone(),
            token: None,
            caller_arn,
            external_id_sent: self.hop.external_id.is_some(),
            sts: clients::endpoint_named(common, "sts").map_or(region, |endpoint| endpoint.url),
        };
        attempt.failed(error, scrub)
    }

    /// Who asks, with a call to STS only where the refusal was one of permissions: dead credentials cannot say whose they were.
    async fn caller(&self, code: Option<&str>) -> Option<String> {
        let identity = match self.parent.known_identity() {
            Some(identity) => Some(identity),
            None if code == Some("AccessDenied") => self.parent.identity().await.ok(),
            None => None,
        };
        identity.map(|identity| identity.arn)
    }
}

/// Whether STS refuses a duration because a role's session asks for it.
fn is_chain_limit(error: &Error) -> bool {
    matches!(error, Error::Api(api) if api.message.contains("role chaining"))
}

pub(super) fn seconds(duration: Option<Duration>) -> Option<i32> {
    i32::try_from(duration?.as_secs()).ok()
}

pub(super) fn descriptors(arns: &BTreeSet<String>) -> Option<Vec<PolicyDescriptorType>> {
    let of = |arn: &String| PolicyDescriptorType::builder().arn(arn).build();
    (!arns.is_empty()).then(|| arns.iter().map(of).collect())
}

fn tags(tags: &BTreeMap<String, String>) -> Option<Vec<Tag>> {
    let of = |(key, value): (&String, &String)| Tag::builder().key(key).value(value).build().ok();
    (!tags.is_empty()).then(|| tags.iter().filter_map(of).collect())
}

/// What STS tells of a session.
pub(super) struct Told {
    pub(super) operation: &'static str,
    pub(super) request_id: Option<String>,
    pub(super) keys: Option<types::Credentials>,
    pub(super) user: Option<AssumedRoleUser>,
}

impl Told {
    /// The session, which must be in the account of the role.
    pub(super) fn held(self, role_arn: &Arn, now: SystemTime) -> Result<Held> {
        let Self { operation, request_id, keys, user } = self;
        let missing = |what| incomplete(operation, what);
        let keys = keys.ok_or_else(|| missing("the credentials"))?;
        let user = user.ok_or_else(|| missing("the assumed role"))?;
        let arn: Arn = user.arn().parse().map_err(|_| missing("a valid ARN"))?;
        if arn.account != role_arn.account {
            return Err(Error::WrongAccount { account: arn.account, request_id });
        }
        let expiry =
            SystemTime::try_from(*keys.expiration()).map_err(|_| missing("a valid expiration"))?;
        let credentials = Credentials::builder()
            .access_key_id(keys.access_key_id())
            .secret_access_key(keys.secret_access_key())
            .session_token(keys.session_token())
            .expiry(expiry)
            .provider_name("assumerole")
            .build();
        let identity = Identity {
            account_id: arn.account,
            arn: user.arn().to_owned(),
            user_id: user.assumed_role_id().to_owned(),
        };
        Ok(Held::new(credentials, now, Some(identity)))
    }
}

/// Who a session is, with one call.
pub(super) async fn caller_identity(session: &Arc<Session>) -> Result<Identity> {
    let region = region::of_sts(session.common()).await?;
    let answer = session.sts(&region).get_caller_identity().send().await?;
    let GetCallerIdentityOutput { account: Some(account_id), arn: Some(arn), user_id, .. } = answer
    else {
        return Err(incomplete("GetCallerIdentity", "the account or the ARN"));
    };
    Ok(Identity { account_id, arn, user_id: user_id.unwrap_or_default() })
}

fn incomplete(operation: &str, what: &str) -> Error {
    let source: Box<dyn std::error::Error + Send + Sync> = format!("{what} is missing").into();
    Error::Unreadable {
        service: "sts".to_owned(),
        operation: operation.to_owned(),
        status: 200,
        source: source.into(),
    }
}

/// STS for requests of a session to STS itself, whatever its account.
pub(super) fn client(session: &Arc<Session>, region: &str) -> Client {
    Wiring { session, region, retries: Retries::All, guarded: false }.sts()
}

/// The caller in a message like "User: ARN is not authorized to perform: sts:AssumeRole on resource: ARN".
pub(super) fn caller_in(message: &str) -> Option<String> {
    let (_, rest) = message.split_once("User: ")?;
    rest.split_whitespace().next().filter(|arn| arn.starts_with("arn:")).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caller_is_read_from_the_refusal() {
        let message = "User: arn:aws:iam::111122223333:user/ci is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/R";
        assert_eq!(caller_in(message).as_deref(), Some("arn:aws:iam::111122223333:user/ci"));
        assert_eq!(caller_in("Access denied"), None);
    }
}

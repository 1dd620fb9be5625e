//! What is asked of STS: to assume a role, and who the caller is.
//!
//! The SDK has a provider of credentials that assumes roles, but it knows neither source identity nor transitive tags, keeps the answer
//! in a cache of its own, and cannot say which role of a chain failed.

use super::clients::{self, Wiring};
use super::env::Env;
use super::error::{Error, NotAssumable, Result};
use super::region;
use super::retry::Retries;
use super::session::{Common, Held, Identity, Session};
use super::settings::{Hop, is_session_name_byte};
use crate::arn::Arn;
use aws_credential_types::Credentials;
use aws_sdk_sts::Client;
use aws_sdk_sts::operation::assume_role::{AssumeRoleError, AssumeRoleOutput};
use aws_sdk_sts::operation::get_caller_identity::GetCallerIdentityOutput;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::sync::OnceCell;

/// AWS gives no longer session to a caller that is a role's session itself.
const LONGEST_CHAINED: Duration = Duration::from_hours(1);

/// A role, and the session that assumes it.
pub(super) struct Role {
    parent: Arc<Session>,
    pub(super) hop: Hop,
    index: usize,
    client: OnceCell<Client>,
}

impl Role {
    pub(super) fn new(parent: Arc<Session>, hop: Hop, index: usize) -> Self {
        Self { parent, hop, index, client: OnceCell::new() }
    }

    /// Asks for a session.
    pub(super) async fn assume(&self, common: &Arc<Common>) -> Result<Held> {
        let answer = self.ask(common).await;
        // A session that begins several chains does not know how long they are: each session after it says so in passing.
        answer.map_err(|error| match error {
            Error::NotAssumable(not) => {
                Error::NotAssumable(Box::new(NotAssumable { of: self.index, ..*not }))
            }
            other => other,
        })
    }

    async fn ask(&self, common: &Arc<Common>) -> Result<Held> {
        // First of all, so that a failure of the session before is reported as such.
        self.parent.credentials().await?;
        let region = region::of_sts(common).await?;
        let client = self.client.get_or_init(|| async { client(&self.parent, &region) }).await;
        let hop = &self.hop;
        let name = hop.session_name.clone().unwrap_or_else(|| session_name(&common.env));
        tracing::debug!(
            role = %hop.role_arn, index = self.index, external_id = hop.external_id.is_some(),
            session = name, region, "assuming role"
        );
        let answer = client
            .assume_role()
            .role_arn(hop.role_arn.to_string())
            .role_session_name(name)
            .set_external_id(hop.external_id.as_ref().map(|id| id.expose().to_owned()))
            .set_duration_seconds(self.seconds())
            .send()
            .await;
        match answer {
            Ok(answer) => self.session(answer, common.time.now()),
            Err(error) => Err(self.explain(error, common, region).await),
        }
    }

    fn seconds(&self) -> Option<i32> {
        let wanted = self.hop.duration?;
        let chained = self.index > 1;
        if chained && wanted > LONGEST_CHAINED {
            tracing::warn!(role = %self.hop.role_arn, "a session that is assumed by another role's session lasts one hour at most");
        }
        let duration = if chained { wanted.min(LONGEST_CHAINED) } else { wanted };
        i32::try_from(duration.as_secs()).ok()
    }

    fn session(&self, answer: AssumeRoleOutput, now: SystemTime) -> Result<Held> {
        let missing = |what| incomplete("AssumeRole", what);
        let keys = answer.credentials.ok_or_else(|| missing("the credentials"))?;
        let user = answer.assumed_role_user.ok_or_else(|| missing("the assumed role"))?;
        let arn: Arn = user.arn().parse().map_err(|_| missing("a valid ARN"))?;
        if arn.account != self.hop.role_arn.account {
            let role_arn = Box::new(self.hop.role_arn.clone());
            return Err(Error::WrongAccount { role_arn, account: arn.account });
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

    /// Says which role, who asked and where. What AWS quotes of the request is searched for the external ID.
    async fn explain(
        &self,
        error: SdkError<AssumeRoleError, HttpResponse>,
        common: &Common,
        region: String,
    ) -> Error {
        let api = match Error::from(error) {
            Error::Api(api) => api,
            other => return other,
        };
        let hidden = self.hop.external_id.clone().unwrap_or_default();
        let message = hidden.scrub(&api.message);
        let caller_arn = match caller_in(&message) {
            Some(caller) => Some(caller),
            None => self.caller(api.code.as_deref()).await,
        };
        let sts = clients::endpoint(common, "sts").map_or(region, |endpoint| endpoint.url);
        Error::NotAssumable(Box::new(NotAssumable {
            index: self.index,
            of: self.index,
            role_arn: self.hop.role_arn.clone(),
            caller_arn,
            external_id_sent: self.hop.external_id.is_some(),
            code: api.code.clone().unwrap_or_else(|| format!("HTTP {}", api.status)),
            message,
            status: api.status,
            request_id: api.request_id.clone(),
            sts,
        }))
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

/// Who a session is, with one call.
pub(super) async fn caller_identity(session: &Arc<Session>) -> Result<Identity> {
    let region = region::of_sts(session.common()).await?;
    let answer = client(session, &region).get_caller_identity().send().await?;
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

fn client(session: &Arc<Session>, region: &str) -> Client {
    Wiring { session, region, retries: Retries::All }.sts()
}

/// The caller in a message like "User: ARN is not authorized to perform: sts:AssumeRole on resource: ARN".
pub(super) fn caller_in(message: &str) -> Option<String> {
    let (_, rest) = message.split_once("User: ")?;
    rest.split_whitespace().next().filter(|arn| arn.starts_with("arn:")).map(str::to_owned)
}

/// The session name for roles that are given none, so that the logs of the customer's account say who was there and in which run:
/// `terraform-provider-assumerole`, the workspace and the run.
///
/// Nothing in the protocol tells a provider its workspace or its run. Where they run for others, Terraform's hosts put both into the
/// environment (TFC_WORKSPACE_NAME, TFC_RUN_ID); at home TF_WORKSPACE may be set, and the process that started the provider, which is
/// the same for all processes of one run, stands for the run.
pub(super) fn session_name(env: &Env) -> String {
    let workspace = env.get("TFC_WORKSPACE_NAME").or_else(|| env.get("TF_WORKSPACE"));
    let run = env.get("TFC_RUN_ID").unwrap_or_else(run_id);
    let clean = |text: &str, longest: usize| -> String {
        text.bytes()
            .map(|b| if is_session_name_byte(b) { char::from(b) } else { '-' })
            .take(longest)
            .collect()
    };
    let mut name = "terraform-provider-assumerole".to_owned();
    for (part, longest) in [(workspace, 13), (Some(run), 20)] {
        if let Some(part) = part {
            name.push('-');
            name.push_str(&clean(&part, longest));
        }
    }
    name
}

#[cfg(unix)]
fn run_id() -> String {
    std::os::unix::process::parent_id().to_string()
}

#[cfg(not(unix))]
fn run_id() -> String {
    std::process::id().to_string()
}

/// Hides what a debug log of a role must not show.
impl std::fmt::Debug for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Role")
            .field("hop", &self.hop)
            .field("index", &self.index)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::settings;

    #[test]
    fn a_made_up_session_name_is_valid_and_says_workspace_and_run() {
        let long = Env::of(&[
            ("TF_WORKSPACE", "kunden prod/eu-central"),
            ("TFC_RUN_ID", "run-CZcmD7eagjhyX0vN"),
        ]);
        let name = session_name(&long);
        assert_eq!(name, "terraform-provider-assumerole-kunden-prod-e-run-CZcmD7eagjhyX0vN");
        assert_eq!(settings::session_name(&name), Ok(()));
        let bare = session_name(&Env::of(&[]));
        assert!(bare.starts_with("terraform-provider-assumerole-"), "{bare}");
        assert_eq!(settings::session_name(&bare), Ok(()));
        assert_eq!(bare, session_name(&Env::of(&[])));
    }

    #[test]
    fn the_caller_is_read_from_the_refusal() {
        let message = "User: arn:aws:iam::111122223333:user/ci is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/R";
        assert_eq!(caller_in(message).as_deref(), Some("arn:aws:iam::111122223333:user/ci"));
        assert_eq!(caller_in("Access denied"), None);
    }
}

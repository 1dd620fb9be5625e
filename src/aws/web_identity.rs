//! A role that is assumed with the token of an identity provider.

use super::clients;
use super::common::Common;
use super::error::{Error, NotAssumable, Result, Source, Supplier};
use super::region;
use super::session::{Held, Origin, Session};
use super::settings::{TokenSource, WebIdentity, web_identity_token};
use super::sts;
use crate::secret::Secret;
use aws_sdk_sts::Client;
use aws_sdk_sts::operation::assume_role_with_web_identity::AssumeRoleWithWebIdentityError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use std::sync::Arc;
use tokio::sync::OnceCell;
use zeroize::Zeroizing;

/// A role, and whose token it is assumed with.
pub(super) struct Role {
    pub(super) identity: WebIdentity,
    /// The profile that names it, if one does.
    profile: Option<String>,
    /// The request is not signed: the token is its proof.
    nobody: Arc<Session>,
    client: OnceCell<Client>,
}

impl Role {
    pub(super) fn new(
        common: &Arc<Common>,
        identity: WebIdentity,
        profile: Option<String>,
    ) -> Self {
        let nobody = Session::new(Arc::clone(common), Origin::Nobody);
        Self { identity, profile, nobody, client: OnceCell::new() }
    }

    /// Asks for a session.
    pub(super) async fn assume(&self, common: &Arc<Common>) -> Result<Held> {
        let (token, origin) = self.token(common)?;
        let region = region::of_sts(common).await?;
        let client = self.client.get_or_init(|| async { sts::client(&self.nobody, &region) }).await;
        let identity = &self.identity;
        let named =
            identity.session_name.clone().or_else(|| common.env.get("AWS_ROLE_SESSION_NAME"));
        let name = named.unwrap_or_else(|| common.session_name());
        tracing::debug!(role = %identity.role_arn, session = name, region, "assuming role with a web identity token");
        let answer = client
            .assume_role_with_web_identity()
            .role_arn(identity.role_arn.to_string())
            .role_session_name(name)
            .web_identity_token(token.expose())
            .set_duration_seconds(sts::seconds(identity.duration))
            .set_policy(identity.policy.as_ref().map(|policy| policy.expose().to_owned()))
            .set_policy_arns(sts::descriptors(&identity.policy_arns))
            .send()
            .await;
        match answer {
            Ok(answer) => {
                let (keys, user) = (answer.credentials, answer.assumed_role_user);
                sts::held(
                    "AssumeRoleWithWebIdentity",
                    &identity.role_arn,
                    keys,
                    user,
                    common.time.now(),
                )
            }
            Err(error) => Err(self.explain(error, &token, origin, common, region)),
        }
    }

    /// The token and who gave it. A file is read anew each time, because the token in it is renewed.
    fn token(&self, common: &Common) -> Result<(Secret, String)> {
        let source = self.identity.token_source(&common.env).map_err(Error::Config)?;
        let (token, origin) = match source {
            TokenSource::Token(token, origin) => (token, origin.to_owned()),
            TokenSource::File(path, origin) => {
                let origin = match &self.profile {
                    Some(profile) => format!("profile `{profile}`"),
                    None => origin.to_owned(),
                };
                let origin = format!("the file `{path}`, which {origin} names");
                let read = std::fs::read_to_string(common.env.at_home(&path)).map(Zeroizing::new);
                let text = read.map_err(|why| {
                    let message = format!("the web identity token cannot be read from {origin}");
                    self.no_token(message, Some(Arc::new(why)))
                })?;
                (Secret::from(text.trim()), origin)
            }
        };
        match web_identity_token(&token) {
            Ok(()) => Ok((token, origin)),
            Err(why) => {
                let message = format!("the web identity token from {origin} cannot be used: {why}");
                Err(self.no_token(message, None))
            }
        }
    }

    fn no_token(&self, message: String, source: Option<Source>) -> Error {
        let (supplier, profile) = (Supplier::Token, self.profile.clone());
        Error::Credentials { supplier, message, profile, source }
    }

    fn explain(
        &self,
        error: SdkError<AssumeRoleWithWebIdentityError, HttpResponse>,
        token: &Secret,
        origin: String,
        common: &Common,
        region: String,
    ) -> Error {
        let api = match Error::from(error) {
            Error::Api(api) => api,
            other => return other,
        };
        let policy = self.identity.policy.clone().unwrap_or_default();
        Error::NotAssumable(Box::new(NotAssumable {
            index: 1,
            of: 1,
            role_arn: self.identity.role_arn.clone(),
            profile: self.profile.clone(),
            token: Some(origin),
            caller_arn: None,
            external_id_sent: false,
            code: api.code.clone().unwrap_or_else(|| format!("HTTP {}", api.status)),
            message: policy.scrub(&token.scrub(&api.message)),
            status: api.status,
            request_id: api.request_id.clone(),
            sts: clients::endpoint(common, "sts").map_or(region, |endpoint| endpoint.url),
        }))
    }
}

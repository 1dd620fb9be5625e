//! A role that is assumed with the token of an identity provider.

use super::assuming::Attempt;
use super::clients;
use super::common::Common;
use super::error::{Error, Result, Source, Supplier};
use super::files;
use super::region;
use super::session::{Held, Origin, Session};
use super::settings::{TokenSource, WebIdentity, web_identity_token};
use super::sts::{self, Told};
use crate::secret::Secret;
use aws_sdk_sts::Client;
use aws_types::request_id::RequestId;
use std::sync::Arc;
use tokio::sync::OnceCell;

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

    /// The same role, asked for in another way.
    pub(super) fn with(&self, identity: WebIdentity) -> Self {
        let (profile, nobody) = (self.profile.clone(), Arc::clone(&self.nobody));
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
        let answer = self.send(client, name, &token, common).await;
        answer.map_err(|error| {
            let attempt = Attempt {
                index: 1,
                of: 1,
                role_arn: identity.role_arn.clone(),
                profile: self.profile.clone(),
                token: Some(origin),
                caller_arn: None,
                external_id_sent: false,
                sts: clients::endpoint_named(common, "sts").map_or(region, |endpoint| endpoint.url),
            };
            let policy = identity.policy.clone().unwrap_or_default();
            attempt.failed(error, |message| policy.scrub(&token.scrub(message)))
        })
    }

    async fn send(
        &self,
        client: &Client,
        name: String,
        token: &Secret,
        common: &Common,
    ) -> Result<Held> {
        let identity = &self.identity;
        let answer = client
            .assume_role_with_web_identity()
            .role_arn(identity.role_arn.to_string())
            .role_session_name(name)
            .web_identity_token(token.expose())
            .set_duration_seconds(sts::seconds(identity.duration))
            .set_policy(identity.policy.as_ref().map(|policy| policy.expose().to_owned()))
            .set_policy_arns(sts::descriptors(&identity.policy_arns))
            .send()
            .await?;
        let told = Told {
            operation: "AssumeRoleWithWebIdentity",
            request_id: answer.request_id().map(str::to_owned),
            keys: answer.credentials,
            user: answer.assumed_role_user,
        };
        told.held(&identity.role_arn, common.time.now())
    }

    /// The token and who gave it. A file is read anew each time, because the token in it is renewed.
    fn token(&self, common: &Common) -> Result<(Secret, String)> {
        let source = self.identity.token_source(&common.env).map_err(Error::Config)?;
        let (token, origin) = match source {
            TokenSource::Token(token, origin) => (token, origin.to_owned()),
            TokenSource::File(path, origin) => {
                let origin = match &self.profile {
                    Some(profile) => format!("profile `{profile}`"),
                    None if common.settings.web_identity.is_none() => {
                        "the environment variable AWS_WEB_IDENTITY_TOKEN_FILE".to_owned()
                    }
                    None => origin.to_owned(),
                };
                let origin = format!("the file `{path}`, which {origin} names");
                let token = files::token(&common.env.at_home(&path)).map_err(|why| {
                    let message = format!("the web identity token cannot be read from {origin}");
                    self.no_token(message, Some(why))
                })?;
                (token, origin)
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
}

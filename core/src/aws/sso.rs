//! Credentials of IAM Identity Center, and what to do when it gives none.

use super::convert::find;
use super::env::Env;
use super::error::Source;
use super::files::unmarked;
use super::profile::Sso;
use aws_config::provider_config::ProviderConfig;
use aws_config::sso::SsoCredentialsProvider;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_sdk_sso::operation::get_role_credentials::GetRoleCredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_types::region::Region;
use sha1::{Digest as _, Sha1};
use std::error::Error as StdError;
use std::io::ErrorKind;
use std::path::PathBuf;
use zeroize::Zeroizing;

/// The SDK's source, which does not say which file it cannot read.
#[derive(Debug)]
pub(super) struct Portal {
    /// Where `aws sso login` writes the token.
    token: PathBuf,
    source: SsoCredentialsProvider,
}

impl Portal {
    pub(super) fn new(asked: Sso, env: &Env, config: &ProviderConfig) -> Self {
        let Sso { session, region, start_url, account_id, role_name } = asked;
        let name = Sha1::digest(session.as_ref().unwrap_or(&start_url));
        let token = env.at_home(&format!("~/.aws/sso/cache/{name:x}.json"));
        let mut source = SsoCredentialsProvider::builder()
            .configure(config)
            .region(Region::new(region))
            .start_url(start_url)
            .account_id(account_id)
            .role_name(role_name);
        source.set_session_name(session);
        Self { token, source: source.build() }
    }

    /// Whether the token can be read, if there is one. The error is the rest of a sentence that quotes nothing of it.
    fn check(&self) -> Result<(), String> {
        let bytes = match std::fs::read(&self.token).map(Zeroizing::new) {
            Ok(bytes) => bytes,
            Err(why) if why.kind() == ErrorKind::NotFound => return Ok(()),
            Err(why) => return Err(format!("cannot be read: {why}")),
        };
        let json = serde_json::from_slice::<serde_json::Value>(unmarked(&bytes)?);
        json.map(drop).map_err(|_| "is no JSON in UTF-8".to_owned())
    }
}

impl ProvideCredentials for Portal {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async move {
            if let Err(why) = self.check() {
                let path = self.token.display();
                let message = format!("the file `{path}` with the token of SSO {why}");
                return Err(CredentialsError::provider_error(message));
            }
            self.source.provide_credentials().await
        })
    }
}

type Failure = SdkError<GetRoleCredentialsError, HttpResponse>;

/// To log in helps where there is no token, where it has expired, and where the portal does not take it; it helps against nothing else.
///
/// <https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html>
pub(super) fn advice(profile: Option<&str>, cause: Option<&Source>) -> String {
    let of_profile = profile.map(|name| format!(" of profile `{name}`")).unwrap_or_default();
    let cause = cause.map(|cause| -> &(dyn StdError + 'static) { &**cause });
    let Some(failure) = cause.and_then(find::<Failure>) else {
        return login(profile);
    };
    let SdkError::ServiceError(answer) = failure else {
        return format!(
            "IAM Identity Center cannot be reached: check the network, the proxy, and `sso_region`{of_profile}."
        );
    };
    match answer.raw().status().as_u16() {
        401 => login(profile),
        429 | 500.. => {
            "IAM Identity Center cannot answer at the moment: run again in a while.".to_owned()
        }
        _ => format!(
            "Check `sso_account_id` and `sso_role_name`{of_profile}, and that this permission set is assigned to the user in that account."
        ),
    }
}

fn login(profile: Option<&str>) -> String {
    match profile {
        Some(name) => format!("Run `aws sso login --profile {name}`."),
        None => "Run `aws sso login`.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_smithy_runtime_api::client::result::ConnectorError;
    use aws_smithy_types::body::SdkBody;
    use std::sync::Arc;

    fn told(error: CredentialsError) -> String {
        let cause: Source = Arc::new(error);
        advice(Some("corp"), Some(&cause))
    }

    #[test]
    fn to_log_in_is_advised_only_where_it_helps() {
        let answer = |status: u16| {
            let error = GetRoleCredentialsError::unhandled("no");
            let raw = HttpResponse::new(status.try_into().unwrap(), SdkBody::empty());
            told(CredentialsError::provider_error(Failure::service_error(error, raw)))
        };
        let login = "Run `aws sso login --profile corp`.";
        assert_eq!(advice(Some("corp"), None), login);
        assert_eq!(told(CredentialsError::provider_error("no token")), login);
        assert_eq!(answer(401), login);
        for status in [400, 403, 404] {
            assert!(answer(status).contains("`sso_role_name` of profile `corp`"), "{status}");
        }
        for status in [429, 500, 503] {
            assert!(answer(status).contains("run again in a while"), "{status}");
        }
        let cut = Failure::dispatch_failure(ConnectorError::io("cut".into()));
        assert!(told(CredentialsError::provider_error(cut)).contains("check the network"));
    }
}

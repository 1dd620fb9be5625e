//! The metadata service of EC2 where the environment says not to ask it, and the provider block that it shall be asked.
//!
//! The SDK's own sources of credentials and of the region look into AWS_EC2_METADATA_DISABLED themselves, and nothing can tell them not
//! to. Its client of the service does not, so that what they read can be read with it.

use super::common::Common;
use aws_config::imds::client::Client;
use aws_config::imds::client::error::ImdsError;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, Result, future};
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use serde_json::Value;
use std::time::SystemTime;

/// The session of the instance's role.
///
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html>
const CREDENTIALS: &str = "/latest/meta-data/iam/security-credentials/";
const REGION: &str = "/latest/meta-data/placement/region";

/// The variable that says not to ask the service.
pub(super) const DISABLED: &str = "AWS_EC2_METADATA_DISABLED";

/// Whether the provider block overrules the environment.
pub(super) fn is_asked_anyway(common: &Common) -> bool {
    common.settings.skip_metadata_api_check == Some(false)
        && common.env.says(DISABLED) == Ok(Some(true))
}

/// The region of the instance, if this is one.
pub(super) async fn region(client: &Client) -> Option<String> {
    Some(client.get(REGION).await.ok()?.as_ref().to_owned())
}

/// The credentials of the instance's role.
#[derive(Debug)]
pub(super) struct Instance(pub(super) Client);

impl Instance {
    async fn ask(&self) -> Result {
        let role = self.0.get(CREDENTIALS).await.map_err(explain)?;
        let answer =
            self.0.get(format!("{CREDENTIALS}{}", role.as_ref())).await.map_err(explain)?;
        read(answer.as_ref())
    }
}

impl ProvideCredentials for Instance {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.ask())
    }
}

/// Nothing that answers, or no role, is no error: there may be another source.
fn explain(error: ImdsError) -> CredentialsError {
    match &error {
        ImdsError::FailedToLoadToken(_) => CredentialsError::not_loaded(error),
        ImdsError::ErrorResponse(answer) if answer.response().status().as_u16() == 404 => {
            CredentialsError::not_loaded(error)
        }
        _ => CredentialsError::provider_error(error),
    }
}

fn read(answer: &str) -> Result {
    let unreadable =
        || CredentialsError::unhandled("the metadata service of EC2 gave no credentials");
    let answer: Value = serde_json::from_str(answer).map_err(|_| unreadable())?;
    let text = |name: &str| answer[name].as_str().map(str::to_owned);
    if let Some(code) = text("Code").filter(|code| code != "Success") {
        let message = text("Message").unwrap_or_default();
        let refused = format!("the metadata service of EC2 gave no credentials: {code} {message}");
        return Err(CredentialsError::provider_error(refused));
    }
    let end = text("Expiration").and_then(|end| DateTime::from_str(&end, Format::DateTime).ok());
    let end = end.and_then(|end| SystemTime::try_from(end).ok());
    match (text("AccessKeyId"), text("SecretAccessKey"), text("Token")) {
        (Some(key), Some(secret), Some(token)) => {
            Ok(Credentials::new(key, secret, Some(token), end, "instance"))
        }
        _ => Err(unreadable()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_session_is_an_error_that_quotes_no_secret() {
        let refused = r#"{"Code": "AssumeRoleUnauthorizedAccess", "Message": "no trust"}"#;
        let half = r#"{"Code": "Success", "AccessKeyId": "ASIA", "SecretAccessKey": "hunter2"}"#;
        for (answer, part) in [
            (refused, "AssumeRoleUnauthorizedAccess no trust"),
            (half, "gave no credentials"),
            ("hunter2", "gave no credentials"),
        ] {
            let error = format!("{:?}", read(answer).unwrap_err());
            assert!(error.contains(part) && !error.contains("hunter2"), "{error}");
        }
    }
}

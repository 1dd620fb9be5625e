//! What to do when IAM Identity Center gives no credentials.

use super::convert::find;
use super::error::Source;
use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_sso::operation::get_role_credentials::GetRoleCredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use std::error::Error as StdError;

type Failure = SdkError<GetRoleCredentialsError, HttpResponse>;

/// To log in helps where there is no token, where it has expired, and where the portal does not take it; it helps against nothing else.
///
/// <https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html>
pub(super) fn advice(profile: Option<&str>, cause: Option<&Source>) -> String {
    let of_profile = profile.map(|name| format!(" of profile `{name}`")).unwrap_or_default();
    let cause = cause.map(|cause| -> &(dyn StdError + 'static) { &**cause });
    let Some(failure) = cause.and_then(find::<Failure>) else {
        return match cause.and_then(find::<CredentialsError>) {
            Some(CredentialsError::InvalidConfiguration(_)) => {
                format!("Check the settings{of_profile} that begin with `sso_`.")
            }
            _ => login(profile),
        };
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
        let wrong = told(CredentialsError::invalid_configuration("no account"));
        assert!(wrong.contains("Check the settings of profile `corp`"), "{wrong}");
    }
}

//! How an attempt failed: the one fact that decides whether there may be another.

use super::convert::{element, find};
use super::error::{EXPIRED, Error, INVALID, THROTTLES};
use super::http::Broken;
use aws_smithy_runtime_api::client::interceptors::context::Error as Erased;
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};

/// How an attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// Refused because of the rate of requests.
    Throttled,
    /// Refused because the credentials have expired.
    Expired,
    /// Refused because AWS does not know the keys, or no more.
    Invalid,
    /// There was no connection.
    NotSent,
    /// No answer, or half of one.
    Lost,
    /// A 5xx.
    Server,
    /// Refused because AWS has no room for what was asked for.
    Full,
    /// Refused with a 4xx.
    Refused,
    /// Not a failure of AWS: no credentials, no endpoint, a request that cannot be made.
    Ours,
}

impl Failure {
    /// Whether AWS refused the credentials.
    pub(super) fn is_of_credentials(self) -> bool {
        matches!(self, Self::Expired | Self::Invalid)
    }
}

pub(super) fn failure(
    error: &OrchestratorError<Erased>,
    response: Option<&HttpResponse>,
) -> Failure {
    if let Some(broken) = find::<Broken>(error) {
        return match (broken.sent, broken.futile) {
            (_, true) => Failure::Ours,
            (true, _) => Failure::Lost,
            (false, _) => Failure::NotSent,
        };
    }
    if find::<Error>(error).is_some() {
        return Failure::Ours;
    }
    if error.is_timeout_error() || error.is_response_error() {
        return Failure::Lost;
    }
    let Some(response) = response else { return Failure::Ours };
    match code(response) {
        Some(code) if is_full(&code) => Failure::Full,
        Some(code) if THROTTLES.contains(&code.as_str()) => Failure::Throttled,
        Some(code) if EXPIRED.contains(&code.as_str()) => Failure::Expired,
        Some(code) if INVALID.contains(&code.as_str()) => Failure::Invalid,
        _ if response.status().is_server_error() => Failure::Server,
        _ if response.status().as_u16() == 429 => Failure::Throttled,
        _ => Failure::Refused,
    }
}

/// Whether AWS has no room for what was asked for. It says so with a 5xx, and asking again at once changes nothing; what to do
/// instead stands in its message.
///
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html#api-error-codes-table-server>
fn is_full(code: &str) -> bool {
    code.starts_with("Insufficient") && code.ends_with("Capacity")
}

/// The code of an error answer. The typed error has it too, but neither interceptors nor classifiers for all operations know its type.
fn code(response: &HttpResponse) -> Option<String> {
    if let Some(header) = response.headers().get("x-amzn-errortype") {
        return header.split(':').next().map(str::to_owned);
    }
    let body = std::str::from_utf8(response.body().bytes()?).ok()?;
    if body.trim_start().starts_with('<') {
        return element(body, "Code");
    }
    let json: serde_json::Value = serde_json::from_str(body).ok()?;
    let code = json.get("__type").or_else(|| json.get("code"))?.as_str()?;
    code.rsplit('#').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_smithy_types::body::SdkBody;

    #[test]
    fn the_code_is_found_in_every_form_of_answer() {
        let answer =
            |body: &'static str| HttpResponse::new(400.try_into().unwrap(), SdkBody::from(body));
        for (body, expected) in [
            ("<Response><Errors><Error><Code>A.B</Code></Error></Errors></Response>", Some("A.B")),
            (
                "<?xml version=\"1.0\"?>\n<ErrorResponse><Error><Code>X</Code></Error></ErrorResponse>",
                Some("X"),
            ),
            (
                r#"{"__type":"com.amazonaws.eks#ResourceInUseException"}"#,
                Some("ResourceInUseException"),
            ),
            (r#"{"code":"Y"}"#, Some("Y")),
            ("<html><body>502</body></html>", None),
            ("not found", None),
            ("", None),
        ] {
            assert_eq!(code(&answer(body)).as_deref(), expected, "{body}");
        }
        let mut headed = answer("{}");
        headed.headers_mut().insert("x-amzn-errortype", "ThrottlingException:http://internal/");
        assert_eq!(code(&headed).as_deref(), Some("ThrottlingException"));
    }
}

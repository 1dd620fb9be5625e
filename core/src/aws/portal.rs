//! Where SSO gives out credentials, if that is not AWS's own portal.
//!
//! The SDK's source of these credentials takes an endpoint from the environment alone. What it asks for is not signed, so that it can be
//! sent elsewhere.

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;

/// A client that sends requests for credentials of SSO to another endpoint, and others to where they are meant for.
pub(super) fn at(url: String, client: SharedHttpClient) -> SharedHttpClient {
    SharedHttpClient::new(Portal { url, client })
}

#[derive(Clone, Debug)]
struct Portal {
    url: String,
    client: SharedHttpClient,
}

impl HttpClient for Portal {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Gate {
            url: self.url.clone(),
            connector: self.client.http_connector(settings, components),
        })
    }
}

#[derive(Debug)]
struct Gate {
    url: String,
    connector: SharedHttpConnector,
}

impl HttpConnector for Gate {
    fn call(&self, mut request: HttpRequest) -> HttpConnectorFuture {
        if let Some(uri) = moved(request.uri(), &self.url)
            && let Err(why) = request.set_uri(uri)
        {
            return HttpConnectorFuture::ready(Err(ConnectorError::user(why.into())));
        }
        self.connector.call(request)
    }
}

/// The address at `url` of a request for credentials.
///
/// <https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html>
fn moved(uri: &str, url: &str) -> Option<String> {
    let path = uri.find("/federation/credentials?")?;
    Some(format!("{}{}", url.trim_end_matches('/'), &uri[path..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_requests_for_credentials_are_sent_elsewhere() {
        let portal = "https://portal.sso.eu-central-1.amazonaws.com";
        let asked = "/federation/credentials?role_name=Admin&account_id=111122223333";
        for url in ["http://sso.test/base", "http://sso.test/base/"] {
            let moved = moved(&format!("{portal}{asked}"), url).unwrap();
            assert_eq!(moved, format!("http://sso.test/base{asked}"));
        }
        assert_eq!(moved("http://169.254.169.254/latest/api/token", "http://sso.test"), None);
    }
}

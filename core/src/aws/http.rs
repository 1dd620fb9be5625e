//! The one HTTP and TLS stack of the process, and what broke when it gives no answer.

use super::convert::find;
use super::error::{Error, Source, Unreachable};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{self, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::timeout::TimeoutConfig;
use std::sync::Arc;
use std::time::Duration;

/// The HTTPS client of the SDK. Connections are made with the first request to an endpoint, and the root certificates of
/// the system are read with the first one that needs them: to read them is an eighth of what a short process does.
pub(super) fn client() -> SharedHttpClient {
    SharedHttpClient::new(ByScheme {
        tls: of_sdk(TrustStore::default()),
        plain: of_sdk(TrustStore::empty()),
    })
}

fn of_sdk(trusted: TrustStore) -> SharedHttpClient {
    let builder =
        Builder::new().tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::AwsLc));
    match TlsContext::builder().with_trust_store(trusted).build() {
        Ok(context) => builder.tls_context(context).build_https(),
        // Only certificates of one's own could be wrong, and there are none.
        Err(_) => builder.build_https(),
    }
}

/// Two clients: one that trusts what the system trusts, and one for endpoints without TLS, which trusts nobody.
#[derive(Clone, Debug)]
struct ByScheme {
    tls: SharedHttpClient,
    plain: SharedHttpClient,
}

impl HttpClient for ByScheme {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let made_for = (settings.clone(), components.clone());
        SharedHttpConnector::new(ConnectorByScheme { clients: self.clone(), made_for })
    }
}

#[derive(Debug)]
struct ConnectorByScheme {
    clients: ByScheme,
    made_for: (HttpConnectorSettings, RuntimeComponents),
}

impl HttpConnector for ConnectorByScheme {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let ByScheme { tls, plain } = &self.clients;
        let client = if request.uri().starts_with("http:") { plain } else { tls };
        // Clients keep their connectors, and connectors their connections.
        client.http_connector(&self.made_for.0, &self.made_for.1).call(request)
    }
}

/// How long a connection may take.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Ten seconds to connect, also through slow proxies; two minutes for the answer, which is longer than any AWS call takes: giving up
/// on a call that is still being executed would lose what it makes.
pub(super) fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(Duration::from_mins(2))
        .build()
}

/// A request that got no answer.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", if *sent { "the connection broke" } else { "no connection" })]
pub(super) struct Broken {
    pub(super) endpoint: String,
    pub(super) origin: Option<Arc<str>>,
    /// Whether the request may have reached the other side.
    pub(super) sent: bool,
    /// Whether the request itself is at fault, so that another attempt is futile.
    pub(super) futile: bool,
    #[source]
    pub(super) source: Source,
}

impl Broken {
    pub(super) fn into_error(self, service: String, operation: String) -> Error {
        let Self { endpoint, origin, sent, futile: _, source } = self;
        let origin = origin.as_deref().map(str::to_owned);
        Error::Unreachable(Box::new(Unreachable {
            service,
            operation,
            endpoint,
            origin,
            sent,
            source,
        }))
    }
}

/// A client that says of each request without an answer where it went and whether it was sent.
#[derive(Clone, Debug)]
pub(super) struct Watched {
    pub(super) client: SharedHttpClient,
    /// Who set the endpoint of these requests, if it is not that of AWS.
    pub(super) origin: Option<Arc<str>>,
}

impl HttpClient for Watched {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(WatchedConnector {
            connector: self.client.http_connector(settings, components),
            origin: self.origin.clone(),
        })
    }
}

#[derive(Debug)]
struct WatchedConnector {
    connector: SharedHttpConnector,
    origin: Option<Arc<str>>,
}

impl HttpConnector for WatchedConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let endpoint = endpoint(request.uri());
        let origin = self.origin.clone();
        let answer = self.connector.call(request);
        HttpConnectorFuture::new(async move {
            answer.await.map_err(|error| explain(error, endpoint, origin))
        })
    }
}

fn explain(error: ConnectorError, endpoint: String, origin: Option<Arc<str>>) -> ConnectorError {
    let (timeout, futile) = (error.is_timeout(), error.is_user());
    let never_connected = find::<hyper_util::client::legacy::Error>(&error)
        .is_some_and(hyper_util::client::legacy::Error::is_connect)
        || find::<NeverSent>(&error).is_some();
    let sent = !(never_connected || futile);
    let broken = Broken { endpoint, origin, sent, futile, source: Arc::new(error) };
    if timeout {
        ConnectorError::timeout(Box::new(broken))
    } else if futile {
        ConnectorError::user(Box::new(broken))
    } else {
        ConnectorError::io(Box::new(broken))
    }
}

/// Says that a request was not sent, for HTTP clients that are not hyper's.
#[derive(Debug, thiserror::Error)]
#[error("never sent")]
pub(super) struct NeverSent;

/// Scheme, host and port of a URL, without the path.
fn endpoint(uri: &str) -> String {
    let host = uri.find("://").map_or(0, |at| at + 3);
    let end = uri[host..].find(['/', '?']).map_or(uri.len(), |at| host + at);
    uri[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_a_url_without_its_path() {
        assert_eq!(
            endpoint("https://ec2.eu-west-1.amazonaws.com/?a=b"),
            "https://ec2.eu-west-1.amazonaws.com"
        );
        assert_eq!(endpoint("http://127.0.0.1:5000/x/y"), "http://127.0.0.1:5000");
        assert_eq!(endpoint("http://[::1]:5000"), "http://[::1]:5000");
    }
}

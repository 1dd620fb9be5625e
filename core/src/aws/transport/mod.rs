//! HTTP where the provider block or the environment says how: through proxies, with other root certificates, or without checking any.
//!
//! The client of the SDK knows one proxy, adds certificates to those of the system only, and always checks them.

mod forward;
mod trust;

use crate::aws::env::Env;
use crate::aws::error::{Error, Result};
use crate::aws::files::unmarked;
use crate::aws::proxy::{Proxies, Proxy};
use crate::aws::settings::Settings;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use forward::Forward;
use http::header::PROXY_AUTHORIZATION;
use http::{HeaderValue, Request, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::connect::{self, Connect};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// The client for these settings. Files are read with the first request, and what is wrong is the error of every request.
pub(super) fn client(settings: &Settings, env: &Env) -> SharedHttpClient {
    let own = |path: &Option<String>| path.clone().filter(|path| !path.is_empty());
    let plan = Plan {
        proxies: Proxies::new(settings, env),
        bundle: match own(&settings.custom_ca_bundle) {
            Some(path) => Some((path, "the argument `custom_ca_bundle`")),
            None => env
                .get("AWS_CA_BUNDLE")
                .map(|path| (path, "the environment variable AWS_CA_BUNDLE")),
        },
        insecure: settings.insecure,
        env: env.clone(),
    };
    if !plan.insecure && plan.bundle.is_none() && plan.proxies.as_ref().is_ok_and(Proxies::is_empty)
    {
        return crate::aws::http::client();
    }
    SharedHttpClient::new(Transport { plan, built: OnceLock::new() })
}

/// What was asked for.
#[derive(Debug)]
struct Plan {
    proxies: Result<Proxies, String>,
    /// The file, and who names it.
    bundle: Option<(String, &'static str)>,
    insecure: bool,
    env: Env,
}

#[derive(Debug)]
struct Transport {
    plan: Plan,
    built: OnceLock<Result<Arc<Pools>>>,
}

impl HttpClient for Transport {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let limit = settings
            .read_timeout()
            .map(|read| read + settings.connect_timeout().unwrap_or_default());
        let pools = self.built.get_or_init(|| self.plan.build().map(Arc::new)).clone();
        SharedHttpConnector::new(Connector { pools, limit })
    }
}

impl Plan {
    fn build(&self) -> Result<Pools> {
        let proxies = self.proxies.clone().map_err(Error::Config)?;
        let crypto = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(Arc::clone(&crypto))
            .with_safe_default_protocol_versions()
            .map_err(|why| Error::Config(format!("TLS cannot be set up: {why}")))?;
        let tls = if self.insecure {
            tracing::warn!(
                "the certificates of servers are not checked, because `insecure` is set"
            );
            let all = Arc::new(trust::AnyServer(crypto));
            config.dangerous().with_custom_certificate_verifier(all).with_no_client_auth()
        } else {
            config.with_root_certificates(self.roots()?).with_no_client_auth()
        };
        let direct = pool(https(tls.clone(), tcp()));
        Ok(Pools { proxies, tls, direct, proxied: Mutex::default() })
    }

    /// The certificates that servers are trusted by: those of the bundle alone if there is one, as in hashicorp/aws.
    fn roots(&self) -> Result<RootCertStore> {
        let mut roots = RootCertStore::empty();
        let Some((path, origin)) = &self.bundle else {
            let found = rustls_native_certs::load_native_certs();
            roots.add_parsable_certificates(found.certs);
            return match found.errors.first() {
                Some(why) if roots.is_empty() => Err(Error::Config(format!(
                    "the certificates of this system cannot be read: {why}"
                ))),
                _ => Ok(roots),
            };
        };
        let wrong = |why: String| {
            Error::Config(format!(
                "the certificates of `{path}`, from {origin}, cannot be used: {why}"
            ))
        };
        let pem = std::fs::read(self.env.at_home(path)).map_err(|why| wrong(why.to_string()))?;
        let pem = unmarked(&pem).map_err(|why| wrong(format!("the file {why}")))?;
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|why| wrong(why.to_string()))?;
            roots.add(certificate).map_err(|why| wrong(why.to_string()))?;
        }
        if roots.is_empty() {
            return Err(wrong("the file has none in PEM".to_owned()));
        }
        Ok(roots)
    }
}

type Plain = connect::HttpConnector;
type Secure<C> = HttpsConnector<C>;

/// The connections: directly, and through each proxy that was needed.
#[derive(Debug)]
struct Pools {
    proxies: Proxies,
    tls: ClientConfig,
    direct: Client<Secure<Plain>, SdkBody>,
    proxied: Mutex<BTreeMap<(String, bool), Pool>>,
}

/// The connections through one proxy.
#[derive(Clone, Debug)]
enum Pool {
    /// The proxy passes bytes on: for `https`.
    Tunnel(Client<Secure<Tunnel<Secure<Plain>>>, SdkBody>),
    /// The proxy passes requests on: for `http`.
    Forward(Client<Forward, SdkBody>, Option<HeaderValue>),
}

fn tcp() -> Plain {
    let mut tcp = Plain::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(crate::aws::http::CONNECT_TIMEOUT));
    tcp
}

fn https<C>(tls: ClientConfig, inner: C) -> Secure<C> {
    HttpsConnectorBuilder::new()
        .with_tls_config(tls)
        .https_or_http()
        .enable_http1()
        .wrap_connector(inner)
}

fn pool<C: Connect + Clone>(connector: C) -> Client<C, SdkBody> {
    Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connector)
}

impl Pools {
    fn through(&self, proxy: &Proxy, secure: bool) -> Result<Pool, BoxError> {
        let mut pools = self.proxied.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = pools.get(&(proxy.url.clone(), secure)) {
            return Ok(known.clone());
        }
        let uri: Uri = proxy.url.parse()?;
        let authorization = match &proxy.authorization {
            Some(secret) => {
                let mut value = HeaderValue::from_str(secret.expose())?;
                value.set_sensitive(true);
                Some(value)
            }
            None => None,
        };
        let to_proxy = https(self.tls.clone(), tcp());
        let made = if secure {
            let tunnel = Tunnel::new(uri, to_proxy);
            let tunnel = match authorization {
                Some(value) => tunnel.with_auth(value),
                None => tunnel,
            };
            Pool::Tunnel(pool(https(self.tls.clone(), tunnel)))
        } else {
            Pool::Forward(pool(Forward { uri, inner: to_proxy }), authorization)
        };
        pools.insert((proxy.url.clone(), secure), made.clone());
        Ok(made)
    }

    async fn send(&self, mut request: Request<SdkBody>) -> Result<HttpResponse, ConnectorError> {
        let uri = request.uri().to_string();
        let answer = match self.proxies.of(&uri) {
            None => self.direct.request(request).await,
            Some(proxy) => {
                let secure = uri.starts_with("https:");
                match self.through(proxy, secure).map_err(ConnectorError::user)? {
                    Pool::Tunnel(client) => client.request(request).await,
                    Pool::Forward(client, authorization) => {
                        if let Some(value) = authorization {
                            request.headers_mut().insert(PROXY_AUTHORIZATION, value);
                        }
                        client.request(request).await
                    }
                }
            }
        };
        let answer = answer.map_err(|why| ConnectorError::io(why.into()))?;
        HttpResponse::try_from(answer.map(SdkBody::from_body_1_x))
            .map_err(|why| ConnectorError::other(why.into(), None))
    }
}

#[derive(Debug)]
struct Connector {
    pools: Result<Arc<Pools>>,
    /// How long an answer may take.
    limit: Option<Duration>,
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (pools, limit) = (self.pools.clone(), self.limit);
        HttpConnectorFuture::new(async move {
            let pools = pools.map_err(|why| ConnectorError::user(why.into()))?;
            let request =
                request.try_into_http1x().map_err(|why| ConnectorError::user(why.into()))?;
            let Some(limit) = limit else { return pools.send(request).await };
            match tokio::time::timeout(limit, pools.send(request)).await {
                Ok(answer) => answer,
                Err(_) => Err(ConnectorError::timeout(
                    format!("no answer in {} s", limit.as_secs()).into(),
                )),
            }
        })
    }
}

//! HTTP over real sockets: proxies, certificates, and none of both.

use super::*;
use crate::aws::{Env, Error, Retries, transport};
use crate::stop::Stop;
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_async::time::{SharedTimeSource, SystemTimeSource};
use aws_smithy_runtime_api::client::http::{HttpClient, HttpConnector};
use base64::Engine;
use rustls_pki_types::{PrivateKeyDer, pem::PemObject};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A certificate for `aws.test` that nobody has signed but itself, in PEM, and its key.
fn certificate() -> (String, Vec<u8>) {
    let made = rcgen::generate_simple_self_signed(vec!["aws.test".to_owned()]).unwrap();
    let text = base64::engine::general_purpose::STANDARD.encode(made.cert.der());
    let pem = format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n");
    (pem, made.signing_key.serialize_der())
}

fn acceptor(certificate: &str, key: &[u8]) -> tokio_rustls::TlsAcceptor {
    let chain =
        vec![rustls_pki_types::CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()];
    let key = PrivateKeyDer::try_from(key.to_vec()).unwrap();
    let crypto = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(crypto)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    tokio_rustls::TlsAcceptor::from(Arc::new(config))
}

/// The head of a message.
async fn head(stream: &mut (impl AsyncRead + Unpin)) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let byte = stream.read_u8().await.ok()?;
        head.push(byte);
    }
    Some(String::from_utf8(head).unwrap())
}

/// Answers requests until the other side closes, and keeps their heads.
async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, heads: Arc<Mutex<Vec<String>>>) {
    while let Some(head) = head(&mut stream).await {
        let length = head.to_ascii_lowercase();
        let length =
            length.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
        let mut body = vec![0; length.unwrap_or("0").parse().unwrap()];
        stream.read_exact(&mut body).await.unwrap();
        heads.lock().unwrap().push(head);
        let answer =
            format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{NO_VPCS}", NO_VPCS.len());
        stream.write_all(answer.as_bytes()).await.unwrap();
    }
}

/// A server on loopback that treats each connection in this way; its port.
async fn listen<F: Future<Output = ()> + Send + 'static>(
    treat: impl Fn(TcpStream) -> F + Send + 'static,
) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(treat(stream));
        }
    });
    port
}

#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    fn heads(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

/// EC2 with TLS.
async fn secure(certificate: &str, key: &[u8]) -> (u16, Seen) {
    let (acceptor, observed) = (acceptor(certificate, key), Seen::default());
    let heads = observed.clone();
    let port = listen(move |stream| {
        let (acceptor, heads) = (acceptor.clone(), heads.0.clone());
        async move {
            if let Ok(stream) = acceptor.accept(stream).await {
                serve(stream, heads).await;
            }
        }
    });
    (port.await, observed)
}

/// A proxy that lets `CONNECT` through to a port of this machine, whatever the host, and answers everything else itself.
async fn proxy(to: u16) -> (u16, Seen) {
    let observed = Seen::default();
    let heads = observed.clone();
    let port = listen(move |mut stream| {
        let heads = heads.0.clone();
        async move {
            let mut first = [0; 7];
            stream.peek(&mut first).await.unwrap();
            if &first != b"CONNECT" {
                return serve(stream, heads).await;
            }
            let asked = head(&mut stream).await.unwrap();
            let allowed = asked.contains("Basic bWU6aHVudGVyMg==");
            heads.lock().unwrap().push(asked);
            if !allowed {
                stream
                    .write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
                    .await
                    .unwrap();
                return;
            }
            let mut target = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
            let _ = tokio::io::copy_bidirectional(&mut stream, &mut target).await;
        }
    });
    (port.await, observed)
}

fn settings(endpoint: &str) -> Settings {
    Settings {
        access_key: Some("AKIA".into()),
        secret_key: Some("x".into()),
        max_retries: Some(1),
        region: Some("us-east-1".to_owned()),
        endpoints: [("ec2".to_owned(), endpoint.to_owned())].into(),
        skip_credentials_validation: true,
        ..Settings::default()
    }
}

async fn ask(settings: Settings, env: &[(&str, &str)]) -> Result<(), Error> {
    let env = Env::of(env);
    let http = transport::client(&settings, &env);
    let time = SharedTimeSource::new(SystemTimeSource::new());
    let sleep = SharedAsyncSleep::new(TokioSleep::new());
    let common = crate::aws::Common::new(settings, Stop::new(), env, http, time, sleep);
    let ec2 = Accounts::over(common).scope("us-east-1", None).ec2(Retries::All);
    for _ in 0..2 {
        ec2.describe_vpcs().send().await?;
    }
    Ok(())
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}

#[tokio::test]
async fn a_tunnel_through_a_proxy_ends_at_a_server_that_the_bundle_trusts() {
    let (certificate, key) = self::certificate();
    let (server, requests) = secure(&certificate, &key).await;
    let (proxy, tunnels) = proxy(server).await;
    // A certificate behind a byte order mark is one.
    let bundle = file(&format!("\u{feff}{certificate}"));
    let settings = Settings {
        https_proxy: Some(format!("http://me:hunter2@127.0.0.1:{proxy}").into()),
        custom_ca_bundle: Some(bundle.path().to_str().unwrap().to_owned()),
        ..settings("https://aws.test:8443")
    };
    ask(settings, &[]).await.unwrap();
    let tunnels = tunnels.heads();
    assert_eq!(tunnels.len(), 1, "two requests share a connection: {tunnels:?}");
    assert!(tunnels[0].starts_with("CONNECT aws.test:8443 HTTP/1.1\r\n"), "{tunnels:?}");
    assert_eq!(requests.heads().len(), 2);
    assert!(requests.heads()[0].starts_with("POST / HTTP/1.1\r\n"), "{:?}", requests.heads());
    assert!(!requests.heads()[0].to_lowercase().contains("proxy-authorization"));
}

#[tokio::test]
async fn a_proxy_that_wants_a_password_is_an_error_that_says_so_and_shows_none() {
    let (proxy, _) = proxy(1).await;
    let url = format!("http://me:wrong-password@127.0.0.1:{proxy}");
    let error = ask(settings("https://aws.test:8443"), &[("HTTPS_PROXY", &url)]).await.unwrap_err();
    assert!(!error.may_have_been_done());
    let text = format!("{error} {error:?} {:?} {:?}", error.details(), error.advice());
    assert!(
        text.contains("authorization required") && text.contains("user:password@host"),
        "{text}"
    );
    assert!(!text.contains("wrong-password"), "{text}");
}

#[tokio::test]
async fn a_request_without_tls_is_handed_to_the_proxy_with_its_whole_url() {
    let (proxy, requests) = proxy(1).await;
    let url = format!("http://me:hunter2@127.0.0.1:{proxy}");
    let settings = Settings { http_proxy: Some(url.into()), ..settings("http://aws.test:4566") };
    ask(settings, &[("NO_PROXY", "elsewhere.test")]).await.unwrap();
    let first = requests.heads().swap_remove(0);
    assert!(first.starts_with("POST http://aws.test:4566/ HTTP/1.1\r\n"), "{first}");
    assert!(first.contains("proxy-authorization: Basic bWU6aHVudGVyMg==\r\n"), "{first}");
}

#[tokio::test]
async fn a_certificate_that_nobody_trusts_is_refused_unless_that_is_switched_off() {
    let (certificate, key) = self::certificate();
    let (server, requests) = secure(&certificate, &key).await;
    let url = format!("https://127.0.0.1:{server}");
    let (other, _) = self::certificate();
    let bundle = file(&other);
    let env = [("AWS_CA_BUNDLE", bundle.path().to_str().unwrap())];
    let error = ask(settings(&url), &env).await.unwrap_err();
    assert!(!error.may_have_been_done(), "{error:?}");
    assert!(error.details().unwrap().contains("certificate"), "{:?}", error.details());
    assert!(error.advice().unwrap().contains("custom_ca_bundle"), "{:?}", error.advice());
    assert!(requests.heads().is_empty());
    ask(Settings { insecure: true, ..settings(&url) }, &env).await.unwrap();
    assert_eq!(requests.heads().len(), 2);
}

#[tokio::test]
async fn a_bundle_that_cannot_be_used_is_named_with_who_names_it() {
    let empty = file("no certificates here\n");
    let broken = file("-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n");
    let wide = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(wide.path(), b"\xff\xfe-\0-\0").unwrap();
    for (path, part) in [
        ("/nonexistent/bundle.pem", "No such file"),
        ("/", "directory"),
        (wide.path().to_str().unwrap(), "UTF-16"),
        (empty.path().to_str().unwrap(), "none in PEM"),
        (broken.path().to_str().unwrap(), "cannot be used"),
    ] {
        let error =
            ask(settings("https://127.0.0.1:1"), &[("AWS_CA_BUNDLE", path)]).await.unwrap_err();
        let text = error.to_string();
        assert!(matches!(error, Error::Config(_)), "{error:?}");
        assert!(
            text.contains(path) && text.contains("AWS_CA_BUNDLE") && text.contains(part),
            "{text}"
        );
    }
    let own = Settings {
        custom_ca_bundle: Some("/nonexistent".to_owned()),
        ..settings("https://127.0.0.1:1")
    };
    let error = ask(own, &[("AWS_CA_BUNDLE", "/other")]).await.unwrap_err().to_string();
    assert!(error.contains("`custom_ca_bundle`"), "{error}");
}

#[tokio::test]
async fn an_answer_that_never_comes_ends_after_the_limit_of_the_client() {
    let port = listen(|stream| async move {
        let _open = stream;
        std::future::pending::<()>().await;
    })
    .await;
    let settings = settings("http://127.0.0.1:1");
    let http = transport::client(&Settings { insecure: true, ..settings }, &Env::of(&[]));
    let limits = aws_smithy_runtime_api::client::http::HttpConnectorSettings::builder()
        .read_timeout(std::time::Duration::from_millis(50))
        .build();
    let components =
        aws_smithy_runtime_api::client::runtime_components::RuntimeComponentsBuilder::for_tests();
    let connector = http.http_connector(&limits, &components.build().unwrap());
    let request = aws_smithy_runtime_api::client::orchestrator::HttpRequest::get(format!(
        "http://127.0.0.1:{port}/"
    ));
    let error = connector.call(request.unwrap()).await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
}

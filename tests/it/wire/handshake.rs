use super::{Served, serve, serve_with};
use crate::client::{Client, Failure, Identity, Launch};
use assumerole::wire::proto::tfplugin6::get_provider_schema::{Request, Response};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use tokio::net::UnixStream;

async fn schema(client: &Client) -> Result<Response, Failure> {
    client.provider("GetProviderSchema", &Request {}).await
}

/// Fails if the client is served, then ends the process and gives what it logged.
async fn refused(client: Result<Client, Failure>, served: Served) -> String {
    // With TLS 1.3 a client learns only after its own handshake that it was refused.
    let asked = match client {
        Ok(client) => schema(&client).await,
        Err(failure) => Err(failure),
    };
    assert!(matches!(asked, Err(Failure::Connection(_))), "{asked:?}");
    schema(&served.client).await.unwrap();
    served.running.signal("TERM");
    served.running.end().await.stderr
}

async fn serve_logging() -> Served {
    serve_with(|launch| launch.env("TF_LOG", "WARN")).await
}

#[tokio::test]
async fn the_line_names_a_socket_that_only_the_owner_can_reach() {
    let Served { running: _running, handshake, .. } = serve().await;
    assert_eq!(handshake.versions, ("1".to_owned(), "6".to_owned()));
    assert_eq!((&*handshake.network, &*handshake.protocol), ("unix", "grpc"));
    let directory = Path::new(&handshake.address).parent().unwrap();
    assert_eq!(directory.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    // Hosts take the sixth field for a certificate only if it is longer than this.
    assert!(handshake.certificate.len() > 50);
}

#[tokio::test]
async fn the_host_gets_the_schema() {
    let Served { running: _running, client, .. } = serve().await;
    let schema = schema(&client).await.unwrap();
    assert!(schema.provider.is_some_and(|provider| provider.block.is_some()));
    let can = schema.server_capabilities.unwrap();
    assert!(can.plan_destroy && can.get_provider_schema_optional && can.move_resource_state);
    assert!(!can.generate_resource_config);
}

#[tokio::test]
async fn a_client_without_a_certificate_is_refused_and_the_host_is_not() {
    let served = serve_logging().await;
    let client = Client::tls(&served.handshake, None).await;
    let logged = refused(client, served).await;
    assert!(
        logged.contains("refused a connection") && logged.contains("no certificates"),
        "{logged}"
    );
}

#[tokio::test]
async fn a_client_with_another_certificate_is_refused() {
    let served = serve_logging().await;
    let client = Client::tls(&served.handshake, Some(&Identity::new())).await;
    let logged = refused(client, served).await;
    assert!(logged.contains("ApplicationVerificationFailure"), "{logged}");
}

#[tokio::test]
async fn a_client_without_tls_is_refused() {
    let served = serve_logging().await;
    let client = Client::plain(&served.handshake.address).await;
    let logged = refused(client, served).await;
    assert!(logged.contains("refused a connection"), "{logged}");
}

#[tokio::test]
async fn a_client_that_says_nothing_keeps_nobody_waiting() {
    let Served { running: _running, handshake, identity, .. } = serve().await;
    let mut silent = Vec::new();
    for _ in 0..20 {
        silent.push(UnixStream::connect(&handshake.address).await.unwrap());
    }
    let client = Client::tls(&handshake, Some(&identity)).await.unwrap();
    schema(&client).await.unwrap();
}

#[tokio::test]
async fn a_host_that_switched_tls_off_is_served_without_it() {
    let mut running = Launch::without_tls().start();
    let handshake = running.handshake();
    assert!(handshake.certificate.is_empty());
    schema(&Client::plain(&handshake.address).await.unwrap()).await.unwrap();
}

#[tokio::test]
async fn a_host_that_only_knows_version_5_is_told_6_and_says_so_itself() {
    let mut running = Launch::without_tls().env("PLUGIN_PROTOCOL_VERSIONS", "5").start();
    assert_eq!(running.handshake().versions.1, "6");
}

#[tokio::test]
async fn a_certificate_that_cannot_be_read_ends_the_process_with_a_sentence() {
    let ended = Launch::without_tls().env("PLUGIN_CLIENT_CERT", "not PEM").start().end().await;
    assert_eq!((ended.status.code(), &*ended.stdout), (Some(1), ""));
    assert!(
        ended.stderr.contains("PLUGIN_CLIENT_CERT does not hold a certificate"),
        "{}",
        ended.stderr
    );
}

#[tokio::test]
async fn a_directory_for_the_socket_that_is_not_there_is_named() {
    let ended = Launch::without_tls().env("PLUGIN_UNIX_SOCKET_DIR", "/nowhere").start().end().await;
    assert_eq!((ended.status.code(), &*ended.stdout), (Some(1), ""));
    assert!(
        ended.stderr.contains("cannot make a socket in /nowhere: No such file"),
        "{}",
        ended.stderr
    );
}

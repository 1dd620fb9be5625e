//! From the listener to connections that may be served.

use super::connection::{Connection, Transport};
use super::count::Counter;
use super::listener::Listener;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_stream::wrappers::ReceiverStream;

/// How long a client may take for its TLS handshake.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// After an error of the listener, such as too many open files.
const PAUSE: Duration = Duration::from_millis(100);

/// The connections that come in; a client that has not finished its TLS handshake within `patience` is dropped. They end when `listener`'s task does, with the runtime.
pub(super) fn incoming(
    listener: Listener,
    tls: Option<Arc<rustls::ServerConfig>>,
    connections: Counter,
    patience: Duration,
) -> ReceiverStream<io::Result<Connection>> {
    let (sender, receiver) = mpsc::channel(16);
    let tls = tls.map(TlsAcceptor::from);
    tokio::spawn(async move {
        while !sender.is_closed() {
            match listener.accept().await {
                // Each in its own task: whoever is slow, or says nothing at all, keeps nobody else waiting.
                Ok(transport) => {
                    tokio::spawn(admit(
                        transport,
                        tls.clone(),
                        connections.clone(),
                        patience,
                        sender.clone(),
                    ));
                }
                Err(error) => {
                    tracing::warn!(%error, "cannot accept a connection");
                    let _ = tokio::time::timeout(PAUSE, sender.closed()).await;
                }
            }
        }
    });
    ReceiverStream::new(receiver)
}

async fn admit(
    transport: Box<dyn Transport>,
    tls: Option<TlsAcceptor>,
    connections: Counter,
    patience: Duration,
    admitted: mpsc::Sender<io::Result<Connection>>,
) {
    let Some(tls) = tls else {
        let _ = admitted.send(Ok(Connection::open(transport, &connections))).await;
        return;
    };
    match tokio::time::timeout(patience, tls.accept(transport)).await {
        Ok(Ok(stream)) => {
            let _ = admitted.send(Ok(Connection::open(Box::new(stream), &connections))).await;
        }
        Ok(Err(error)) => tracing::warn!(%error, "refused a connection"),
        Err(_) => tracing::warn!("dropped a connection that did not finish its TLS handshake"),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::super::{listener, tls};
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use tokio::io::AsyncReadExt as _;
    use tokio_stream::StreamExt as _;

    fn certificate() -> String {
        let certificate =
            rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap().cert;
        let body = STANDARD.encode(certificate.der());
        format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n")
    }

    #[tokio::test]
    async fn a_client_that_never_speaks_is_dropped_and_never_counted() {
        let bound = listener::bind(&|_| None).unwrap();
        let config = Arc::new(tls::server(&certificate()).unwrap().0);
        let connections = Counter::default();
        let patience = Duration::from_millis(20);
        let mut incoming = incoming(bound.listener, Some(config), connections.clone(), patience);
        let mut silent = tokio::net::UnixStream::connect(&bound.place.address).await.unwrap();
        let mut byte = [0];
        tokio::select! {
            read = silent.read(&mut byte) => assert_eq!(read.unwrap(), 0),
            _ = incoming.next() => panic!("the silent client was let in"),
        }
        assert!(!connections.watch().borrow().any_yet);
    }
}

//! What a host sees of the process.

/// Started by a person: arguments, help, reattaching.
mod by_hand;
/// What ends the process, what does not, and what it leaves behind.
mod end;
/// The handshake line and who may connect.
mod handshake;
/// What stands on stderr.
mod log;
/// Requests as bytes: their size, their form, and methods that are not there.
mod requests;

use crate::client::{Client, Handshake, Identity, Launch, Running};

/// A process with a host connected to it.
struct Served {
    running: Running,
    handshake: Handshake,
    identity: Identity,
    client: Client,
}

async fn serve_with(launch: impl FnOnce(Launch) -> Launch) -> Served {
    let identity = Identity::new();
    let mut running = launch(Launch::for_host(&identity)).start();
    let handshake = running.handshake();
    let client = Client::tls(&handshake, Some(&identity)).await.unwrap();
    Served { running, handshake, identity, client }
}

async fn serve() -> Served {
    serve_with(|launch| launch).await
}

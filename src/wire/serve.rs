//! The life of a serving process.

use super::accept::{self, incoming};
use super::connection::Connections;
use super::handler::Handler;
use super::handshake::{self, print};
use super::lifecycle::{End, Parent, end_of_debugged, end_of_hosted};
use super::listener::Listener;
use super::plugin::Plugin;
use super::proto::health::health_server::HealthServer;
use super::proto::plugin::grpc_broker_server::GrpcBrokerServer;
use super::proto::plugin::grpc_controller_server::GrpcControllerServer;
use super::proto::plugin::grpc_stdio_server::GrpcStdioServer;
use super::service::Provider;
use super::signals::Signals;
use super::{Env, Error, listener, log, reattach, tls};
use crate::stop::Stop;
use rustls::ServerConfig;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tonic::transport::Server;

/// How long running requests are waited for at the end. Hosts kill a plugin 2 seconds after they asked it to end.
const DRAIN: Duration = Duration::from_millis(500);

/// Serves the host that `env` tells of, until it is done or gone.
pub(super) fn for_host<H: Handler>(
    env: Env<'_>,
    parent: Parent,
    handler: impl FnOnce() -> H,
) -> Result<(), Error> {
    let host = handshake::host(env)?;
    let runtime = runtime()?;
    let served = runtime.block_on(async {
        let mut signals = Signals::listen().map_err(Error::Process)?;
        log::start(env);
        let tls = host.certificate.as_deref().map(tls::server).transpose()?;
        let bound = listener::bind(env)?;
        let place = &bound.place;
        let certificate = tls.as_ref().map(|(_, certificate)| certificate.as_ref());
        // From here on the host may connect; whoever does waits in the socket's queue.
        print(&host.line(place.network, &place.address, certificate)).map_err(Error::Stdout)?;
        let (connections, ending) = (Connections::default(), Stop::new());
        let tls = tls.map(|(config, _)| Arc::new(config));
        let plugin = Plugin::ending_at_shutdown(ending.clone());
        let serving = serving(bound.listener, tls, &connections, plugin, handler());
        until(end_of_hosted(&mut signals, &ending, &connections, parent), serving, &ending).await
        // `bound.place` is dropped here, and the socket with it.
    });
    // Work that still runs is cut off: the host has gone or has said that it does not wait.
    runtime.shutdown_background();
    served
}

/// Serves whoever is told where, until a signal ends it.
pub(super) fn for_debugger<H: Handler>(
    env: Env<'_>,
    handler: impl FnOnce() -> H,
) -> Result<(), Error> {
    let runtime = runtime()?;
    let served = runtime.block_on(async {
        let mut signals = Signals::listen().map_err(Error::Process)?;
        log::start(env);
        let bound = listener::bind(env)?;
        print(&reattach::instructions(bound.place.network, &bound.place.address))
            .map_err(Error::Stdout)?;
        let (connections, ending) = (Connections::default(), Stop::new());
        let serving = serving(
            bound.listener,
            None,
            &connections,
            Plugin::outliving_hosts(ending.clone()),
            handler(),
        );
        until(end_of_debugged(&mut signals), serving, &ending).await
    });
    runtime.shutdown_background();
    served
}

fn runtime() -> Result<Runtime, Error> {
    let workers = available_parallelism().map_or(2, usize::from).clamp(2, 4);
    Builder::new_multi_thread().worker_threads(workers).enable_all().build().map_err(Error::Process)
}

async fn serving<H: Handler>(
    listener: Listener,
    tls: Option<Arc<ServerConfig>>,
    connections: &Connections,
    plugin: Plugin,
    handler: H,
) -> Result<(), Error> {
    let ending = plugin.ending();
    Server::builder()
        .add_service(Provider::new(handler))
        .add_service(GrpcControllerServer::new(plugin.clone()))
        .add_service(GrpcStdioServer::new(plugin.clone()))
        .add_service(GrpcBrokerServer::new(plugin.clone()))
        .add_service(HealthServer::new(plugin))
        .serve_with_incoming_shutdown(
            incoming(listener, tls, connections.clone(), accept::PATIENCE),
            async move { ending.wait().await },
        )
        .await
        .map_err(Error::Serve)
}

/// Serves until the end, and then gives the answers under way a moment to leave.
async fn until(
    end: impl Future<Output = End>,
    serving: impl Future<Output = Result<(), Error>>,
    ending: &Stop,
) -> Result<(), Error> {
    tokio::pin!(serving);
    let end = tokio::select! {
        end = end => end,
        broken = &mut serving => return broken,
    };
    tracing::debug!(?end, "the process ends");
    ending.set();
    tokio::time::timeout(DRAIN, serving).await.unwrap_or(Ok(()))
}

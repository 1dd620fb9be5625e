//! The life of a serving process.

use super::accept::{self, incoming};
use super::count::Counter;
use super::handler::Handler;
use super::handshake::{self, print};
use super::hosts::Hosts;
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

/// What a process has from its first line on.
pub(super) struct Process {
    runtime: Runtime,
    signals: Signals,
}

impl Process {
    /// To be called first of all: until then a Ctrl-C, which reaches the host's plugins too, ends the process.
    pub(super) fn begin() -> Result<Self, Error> {
        let runtime = runtime()?;
        let signals = {
            let _inside = runtime.enter();
            Signals::listen().map_err(Error::Process)?
        };
        Ok(Self { runtime, signals })
    }
}

/// Serves the host that `env` tells of, until it is done or gone.
pub(super) fn for_host<H: Handler>(
    process: Process,
    env: Env<'_>,
    parent: Parent,
    handler: impl Fn() -> H,
) -> Result<(), Error> {
    let Process { runtime, mut signals } = process;
    let host = handshake::host(env)?;
    let served = runtime.block_on(async {
        log::start(env);
        let tls = host.certificate.as_deref().map(tls::server).transpose()?;
        let bound = listener::bind(env)?;
        let place = &bound.place;
        let certificate = tls.as_ref().map(|(_, certificate)| certificate.as_ref());
        // From here on the host may connect; whoever does waits in the socket's queue.
        print(&host.line(place.network, &place.address, certificate)).map_err(Error::Stdout)?;
        let (connections, ending) = (Counter::default(), Stop::new());
        let tls = tls.map(|(config, _)| Arc::new(config));
        let plugin = Plugin::ending_at_shutdown(ending.clone());
        let hosts = Arc::new(Hosts::owner(handler()));
        let end = end_of_hosted(&mut signals, &ending, &connections, parent, &hosts);
        let serving = serving(bound.listener, tls, &connections, plugin, Arc::clone(&hosts));
        until(end, serving, &ending).await
        // `bound.place` is dropped here, and the socket with it.
    });
    // Work that still runs is cut off: the host has gone or has said that it does not wait.
    runtime.shutdown_background();
    served
}

/// Serves whoever is told where, until a signal ends it.
pub(super) fn for_debugger<H: Handler>(
    process: Process,
    env: Env<'_>,
    handler: impl Fn() -> H + Send + Sync + 'static,
) -> Result<(), Error> {
    let Process { runtime, mut signals } = process;
    let served = runtime.block_on(async {
        log::start(env);
        let bound = listener::bind(env)?;
        print(&reattach::instructions(bound.place.network, &bound.place.address))
            .map_err(Error::Stdout)?;
        let (connections, ending) = (Counter::default(), Stop::new());
        let plugin = Plugin::outliving_hosts(ending.clone());
        let hosts = Arc::new(Hosts::borrowers(handler));
        let serving = serving(bound.listener, None, &connections, plugin, Arc::clone(&hosts));
        until(end_of_debugged(&mut signals, &hosts), serving, &ending).await
    });
    runtime.shutdown_background();
    served
}

/// What a thread of the runtime may use of stack: as much as the first thread of a process on Linux. A build without
/// optimisation has the futures of the SDK there several times. Only what is used is memory.
const STACK: usize = 8 << 20;

/// Terraform itself works four times as long as this process for the same objects: so many processors have one thread of
/// ours. Nothing blocks a thread, and two that wake each other take a fifth more processor time than one.
const PROCESSORS_FOR_A_THREAD: usize = 4;

fn runtime() -> Result<Runtime, Error> {
    let processors = available_parallelism().map_or(1, usize::from);
    let workers = (processors / PROCESSORS_FOR_A_THREAD).clamp(1, 4);
    let mut runtime = Builder::new_multi_thread();
    runtime.worker_threads(workers).thread_stack_size(STACK).enable_all();
    runtime.build().map_err(Error::Process)
}

async fn serving<H: Handler>(
    listener: Listener,
    tls: Option<Arc<ServerConfig>>,
    connections: &Counter,
    plugin: Plugin,
    hosts: Arc<Hosts<H>>,
) -> Result<(), Error> {
    let ending = plugin.ending();
    Server::builder()
        .add_service(Provider(hosts))
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

#[cfg(test)]
mod tests {
    use super::super::empty::Empty;
    use super::super::proto::tfplugin6::get_provider_schema::{Request, Response};
    use super::*;
    use bytes::{Buf, Bytes};
    use prost::Message;
    use tokio::net::TcpStream;

    /// Asks for the schema as a host does, and gives the answer.
    async fn schema(address: &str) -> Response {
        let stream = TcpStream::connect(address).await.unwrap();
        let (mut sender, connection) = h2::client::handshake(stream).await.unwrap();
        tokio::spawn(connection);
        let request = http::Request::post("http://localhost/tfplugin6.Provider/GetProviderSchema")
            .header("content-type", "application/grpc")
            .header("te", "trailers")
            .body(())
            .unwrap();
        let (response, mut body) = sender.send_request(request, false).unwrap();
        let message = Request {}.encode_to_vec();
        assert!(message.is_empty());
        body.send_data(Bytes::from_static(&[0; 5]), true).unwrap();
        let mut body = response.await.unwrap().into_body();
        let mut bytes = Vec::new();
        while let Some(chunk) = body.data().await {
            bytes.extend_from_slice(&chunk.unwrap());
        }
        let mut bytes = Bytes::from(bytes);
        bytes.advance(5);
        Response::decode(bytes).unwrap()
    }

    #[tokio::test]
    async fn where_there_are_no_unix_sockets_hosts_are_served_over_tcp() {
        let (listener, address) = listener::bind_tcp(&|_| None).unwrap();
        let (connections, ending) = (Counter::default(), Stop::new());
        let plugin = Plugin::ending_at_shutdown(ending.clone());
        let hosts = Arc::new(Hosts::owner(Empty));
        let serving = serving(Listener::Tcp(listener), None, &connections, plugin, hosts);
        let asking = async {
            for _ in 0..2 {
                assert!(schema(&address).await.provider.is_some());
            }
            ending.set();
        };
        let both = async { tokio::join!(serving, asking).0 };
        tokio::time::timeout(Duration::from_secs(20), both).await.unwrap().unwrap();
        assert!(connections.watch().borrow().any_yet);
    }
}

//! The services of go-plugin that every plugin has beside its own.

use super::proto::health::health_check_response::ServingStatus;
use super::proto::health::health_server::Health;
use super::proto::health::{HealthCheckRequest, HealthCheckResponse};
use super::proto::plugin::grpc_broker_server::GrpcBroker;
use super::proto::plugin::grpc_controller_server::GrpcController;
use super::proto::plugin::grpc_stdio_server::GrpcStdio;
use super::proto::plugin::{ConnInfo, Empty, StdioData};
use crate::stop::Stop;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio_stream::Stream;
use tonic::{Request, Response, Status, Streaming};

/// The name by which go-plugin asks for the health of a plugin.
const SERVICE: &str = "plugin";

/// All of them.
#[derive(Clone, Debug)]
pub(super) struct Plugin {
    ending: Stop,
    obeys_shutdown: bool,
}

impl Plugin {
    /// For a process that the host started and may end. Shutdown sets `ending`, and silent streams end with it.
    pub(super) fn ending_at_shutdown(ending: Stop) -> Self {
        Self { ending, obeys_shutdown: true }
    }
    /// For a process that hosts only borrow.
    pub(super) fn outliving_hosts(ending: Stop) -> Self {
        Self { ending, obeys_shutdown: false }
    }
    /// Set when the process ends.
    pub(super) fn ending(&self) -> Stop {
        self.ending.clone()
    }
    fn silent<T>(&self) -> Silent<T> {
        let ending = self.ending();
        Silent { until: Box::pin(async move { ending.wait().await }), item: PhantomData }
    }
}

/// A stream without items that ends with the process, so that it does not hold up the answer to Shutdown.
pub(super) struct Silent<T> {
    until: Pin<Box<dyn Future<Output = ()> + Send>>,
    item: PhantomData<fn() -> T>,
}

impl<T> Stream for Silent<T> {
    type Item = Result<T, Status>;
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.until.as_mut().poll(cx).map(|()| None)
    }
}

#[tonic::async_trait]
impl GrpcController for Plugin {
    async fn shutdown(&self, _: Request<Empty>) -> Result<Response<Empty>, Status> {
        if self.obeys_shutdown {
            self.ending.set();
        }
        Ok(Response::new(Empty {}))
    }
}

#[tonic::async_trait]
impl GrpcStdio for Plugin {
    type StreamStdioStream = Silent<StdioData>;
    async fn stream_stdio(
        &self,
        _: Request<Empty>,
    ) -> Result<Response<Self::StreamStdioStream>, Status> {
        Ok(Response::new(self.silent()))
    }
}

#[tonic::async_trait]
impl GrpcBroker for Plugin {
    type StartStreamStream = Silent<ConnInfo>;
    async fn start_stream(
        &self,
        _: Request<Streaming<ConnInfo>>,
    ) -> Result<Response<Self::StartStreamStream>, Status> {
        Ok(Response::new(self.silent()))
    }
}

#[tonic::async_trait]
impl Health for Plugin {
    async fn check(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        match request.get_ref().service.as_str() {
            SERVICE | "" => {
                Ok(Response::new(HealthCheckResponse { status: ServingStatus::Serving.into() }))
            }
            other => Err(Status::not_found(format!("there is no service {other:?}"))),
        }
    }
}

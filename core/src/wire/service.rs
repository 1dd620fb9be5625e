//! The service `tfplugin6.Provider`: brings each request to the [`Handler`] and its answer back.

use super::codec::Raw;
use super::connection::Peer;
use super::count::Counter;
use super::diagnostic::{internal, malformed};
use super::guard;
use super::handler::{Call, Claim, Handler, Partial};
use super::hosts::Hosts;
use super::proto::tfplugin6::{
    Diagnostic, FunctionError, apply_resource_change, call_function, diagnostic::Severity,
    get_provider_schema, stop_provider,
};
use super::{proto::tfplugin6 as proto, routes::common_route};
use crate::stop::Stop;
use bytes::Bytes;
use prost::Message;
use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Instant;
use tonic::body::Body;
use tonic::codegen::{BoxFuture, Service, http};
use tonic::server::{Grpc, NamedService, UnaryService};
use tonic::{Request, Response, Status};

/// The largest message, in bytes, in either direction. As in providers written in Go; gRPC's usual 4 MiB are less than one large
/// attribute.
const LARGEST_MESSAGE: usize = 256 * 1024 * 1024;

/// Serves hosts by a [`Handler`].
pub(super) struct Provider<H>(pub(super) Arc<Hosts<H>>);

/// What all requests of a host have in common.
pub(super) struct Shared<H> {
    pub(super) handler: H,
    /// The flag of its calls. One that is set before the configuration came counts too.
    pub(super) stop: Stop,
    /// Whether it was the host that set the flag.
    pub(super) stopped: AtomicBool,
    /// Counts the calls that run.
    running: Counter,
    /// The encoded answer to `GetProviderSchema`.
    schema: OnceLock<Bytes>,
}

/// The bytes of an answer, some time.
pub(super) type Reply = BoxFuture<Response<Bytes>, Status>;
/// Answers the bytes of one kind of request.
pub(super) type Route<H> = fn(Arc<Shared<H>>, Bytes) -> Reply;

/// Makes a [`Reply`] of work that always has an answer.
pub(super) fn reply(work: impl Future<Output = Bytes> + Send + 'static) -> Reply {
    Box::pin(async { Ok(Response::new(work.await)) })
}

fn route<H: Handler>(name: &str) -> Option<Route<H>> {
    match name {
        "ApplyResourceChange" => {
            Some(|shared, bytes| reply(async move { shared.apply(bytes).await }))
        }
        "GetProviderSchema" => {
            Some(|shared, bytes| reply(async move { shared.schema(bytes).await }))
        }
        "StopProvider" => Some(|shared, bytes| reply(async move { shared.stop_running(bytes) })),
        _ => common_route(name),
    }
}

impl<H: Handler> Shared<H> {
    pub(super) fn new(handler: H, running: &Counter) -> Self {
        let (stop, stopped, schema) = Default::default();
        Self { handler, stop, stopped, running: running.clone(), schema }
    }

    /// What comes with a call that begins now.
    pub(super) fn call(&self) -> Call {
        let running = Some(Arc::new(self.running.begin()));
        Call { stop: self.stop.clone(), claim: Claim::default(), running }
    }

    /// A panic leaves the object as far as it was claimed.
    async fn apply(self: Arc<Self>, bytes: Bytes) -> Bytes {
        type Answer = apply_resource_change::Response;
        const RPC: &str = "ApplyResourceChange";
        let request: apply_resource_change::Request = match decode(RPC, bytes) {
            Ok(request) => request,
            Err(diagnostic) => return encode(&Answer::failed(diagnostic)),
        };
        let claim = Claim::new(request.prior_state.clone(), request.planned_private.clone());
        let new_identity = request.planned_identity.clone();
        let call = Call { claim: claim.clone(), ..self.call() };
        let work = Box::pin(async move { self.handler.apply_resource_change(call, request).await });
        encode(&run(RPC, work).await.unwrap_or_else(|diagnostic| {
            let Partial { state, private } = claim.kept();
            Answer { new_state: state, private, new_identity, ..Answer::failed(diagnostic) }
        }))
    }

    /// Encodes the schema the first time and keeps the bytes.
    async fn schema(self: Arc<Self>, bytes: Bytes) -> Bytes {
        const RPC: &str = "GetProviderSchema";
        if let Some(schema) = self.schema.get() {
            return schema.clone();
        }
        if let Err(diagnostic) = decode::<get_provider_schema::Request>(RPC, bytes) {
            return encode(&get_provider_schema::Response::failed(diagnostic));
        }
        let shared = Arc::clone(&self);
        let work = async move {
            let (mut encoded, mut is_whole) = (Vec::new(), true);
            for part in shared.handler.schemas() {
                is_whole &= part.diagnostics.iter().all(|told| told.severity() != Severity::Error);
                encoded.extend(part.encode_to_vec());
            }
            (Bytes::from(encoded), is_whole)
        };
        match run(RPC, work).await {
            Ok((encoded, is_whole)) => {
                if is_whole {
                    let _ = self.schema.set(encoded.clone());
                }
                encoded
            }
            Err(diagnostic) => encode(&get_provider_schema::Response::failed(diagnostic)),
        }
    }

    /// Never waits: hosts stop their providers one after the other.
    fn stop_running(&self, bytes: Bytes) -> Bytes {
        let error = match decode::<stop_provider::Request>("StopProvider", bytes) {
            Ok(_) => {
                self.stopped.store(true, Ordering::Relaxed);
                self.stop.set();
                String::new()
            }
            Err(diagnostic) => diagnostic.detail,
        };
        encode(&stop_provider::Response { error })
    }
}

/// Answers the bytes of a request by what `work` makes of its message, whatever happens in `work`.
pub(super) async fn answer<Q, R, F>(rpc: &'static str, bytes: Bytes, work: impl FnOnce(Q) -> F) -> R
where
    Q: Message + Default,
    R: Answer,
    F: Future<Output = R> + Send + 'static,
{
    let done = match decode(rpc, bytes) {
        Ok(request) => run(rpc, work(request)).await,
        Err(diagnostic) => Err(diagnostic),
    };
    done.unwrap_or_else(R::failed)
}

async fn run<F>(rpc: &'static str, work: F) -> Result<F::Output, Diagnostic>
where
    F: Future<Output: Send> + Send + 'static,
{
    let begun = Instant::now();
    let done = guard::run(work).await;
    let milliseconds = begun.elapsed().as_secs_f64() * 1000.0;
    match &done {
        Ok(_) => tracing::debug!(rpc, milliseconds, "answered"),
        Err(panic) => tracing::error!(rpc, milliseconds, %panic, "internal error"),
    }
    done.map_err(|panic| internal(rpc, &panic))
}

fn decode<Q: Message + Default>(rpc: &str, bytes: Bytes) -> Result<Q, Diagnostic> {
    Q::decode(bytes).map_err(|error| malformed(rpc, &error))
}

pub(super) fn encode(answer: &impl Message) -> Bytes {
    answer.encode_to_vec().into()
}

/// An answer that can say why it is not what was asked for.
pub(super) trait Answer: Message + Default {
    fn failed(diagnostic: Diagnostic) -> Self;
}

macro_rules! answers_with_diagnostics {
    ($($method:ident),* $(,)?) => {
        $(impl Answer for proto::$method::Response {
            fn failed(diagnostic: Diagnostic) -> Self {
                let mut answer = Self::default();
                answer.diagnostics.push(diagnostic);
                answer
            }
        })*
    };
}

answers_with_diagnostics! {
    apply_resource_change,
    close_ephemeral_resource,
    configure_provider,
    get_functions,
    get_metadata,
    get_provider_schema,
    get_resource_identity_schemas,
    import_resource_state,
    move_resource_state,
    open_ephemeral_resource,
    plan_resource_change,
    read_data_source,
    read_resource,
    renew_ephemeral_resource,
    upgrade_resource_identity,
    upgrade_resource_state,
    validate_data_resource_config,
    validate_ephemeral_resource_config,
    validate_provider_config,
    validate_resource_config,
}

impl Answer for call_function::Response {
    fn failed(diagnostic: Diagnostic) -> Self {
        let text = format!("{}: {}", diagnostic.summary, diagnostic.detail);
        Self { result: None, error: Some(FunctionError::because(&text, None)) }
    }
}

impl<H> Clone for Provider<H> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<H> NamedService for Provider<H> {
    const NAME: &'static str = "tfplugin6.Provider";
}

impl<H: Handler> Service<http::Request<Body>> for Provider<H> {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Self::Response, Infallible>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let name = request.uri().path().rsplit('/').next().unwrap_or_default();
        let Some(route) = route::<H>(name) else {
            let status = Status::unimplemented(format!("{name} is not served"));
            return Box::pin(async move { Ok(status.into_http()) });
        };
        let peer = request.extensions().get::<Arc<Peer>>().map(Arc::downgrade);
        let unary = Unary { route, shared: self.0.serving(peer.unwrap_or_default()) };
        Box::pin(async move {
            let mut grpc = Grpc::new(Raw)
                .apply_max_message_size_config(Some(LARGEST_MESSAGE), Some(LARGEST_MESSAGE));
            Ok(grpc.unary(unary, request).await)
        })
    }
}

struct Unary<H> {
    route: Route<H>,
    shared: Arc<Shared<H>>,
}

impl<H: Handler> UnaryService<Bytes> for Unary<H> {
    type Response = Bytes;
    type Future = Reply;
    fn call(&mut self, request: Request<Bytes>) -> Reply {
        (self.route)(Arc::clone(&self.shared), request.into_inner())
    }
}

#[cfg(test)]
mod tests;

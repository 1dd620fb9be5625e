//! Connections to a proxy that passes requests on: hyper writes the whole URL into the request line if the connection says so.

use super::{Plain, Secure};
use aws_smithy_runtime_api::box_error::BoxError;
use http::Uri;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::{Connected, Connection};
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use tower_service::Service;

/// Connects to a proxy, whatever the destination.
#[derive(Clone, Debug)]
pub(super) struct Forward {
    pub(super) uri: Uri,
    pub(super) inner: Secure<Plain>,
}

/// A connection to a proxy.
#[derive(Debug)]
pub(super) struct Via(<Secure<Plain> as Service<Uri>>::Response);

impl Service<Uri> for Forward {
    type Response = Via;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Via, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(cx)
    }
    fn call(&mut self, _: Uri) -> Self::Future {
        let connecting = self.inner.call(self.uri.clone());
        Box::pin(async move { connecting.await.map(Via) })
    }
}

impl Connection for Via {
    fn connected(&self) -> Connected {
        self.0.connected().proxy(true)
    }
}

impl Read for Via {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buffer)
    }
}

impl Write for Via {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

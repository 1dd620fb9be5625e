//! One connection of a host, and the count of those that are open.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::watch;
use tonic::transport::server::Connected;

/// What a connection is made of: a unix or TCP socket, with or without TLS around it.
pub(super) trait Transport: AsyncRead + AsyncWrite + Send + Unpin + 'static {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin + 'static> Transport for T {}

/// How many connections are open, and whether there ever was one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    /// Open now.
    pub(super) open: usize,
    /// There was at least one.
    pub(super) any_yet: bool,
}

/// The count, shared by all who make or watch connections.
#[derive(Clone, Debug, Default)]
pub(super) struct Connections(Arc<watch::Sender<Count>>);

impl Connections {
    /// Counts a new connection for as long as it lives.
    pub(super) fn open(&self, transport: Box<dyn Transport>) -> Connection {
        self.0.send_modify(|count| *count = Count { open: count.open + 1, any_yet: true });
        Connection { transport, counted: Counted(self.clone()) }
    }
    /// Tells of every change.
    pub(super) fn watch(&self) -> watch::Receiver<Count> {
        self.0.subscribe()
    }
}

/// A connection whose host has shown that it may connect.
pub(super) struct Connection {
    transport: Box<dyn Transport>,
    #[expect(dead_code, reason = "held for its Drop")]
    counted: Counted,
}

struct Counted(Connections);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.0.send_modify(|count| count.open = count.open.saturating_sub(1));
    }
}

impl Connected for Connection {
    type ConnectInfo = ();
    fn connect_info(&self) -> Self::ConnectInfo {}
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.transport).poll_read(cx, buf)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.transport).poll_write(cx, buf)
    }
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.transport).poll_write_vectored(cx, bufs)
    }
    fn is_write_vectored(&self) -> bool {
        self.transport.is_write_vectored()
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.transport).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.transport).poll_shutdown(cx)
    }
}

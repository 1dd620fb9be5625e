//! The two signals that matter to a plugin.

use std::io;

/// Listens to signals from the moment it is made; a signal that is listened to does not end the process by itself. Must be made inside
/// the runtime.
///
/// A handler, and not `SIG_IGN`, which a `credential_process` would inherit.
pub(super) struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(windows)]
    interrupt: tokio::signal::windows::CtrlC,
}

impl Signals {
    /// Begins to listen.
    #[cfg(unix)]
    pub(super) fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }
    /// Begins to listen.
    #[cfg(windows)]
    pub(super) fn listen() -> io::Result<Self> {
        Ok(Self { interrupt: tokio::signal::windows::ctrl_c()? })
    }
    /// Waits for the request to end, which an operating system that is shut down makes, for example.
    #[cfg(unix)]
    pub(super) async fn terminated(&mut self) {
        received(self.terminate.recv()).await;
    }
    /// Waits for the request to end. There is none on this system.
    #[cfg(windows)]
    pub(super) async fn terminated(&mut self) {
        std::future::pending().await
    }
    /// Waits for either signal.
    #[cfg(unix)]
    pub(super) async fn interrupted_or_terminated(&mut self) {
        tokio::select! {
            () = received(self.interrupt.recv()) => {}
            () = received(self.terminate.recv()) => {}
        }
    }
    /// Waits for Ctrl-C.
    #[cfg(windows)]
    pub(super) async fn interrupted_or_terminated(&mut self) {
        received(self.interrupt.recv()).await;
    }
}

/// A signal that can no longer be listened to never comes.
async fn received(signal: impl Future<Output = Option<()>>) {
    if signal.await.is_none() {
        std::future::pending::<()>().await;
    }
}

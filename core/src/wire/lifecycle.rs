//! When the process ends.

use super::count::{Count, Counter};
use super::handler::Handler;
use super::hosts::Hosts;
use super::signals::Signals;
use crate::stop::Stop;
use std::time::Duration;
use tokio::sync::watch;

/// A host that was given the handshake line connects at once; one that died before it could never does.
const FIRST_CONNECTION: Duration = Duration::from_mins(1);
/// A host keeps its connection for as long as it lives, because the streams of go-plugin stay open on it.
const AFTER_LAST_CONNECTION: Duration = Duration::from_secs(5);
/// How often to look whether the parent still lives, while nobody is connected.
const LOOK: Duration = Duration::from_millis(250);

/// Why the process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The host asked for it.
    Shutdown,
    /// A signal asked for it.
    Signal,
    /// The host is gone.
    Orphaned,
}

/// The process that started this one. A process whose parent died has another.
pub(super) type Parent = u32;

/// The parent now. Where a process keeps the number of a dead parent, it is always the same.
pub(super) fn parent() -> Parent {
    #[cfg(unix)]
    return std::os::unix::process::parent_id();
    #[cfg(not(unix))]
    0
}

/// Waits for the end of a process that a host started. Ctrl-C is not one: it reaches the host too, which then says what it wants.
///
/// A signal to terminate may have been sent to the host as well, and comes in the middle of changes then: they end first, and what they
/// have made is told.
pub(super) async fn end_of_hosted<H: Handler>(
    signals: &mut Signals,
    ending: &Stop,
    connections: &Counter,
    parent: Parent,
    hosts: &Hosts<H>,
) -> End {
    let orphaned = orphaned(
        connections.watch(),
        || self::parent() != parent,
        (FIRST_CONNECTION, AFTER_LAST_CONNECTION),
    );
    tokio::select! {
        () = ending.wait() => End::Shutdown,
        () = after_calls(hosts, async || signals.terminated().await) => End::Signal,
        () = orphaned => End::Orphaned,
    }
}

/// Waits for the end of a process that a person started. Hosts come and go.
pub(super) async fn end_of_debugged<H: Handler>(signals: &mut Signals, hosts: &Hosts<H>) -> End {
    after_calls(hosts, async || signals.interrupted_or_terminated().await).await;
    End::Signal
}

/// Waits for a signal, and then for the end of the calls that run, or for another signal.
async fn after_calls<H: Handler>(hosts: &Hosts<H>, mut signal: impl AsyncFnMut()) {
    signal().await;
    tokio::select! {
        () = hosts.wind_down() => {}
        () = signal() => {}
    }
}

/// Ends when nobody is connected and either the parent is gone or the first or last connection is too long ago.
///
/// While a connection is open the host lives, whoever the parent is.
async fn orphaned(
    mut connections: watch::Receiver<Count>,
    parent_is_gone: impl Fn() -> bool,
    (first, after_last): (Duration, Duration),
) {
    // An error would mean that nobody counts any more, and the caller holds the counter.
    while let Ok(count) = connections.wait_for(|count| count.open == 0).await.map(|count| *count) {
        let limit = if count.any_yet { after_last } else { first };
        let gone = async {
            let mut look = tokio::time::interval(LOOK);
            while !parent_is_gone() {
                look.tick().await;
            }
        };
        // Any change, because a connection may have come and gone before this task looks again.
        let changed = connections.wait_for(|now| *now != count);
        let again = tokio::select! {
            changed = tokio::time::timeout(limit, changed) => matches!(changed, Ok(Ok(_))),
            () = gone => false,
        };
        if !again {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering};

    const SHORT: Duration = Duration::from_millis(20);
    const LONG: Duration = Duration::from_hours(1);

    async fn ends(
        connections: &Counter,
        parent_is_gone: bool,
        limits: (Duration, Duration),
    ) -> bool {
        let orphaned = orphaned(connections.watch(), || parent_is_gone, limits);
        tokio::time::timeout(SHORT * 10, orphaned).await.is_ok()
    }

    #[tokio::test]
    async fn nobody_ever_connected() {
        assert!(ends(&Counter::default(), false, (SHORT, LONG)).await);
        assert!(!ends(&Counter::default(), false, (LONG, SHORT)).await);
        assert!(ends(&Counter::default(), true, (LONG, LONG)).await);
    }

    #[tokio::test]
    async fn an_open_connection_keeps_the_process_even_without_its_parent() {
        let connections = Counter::default();
        let open = connections.begin();
        assert!(!ends(&connections, true, (SHORT, SHORT)).await);
        drop(open);
        assert!(ends(&connections, false, (LONG, SHORT)).await);
    }

    #[tokio::test]
    async fn a_connection_that_came_and_went_unseen_is_the_last_one() {
        let connections = Counter::default();
        let orphaned = orphaned(connections.watch(), || false, (LONG, SHORT));
        tokio::pin!(orphaned);
        assert!(tokio::time::timeout(SHORT, &mut orphaned).await.is_err());
        drop(connections.begin());
        tokio::time::timeout(SHORT * 100, orphaned).await.unwrap();
    }

    #[tokio::test]
    async fn the_death_of_the_parent_is_noticed_while_nobody_is_connected() {
        let gone = AtomicBool::new(false);
        let connections = Counter::default();
        let orphaned = orphaned(connections.watch(), || gone.load(Ordering::Relaxed), (LONG, LONG));
        tokio::pin!(orphaned);
        assert!(tokio::time::timeout(SHORT, &mut orphaned).await.is_err());
        gone.store(true, Ordering::Relaxed);
        tokio::time::timeout(LOOK * 20, orphaned).await.unwrap();
    }
}

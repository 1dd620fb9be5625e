//! A count of what is there now, which can be watched.

use std::sync::Arc;
use tokio::sync::watch;

/// How many there are, and whether there ever was one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    /// There are now.
    pub(super) open: usize,
    /// There was at least one.
    pub(super) any_yet: bool,
}

/// The count, shared by all who make or watch what is counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Counter(Arc<watch::Sender<Count>>);

impl Counter {
    /// Counts one more, for as long as the value lives.
    pub(super) fn begin(&self) -> Counted {
        self.0.send_modify(|count| *count = Count { open: count.open + 1, any_yet: true });
        Counted(self.clone())
    }
    /// Tells of every change.
    pub(super) fn watch(&self) -> watch::Receiver<Count> {
        self.0.subscribe()
    }
    /// Ends when there is none, at once if that is so now.
    pub(super) async fn none(&self) {
        // The only error is that the sender is gone, and `self` holds it.
        let _ = self.watch().wait_for(|count| count.open == 0).await;
    }
}

/// One that is counted.
#[derive(Debug)]
pub(super) struct Counted(Counter);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.0.send_modify(|count| count.open = count.open.saturating_sub(1));
    }
}

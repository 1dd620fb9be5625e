//! The wish of the user that running work come to an end.

use std::sync::Arc;
use tokio::sync::watch;

/// A flag that is set once and then ends every wait that listens to it.
///
/// Clones share one flag. It asks, it does not abort: who sees it set finishes the AWS call at hand, starts no further one, and
/// answers with the state reached so far.
#[derive(Clone, Debug)]
pub struct Stop(Arc<watch::Sender<bool>>);

impl Default for Stop {
    fn default() -> Self {
        Self::new()
    }
}

impl Stop {
    /// A flag that is not set.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
    /// Sets the flag, for good.
    pub fn set(&self) {
        self.0.send_replace(true);
    }
    /// Whether the flag was set.
    #[must_use]
    pub fn is_set(&self) -> bool {
        *self.0.borrow()
    }
    /// Ends when the flag is set, at once if it was set before. Safe to drop at any point, as one arm of a `select!`.
    pub async fn wait(&self) {
        // The only error is that the sender is gone, and `self` holds it.
        let _ = self.0.subscribe().wait_for(|set| *set).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn a_clone_that_waits_ends_when_the_flag_is_set() {
        let stop = Stop::new();
        let waiting = tokio::spawn({
            let stop = stop.clone();
            async move { stop.wait().await }
        });
        tokio::task::yield_now().await;
        assert!(!stop.is_set() && !waiting.is_finished());
        stop.set();
        waiting.await.unwrap();
        assert!(stop.is_set());
    }

    #[tokio::test]
    async fn a_wait_that_begins_after_the_flag_was_set_ends_at_once() {
        let stop = Stop::new();
        stop.set();
        tokio::time::timeout(Duration::from_secs(5), stop.wait()).await.unwrap();
    }

    #[tokio::test]
    async fn a_flag_that_nobody_sets_keeps_its_waits() {
        let stop = Stop::new();
        let short = tokio::time::timeout(Duration::from_millis(5), stop.wait()).await;
        assert!(short.is_err());
    }
}

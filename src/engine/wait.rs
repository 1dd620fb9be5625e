//! The one place that waits: short first pauses, then longer ones, ended at once when Terraform stops.

use super::Error;
use crate::stop::Stop;
use std::time::Duration;
use tokio::time::Instant;

const FIRST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(5);

/// A wait with a limit.
pub(super) struct Wait {
    stop: Stop,
    start: Instant,
    limit: Duration,
    next: Duration,
}

impl Wait {
    /// A wait that may take so long in all.
    pub(super) fn new(stop: Stop, limit: Duration) -> Self {
        Self { stop, start: Instant::now(), limit, next: FIRST }
    }
    pub(super) fn limit(&self) -> Duration {
        self.limit
    }
    pub(super) fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }
    /// Starts over with short pauses: something has changed.
    pub(super) fn hurry(&mut self) {
        self.next = FIRST;
    }

    /// Pauses, each time half as long again as before, up to five seconds. An error when the limit is
    /// reached or Terraform stops; `last` says what the object was then.
    pub(super) async fn pause(&mut self, last: &str) -> Result<(), Error> {
        let left = self.limit.saturating_sub(self.elapsed());
        if left.is_zero() {
            return Err(Error::Timeout { last: last.to_owned(), after: self.limit });
        }
        let pause = self.next.min(left);
        self.next = (self.next * 3 / 2).min(LONGEST);
        #[expect(clippy::disallowed_methods, reason = "this is the place that waits")]
        let pause = tokio::time::sleep(pause);
        tokio::select! {
            () = pause => Ok(()),
            () = self.stop.wait() => Err(Error::Stopped { last: last.to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_stop_ends_a_pause_at_once() {
        let stop = Stop::new();
        let mut wait = Wait::new(stop.clone(), Duration::from_secs(600));
        wait.next = Duration::from_secs(300);
        stop.set();
        assert!(
            matches!(wait.pause("pending").await, Err(Error::Stopped { last }) if last == "pending")
        );
    }

    #[tokio::test]
    async fn the_limit_ends_a_wait_and_says_what_was_last_seen() {
        let mut wait = Wait::new(Stop::new(), Duration::ZERO);
        let error = wait.pause("pending").await.unwrap_err();
        assert_eq!(error.to_string(), "it is still pending after 0 s");
    }

    #[tokio::test]
    async fn pauses_grow_from_a_tenth_of_a_second_to_five_seconds() {
        let mut wait = Wait::new(Stop::new(), Duration::from_secs(600));
        wait.pause("pending").await.unwrap();
        assert_eq!(wait.next, Duration::from_millis(150));
        wait.next = Duration::from_millis(1);
        for _ in 0..3 {
            wait.pause("pending").await.unwrap();
        }
        wait.hurry();
        assert_eq!(wait.next, FIRST);
    }
}

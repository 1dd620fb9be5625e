//! How long one operation may take, which every wait in it has to know.

use super::Cx;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// When an operation has to be over. Clones are of the same operation.
#[derive(Clone, Debug)]
pub(super) struct Deadline {
    start: Instant,
    /// In milliseconds: what the waits of the operation have paused. Tests over the fake of AWS skip the pauses.
    paused: Arc<AtomicU64>,
    limit: Duration,
    /// Whether the user has said so in `timeouts`, and not the type.
    is_said: bool,
}

impl Deadline {
    pub(super) fn new(limit: Duration, is_said: bool) -> Self {
        Self { start: Instant::now(), paused: Arc::default(), limit, is_said }
    }
    /// Adds a pause.
    pub(super) fn pass(&self, pause: Duration) {
        self.paused.fetch_add(pause.as_millis().try_into().unwrap_or(u64::MAX), Ordering::Relaxed);
    }
    fn left(&self) -> Duration {
        let paused = Duration::from_millis(self.paused.load(Ordering::Relaxed));
        self.limit.saturating_sub(self.start.elapsed().max(paused))
    }
}

impl Cx {
    /// How long the operation may still take; none if nobody limits it.
    #[must_use]
    pub fn time_left(&self) -> Option<Duration> {
        self.deadline().map(Deadline::left)
    }
    /// What is left of the operation for a wait that could take `limit` by itself.
    pub(super) fn at_most(&self, limit: Duration) -> Duration {
        self.time_left().map_or(limit, |left| limit.min(left))
    }
    /// The same for a step that AWS documents to take so long: the limit of the type is no shorter than its own step,
    /// that of the user is.
    pub(super) fn at_most_as_said(&self, limit: Duration) -> Duration {
        if self.deadline().is_some_and(|deadline| deadline.is_said) {
            self.at_most(limit)
        } else {
            limit
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::fake::{Answer, Fake};
    use crate::engine::Error;

    const MINUTE: Duration = Duration::from_mins(1);

    fn cx(minutes: u64, is_said: bool) -> Cx {
        let fake = Fake::new(|call| Answer::error("InvalidAction", &call.action, 400));
        let cx = Cx::new(fake.scope(), fake.stop().clone());
        cx.operation(MINUTE * u32::try_from(minutes).unwrap(), is_said)
    }
    fn after(ended: Result<(), Error>) -> u64 {
        match ended {
            Err(Error::Timeout { after, .. }) => crate::engine::error::nearest(after),
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn every_wait_of_an_operation_ends_with_it() {
        let never = || async { Ok(false) };
        let cx = cx(3, true);
        assert_eq!(after(cx.until("pending", never).await), 120);
        assert_eq!(after(cx.until_within(MINUTE * 45, "pending", never).await), 60);
        assert_eq!(after(cx.until_the_end("pending", never).await), 0);
    }

    #[tokio::test]
    async fn a_step_may_take_longer_than_the_type_says_but_not_longer_than_the_user() {
        let never = || async { Ok(false) };
        let step = |is_said| async move {
            after(cx(10, is_said).until_within(MINUTE * 45, "used by AWS Lambda", never).await)
        };
        assert_eq!((step(false).await, step(true).await), (45 * 60, 10 * 60));
    }
}

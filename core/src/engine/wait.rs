//! The one place that waits: short first pauses, then longer ones, ended at once when Terraform stops.

use super::{Cx, Error};
use std::future::Future;
use std::time::Duration;
use tokio::time::Instant;

const FIRST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(5);
/// What a read that is under way gets when Terraform stops: most are over by then, and tell what there is.
const LAST_READ: Duration = Duration::from_millis(500);

/// A wait with a limit.
pub(super) struct Wait {
    cx: Cx,
    start: Instant,
    paused: Duration,
    limit: Duration,
    next: Duration,
}

impl Wait {
    /// A wait that may take so long in all.
    pub(super) fn new(cx: &Cx, limit: Duration) -> Self {
        let (cx, start, paused) = (cx.clone(), Instant::now(), Duration::ZERO);
        Self { cx, start, paused, limit, next: FIRST }
    }
    /// An error if Terraform was stopped before something was begun; `last` says what that is.
    pub(super) fn begin(&self, last: &str) -> Result<(), Error> {
        if self.cx.stop().is_set() {
            return Err(Error::Stopped { last: last.to_owned() });
        }
        Ok(())
    }
    pub(super) fn cx(&self) -> &Cx {
        &self.cx
    }
    pub(super) fn limit(&self) -> Duration {
        self.limit
    }
    /// How long it has taken so far: no less than its pauses, which tests over the fake of AWS skip.
    pub(super) fn elapsed(&self) -> Duration {
        self.start.elapsed().max(self.paused)
    }
    /// Starts over with short pauses: something has changed.
    pub(super) fn reset_backoff(&mut self) {
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
        tokio::select! {
            biased;
            () = self.cx.stop().wait() => return Err(Error::Stopped { last: last.to_owned() }),
            () = self.cx.scope().sleep(pause) => {}
        }
        self.paused += pause;
        if let Some(deadline) = self.cx.deadline() {
            deadline.pass(pause);
        }
        Ok(())
    }

    /// Looks again and again until `there`, a read, says yes.
    pub(super) async fn until<F>(
        &mut self,
        last: &str,
        mut there: impl FnMut() -> F + Send,
    ) -> Result<(), Error>
    where
        F: Future<Output = Result<bool, Error>> + Send,
    {
        while !self.read(last, there()).await? {
            self.pause(last).await?;
        }
        Ok(())
    }

    /// Runs a read, and gives it up soon after Terraform stops. Only reads: what a call changes has to be known.
    /// `last` says what the object was before.
    pub(super) async fn read<T>(
        &self,
        last: &str,
        read: impl Future<Output = Result<T, Error>> + Send,
    ) -> Result<T, Error> {
        let stopped = async {
            self.cx.stop().wait().await;
            self.cx.scope().sleep(LAST_READ).await;
        };
        tokio::select! {
            biased;
            read = read => read,
            () = stopped => Err(Error::Stopped { last: last.to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::fake::{Answer, Fake};
    use crate::stop::Stop;

    fn idle() -> Fake {
        Fake::new(|call| Answer::error("InvalidAction", &call.action, 400))
    }

    #[tokio::test]
    async fn a_stop_ends_a_pause_at_once() {
        let fake = idle();
        let accounts = crate::aws::Accounts::new(crate::aws::Settings::default(), Stop::new());
        let cx = Cx::new(accounts.scope("us-east-1", None), fake.stop().clone());
        let mut wait = Wait::new(&cx, Duration::from_mins(10));
        wait.next = Duration::from_mins(5);
        fake.stop().set();
        assert!(
            matches!(wait.pause("pending").await, Err(Error::Stopped { last }) if last == "pending")
        );
    }

    #[tokio::test]
    async fn the_limit_ends_a_wait_and_says_what_was_last_seen() {
        let mut wait = Wait::new(&Cx::new(idle().scope(), Stop::new()), Duration::from_mins(1));
        let error = loop {
            if let Err(error) = wait.pause("pending").await {
                break error;
            }
        };
        assert_eq!(error.to_string(), "it is still pending after 60 s");
    }

    #[tokio::test]
    async fn pauses_grow_from_a_tenth_of_a_second_to_five_seconds() {
        let fake = idle();
        let mut wait = Wait::new(&Cx::new(fake.scope(), Stop::new()), Duration::from_mins(10));
        for _ in 0..12 {
            wait.pause("pending").await.unwrap();
        }
        wait.reset_backoff();
        wait.pause("pending").await.unwrap();
        let slept = fake.slept();
        assert_eq!(slept[..3], [100, 150, 225].map(Duration::from_millis));
        assert_eq!((slept[10], slept[11], slept[12]), (LONGEST, LONGEST, FIRST));
    }
}

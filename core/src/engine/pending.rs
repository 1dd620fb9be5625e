//! What an operation of a type has begun and the engine waits for, after the id of the object is safe.

use super::erased::Boxed;
use super::wait::Wait;
use super::{Cx, Error, Result};
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

/// A read that says whether it is over.
type IsOver = Arc<dyn Fn() -> Boxed<'static, Result<bool>> + Send + Sync>;

/// What is waited for.
#[derive(Clone)]
struct Pending {
    /// What the object is until then: `not in sync`.
    last: String,
    is_over: IsOver,
}

/// What one operation has begun.
#[derive(Clone, Default)]
pub(super) struct Begun(Arc<Mutex<Vec<Pending>>>);

impl Cx {
    /// Leaves to the engine to wait for what this operation has begun, as long as the operation may take: until `is_over`,
    /// a read, says yes. A `create` that would wait itself could lose the object; what it leaves here is waited for
    /// when the id is in the state. `last` says what the object is until then, as in "it is still `last` after 60 s".
    pub fn leave_pending<F>(&self, last: &str, is_over: impl Fn() -> F + Send + Sync + 'static)
    where
        F: Future<Output = Result<bool>> + Send + 'static,
    {
        let is_over: IsOver = Arc::new(move || Box::pin(is_over()));
        let mut begun = self.begun().0.lock().unwrap_or_else(PoisonError::into_inner);
        begun.push(Pending { last: last.to_owned(), is_over });
    }

    /// Waits for all that was left.
    pub(super) async fn until_over(&self, wait: &mut Wait) -> Result<(), Error> {
        let begun = {
            let mut begun = self.begun().0.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *begun)
        };
        for Pending { last, is_over } in begun {
            wait.reset_backoff();
            wait.until(&last, || is_over()).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::fake::{Answer, Fake};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    fn cx() -> Cx {
        let fake = Fake::new(|call| Answer::error("InvalidAction", &call.action, 400));
        Cx::new(fake.scope(), fake.stop().clone())
    }
    fn leave(cx: &Cx, reads: usize) -> Arc<AtomicUsize> {
        let left = Arc::new(AtomicUsize::new(reads));
        let count = Arc::clone(&left);
        cx.leave_pending("not in sync", move || {
            let count = Arc::clone(&count);
            async move { Ok(count.fetch_sub(1, Ordering::SeqCst) == 1) }
        });
        left
    }

    #[tokio::test]
    async fn what_was_left_is_waited_for_until_it_is_over_and_once() {
        let cx = cx();
        let (first, second) = (leave(&cx, 3), leave(&cx.clone(), 1));
        let mut wait = Wait::new(&cx, Duration::from_mins(1));
        cx.until_over(&mut wait).await.unwrap();
        cx.until_over(&mut wait).await.unwrap();
        assert_eq!((first.load(Ordering::SeqCst), second.load(Ordering::SeqCst)), (0, 0));
    }

    #[tokio::test]
    async fn what_is_never_over_ends_with_the_operation() {
        let cx = cx();
        leave(&cx, 1_000);
        let error = cx.until_over(&mut Wait::new(&cx, Duration::from_mins(1))).await.unwrap_err();
        assert_eq!(error.to_string(), "it is still not in sync after 60 s");
    }
}

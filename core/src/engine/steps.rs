//! Steps of an operation that are done once, however often the operation is begun again.

use super::{Cx, Result};
use std::any::Any;
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

type Results = BTreeMap<String, Arc<dyn Any + Send + Sync>>;

/// The steps that one operation has done, with what came of them.
#[derive(Clone, Default)]
pub(super) struct Steps(Arc<Mutex<Results>>);

impl Steps {
    fn result<T: Clone + 'static>(&self, step: &str) -> Option<T> {
        let results = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        results.get(step)?.downcast_ref().cloned()
    }
    fn done(&self, step: &str, result: impl Any + Send + Sync) {
        let mut results = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        results.insert(step.to_owned(), Arc::new(result));
    }
}

impl Cx {
    /// Does a step of this operation, once. An error that passes by itself makes the engine begin an operation again:
    /// what is done already is not done a second time then, and its result is the one from before.
    ///
    /// For an update of several calls, and most of all for calls that are not as good as none when they are repeated:
    /// to stop an instance, to begin an update that has an ID.
    pub async fn once<T: Clone + Send + Sync + 'static>(
        &self,
        step: &str,
        call: impl Future<Output = Result<T>> + Send,
    ) -> Result<T> {
        if let Some(result) = self.steps().result(step) {
            return Ok(result);
        }
        let result = call.await?;
        self.steps().done(step, result.clone());
        Ok(result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::fake::{Answer, Fake};
    use crate::engine::Error;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    fn cx() -> Cx {
        let fake = Fake::new(|call| Answer::error("InvalidAction", &call.action, 400));
        Cx::new(fake.scope(), fake.stop().clone())
    }

    #[tokio::test]
    async fn a_step_is_done_once_in_an_operation_and_again_in_the_next() {
        let calls = AtomicUsize::new(0);
        let call = || async { Ok(calls.fetch_add(1, Ordering::SeqCst)) };
        let first = cx().operation(Duration::MAX, false);
        assert_eq!(first.once("stop", call()).await.unwrap(), 0);
        assert_eq!(first.clone().once("stop", call()).await.unwrap(), 0);
        assert_eq!(first.once("start", call()).await.unwrap(), 1);
        assert_eq!(first.operation(Duration::MAX, false).once("stop", call()).await.unwrap(), 2);
    }

    #[tokio::test]
    async fn a_step_that_failed_is_done_again() {
        let cx = cx();
        let fails = async { Err::<(), _>(Error::Invalid("no".into())) };
        assert!(cx.once("stop", fails).await.is_err());
        assert!(cx.once("stop", async { Ok(()) }).await.is_ok());
    }
}

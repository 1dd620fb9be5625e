//! Work that many want at the same time and that is done once.

use super::error::Result;
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// One piece of work at a time: who comes while it is under way waits for it and gets its result, an error as well.
///
/// Nothing is lost when the one who does the work is dropped: the next one in the queue does it.
pub(super) struct Flight<T> {
    turn: tokio::sync::Mutex<()>,
    landed: Mutex<(u64, Option<Result<T>>)>,
}

impl<T> Default for Flight<T> {
    fn default() -> Self {
        Self { turn: tokio::sync::Mutex::default(), landed: Mutex::new((0, None)) }
    }
}

impl<T: Clone> Flight<T> {
    fn landed(&self) -> MutexGuard<'_, (u64, Option<Result<T>>)> {
        self.landed.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// To be taken before looking whether the work is necessary: what lands after it counts as an answer.
    pub(super) fn ticket(&self) -> u64 {
        self.landed().0
    }
    pub(super) async fn join(
        &self,
        ticket: u64,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let _turn = self.turn.lock().await;
        self.land(ticket, work).await
    }
    /// As `join`, but `None` if somebody else is at it.
    pub(super) async fn join_if_idle(
        &self,
        ticket: u64,
        work: impl Future<Output = Result<T>>,
    ) -> Option<Result<T>> {
        let _turn = self.turn.try_lock().ok()?;
        Some(self.land(ticket, work).await)
    }
    async fn land(&self, ticket: u64, work: impl Future<Output = Result<T>>) -> Result<T> {
        let answer = {
            let landed = self.landed();
            landed.1.clone().filter(|_| landed.0 > ticket)
        };
        if let Some(answer) = answer {
            return answer;
        }
        let answer = work.await;
        let mut landed = self.landed();
        *landed = (landed.0 + 1, Some(answer.clone()));
        answer
    }
}

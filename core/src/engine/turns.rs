//! Turns: what may be changed by one operation at a time.

use super::together::Trays;
use super::{Cx, Error, Result};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use tokio::sync::{Mutex as Lock, OwnedMutexGuard};

/// Account, region, and what is changed there.
type Key = (String, String, String);

/// The lock of each parent that somebody wants to change.
type Locks = Arc<Mutex<BTreeMap<Key, Weak<Lock<()>>>>>;

/// Who has the turn, and what waits for it. Belongs to one configuration of the provider.
#[derive(Clone, Default)]
pub struct Turns {
    locks: Locks,
    trays: Trays,
}

/// A turn, which ends when this is dropped.
pub struct Turn(#[expect(dead_code, reason = "held, not used")] OwnedMutexGuard<()>);

impl Turns {
    pub(super) fn trays(&self) -> &Trays {
        &self.trays
    }
    fn lock(&self, key: Key) -> Arc<Lock<()>> {
        let mut locks = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
        locks.retain(|_, lock| lock.strong_count() > 0);
        let slot = locks.entry(key).or_default();
        slot.upgrade().unwrap_or_else(|| {
            let lock = Arc::default();
            *slot = Arc::downgrade(&lock);
            lock
        })
    }
}

impl Cx {
    /// Waits until no other operation of this process has the turn of `parent`, and takes it. For what AWS changes as a
    /// whole although it is made of several resources: the rules of a group, the profiles of a cluster.
    pub async fn turn(&self, parent: &str) -> Result<Turn> {
        let (_, account, region) = super::siblings::place("", self);
        let lock = self.turns().lock((account, region, parent.to_owned()));
        tokio::select! {
            biased;
            () = self.stop().wait() => Err(Error::Stopped { last: format!("waiting for {parent}") }),
            turn = lock.lock_owned() => Ok(Turn(turn)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::fake::{Answer, Fake};
    use tokio::task::yield_now;

    fn cx(turns: &Turns) -> (Cx, Fake) {
        let fake = Fake::new(|call| Answer::error("InvalidAction", &call.action, 400));
        (Cx::new(fake.scope(), fake.stop().clone()).taking(turns), fake)
    }

    #[tokio::test]
    async fn the_turn_of_one_parent_is_taken_by_one_operation_at_a_time() {
        let (cx, _) = cx(&Turns::default());
        let turn = cx.turn("sg-1").await.unwrap();
        let other = cx.turn("sg-2").await.unwrap();
        let waiting = tokio::spawn({
            let cx = cx.clone();
            async move { cx.turn("sg-1").await.map(drop) }
        });
        yield_now().await;
        assert!(!waiting.is_finished());
        drop((turn, other));
        waiting.await.unwrap().unwrap();
        assert!(cx.turns().locks.lock().unwrap().values().all(|lock| lock.strong_count() == 0));
    }

    #[tokio::test]
    async fn a_stop_ends_the_wait_for_a_turn() {
        let (cx, fake) = cx(&Turns::default());
        let _turn = cx.turn("sg-1").await.unwrap();
        fake.stop().set();
        assert!(matches!(cx.turn("sg-1").await, Err(Error::Stopped { .. })));
    }
}

//! What several operations want to have done to one parent at the same time, done with one call.

use super::batch::{LULL, company};
use super::siblings::place;
use super::{Cx, Error, Result};
use std::any::Any;
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot::{Sender, channel};

/// Account, region, the parent, and what is done to it.
type Key = (String, String, String, &'static str);

/// What waits to be done, by where: lists of [`Waiting`]. Belongs to one configuration of the provider.
#[derive(Clone, Default)]
pub(super) struct Trays(Arc<Mutex<All>>);

/// The number of the last thing that was put into a tray, and the trays.
type All = (u64, BTreeMap<Key, Box<dyn Any + Send>>);

struct Waiting<I, O> {
    number: u64,
    item: I,
    answer: Sender<Result<O>>,
}

impl Trays {
    fn lock(&self) -> MutexGuard<'_, All> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// Puts something into a tray; returns its number.
    fn put<I: Send + 'static, O: Send + 'static>(
        &self,
        key: &Key,
        item: I,
        answer: Sender<Result<O>>,
    ) -> u64 {
        let (last, trays) = &mut *self.lock();
        *last += 1;
        let waiting = Waiting { number: *last, item, answer };
        let tray =
            trays.entry(key.clone()).or_insert_with(|| Box::new(Vec::<Waiting<I, O>>::new()));
        if let Some(tray) = tray.downcast_mut::<Vec<Waiting<I, O>>>() {
            tray.push(waiting);
        }
        *last
    }
    /// How much is in a tray.
    fn waiting<I: 'static, O: 'static>(&self, key: &Key) -> usize {
        let trays = &self.lock().1;
        let tray = trays.get(key).and_then(|tray| tray.downcast_ref::<Vec<Waiting<I, O>>>());
        tray.map_or(0, Vec::len)
    }
    /// Takes all that is in a tray.
    fn take<I: 'static, O: 'static>(&self, key: &Key) -> Vec<Waiting<I, O>> {
        let tray = self.lock().1.remove(key);
        let tray = tray.and_then(|tray| tray.downcast::<Vec<Waiting<I, O>>>().ok());
        tray.map(|tray| *tray).unwrap_or_default()
    }
    /// Takes back what nobody has begun to do; whether that was so.
    fn take_back<I: 'static, O: 'static>(&self, key: &Key, number: u64) -> bool {
        let trays = &mut self.lock().1;
        let tray = trays.get_mut(key).and_then(|tray| tray.downcast_mut::<Vec<Waiting<I, O>>>());
        let Some(tray) = tray else { return false };
        let before = tray.len();
        tray.retain(|waiting| waiting.number != number);
        tray.len() < before
    }
}

impl Cx {
    /// Has something done to `parent` in its [`turn`](Self::turn), together with all that other operations want to have
    /// done to it within a few milliseconds, or while its turn is another one's. Whoever gets the turn does it for all with `carry_out`, which answers for each. `what` says
    /// what is done: only operations whose calls may be repeated in the same cases go together.
    pub async fn together<I, O, F>(
        &self,
        parent: &str,
        what: &'static str,
        item: I,
        carry_out: impl FnOnce(Vec<I>) -> F + Send,
    ) -> Result<O>
    where
        I: Send + 'static,
        O: Send + 'static,
        F: Future<Output = Vec<Result<O>>> + Send,
    {
        let (_, account, region) = place("", self);
        let (key, trays) = ((account, region, parent.to_owned(), what), self.turns().trays());
        let (sender, mut answer) = channel();
        let number = trays.put(&key, item, sender);
        let turn = match self.turn(parent).await {
            Err(stopped) if trays.take_back::<I, O>(&key, number) => return Err(stopped),
            turn => turn,
        };
        if let Ok(turn) = turn {
            // Whoever had the turn before may have done it.
            if let Ok(done) = answer.try_recv() {
                return done;
            }
            company(LULL, || trays.waiting::<I, O>(&key), || false).await;
            let (items, answers): (Vec<_>, Vec<_>) =
                trays.take::<I, O>(&key).into_iter().map(|all| (all.item, all.answer)).unzip();
            let results = carry_out(items).await;
            for (answer, result) in answers.into_iter().zip(results) {
                let _ = answer.send(result);
            }
            drop(turn);
        }
        answer.await.unwrap_or_else(|_| Err(Error::Invalid("internal error: no answer".into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::fake::{Answer, Fake};
    use crate::engine::Turns;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::task::yield_now;

    fn cx() -> (Cx, Fake) {
        let fake = Fake::new(|call| Answer::error("InvalidAction", &call.action, 400));
        (Cx::new(fake.scope(), fake.stop().clone()).taking(&Turns::default()), fake)
    }

    /// Doubles numbers, and counts how often that is done. Odd ones are refused.
    struct Calls(AtomicUsize);
    impl Calls {
        async fn double(&self, cx: &Cx, what: &'static str, number: usize) -> Result<usize> {
            cx.together("Z1", what, number, async |all: Vec<usize>| {
                self.0.fetch_add(1, Ordering::SeqCst);
                yield_now().await;
                let one = |number: usize| match number % 2 {
                    0 => Ok(2 * number),
                    _ => Err(Error::Invalid(number.to_string())),
                };
                all.into_iter().map(one).collect()
            })
            .await
        }
    }

    #[tokio::test]
    async fn what_comes_at_the_same_time_is_done_together_and_each_gets_its_answer() {
        let ((cx, _fake), calls) = (cx(), Calls(AtomicUsize::new(0)));
        let double = |number| calls.double(&cx, "created", number);
        let (a, b, c, d) = tokio::join!(double(2), double(3), double(4), double(6));
        assert_eq!((a.unwrap(), c.unwrap(), d.unwrap()), (4, 8, 12));
        assert_eq!(b.unwrap_err().to_string(), "3");
        assert_eq!(calls.0.load(Ordering::SeqCst), 1);
        assert_eq!(double(8).await.unwrap(), 16);
    }

    #[tokio::test]
    async fn what_comes_while_another_has_the_turn_is_done_together() {
        let ((cx, _fake), calls) = (cx(), Calls(AtomicUsize::new(0)));
        let turn = cx.turn("Z1").await.unwrap();
        let double = |number| calls.double(&cx, "created", number);
        let (a, b, ()) = tokio::join!(double(2), double(4), async {
            yield_now().await;
            drop(turn);
        });
        assert_eq!((a.unwrap(), b.unwrap()), (4, 8));
        assert_eq!(calls.0.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn what_is_done_in_other_ways_is_done_by_itself() {
        let ((cx, _fake), calls) = (cx(), Calls(AtomicUsize::new(0)));
        let (a, b) = tokio::join!(calls.double(&cx, "created", 2), calls.double(&cx, "deleted", 4));
        assert_eq!((a.unwrap(), b.unwrap()), (4, 8));
        assert_eq!(calls.0.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn what_nobody_has_begun_when_terraform_stops_is_not_done() {
        let ((cx, fake), calls) = (cx(), Calls(AtomicUsize::new(0)));
        let turn = cx.turn("Z1").await.unwrap();
        let (ended, ()) = tokio::join!(calls.double(&cx, "created", 2), async {
            yield_now().await;
            fake.stop().set();
        });
        assert!(matches!(ended, Err(Error::Stopped { .. })));
        drop(turn);
        assert_eq!(calls.0.load(Ordering::SeqCst), 0);
    }
}

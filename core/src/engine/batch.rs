//! Reads that come at the same time become one call.
//!
//! Terraform refreshes ten objects at a time, each with a request of its own. Reads of one type in one account and
//! region that arrive within a few milliseconds of each other, or while such a call is under way, are answered by one
//! Describe call, as far as the type can read many at once. That more are about to come is seen by the states that
//! Terraform has upgraded: it does that right before each read.

use super::{AnyResource, Cx, Error, ObservedValue, Purpose, Result};
use crate::aws::Products;
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// As long as more reads keep coming in such a time, they join the batch...
pub(super) const LULL: Duration = Duration::from_millis(1);
/// ...but for no more than so many lulls: 5 ms, against 50 ms and more that a call to AWS takes.
const LULLS: u32 = 5;
/// The first of a type are waited for a little longer, as a part of what a call takes...
const PART_OF_A_CALL: u32 = 16;
/// ...up to this.
const LONGEST_LULL: Duration = Duration::from_millis(5);
/// A read that is announced comes, and is waited for so long.
const PATIENCE: Duration = Duration::from_millis(25);
/// So many lulls those whom a call has answered are waited for, to come back with their next object.
const LULLS_FOR_ANSWERED: u32 = 10;

type Answer = Result<Option<ObservedValue>>;

/// A read that waits for company.
struct Read {
    cx: Cx,
    id: String,
    known: Value,
    answer: oneshot::Sender<Answer>,
}

type Queues = BTreeMap<BatchKey, Vec<Read>>;

/// Type, session, region and purpose: what one call can read together.
type BatchKey = (&'static str, usize, String, Purpose);

/// The reads that wait for company. Belongs to one configuration of the provider, since sessions do.
#[derive(Clone, Default)]
pub struct Batches {
    queues: Arc<Mutex<Queues>>,
    expected: Arc<Mutex<Expected>>,
}

/// What tells a refresh whether more reads are about to come.
#[derive(Default)]
struct Expected {
    /// Announced and not there yet, by type.
    announced: BTreeMap<&'static str, usize>,
    /// Where something was read already.
    begun: BTreeSet<BatchKey>,
    /// How long the latest read took that called AWS.
    call: Duration,
}

impl Batches {
    /// Terraform has got the state of an object of this type upgraded: in a refresh, it asks to read that object next.
    pub fn announce(&self, type_name: &'static str) {
        *self.expected().announced.entry(type_name).or_default() += 1;
    }
    /// It has asked for one that may have been announced.
    pub fn arrive(&self, type_name: &'static str) {
        if let Some(announced) = self.expected().announced.get_mut(type_name) {
            *announced = announced.saturating_sub(1);
        }
    }

    /// The object of that id as it is now; none if it does not exist. `known` is its plan or prior state.
    pub(super) async fn read(
        &self,
        resource: &'static dyn AnyResource,
        cx: &Cx,
        id: &str,
        known: &Value,
    ) -> Answer {
        if resource.spec().read_at_once <= 1 {
            let ids = [id.to_owned()];
            let cx = cx.knowing([(id.to_owned(), known.clone())].into());
            return Ok(resource.read(&cx, &ids).await?.remove(id));
        }
        let (session, region) = (cx.scope().session_number(), cx.region().to_owned());
        let place = (resource.type_name(), session, region, cx.purpose());
        let (answer, receiver) = oneshot::channel();
        let read = Read { cx: cx.clone(), id: id.to_owned(), known: known.clone(), answer };
        if self.join(&place, read) {
            let batches = self.clone();
            // Of all that are read together, the first says what the call names in its User-Agent.
            let run = async move { batches.run(place, resource).await };
            tokio::spawn(Products::current().named_by(run));
        }
        // The sender is dropped only if the batch panicked.
        receiver.await.unwrap_or(Err(Error::Invalid("internal error: a read was lost".into())))
    }

    fn queues(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn expected(&self) -> MutexGuard<'_, Expected> {
        self.expected.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues a read; true if nobody answers the queue yet.
    fn join(&self, place: &BatchKey, read: Read) -> bool {
        let mut queues = self.queues();
        let is_new = !queues.contains_key(place);
        queues.entry(place.clone()).or_default().push(read);
        is_new
    }

    fn waiting(&self, place: &BatchKey) -> usize {
        self.queues().get(place).map_or(0, Vec::len)
    }

    /// The reads of a queue that one call can take. A queue that is empty ends.
    fn take(&self, place: &BatchKey, most: usize) -> Vec<Read> {
        let mut queues = self.queues();
        let Some(waiting) = queues.get_mut(place) else { return vec![] };
        let rest = waiting.split_off(waiting.len().min(most));
        let taken = std::mem::replace(waiting, rest);
        if taken.is_empty() {
            queues.remove(place);
        }
        taken
    }

    async fn run(self, place: BatchKey, resource: &'static dyn AnyResource) {
        let _end = End { batches: &self, place: &place };
        let most = resource.spec().read_at_once;
        self.gather(&place).await;
        loop {
            let taken = self.take(&place, most);
            // What there is to say is said to the first of them.
            let Some(cx) = taken.first().map(|read| read.cx.clone()) else { return };
            let (answered, begun) = (taken.len(), Instant::now());
            answer(resource, &cx, taken).await;
            // What was answered out of a list took no time.
            let took = begun.elapsed();
            if took > LULL * LULLS {
                self.expected().call = took;
            }
            self.return_of(answered, &place, most).await;
        }
    }

    /// Waits for company of the first read. Only a refresh announces reads; those that have not come by the end are not
    /// waited for again.
    async fn gather(&self, place: &BatchKey) {
        let &(type_name, .., purpose) = place;
        let waiting = || self.waiting(place);
        if purpose != Purpose::Refresh {
            return company(LULL, waiting, || false).await;
        }
        let lull = {
            let expected = &mut *self.expected();
            let is_first = expected.begun.insert(place.clone());
            let part = (expected.call / PART_OF_A_CALL).clamp(LULL, LONGEST_LULL);
            if is_first { part } else { LULL }
        };
        let announced = || self.expected().announced.get(type_name).is_some_and(|n| *n > 0);
        company(lull, waiting, announced).await;
        self.expected().announced.remove(type_name);
    }

    /// Terraform asks for ten objects at a time. Where some of them came while a call was under way, the others come
    /// when it has answered: to wait for them is one call for all, and not two that are half full by turns.
    async fn return_of(&self, answered: usize, place: &BatchKey, most: usize) {
        let all = most.min(self.waiting(place) + answered);
        for _ in 0..LULLS_FOR_ANSWERED {
            let waiting = self.waiting(place);
            if place.3 != Purpose::Refresh || waiting == 0 || waiting >= all {
                return;
            }
            pause(LULL).await;
        }
    }
}

/// Waits for more to join what waits already, as long as more keeps coming within a lull, or `is_announced`.
pub(super) async fn company(
    lull: Duration,
    waiting: impl Fn() -> usize,
    is_announced: impl Fn() -> bool,
) {
    let (mut observed, mut waited) = (0, Duration::ZERO);
    while waited < PATIENCE {
        pause(lull).await;
        waited += lull;
        let now = waiting();
        let keeps_coming = now != observed && waited < lull * LULLS;
        if !keeps_coming && !is_announced() {
            break;
        }
        observed = now;
    }
}

async fn pause(lull: Duration) {
    #[expect(clippy::disallowed_methods, reason = "some milliseconds are not a wait for AWS")]
    tokio::time::sleep(lull).await;
}

/// Ends a queue when its call panics: who waits in it gets an error, and the next read begins a new one.
struct End<'a> {
    batches: &'a Batches,
    place: &'a BatchKey,
}
impl Drop for End<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.batches.queues().remove(self.place);
        }
    }
}

async fn answer(resource: &'static dyn AnyResource, cx: &Cx, waiting: Vec<Read>) {
    let mut known = BTreeMap::new();
    let mut receivers = Vec::with_capacity(waiting.len());
    for Read { id, known: its, answer, .. } in waiting {
        known.insert(id.clone(), its);
        receivers.push((id, answer));
    }
    let ids: Vec<String> = known.keys().cloned().collect();
    let found = read(resource, &cx.knowing(known), ids).await;
    for (id, receiver) in receivers {
        let (found, refusal) = &found;
        let answer = match refusal {
            Some((ids, error)) if ids.contains(&id) => Err(error.clone()),
            _ => Ok(found.get(&id).cloned()),
        };
        // Whoever asked may have gone away meanwhile.
        let _ = receiver.send(answer);
    }
}

/// What was found, and the ids that could not be read.
type Found = (BTreeMap<String, ObservedValue>, Option<(Vec<String>, Error)>);

/// Reads them all. A call that is refused because of one object is divided until it is found, as policies may be about
/// single objects. Where both halves are refused, the permission is missing for all.
async fn read(resource: &'static dyn AnyResource, cx: &Cx, mut ids: Vec<String>) -> Found {
    tracing::debug!(resource = resource.type_name(), objects = ids.len(), "reading");
    let mut found = BTreeMap::new();
    let mut error = match resource.read(cx, &ids).await {
        Ok(all) => return (all, None),
        Err(error) => error,
    };
    while ids.len() > 1 && error.aws().is_some_and(crate::aws::Error::is_access_denied) {
        let rest = ids.split_off(ids.len() / 2);
        match (resource.read(cx, &ids).await, resource.read(cx, &rest).await) {
            (Ok(some), Err(of_rest)) => {
                found.extend(some);
                (ids, error) = (rest, of_rest);
            }
            (Err(of_ids), Ok(some)) => {
                found.extend(some);
                error = of_ids;
            }
            (Err(_), Err(_)) => {
                ids.extend(rest);
                break;
            }
            (Ok(some), Ok(others)) => {
                found.extend(some.into_iter().chain(others));
                return (found, None);
            }
        }
    }
    (found, Some((ids, error)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[tokio::test]
    async fn reads_that_are_announced_are_waited_for_but_not_for_ever() {
        for (lull, announced, looks) in
            [(1, 0, 2), (1, 7, 9), (1, usize::MAX, 25), (5, usize::MAX, 5)]
        {
            let (looked, asked) = (Cell::new(0), Cell::new(0));
            let waiting = || {
                looked.set(looked.get() + 1);
                1
            };
            let is_announced = || {
                asked.set(asked.get() + 1);
                asked.get() <= announced
            };
            company(LULL * lull, waiting, is_announced).await;
            assert_eq!(looked.get(), looks, "{lull} {announced}");
        }
    }

    #[test]
    fn an_announcement_is_of_one_read_and_who_is_not_announced_is_nobodys_announcement() {
        let batches = Batches::default();
        let announced = || batches.expected().announced["aws_boat"];
        batches.arrive("aws_boat");
        batches.announce("aws_boat");
        batches.announce("aws_boat");
        assert_eq!(announced(), 2);
        for left in [1, 0, 0] {
            batches.arrive("aws_boat");
            assert_eq!(announced(), left);
        }
    }
}

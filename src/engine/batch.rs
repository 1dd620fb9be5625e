//! Reads that come at the same time become one call.
//!
//! Terraform refreshes ten objects at a time, each with a request of its own. Reads of one type in one
//! account and region that arrive within a few milliseconds of each other, or while such a call is under way, are answered by
//! one Describe call, as far as the type can read many at once.

use super::{AnyResource, Cx, Error, ObservedValue, Purpose, Result};
use crate::aws::Products;
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;

/// As long as more reads keep coming in such a time, they join the batch...
const LULL: Duration = Duration::from_millis(1);
/// ...but for no more than so many lulls: 5 ms, against 50 ms and more that a call to AWS takes.
const LULLS: u32 = 5;

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
pub struct Batches(Arc<Mutex<Queues>>);

impl Batches {
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
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
        company(|| self.waiting(&place)).await;
        loop {
            let taken = self.take(&place, resource.spec().read_at_once);
            // What there is to say is said to the first of them.
            let Some(cx) = taken.first().map(|read| read.cx.clone()) else { return };
            answer(resource, &cx, taken).await;
        }
    }
}

/// Waits for more to join what waits already, as long as more keeps coming.
pub(super) async fn company(waiting: impl Fn() -> usize) {
    let mut observed = 0;
    for _ in 0..LULLS {
        #[expect(clippy::disallowed_methods, reason = "a lull of 1 ms is not a wait for AWS")]
        tokio::time::sleep(LULL).await;
        let now = waiting();
        if now == observed {
            break;
        }
        observed = now;
    }
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

//! Reads that come at the same time become one call.
//!
//! Terraform refreshes ten objects at a time, each with a request of its own. Reads of one type in one
//! account and region that arrive within a few milliseconds of each other are answered by one Describe call,
//! as far as the type can read many at once.

use super::{AnyResource, Cx, Error, Purpose, Result, SeenValue};
use crate::aws::Products;
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;

/// As long as more reads keep coming in such a time, they join the batch...
const LULL: Duration = Duration::from_millis(1);
/// ...but for no more than so many lulls: 5 ms, against 50 ms and more that a call to AWS takes.
const LULLS: u32 = 5;

type Answer = Result<Option<SeenValue>>;

/// A read that waits for company.
struct Read {
    id: String,
    known: Value,
    answer: oneshot::Sender<Answer>,
}

#[derive(Default)]
struct Queue {
    waiting: Vec<Read>,
}

/// Type, session, region and purpose: what one call can read together.
type Place = (&'static str, usize, String, Purpose);

/// The reads that wait for company. Belongs to one configuration of the provider, since sessions do.
#[derive(Clone, Default)]
pub struct Batches(Arc<Mutex<BTreeMap<Place, Queue>>>);

impl Batches {
    /// The object of that id as it is now; none if it does not exist. `known` is its plan or prior state.
    pub(super) async fn read(
        &self,
        resource: &'static dyn AnyResource,
        cx: &Cx,
        id: &str,
        known: &Value,
    ) -> Answer {
        if resource.read_at_once() <= 1 {
            let ids = [id.to_owned()];
            let cx = cx.knowing([(id.to_owned(), known.clone())].into());
            return Ok(resource.read(&cx, &ids).await?.remove(id));
        }
        let (session, region) = (cx.scope().session_number(), cx.region().to_owned());
        let place = (resource.type_name(), session, region, cx.purpose());
        let (answer, receiver) = oneshot::channel();
        if self.join(&place, Read { id: id.to_owned(), known: known.clone(), answer }) {
            let (batches, cx) = (self.clone(), cx.clone());
            // Of all that are read together, the first says what the call names in its User-Agent.
            let run = async move { batches.run(place, resource, cx).await };
            tokio::spawn(Products::current().named_by(run));
        }
        // The sender is dropped only if the batch panicked.
        receiver.await.unwrap_or(Err(Error::Invalid("internal error: a read was lost".into())))
    }

    /// Queues a read; true if it is the first in its queue.
    fn join(&self, place: &Place, read: Read) -> bool {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = queues.entry(place.clone()).or_default();
        queue.waiting.push(read);
        queue.waiting.len() == 1
    }

    fn waiting(&self, place: &Place) -> usize {
        let queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        queues.get(place).map_or(0, |queue| queue.waiting.len())
    }

    fn take(&self, place: &Place) -> Vec<Read> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        queues.remove(place).unwrap_or_default().waiting
    }

    async fn run(self, place: Place, resource: &'static dyn AnyResource, cx: Cx) {
        let mut seen = 0;
        for _ in 0..LULLS {
            #[expect(clippy::disallowed_methods, reason = "a lull of 1 ms is not a wait for AWS")]
            tokio::time::sleep(LULL).await;
            let now = self.waiting(&place);
            if now == seen {
                break;
            }
            seen = now;
        }
        let mut waiting = self.take(&place);
        while !waiting.is_empty() {
            let rest = waiting.split_off(waiting.len().min(resource.read_at_once()));
            answer(resource, &cx, std::mem::replace(&mut waiting, rest)).await;
        }
    }
}

async fn answer(resource: &'static dyn AnyResource, cx: &Cx, waiting: Vec<Read>) {
    let mut known = BTreeMap::new();
    let mut receivers = Vec::with_capacity(waiting.len());
    for Read { id, known: its, answer } in waiting {
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
type Found = (BTreeMap<String, SeenValue>, Option<(Vec<String>, Error)>);

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

//! From "AWS said yes" to "it is as planned": one loop for all types.

use super::Life;
use crate::engine::retry::{PROPAGATION, Verb, retried};
use crate::engine::wait::Wait;
use crate::engine::{Claim, Error, SeenValue, State, Tags, tags};
use crate::plan::{keep_nulls, unmet};
use crate::value::{Path, Value};
use std::time::Duration;

/// An object that has been seen before is believed to be gone after so many reads without it: AWS answers
/// from more than one place, and not all of them know a new object at once.
const MISSES: u32 = 5;

/// What is still to be done with an object that exists.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Left {
    /// It was only just made: what the create call does not take has to be set.
    Settings,
    /// Nothing but waiting.
    Nothing,
}

impl Life<'_> {
    /// Reads until the object is settled and as planned; sets what is left to be set. Whatever is known on
    /// the way goes into `claim`. `prior` is the object before the change; null when it was only just made.
    pub(super) async fn settle(
        &self,
        id: &str,
        (prior, planned): (&Value, &Value),
        mut left: Left,
        wait: &mut Wait,
        claim: &Claim,
    ) -> Result<Value, Error> {
        let visible_by = wait.elapsed() + PROPAGATION;
        let mut as_planned_by = None;
        let mut misses = 0;
        loop {
            let pending = match self.batches.read(self.entry.resource, self.cx, id, planned).await?
            {
                None if misses == MISSES && is_seen(claim) => return Err(Error::Gone),
                None if wait.elapsed() >= visible_by => {
                    return Err(Error::Timeout { last: "not visible".into(), after: PROPAGATION });
                }
                None => {
                    misses += 1;
                    "not visible yet".to_owned()
                }
                Some(SeenValue { state: State::Failed(why), .. }) => {
                    return Err(Error::Failed(why));
                }
                Some(SeenValue { state: State::Moving(state), .. }) => state,
                Some(seen) => {
                    let mut state = self.dress(&seen, planned);
                    claim.set(state.clone());
                    misses = 0;
                    keep_nulls(self.entry.schema(), prior, planned, &mut state);
                    let Some(path) = unmet(self.entry.schema(), planned, &state) else {
                        return Ok(state);
                    };
                    if left == Left::Settings {
                        left = Left::Nothing;
                        self.set_what_differs(id, &seen.tags, &state, planned, wait).await?;
                        wait.hurry();
                        continue;
                    }
                    let limit = *as_planned_by.get_or_insert(wait.elapsed() + PROPAGATION);
                    as_planned(&path, wait, limit)?
                }
            };
            wait.pause(&pending).await?;
        }
    }

    /// Sets what a create call does not take. What AWS never returns counts as set by the create call: `state`
    /// has it from the plan.
    async fn set_what_differs(
        &self,
        id: &str,
        tags: &Tags,
        state: &Value,
        planned: &Value,
        wait: &mut Wait,
    ) -> Result<(), Error> {
        let resource = self.entry.resource;
        let new = fill(planned, state);
        retried(resource.retries(), Verb::Update, wait, || {
            resource.update(self.cx, id, state, &new)
        })
        .await?;
        match resource.tagging() {
            Some(tagging) if !tagging.on_create => {
                tags::update(tagging, self.cx, id, tags, &tags::all_of(planned)).await
            }
            _ => Ok(()),
        }
    }
}

/// Whether the object has been seen whole before, so that it is not "not visible yet" but gone.
fn is_seen(claim: &Claim) -> bool {
    claim.get().is_some_and(|claimed| claimed.seen)
}

fn as_planned(path: &Path, wait: &Wait, limit: Duration) -> Result<String, Error> {
    if wait.elapsed() >= limit {
        return Err(Error::Unmet { path: path.clone(), after: PROPAGATION });
    }
    Ok(format!("without the planned `{path}`"))
}

/// A plan with every unknown value replaced by what the object has.
pub(super) fn fill(planned: &Value, has: &Value) -> Value {
    match (planned, has) {
        (Value::Unknown, has) => has.clone().without_unknowns(),
        (Value::Map(planned), has) => Value::object(
            planned.iter().map(|(name, value)| (name.as_str(), fill(value, has.get(name)))),
        ),
        (Value::List(planned), has) => {
            let has = has.as_elements().unwrap_or_default();
            let at = |i: usize| has.get(i).unwrap_or(&Value::Null);
            Value::List(planned.iter().enumerate().map(|(i, value)| fill(value, at(i))).collect())
        }
        (planned, _) => planned.clone().without_unknowns(),
    }
}

//! From "AWS said yes" to "it is as planned": one loop for all types.

use super::Life;
use crate::engine::retry::{PROPAGATION, Verb, retried};
use crate::engine::wait::Wait;
use crate::engine::{Claim, Error, Purpose, State, Tags, tags};
use crate::plan::{fill, keep_unchanged, keep_unset, unmet};
use crate::value::{Path, Value};
use std::time::Duration;

/// An object that has been seen before is believed to be gone after so many reads without it, over such a time:
/// AWS answers from more than one place, and not all of them know a new object at once.
const MISSES: u32 = 5;
const MISSED_FOR: Duration = Duration::from_secs(10);

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
        let mut as_planned_by = None;
        let mut missed = Missed { reads: 0, since: wait.elapsed() };
        let mut pending = "not read yet".to_owned();
        let reading = self.cx.reading_to(Purpose::Settle);
        loop {
            let read = self.batches.read(self.entry.resource, &reading, id, planned);
            let Some(seen) = wait.read(&pending, read).await? else {
                pending = missed.once_more(is_seen(claim), wait)?;
                wait.pause(&pending).await?;
                continue;
            };
            missed = Missed { reads: 0, since: wait.elapsed() };
            let mut state = self.dress(&seen, planned);
            claim.set(state.clone());
            pending = match seen.state {
                State::Failed(why) => return Err(Error::Failed(why)),
                State::Moving(state) => state,
                State::Settled => {
                    keep_unchanged(self.entry.schema(), prior, planned, &mut state);
                    keep_unset(self.entry.schema(), planned, &mut state);
                    if self.entry.resource.tagging().is_some() {
                        self.tags.settle(&seen.tags, (prior, planned), &mut state);
                    }
                    let Some(path) = unmet(self.entry.schema(), planned, &state) else {
                        return Ok(state);
                    };
                    if left == Left::Settings {
                        left = Left::Nothing;
                        self.set_what_differs(id, &seen.tags, &state, planned, wait).await?;
                        self.cx.until_over(wait).await?;
                        wait.hurry();
                        continue;
                    }
                    let limit = *as_planned_by.get_or_insert(wait.elapsed() + PROPAGATION);
                    as_planned(path, (planned, &state), wait, limit)?
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
        let new = fill(self.entry.schema(), planned, state);
        // To these calls the object is as new as to a create call that names it.
        let about = (&[Verb::Update, Verb::Create][..], &new);
        retried(resource.retries(), about, wait, || resource.update(self.cx, id, state, &new))
            .await?;
        match resource.tagging() {
            Some(tagging) if !tagging.on_create => {
                let new = self.tags.wanted(&Value::Null, planned);
                // What others have tagged in the meantime is theirs.
                let mut tags = tags.clone();
                tags.retain(|key, _| new.contains_key(key));
                retried(resource.retries(), about, wait, || {
                    Box::pin(tags::update(tagging, self.cx, id, &tags, &new))
                })
                .await
            }
            _ => Ok(()),
        }
    }
}

/// Reads without the object, one after the other.
struct Missed {
    reads: u32,
    /// When the object was seen last, or could first have been.
    since: Duration,
}

impl Missed {
    /// What the object is after another read without it. An error if that were too many; `is_seen` says
    /// whether any read has shown the object.
    fn once_more(&mut self, is_seen: bool, wait: &Wait) -> Result<String, Error> {
        self.reads += 1;
        let time = wait.elapsed().saturating_sub(self.since);
        if is_seen && self.reads > MISSES && time >= MISSED_FOR {
            return Err(Error::Gone);
        }
        if time >= PROPAGATION {
            return Err(Error::Timeout { last: "not visible".into(), after: PROPAGATION });
        }
        Ok("not visible yet".into())
    }
}

/// Whether the object has been seen before, so that it is not "not visible yet" but gone.
fn is_seen(claim: &Claim) -> bool {
    claim.get().is_some_and(|claimed| claimed.seen)
}

fn as_planned(
    path: Path,
    (planned, seen): (&Value, &Value),
    wait: &Wait,
    limit: Duration,
) -> Result<String, Error> {
    if wait.elapsed() >= limit {
        let lacks = lacking(path.in_value(planned), path.in_value(seen));
        return Err(Error::Unmet { path, lacks, after: PROPAGATION });
    }
    Ok(format!("without the planned `{path}`"))
}

/// The texts of a planned set that are not seen.
fn lacking(planned: &Value, seen: &Value) -> Vec<String> {
    let (Value::Set(planned), Value::Set(seen)) = (planned, seen) else { return vec![] };
    let texts = planned.iter().filter(|text| !seen.contains(text)).filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

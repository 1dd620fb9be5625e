//! From "AWS said yes" to "it is as planned": one loop for all types.

use super::Life;
use crate::diagnostic::Diagnostic;
use crate::engine::Operation;
use crate::engine::retry::{PROPAGATION, retried};
use crate::engine::wait::Wait;
use crate::engine::{Claim, Error, Purpose, State, Tags, tags};
use crate::plan::{all_unmet, differing, fill, is_other_form, keep_unchanged, keep_unset, unmet};
use crate::quoted::quoted;
use crate::schema::{Node, Schema};
use crate::value::Value;
use std::time::Duration;

/// An object that has been seen before is believed to be gone after so many reads without it, over such a time:
/// AWS answers from more than one place, and not all of them know a new object at once.
const MISSES: u32 = 5;
const MISSED_FOR: Duration = Duration::from_secs(10);

/// For how long a value has to be seen in another form than it was planned in, so that it is no step on the way.
const STABLE: Duration = Duration::from_mins(1);

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
        let (mut as_planned_by, mut shown) = (None, Shown::default());
        self.cx.forms().forget_changed(prior, planned);
        let mut missed = Missed { reads: 0, since: wait.elapsed() };
        let mut pending = "not read yet".to_owned();
        let reading = self.cx.reading_to(Purpose::Settle);
        loop {
            let read = self.batches.read(self.entry.resource, &reading, id, planned);
            let Some(observed) = wait.read(&pending, read).await? else {
                pending = missed.once_more(is_seen(claim), wait)?;
                wait.pause(&pending).await?;
                continue;
            };
            missed = Missed { reads: 0, since: wait.elapsed() };
            let mut state = self.to_state(&observed, planned);
            claim.set(state.clone());
            pending = match observed.state {
                State::Failed(why) => return Err(Error::Failed(why)),
                State::Moving(state) => state,
                State::Settled => {
                    keep_unchanged(self.entry.schema(), prior, planned, &mut state);
                    keep_unset(self.entry.schema(), planned, &mut state);
                    if self.entry.spec().tagging.is_some() {
                        self.tags.settle(&observed.tags, (prior, planned), &mut state);
                    }
                    let Some(path) = unmet(self.entry.schema(), planned, &state) else {
                        return Ok(state);
                    };
                    if left == Left::Settings {
                        left = Left::Nothing;
                        self.set_what_differs(id, &observed.tags, &state, planned, wait).await?;
                        self.cx.until_over(wait).await?;
                        wait.reset_backoff();
                        continue;
                    }
                    let limit = *as_planned_by.get_or_insert(wait.elapsed() + PROPAGATION);
                    let now = wait.elapsed();
                    shown.look(all_unmet(self.entry.schema(), planned, &state), &state, now);
                    if now >= limit {
                        return self.in_other_words(planned, state, &shown, now);
                    }
                    format!("without the planned `{path}`")
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
        let about = (&[Operation::Update, Operation::Create][..], &new);
        retried(resource.spec().retries, about, wait, || resource.update(self.cx, id, state, &new))
            .await?;
        match resource.spec().tagging {
            Some(tagging) if !tagging.on_create => {
                let new = self.tags.wanted(&Value::Null, planned);
                // What others have tagged in the meantime is theirs.
                let mut tags = tags.clone();
                tags.retain(|key, _| new.contains_key(key));
                retried(resource.spec().retries, about, wait, || {
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
    claim.get().is_some_and(|claimed| claimed.observed)
}

/// What is seen in the place of what was planned.
#[derive(Default)]
struct Shown {
    values: Vec<(&'static str, Value)>,
    since: Duration,
}

impl Shown {
    fn look(&mut self, open: Vec<&'static str>, state: &Value, now: Duration) {
        let values = open.into_iter().map(|name| (name, state.get(name).clone())).collect();
        if self.values != values {
            *self = Self { values, since: now };
        }
    }
    fn is_stable(&self, now: Duration) -> bool {
        now.saturating_sub(self.since) >= STABLE
    }
}

impl Life<'_> {
    /// What is there at the end of the wait. A value in another form is as planned, with a warning: the object would
    /// be replaced in every apply, and would never be otherwise. Anything else is an error.
    fn in_other_words(
        &self,
        planned: &Value,
        mut state: Value,
        shown: &Shown,
        now: Duration,
    ) -> Result<Value, Error> {
        let (schema, is_stable) = (self.entry.schema(), shown.is_stable(now));
        let whole = fill(schema, planned, &state);
        let mut warnings = Vec::new();
        for (name, stored) in shown.values.iter().filter(|_| is_stable) {
            let wanted = whole.get(name);
            if is_other_form(schema, name, wanted, stored) {
                // All tags are made of `tags`.
                if *name != "tags_all" {
                    warnings.push(self.stored_otherwise(name, &state, (wanted, stored)));
                }
                state.insert(name, wanted.clone());
            }
        }
        if let Some(path) = unmet(schema, planned, &state) {
            let (wanted, observed) = (path.in_value(planned), path.in_value(&state));
            let root = path.to_string();
            let root = root.split(['.', '[']).next().unwrap_or_default();
            let instead = differing(wanted, observed).filter(|_| may_be_told(schema, root));
            return Err(Error::Unmet {
                lacks: lacking(wanted, observed),
                instead: instead.map(|(wanted, observed)| (observed.to_owned(), wanted.to_owned())),
                path,
                after: PROPAGATION,
            });
        }
        for (name, stored) in &shown.values {
            self.cx.forms().learn(name, stored);
        }
        for warning in warnings {
            self.cx.warn(warning);
        }
        Ok(state)
    }

    fn stored_otherwise(
        &self,
        name: &'static str,
        state: &Value,
        (wanted, stored): (&Value, &Value),
    ) -> Diagnostic {
        let told = differing(wanted, stored).filter(|_| may_be_told(self.entry.schema(), name));
        let (as_wanted, as_stored, next) = match told {
            Some((wanted, stored)) => {
                let stored = quoted(stored);
                (format!(" as {}", quoted(wanted)), stored.clone(), format!("write {stored} into"))
            }
            None => (String::new(), "another form of it".to_owned(), "change it in".to_owned()),
        };
        let detail = format!(
            "`{name}` of {} {} was written{as_wanted}, and AWS stores {as_stored}. The state keeps what the \
             configuration says, and later plans take the one for the other. To have the same value everywhere, {next} \
             the configuration.",
            self.entry.resource.type_name(),
            state.get("id").as_str().unwrap_or_default(),
        );
        Diagnostic::warning("AWS stores another form of a value", detail).at(name)
    }
}

/// Whether messages may show what an attribute or block holds.
fn may_be_told(schema: &Schema, name: &str) -> bool {
    fn is_plain(node: &Node) -> bool {
        let inside = node.body().into_iter().flat_map(|(_, schema)| schema.nodes.iter());
        !node.rules.sensitive && inside.into_iter().all(is_plain)
    }
    schema.node(name).is_none_or(is_plain)
}

/// The strings of a planned set that are not seen.
fn lacking(planned: &Value, observed: &Value) -> Vec<String> {
    let (Value::Set(planned), Value::Set(observed)) = (planned, observed) else { return vec![] };
    let texts = planned.iter().filter(|text| !observed.contains(text)).filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

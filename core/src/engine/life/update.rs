//! ApplyResourceChange of something that exists.

use super::settle::Left;
use super::{Life, Outcome, STATE_ONLY, id_of};
use crate::engine::Operation;
use crate::engine::private::Twin;
use crate::engine::retry::{PROPAGATION, retried};
use crate::engine::settings;
use crate::engine::wait::Wait;
use crate::engine::{Claim, Error, Private, Purpose, tags};
use crate::plan::fill;
use crate::value::Value;

/// Changes an object in place and waits until it is as planned. If anything fails, the outcome holds what
/// the object is then, as far as it can be read.
pub async fn update(
    life: &Life<'_>,
    (prior, planned): (&Value, &Value),
    private: &Private,
    claim: &Claim,
) -> Outcome {
    claim.set(prior.clone());
    let timeouts = life.entry.spec().timeouts;
    let cx = timeouts.operation(life.cx, Operation::Update, planned);
    let life = &Life { cx: &cx, ..*life };
    let without =
        private.twin.again.then(|| settings::without_parts(life.entry, life.config, prior));
    let old = without.as_ref().unwrap_or(prior);
    let bare = private.twin.pieces.then(|| settings::without_wholes(life.entry, life.config, old));
    let writing =
        life.writing(bare.as_ref().unwrap_or(old), planned, private.holder.as_deref()).await;
    let changed = change(life, (prior, old, planned), private.twin, claim).await;
    // Also of a change that failed, something may be written.
    writing.written();
    let outcome = match changed {
        Ok(state) => Outcome { state, error: None },
        Err(error) => Outcome { state: as_it_is(life, prior, planned).await, error: Some(error) },
    };
    life.changed(Operation::Update, &outcome.state);
    outcome
}

/// `old` is what the type is told of the object before: the prior state, without what is to be written `again`.
async fn change(
    life: &Life<'_>,
    (prior, old, planned): (&Value, &Value, &Value),
    Twin { again, pieces, .. }: Twin,
    claim: &Claim,
) -> Result<Value, Error> {
    let (resource, id) = (life.entry.resource, id_of(prior)?);
    let known = life.tags.with_parts(life.entry.schema(), planned);
    let planned: &Value = &known;
    if !concerns_aws(life, prior, planned) {
        return Ok(fill(life.entry.schema(), planned, prior));
    }
    let mut wait = Wait::new(life.cx, resource.spec().timeouts.limit(Operation::Update, planned));
    let new = life.sent(&fill(life.entry.schema(), planned, prior));
    let (retries, about) = (resource.spec().retries, (&[Operation::Update][..], planned));
    let left = if again && settings::whole(resource).is_some() {
        // What the state knows may have been undone by now, which an update would not see.
        let about = (&[Operation::Update, Operation::Create][..], planned);
        retried(retries, about, &mut wait, || Box::pin(put(life, id, &new))).await?;
        Left::Settings
    } else {
        retried(retries, about, &mut wait, || resource.update(life.cx, id, old, &new)).await?;
        Left::Nothing
    };
    if pieces {
        // After what changes, since only that tells what goes. What is there already, AWS says of each piece.
        let bare = settings::without_wholes(life.entry, life.config, &new);
        retried(retries, about, &mut wait, || resource.update(life.cx, id, &bare, &new)).await?;
    }
    if let Some(tagging) = resource.spec().tagging {
        let (old, new) = (tags::all_of(prior), life.tags.wanted(prior, planned));
        retried(retries, about, &mut wait, || {
            Box::pin(tags::update(tagging, life.cx, id, &old, &new))
        })
        .await?;
    }
    let id = &life.cx.id_now(id);
    let mut known = prior.clone();
    known.insert("id", Value::from(id.as_str()));
    claim.set(known);
    life.cx.until_over(&mut wait).await?;
    wait.reset_backoff();
    life.settle(id, (prior, planned), left, &mut wait, claim).await
}

/// Sets once more what an object is in another one. Where AWS gives it an ID, that may be another one now.
async fn put(life: &Life<'_>, id: &str, new: &Value) -> Result<(), Error> {
    let made = life.entry.resource.create(life.cx, new).await?;
    if made != id {
        life.cx.moved_to(&made);
    }
    Ok(())
}

/// Whether anything changes that AWS knows of. `unread` attributes and some of the engine's exist only in the
/// state.
fn concerns_aws(life: &Life<'_>, prior: &Value, planned: &Value) -> bool {
    let schema = life.entry.schema();
    // Where `tags` differ alone, they may be default tags.
    let retagged = || {
        let tagged = life.entry.spec().tagging.is_some();
        tagged && life.tags.wanted(prior, planned) != tags::all_of(prior)
    };
    let differs = |name: &str| {
        name != "tags" && !STATE_ONLY.contains(&name) && prior.get(name) != planned.get(name)
    };
    schema.nodes.iter().any(|node| !node.rules.unread && differs(node.name)) || retagged()
}

/// The object as it is after a failure, in the words of the prior state; the prior state if it cannot be read.
async fn as_it_is(life: &Life<'_>, prior: &Value, planned: &Value) -> Value {
    let Ok(id) = id_of(prior) else { return prior.clone() };
    let id = life.cx.id_now(id);
    let mut otherwise = prior.clone();
    otherwise.insert("id", Value::from(id.as_str()));
    // What the change has made so far is known from its plan, and from nothing else.
    let mut known = fill(life.entry.schema(), planned, prior);
    life.entry.resource.meanwhile(prior, &mut known);
    let reading = life.cx.reading_to(Purpose::Settle);
    let read = life.batches.read(life.entry.resource, &reading, &id, &known);
    match Wait::new(life.cx, PROPAGATION).read("read", read).await {
        Ok(Some(observed)) => {
            let mut state = life.to_state(&observed, prior);
            life.cx.forms().put_back(prior, &mut state);
            state
        }
        _ => otherwise,
    }
}

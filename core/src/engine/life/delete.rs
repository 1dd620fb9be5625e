//! ApplyResourceChange of something that shall no longer exist.

use super::ending::{self, Begun};
use super::{Life, Outcome, id_of};
use crate::engine::Operation;
use crate::engine::retry::retried;
use crate::engine::wait::Wait;
use crate::engine::{Cx, Error, Private, Purpose, State, siblings};
use crate::value::Value;
use std::sync::atomic::{AtomicU32, Ordering};

/// After so many refusals, some ten seconds, it is worth saying in the log what stands in the way.
const PATIENCE: u32 = 6;

/// Deletes an object. That it was gone already is a success.
pub async fn delete(life: &Life<'_>, prior: &Value, private: &Private) -> Outcome {
    match end(life, prior, private).await {
        Ok(()) => {
            life.changed(Operation::Delete, prior);
            if let Ok(id) = id_of(prior) {
                life.siblings
                    .forget(&siblings::place(life.entry.resource.type_name(), life.cx), id);
            }
            Outcome { state: Value::Null, error: None }
        }
        Err(error) => Outcome { state: prior.clone(), error: Some(error) },
    }
}

async fn end(life: &Life<'_>, prior: &Value, private: &Private) -> Result<(), Error> {
    let (resource, id) = (life.entry.resource, id_of(prior)?);
    let timeouts = resource.spec().timeouts;
    let cx = timeouts.operation(life.cx, Operation::Delete, prior);
    let (life, cx) = (&Life { cx: &cx, ..*life }, cx.deleting(private));
    let mut wait = Wait::new(life.cx, timeouts.limit(Operation::Delete, prior));
    let Begun::Undo(ending) = ending::begin(life, prior, private, &mut wait).await? else {
        return Ok(());
    };
    wait.reset_backoff();
    let (refused, its) = (&AtomicU32::new(0), &cx);
    let deleted =
        retried(resource.spec().retries, (&[Operation::Delete], prior), &mut wait, || {
            Box::pin(async move {
                let deleted = resource.delete(its, id, prior).await;
                if let Err(refusal) = &deleted
                    && refused.fetch_add(1, Ordering::Relaxed) == PATIENCE
                {
                    tell(life, id, refusal).await;
                }
                deleted
            })
        });
    if let Err(refusal) = deleted.await {
        let obstacles = resource.obstacles(life.cx, id, &refusal).await;
        return Err(obstacles.into_iter().fold(refusal, |error, what| error.explained(&what)));
    }
    let is_gone = Box::pin(until_gone(life, (&cx, id), prior, &mut wait));
    match ending {
        Some(ending) => tokio::select! {
            is_gone = is_gone => is_gone,
            () = ending.made_again() => Ok(()),
        },
        None => is_gone.await,
    }
}

/// Waits until AWS has done what it was asked for and, for types that ask for that, until nothing is shown any more.
async fn until_gone(
    life: &Life<'_>,
    (cx, id): (&Cx, &str),
    prior: &Value,
    wait: &mut Wait,
) -> Result<(), Error> {
    let resource = life.entry.resource;
    cx.until_over(wait).await?;
    wait.reset_backoff();
    let reading = life.cx.reading_to(Purpose::Settle);
    while resource.spec().await_delete {
        let read = life.batches.read(resource, &reading, id, prior);
        match wait.read("there", read).await? {
            None => break,
            Some(observed) => match observed.state {
                State::Failed(why) => return Err(Error::Failed(why)),
                State::Moving(state) => wait.pause(&state).await?,
                State::Settled => wait.pause("there").await?,
            },
        }
    }
    Ok(())
}

/// Says in the log what a deletion waits for.
async fn tell(life: &Life<'_>, id: &str, refusal: &Error) {
    let resource = life.entry.resource;
    if let Some(what) = resource.obstacles(life.cx, id, refusal).await {
        tracing::warn!(resource = resource.type_name(), id, what, "cannot be deleted yet");
    }
}

//! ApplyResourceChange of something new.

use super::settle::Left;
use super::{Life, Outcome};
use crate::aws::Retries;
use crate::engine::retry::{Verb, retried};
use crate::engine::wait::Wait;
use crate::engine::{Claim, Cx, Error, Lost, Private, tags};
use crate::value::Value;
use std::sync::Arc;

/// How often a create call is sent again after it was found that it had not been carried out.
const ATTEMPTS: u32 = 3;
/// How often is looked for what a create call may have made, with pauses that grow from 0.1 s.
const LOOKS: u32 = 6;

/// Makes an object and waits until it is as planned. Nothing that was made is lost: if anything fails after
/// the create call, the outcome holds what is known, with its id.
pub async fn create(life: &Life<'_>, planned: &Value, private: &Private, claim: &Claim) -> Outcome {
    let resource = life.entry.resource;
    let mut wait = Wait::new(life.cx, resource.timeouts().limit(Verb::Create, planned));
    let id = match make(life, planned, private, &mut wait).await {
        Ok(id) => id,
        Err(error) => return Outcome { state: Value::Null, error: Some(error) },
    };
    let mut state = planned.clone().without_unknowns();
    state.insert("id", Value::from(id.as_str()));
    claim.set_unseen(state.clone());
    wait.hurry();
    match life.settle(&id, (&Value::Null, planned), Left::Settings, &mut wait, claim).await {
        Ok(state) => Outcome { state, error: None },
        Err(error) => Outcome { state: claim.get().map_or(state, |c| c.state), error: Some(error) },
    }
}

/// Sends the create call; returns the id of what it made, even when its answer was lost.
async fn make(
    life: &Life<'_>,
    planned: &Value,
    private: &Private,
    wait: &mut Wait,
) -> Result<String, Error> {
    let resource = life.entry.resource;
    let retries = if resource.lost() == Lost::Token { Retries::All } else { Retries::OnlyUnsent };
    let token = private.token.clone().or_else(crate::engine::private::mint).unwrap_or_default();
    let cx = life.cx.creating(tags::all_of(planned), token, retries);
    let before = if needs_comparison(resource.lost(), planned) {
        resource.find(life.cx, planned).await?
    } else {
        vec![]
    };
    let sent = life.sent(planned);
    let mut lost = None;
    let mut attempt = 1;
    loop {
        let made =
            retried(resource.retries(), Verb::Create, wait, || resource.create(&cx, &sent)).await;
        let error = match made {
            Ok(id) => return Ok(id),
            Err(error) => error,
        };
        let answered = match &error {
            Error::Aws(aws) if retries == Retries::OnlyUnsent && aws.may_have_been_done() => {
                lost = Some(Arc::clone(aws));
                false
            }
            _ => true,
        };
        // A refusal may be about what an earlier attempt has made.
        let Some(source) = lost.clone() else { return Err(error) };
        tracing::warn!(resource = resource.type_name(), "the answer to a create call was lost");
        let candidates = match found_again(life, &cx, planned, &before, wait).await {
            Ok(found) => found,
            Err(why) => {
                tracing::warn!(%why, "what the create call made could not be looked for");
                return Err(error);
            }
        };
        match candidates.as_slice() {
            [id] => return Ok(id.clone()),
            [] if answered || attempt == ATTEMPTS => return Err(error),
            [] => attempt += 1,
            _ => return Err(Error::Lost { candidates, source }),
        }
    }
}

/// Whether what there was before the create call has to be known to tell what it made.
fn needs_comparison(lost: Lost, planned: &Value) -> bool {
    match lost {
        Lost::Token | Lost::Unique => false,
        Lost::UniqueBy(names) => names.iter().all(|name| {
            let value = planned.get(name);
            value.is_unknown() || value.is_empty()
        }),
        Lost::Compare => true,
    }
}

/// What the create call may have made. Looks several times, because AWS shows new objects late.
async fn found_again(
    life: &Life<'_>,
    cx: &Cx,
    planned: &Value,
    before: &[String],
    wait: &mut Wait,
) -> Result<Vec<String>, Error> {
    // To look can be repeated, unlike to create.
    let cx = &cx.with_retries(Retries::All);
    wait.hurry();
    for look in 1..=LOOKS {
        let mut found = life.entry.resource.find(cx, planned).await?;
        found.retain(|id| !before.contains(id));
        if !found.is_empty() || look == LOOKS {
            return Ok(found);
        }
        wait.pause("looked for").await?;
    }
    Ok(vec![])
}

//! ApplyResourceChange of something new.

use super::settle::Left;
use super::{Life, Outcome};
use crate::aws::Retries;
use crate::engine::Operation;
use crate::engine::retry::retried;
use crate::engine::settings::{self, Location};
use crate::engine::siblings::{self, SiblingKey};
use crate::engine::wait::Wait;
use crate::engine::{Claim, Cx, Error, Lost, Private, Purpose};
use crate::value::Value;
use std::sync::Arc;
use std::time::Duration;

/// How often a create call is sent again after it was found that it had not been carried out.
const ATTEMPTS: u32 = 3;
/// For how long is looked for what a create call may have made before it is sent again, where AWS would refuse
/// a second object.
const SHORT: Duration = Duration::from_secs(2);
/// The same where this is the last look: nearly always, EC2 shows a new object within seconds.
const LONG: Duration = Duration::from_secs(30);

/// Makes an object and waits until it is as planned. Nothing that was made is lost: if anything fails after
/// the create call, the outcome holds what is known, with its id.
pub async fn create(life: &Life<'_>, planned: &Value, private: &Private, claim: &Claim) -> Outcome {
    let timeouts = life.entry.spec().timeouts;
    let known = life.tags.with_parts(life.entry.schema(), planned);
    let planned: &Value = &known;
    let cx = timeouts.operation(life.cx, Operation::Create, planned);
    let life = &Life { cx: &cx, ..*life };
    let mut wait = Wait::new(life.cx, timeouts.limit(Operation::Create, planned));
    let writing = life.writing(&Value::Null, planned, private.token.as_deref()).await;
    let id = match make_beside_ends(life, planned, private, &mut wait).await {
        Ok(id) => id,
        Err(error) => return Outcome { state: Value::Null, error: Some(error) },
    };
    let known = cx.with_told(planned);
    let planned = &known;
    let mut state = planned.clone().without_unknowns();
    life.entry.schema().fill_blocks(&mut state);
    state.insert("id", Value::from(id.as_str()));
    claim.set_unseen(state.clone());
    life.changed(Operation::Create, &state);
    let settled = async {
        cx.until_over(&mut wait).await?;
        wait.reset_backoff();
        life.settle(&id, (&Value::Null, planned), Left::Settings, &mut wait, claim).await
    };
    let settled = settled.await;
    let seen = settled.as_ref().map(|state| life.written(&Value::Null, state));
    writing.written_at(seen.unwrap_or_default());
    let outcome = match settled {
        Ok(state) => Outcome { state, error: None },
        Err(error) => Outcome { state: claim.get().map_or(state, |c| c.state), error: Some(error) },
    };
    life.changed(Operation::Create, &outcome.state);
    outcome
}

/// Makes an object. A piece of a whole, such as a rule of a group, may be refused because there is another resource of it,
/// of another address or type, that this apply destroys at the same time: then it is made after the end of that.
async fn make_beside_ends(
    life: &Life<'_>,
    planned: &Value,
    private: &Private,
    wait: &mut Wait,
) -> Result<String, Error> {
    let resource = life.entry.resource;
    let piece = settings::piece(resource, &Location::now(resource, life.cx), planned);
    let Some(spot) = piece else { return make(life, planned, private, wait).await };
    loop {
        let before = life.settings.over(&spot);
        let refusal = match make(life, planned, private, wait).await {
            Err(error) if is_refusal(&error) => error,
            made => {
                life.settings.made(spot);
                return made;
            }
        };
        let ends = async { Ok(life.settings.all_over(&spot).await) };
        if wait.read("being destroyed by another resource", ends).await? == before {
            return Err(refusal);
        }
    }
}

fn is_refusal(error: &Error) -> bool {
    match error {
        Error::Invalid(_) => true,
        other => other.aws().is_some_and(|aws| !aws.may_have_been_done()),
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
    let retries =
        if resource.spec().lost == Lost::Idempotent { Retries::All } else { Retries::OnlyUnsent };
    let token = private.token.clone().or_else(crate::engine::private::mint).unwrap_or_default();
    let cx = life.cx.creating(life.tags.wanted(&Value::Null, planned), token, retries);
    let can_be_alike = can_be_alike(resource.spec().lost, planned);
    let before = if can_be_alike {
        wait.read("looked for", resource.find(&life.cx.reading_to(Purpose::Search), planned))
            .await?
    } else {
        vec![]
    };
    let (sent, place) = (life.sent(planned), siblings::place(resource.type_name(), &cx));
    let search = Search { life, planned, sent: &sent, cx: &cx, before, place };
    let mut lost = None;
    let mut attempt = 1;
    loop {
        let error = match search.send(wait).await {
            Ok(id) => return Ok(id),
            Err(error) => error,
        };
        let answered = match &error {
            Error::Aws(aws) if aws.may_have_been_done() => {
                lost = Some(Arc::clone(aws));
                false
            }
            // Not a stop, or the end of the time, between two attempts.
            other => other.aws().is_some(),
        };
        // A refusal may be about what an earlier attempt has made.
        let Some(source) = lost.clone() else { return Err(error) };
        tracing::warn!(resource = resource.type_name(), "the answer to a create call was lost");
        // With a token the client has sent it again as often as that may help.
        let has_token = resource.spec().lost == Lost::Idempotent;
        let is_last = answered || can_be_alike || has_token || attempt == ATTEMPTS;
        let found = if has_token {
            Ok(vec![])
        } else {
            search.found(if is_last { LONG } else { SHORT }, wait).await
        };
        let (candidates, unknown) = match found {
            Ok(candidates) => (candidates, None),
            Err(why) => (vec![], Some(why.to_string())),
        };
        match candidates.as_slice() {
            [id] => return Ok(id.clone()),
            [] if answered => return Err(error.explained(SENT_BEFORE)),
            [] if !is_last && unknown.is_none() => attempt += 1,
            _ => return Err(Error::Lost { candidates, unknown, source }),
        }
    }
}

/// What there is to say about a refusal after a lost answer.
const SENT_BEFORE: &str = "The call was sent before, and the answer to that was lost; nothing was found that it has \
    certainly made. If AWS speaks of an object that was made just now, take it into the state with `terraform \
    import ADDRESS ID`, or delete it and apply again.";

/// Whether what there was before the create call has to be known to tell what it made.
fn can_be_alike(lost: Lost, planned: &Value) -> bool {
    match lost {
        Lost::Idempotent | Lost::Unique => false,
        Lost::UniqueBy(names) => names.iter().all(|name| {
            let value = planned.get(name);
            value.is_unknown() || value.is_empty()
        }),
        Lost::Compare => true,
    }
}

/// The search for what a create call has made.
struct Search<'a> {
    life: &'a Life<'a>,
    planned: &'a Value,
    /// What the call is made from.
    sent: &'a Value,
    cx: &'a Cx,
    /// What there was before the call.
    before: Vec<String>,
    place: SiblingKey,
}

impl Search<'_> {
    /// Sends the create call.
    async fn send(&self, wait: &mut Wait) -> Result<String, Error> {
        let resource = self.life.entry.resource;
        retried(resource.spec().retries, (&[Operation::Create], self.planned), wait, || {
            let call = self.life.siblings.begin(&self.place);
            Box::pin(async move {
                let id = resource.create(self.cx, self.sent).await?;
                call.made(&id);
                Ok(id)
            })
        })
        .await
    }

    /// What the create call may have made. A single object is taken: it belongs to nobody else from then on.
    /// Looks again and again, because AWS shows new objects late.
    async fn found(&self, time: Duration, wait: &mut Wait) -> Result<Vec<String>, Error> {
        const LAST: &str = "looked for";
        // To look can be repeated, unlike to create.
        let cx = &self.cx.with_retries(Retries::All).reading_to(Purpose::Search);
        let end = wait.elapsed() + time;
        wait.reset_backoff();
        loop {
            let looking = async {
                let mut found = self.life.entry.resource.find(cx, self.planned).await?;
                found.retain(|id| !self.before.contains(id));
                Ok(self.life.siblings.unclaimed(&self.place, found).await)
            };
            let found = wait.read(LAST, looking).await?;
            match found.as_slice() {
                // Somebody else whose answer was lost too may have been faster.
                [id] if self.life.siblings.take(&self.place, id) => return Ok(found),
                [] | [_] if wait.elapsed() >= end => return Ok(vec![]),
                [] | [_] => wait.pause(LAST).await?,
                _ => return Ok(found),
            }
        }
    }
}

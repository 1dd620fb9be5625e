//! The end of a setting of another object: whether there is anything to undo.

use super::Life;
use crate::engine::settings::{self, End, Ending, Location, Setting};
use crate::engine::wait::Wait;
use crate::engine::{Error, Private};
use crate::value::Value;
use std::time::Duration;

/// For how long AWS may still show what was there before a change of a moment ago.
const STALE: Duration = Duration::from_secs(5);

/// What a deletion has to do.
pub(super) enum Begun {
    /// Nothing: what is there is another one's.
    Leave,
    /// To undo it. As long as this is kept, no other resource sets the same.
    Undo(Option<Ending>),
}

/// Begins the end of an object. Only what nobody else has set since is undone.
pub(super) async fn begin(
    life: &Life<'_>,
    prior: &Value,
    private: &Private,
    wait: &mut Wait,
) -> Result<Begun, Error> {
    let resource = life.entry.resource;
    let setting = settings::whole(resource).filter(|setting| setting.end != Some(End::Leaves));
    if private.twin.shared {
        return Ok(Begun::Leave);
    }
    let place = Location::now(resource, life.cx);
    let (spot, holder) = match setting {
        Some(setting) => (setting.spot(&place, prior), private.holder.clone()),
        None => (settings::piece(resource, &place, prior), settings::by_id(resource, prior)),
    };
    let Some(spot) = spot else { return Ok(Begun::Undo(None)) };
    let end = async { Ok(life.settings.end(&spot, holder.as_deref()).await) };
    let Some(ending) = wait.read("being set by another resource", end).await? else {
        tracing::debug!(resource = resource.type_name(), "left as another resource has set it");
        return Ok(Begun::Leave);
    };
    match setting.and_then(|setting| Some((setting, setting.value?))) {
        Some((setting, name)) if !is_own(life, (setting, name), prior, private, wait).await? => {
            let type_name = resource.type_name();
            life.cx.warn(settings::left_to_others(setting, type_name, prior));
            Ok(Begun::Leave)
        }
        _ => Ok(Begun::Undo(Some(ending))),
    }
}

/// Whether AWS has what this resource has set. Looked at again for some seconds, because AWS may show late what was written
/// just now.
async fn is_own(
    life: &Life<'_>,
    (setting, name): (&Setting, &str),
    prior: &Value,
    private: &Private,
    wait: &mut Wait,
) -> Result<bool, Error> {
    const LAST: &str = "not what this resource has set";
    let (entry, cx) = (life.entry, life.cx);
    let known = prior.get(name);
    let wrote = settings::wrote(entry, name, private);
    let own = |is: &Value| {
        let same = |own: &Value| settings::same(entry, name, own, is);
        match (setting.end, &wrote) {
            (Some(End::Resets), Some(wrote)) => same(wrote),
            (_, wrote) => same(known) || wrote.as_ref().is_some_and(same),
        }
    };
    let end = wait.elapsed() + STALE;
    wait.reset_backoff();
    loop {
        let read = life.batches.read(entry.resource, cx, super::id_of(prior)?, prior);
        match wait.read(LAST, read).await? {
            // That there is nothing any more is for the deletion to say.
            None => return Ok(true),
            Some(observed) if own(observed.value.get(name)) => return Ok(true),
            Some(observed) if cx.forms().is_stored(name, observed.value.get(name)) => {
                return Ok(true);
            }
            Some(_) if wait.elapsed() >= end => return Ok(false),
            Some(_) => wait.pause(LAST).await?,
        }
    }
}

//! The destroy of a piece of what another resource manages as a whole.
//!
//! Whoever moves a rule from a resource of its own into its group has one apply that destroys the resource of the rule,
//! while the group, which has had the rule since it was read, does not change. The whole decides: what it has stays, and
//! what it does not have it removes itself. So such a destroy is held against the whole as the end of a setting is.

use super::plan::{Mark, by_id, told_by};
use super::{How, Location, Settings, Share, Spot, whole};
use crate::engine::{AnyResource, Entry, Private};
use crate::plan::Planned;
use crate::value::Value;

/// What an object is a piece of; nothing where the type says by a setting of its own what it sets.
#[must_use]
pub(in crate::engine) fn piece(
    resource: &dyn AnyResource,
    place: &Location,
    object: &Value,
) -> Option<Spot> {
    let counts =
        |share: &&Share| matches!(share.how, How::Piece(_)) && share.counts(&Value::Null, object);
    let shares = resource.spec().shares.iter();
    let share = shares.filter(|_| whole(resource).is_none()).find(counts)?;
    share.spot(place, object)
}

/// What an object manages as a whole, where a user has written it, and in which attribute.
pub(super) fn wholes<'a>(
    entry: &'a Entry,
    config: &'a Value,
) -> impl Iterator<Item = (&'static Share, &'static str)> + 'a {
    let shares = entry.spec().shares.iter().filter(|share| share.counts(config, &Value::Null));
    shares.filter_map(|share| match share.how {
        How::All(attribute) => Some((share, attribute)),
        How::Piece(_) => None,
    })
}

/// An object as if it had none of what it manages as a whole.
pub(in crate::engine) fn without_wholes(entry: &Entry, config: &Value, object: &Value) -> Value {
    let mut without = object.clone();
    for (_, name) in wholes(entry, config) {
        without.change(name, |all| {
            if let Value::List(pieces) | Value::Set(pieces) = all {
                pieces.clear();
            }
        });
    }
    without
}

impl Settings {
    /// Whether a user has written all of something. What is there only because `ignore_changes` says so is left to others.
    pub(super) fn has_wholes(&self, entry: &Entry, config: &Value) -> bool {
        wholes(entry, config).next().is_some() && self.is_said(entry, config)
    }

    /// Holds the destroy of a piece against the plan of the whole that has it, whichever is planned first.
    pub(super) fn plan_pieces(
        &self,
        entry: &Entry,
        place: &Location,
        (prior, config): (&Value, &Value),
        planned: &mut Planned,
        private: &mut Private,
    ) {
        if prior.is_null() {
            return;
        }
        let resource = entry.resource;
        let ends = planned.value.is_null() || !planned.replace.is_empty();
        let (spots, mark): (Vec<Spot>, _) = if ends {
            (piece(resource, place, prior).into_iter().collect(), Mark::ended(resource))
        } else if self.has_wholes(entry, config) {
            let spots =
                wholes(entry, config).filter_map(|(share, _)| share.spot(place, &planned.value));
            (spots.collect(), Mark::kept(resource))
        } else {
            return;
        };
        // Most objects that are destroyed are a piece of nothing.
        if spots.is_empty() {
            return;
        }
        let others = self.met(&spots, &by_id(resource, prior), mark);
        private.twin.shared |= others.kept_at_the_end;
        if others.ends_where_this_stays {
            private.twin.pieces = true;
            planned.value.insert(told_by(entry), Value::Unknown);
        }
    }
}

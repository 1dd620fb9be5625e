//! What can be managed as a whole, by one resource, or piece by piece, by many: not in both ways at once.
//!
//! The rules of a security group stand in the group or are resources. Whoever does both has an apply in which the one takes
//! away what the other adds, and it never ends. It is told in a plan where both are seen, which needs the ID of the whole:
//! not in the plan that makes it.

use super::{Location, Settings, Spot};
use crate::diagnostic::Diagnostic;
use crate::engine::Entry;
use crate::plan::Planned;
use crate::value::Value;
use std::collections::BTreeSet;

/// Something that a type manages as a whole, or a piece of it.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    /// What it is, in words: `ingress rules`. The same for all types that manage it, and for nothing else.
    pub what: &'static str,
    /// The attribute that says whose.
    pub of: &'static str,
    /// How the type manages it.
    pub how: How,
}

/// How a type manages something.
#[derive(Clone, Copy, Debug)]
pub enum How {
    /// All of it, where the user writes this attribute.
    All(&'static str),
    /// A piece of it; where there is an attribute with a string or a truth, only if it says that.
    Piece(Option<(&'static str, &'static str)>),
}

/// The types that manage something, by how.
#[derive(Default)]
pub(super) struct Managers {
    whole: BTreeSet<&'static str>,
    pieces: BTreeSet<&'static str>,
}

impl Share {
    /// What of whom an object manages, if that is known.
    pub(super) fn spot(&self, place: &Location, object: &Value) -> Option<Spot> {
        let id = object.get(self.of).as_str().filter(|id| !id.is_empty())?;
        Some(Spot { what: self.what, place: place.clone(), at: vec![id.to_owned()] })
    }
    pub(super) fn counts(&self, config: &Value, planned: &Value) -> bool {
        match self.how {
            How::All(attribute) => !config.get(attribute).is_null(),
            How::Piece(None) => true,
            How::Piece(Some((attribute, text))) => match planned.get(attribute) {
                Value::Bool(truth) => truth.to_string() == text,
                told => told.as_str() == Some(text),
            },
        }
    }
}

impl Settings {
    /// Looks at how a plan manages what others may manage in another way, and tells it where both are seen.
    pub fn share(&self, entry: &Entry, place: &Location, config: &Value, planned: &mut Planned) {
        let type_name = entry.resource.type_name();
        let has_wholes = self.has_wholes(entry, config);
        let may_count = |share: &&Share| has_wholes || matches!(share.how, How::Piece(_));
        let shares = entry.spec().shares.iter().filter(may_count);
        for share in shares.filter(|share| share.counts(config, &planned.value)) {
            let Some(spot) = share.spot(place, &planned.value) else { continue };
            let id = spot.at.concat();
            let mut others = BTreeSet::new();
            self.0.send_modify(|known| {
                let managers = known.shared.entry(spot.clone()).or_default();
                match share.how {
                    How::All(_) => {
                        managers.whole.insert(type_name);
                        others.clone_from(&managers.pieces);
                    }
                    How::Piece(_) => {
                        managers.pieces.insert(type_name);
                        others.clone_from(&managers.whole);
                    }
                }
            });
            if !others.is_empty() {
                let told = told(share, (type_name, &id), &others);
                planned.diagnostics.push(told);
            }
        }
    }
}

fn told(share: &Share, (type_name, id): (&str, &str), others: &BTreeSet<&str>) -> Diagnostic {
    let others = others.iter().copied().collect::<Vec<_>>().join(", ");
    let Share { what, how, of } = share;
    let (detail, at) = match how {
        How::All(attribute) => (
            format!(
                "`{attribute}` of this {type_name} is all {what} of {id}, and others are resources of their own ({others}): this \
                 one removes them, and they come back with the next apply. Keep them in one place: leave `{attribute}` out \
                 here, or remove the resources."
            ),
            attribute,
        ),
        How::Piece(_) => (
            format!(
                "This {type_name} is about {what} of {id}, all of which are managed by one resource as well ({others}), which \
                 removes others: each apply would undo the other. Keep them in one place: there, or as resources of their \
                 own."
            ),
            of,
        ),
    };
    Diagnostic::warning(format!("The {what} of {id} are managed in two ways"), detail).at(*at)
}

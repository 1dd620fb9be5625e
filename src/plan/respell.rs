//! What AWS returned, in the user's words, and whether it is what was planned.

use super::write_only;
use crate::schema::{Attribute, Nested, Schema};
use crate::value::{Path, Value};

/// Puts what AWS returned into the words of `known`, a plan or a prior state: its spelling where the
/// meaning is the same, its null where AWS returns an empty text or collection for "nothing", and its
/// value where AWS never returns one (`local`, write-only).
pub fn respell(schema: &Schema, known: &Value, seen: &mut Value) {
    write_only::erase(schema, seen);
    let Value::Map(fields) = seen else { return };
    for attribute in &schema.attributes {
        if let Some(seen) = fields.get_mut(attribute.name) {
            respell_attribute(attribute, known.get(attribute.name), seen);
        }
    }
    for nested in &schema.blocks {
        if let Some(seen) = fields.get_mut(nested.name) {
            respell_blocks(nested, known.get(nested.name), seen);
        }
    }
}

fn respell_attribute(attribute: &Attribute, known: &Value, seen: &mut Value) {
    let nothing = known.is_empty() && seen.is_empty() && !known.is_unknown();
    // An import knows nothing of a list that has to be there: an empty one is no null.
    let may_be_null = !attribute.rules.computed && !attribute.rules.required;
    if attribute.rules.write_only {
        *seen = Value::Null;
    } else if attribute.rules.local && !known.is_unknown() {
        *seen = if known.is_null() { local_default(attribute) } else { known.clone() };
    } else if nothing && (!known.is_null() || may_be_null)
        || !known.is_null() && attribute.same(known, seen)
    {
        *seen = known.clone();
    } else if !known.is_wholly_known() {
        respell_known_parts(attribute, known, seen);
    }
}

fn local_default(attribute: &Attribute) -> Value {
    attribute.rules.default.map_or(Value::Null, Value::from)
}

/// A collection of which the plan knew parts keeps the words of those parts.
fn respell_known_parts(attribute: &Attribute, known: &Value, seen: &mut Value) {
    if let (Value::Set(known), Value::Set(items)) = (known, &mut *seen) {
        let one = |value: &Value| Value::Set(vec![value.clone()]);
        let same =
            |known: &Value, seen: &Value| attribute.same(&one(&filled(known, seen)), &one(seen));
        for (item, known) in partners(items, known, same) {
            *item = filled(known, item);
        }
        items.sort();
        return;
    }
    let spelled = filled(known, seen);
    if attribute.same(&spelled, seen) {
        *seen = spelled;
    }
}

/// What was known, with what was unknown in it as it turned out.
fn filled(known: &Value, seen: &Value) -> Value {
    match (known, seen) {
        (Value::Unknown, seen) => seen.clone(),
        (Value::Map(known), Value::Map(_)) => {
            Value::object(known.iter().map(|(name, value)| (name, filled(value, seen.get(name)))))
        }
        (Value::List(known), Value::List(seen)) if known.len() == seen.len() => {
            Value::List(known.iter().zip(seen).map(|(known, seen)| filled(known, seen)).collect())
        }
        (known, _) => known.clone(),
    }
}

fn respell_blocks(nested: &Nested, known: &Value, seen: &mut Value) {
    match seen {
        Value::List(items) => {
            let known = known.as_elements().unwrap_or_default();
            for (i, seen) in items.iter_mut().enumerate() {
                respell(&nested.schema, known.get(i).unwrap_or(&Value::Null), seen);
            }
        }
        Value::Set(items) => {
            let known = known.as_elements().unwrap_or_default();
            let same = |known: &Value, seen: &Value| means(&nested.schema, known, seen);
            items.iter_mut().for_each(|seen| respell(&nested.schema, &Value::Null, seen));
            for (seen, known) in partners(items, known, same) {
                respell(&nested.schema, known, seen);
            }
            items.sort();
        }
        seen @ Value::Map(_) if known.as_map().is_some() => respell(&nested.schema, known, seen),
        _ => {}
    }
}

/// Finds for the elements of a set what was known of them: first where nothing is said in other words, then
/// where the meaning is the same.
fn partners<'a>(
    seen: &'a mut [Value],
    known: &'a [Value],
    same: impl Fn(&Value, &Value) -> bool,
) -> Vec<(&'a mut Value, &'a Value)> {
    let mut free: Vec<&Value> = known.iter().collect();
    let mut left: Vec<&mut Value> = seen.iter_mut().collect();
    let mut found = Vec::new();
    for fits in [&meets as &dyn Fn(&Value, &Value) -> bool, &same] {
        for seen in std::mem::take(&mut left) {
            match free.iter().position(|known| fits(known, seen)) {
                Some(i) => found.push((seen, free.remove(i))),
                None => left.push(seen),
            }
        }
    }
    found
}

/// Whether AWS returned this object for that known one. What AWS decides or never returns says nothing
/// about it, unless the user said it.
fn means(schema: &Schema, known: &Value, seen: &Value) -> bool {
    let attribute = |a: &Attribute| {
        let (known, mut seen) = (known.get(a.name), seen.get(a.name).clone());
        respell_attribute(a, known, &mut seen);
        meets(known, &seen) || (a.rules.computed && (known.is_null() || !a.is_settable()))
    };
    schema.attributes.iter().all(attribute)
        && schema.blocks.iter().all(|b| blocks_mean(b, known.get(b.name), seen.get(b.name)))
}

fn blocks_mean(nested: &Nested, known: &Value, seen: &Value) -> bool {
    let one = |known: &Value, seen: &Value| means(&nested.schema, known, seen);
    match (known, seen) {
        (Value::Unknown, _) => true,
        (Value::List(known), Value::List(seen)) => {
            known.len() == seen.len()
                && known.iter().zip(seen).all(|(known, seen)| one(known, seen))
        }
        (Value::Set(known), Value::Set(seen)) => {
            known.len() == seen.len()
                && known.iter().all(|known| seen.iter().any(|seen| one(known, seen)))
        }
        (Value::Map(_), Value::Map(_)) => one(known, seen),
        (known, seen) => known == seen,
    }
}

/// The first attribute in which `seen` is not what was planned, if there is one. Unknown values can be
/// anything. `seen` must have been [`respell`]ed after the plan.
#[must_use]
pub fn unmet(schema: &Schema, planned: &Value, seen: &Value) -> Option<Path> {
    schema
        .attributes
        .iter()
        .find(|a| !meets(planned.get(a.name), seen.get(a.name)))
        .map(|a| a.name)
        .or_else(|| {
            schema
                .blocks
                .iter()
                .find(|b| !meets(planned.get(b.name), seen.get(b.name)))
                .map(|b| b.name)
        })
        .map(Path::from)
}

/// Whether a value is what was planned. Unknown parts can be anything.
pub(super) fn meets(planned: &Value, seen: &Value) -> bool {
    match (planned, seen) {
        (Value::Unknown, _) => true,
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| meets(a, b))
        }
        (Value::Set(a), Value::Set(b)) => {
            b.len() <= a.len()
                && a.iter().all(|a| b.iter().any(|b| meets(a, b)))
                && b.iter().all(|b| a.iter().any(|a| meets(a, b)))
        }
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len() && a.iter().all(|(k, a)| b.get(k).is_some_and(|b| meets(a, b)))
        }
        (a, b) => a == b,
    }
}

//! Same meaning, other spelling: the user's words stay, in the plan and in the state.

use crate::schema::{Attribute, Nested, Nesting, Schema};
use crate::value::{Path, Value};

/// Where the configuration says in other words what the object already is, plans what it is: no change.
pub(super) fn keep_spelling(schema: &Schema, config: &Value, prior: &Value, planned: &mut Value) {
    let Value::Map(fields) = planned else { return };
    if !matches!(prior, Value::Map(_)) {
        return;
    }
    for attribute in &schema.attributes {
        let (was, will) = (prior.get(attribute.name), fields.get_mut(attribute.name));
        if let Some(will) = will
            && !was.is_null()
            && !config.get(attribute.name).is_null()
            && attribute.same(was, will)
        {
            *will = was.clone();
        }
    }
    for nested in &schema.blocks {
        if let Some(will) = fields.get_mut(nested.name) {
            keep_blocks(nested, config.get(nested.name), prior.get(nested.name), will);
        }
    }
}

fn keep_blocks(nested: &Nested, config: &Value, prior: &Value, planned: &mut Value) {
    match (planned, nested.nesting) {
        (Value::Set(items), Nesting::Set) => {
            // One that is there unchanged needs no twin, and none is the twin of two.
            let there = prior.as_elements().unwrap_or_default();
            let mut free: Vec<&Value> = there.iter().filter(|was| !items.contains(was)).collect();
            for item in items.iter_mut().filter(|item| !there.contains(item)) {
                let twin = |was: &&Value| same_object(&nested.schema, was, item);
                if let Some(i) = free.iter().position(twin) {
                    *item = free.remove(i).clone();
                }
            }
            items.sort();
        }
        (Value::List(items), _) => {
            let [config, prior] = [config, prior].map(|v| v.as_elements().unwrap_or_default());
            for ((item, config), prior) in items.iter_mut().zip(config).zip(prior) {
                keep_spelling(&nested.schema, config, prior, item);
            }
        }
        (item @ Value::Map(_), Nesting::Single) => {
            keep_spelling(&nested.schema, config, prior, item)
        }
        _ => {}
    }
}

/// Whether two objects of a block mean the same. A null on either side matches what AWS would fill in.
fn same_object(schema: &Schema, a: &Value, b: &Value) -> bool {
    schema.attributes.iter().all(|attribute| {
        let (a, b) = (a.get(attribute.name), b.get(attribute.name));
        attribute.same(a, b) || (attribute.rules.computed && (a.is_null() || b.is_null()))
    }) && schema
        .blocks
        .iter()
        .all(|nested| same_blocks(nested, a.get(nested.name), b.get(nested.name)))
}

fn same_blocks(nested: &Nested, a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_object(&nested.schema, a, b))
        }
        (Value::Set(a), Value::Set(b)) => {
            a.len() == b.len()
                && a.iter().all(|a| b.iter().any(|b| same_object(&nested.schema, a, b)))
        }
        (Value::Map(_), Value::Map(_)) => same_object(&nested.schema, a, b),
        (a, b) => a == b,
    }
}

/// Puts what AWS returned into the words of `known`, a plan or a prior state: its spelling where the
/// meaning is the same, its null where AWS returns an empty text or collection for "nothing", and its
/// value where AWS never returns one (`local`, write-only).
pub fn respell(schema: &Schema, known: &Value, seen: &mut Value) {
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
    if attribute.rules.write_only {
        *seen = Value::Null;
    } else if attribute.rules.local && !known.is_unknown() {
        *seen = if known.is_null() { local_default(attribute) } else { known.clone() };
    } else if nothing && (!known.is_null() || !attribute.rules.computed)
        || !known.is_null() && attribute.same(known, seen)
    {
        *seen = known.clone();
    }
}

fn local_default(attribute: &Attribute) -> Value {
    attribute.rules.default.map_or(Value::Null, Value::from)
}

fn respell_blocks(nested: &Nested, known: &Value, seen: &mut Value) {
    match seen {
        Value::List(items) => {
            for (known, seen) in known.as_elements().unwrap_or_default().iter().zip(items) {
                respell(&nested.schema, known, seen);
            }
        }
        Value::Set(items) => {
            for seen in items.iter_mut() {
                let twin = |known: &&Value| same_object(&nested.schema, known, seen);
                if let Some(known) = known.as_elements().unwrap_or_default().iter().find(twin) {
                    *seen = known.clone();
                }
            }
            items.sort();
        }
        seen @ Value::Map(_) if known.as_map().is_some() => respell(&nested.schema, known, seen),
        _ => {}
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

fn meets(planned: &Value, seen: &Value) -> bool {
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

//! What AWS returned, in the user's words, and whether it is what was planned.

use super::write_only;
use crate::schema::{Node, Schema};
use crate::value::{Path, Value};

/// Puts what AWS returned into the words of `known`, a plan or a prior state: its spelling where the
/// meaning is the same, its null where AWS returns an empty string or collection for "nothing", and its
/// value where AWS never returns one (`local`, write-only).
pub fn respell(schema: &Schema, known: &Value, seen: &mut Value) {
    write_only::erase(schema, seen);
    for node in schema.nodes.iter() {
        seen.change(node.name, |seen| respell_node(node, known.get(node.name), seen));
    }
}

fn respell_node(node: &Node, known: &Value, seen: &mut Value) {
    let nothing = known.is_empty() && seen.is_empty() && !known.is_unknown();
    // An import knows nothing of a list that has to be there: an empty one is no null.
    let may_be_null = !node.rules.fills_in() && !node.rules.required;
    if node.rules.write_only {
        *seen = Value::Null;
    } else if node.rules.local && !known.is_unknown() {
        *seen = if known.is_null() { local_default(node) } else { known.clone() };
    } else if node.is_block() {
        respell_inside(node, known, seen);
    } else if nothing && (!known.is_null() || may_be_null)
        || !known.is_null() && node.same(known, seen)
    {
        *seen = known.clone();
    } else if node.body().is_some() {
        respell_inside(node, known, seen);
    } else if !known.is_wholly_known() {
        respell_known_parts(node, known, seen);
    }
}

fn local_default(node: &Node) -> Value {
    node.rules.default.map_or_else(|| node.empty(), Value::from)
}

/// A collection of which the plan knew parts keeps the words of those parts.
fn respell_known_parts(node: &Node, known: &Value, seen: &mut Value) {
    if let (Value::Set(known), Value::Set(items)) = (known, &mut *seen) {
        let one = |value: &Value| Value::Set(vec![value.clone()]);
        let same = |known: &Value, seen: &Value| node.same(&one(&filled(known, seen)), &one(seen));
        for (item, known) in partners(items, known, &[&meets, &same]) {
            *item = filled(known, item);
        }
        items.sort();
        return;
    }
    let spelled = filled(known, seen);
    if node.same(&spelled, seen) {
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

fn respell_inside(node: &Node, known: &Value, seen: &mut Value) {
    let Some((_, inner)) = node.body() else { return };
    match seen {
        Value::List(items) => {
            let known = known.as_elements().unwrap_or_default();
            for (i, seen) in items.iter_mut().enumerate() {
                respell(inner, known.get(i).unwrap_or(&Value::Null), seen);
            }
        }
        Value::Set(items) => {
            let known = known.as_elements().unwrap_or_default();
            let of_key = |known: &Value, seen: &Value| {
                node.key_of(seen).is_some_and(|key| node.has_key(known, &key))
            };
            let same = |known: &Value, seen: &Value| means(inner, known, seen);
            for seen in items.iter_mut() {
                respell(inner, &Value::Null, seen);
            }
            for (seen, known) in partners(items, known, &[&meets, &of_key, &same]) {
                respell(inner, known, seen);
            }
            items.sort();
        }
        seen @ Value::Map(_) => respell(inner, known, seen),
        _ => {}
    }
}

/// Whether something known and something seen belong together.
type Fits<'a> = &'a dyn Fn(&Value, &Value) -> bool;

/// Finds for the elements of a set what was known of them: first what fits best.
fn partners<'a>(
    seen: &'a mut [Value],
    known: &'a [Value],
    fitting: &[Fits<'_>],
) -> Vec<(&'a mut Value, &'a Value)> {
    let mut free: Vec<&Value> = known.iter().collect();
    let mut left: Vec<&mut Value> = seen.iter_mut().collect();
    let mut found = Vec::new();
    for fits in fitting {
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
    schema.nodes.iter().all(|node| {
        let (known, seen) = (known.get(node.name), seen.get(node.name));
        if let Some((_, inner)) = node.body().filter(|_| node.is_block()) {
            // What AWS fills in says nothing about what it belongs to.
            return node.is_left_out(known) || mean_inside(inner, known, seen);
        }
        let mut spelled = seen.clone();
        respell_node(node, known, &mut spelled);
        meets(known, &spelled) || (node.rules.computed && (known.is_null() || !node.is_settable()))
    })
}

fn mean_inside(schema: &Schema, known: &Value, seen: &Value) -> bool {
    match (known, seen) {
        (Value::Unknown, _) => true,
        (Value::List(known), Value::List(seen)) => {
            known.len() == seen.len()
                && known.iter().zip(seen).all(|(known, seen)| means(schema, known, seen))
        }
        (Value::Set(known), Value::Set(seen)) => {
            known.len() == seen.len()
                && known.iter().all(|known| seen.iter().any(|seen| means(schema, known, seen)))
        }
        (Value::Map(_), Value::Map(_)) => means(schema, known, seen),
        (known, seen) => known == seen,
    }
}

/// The first value in which `seen` is not what was planned, if there is one. Unknown values can be
/// anything. `seen` must have been [`respell`]ed after the plan.
#[must_use]
pub fn unmet(schema: &Schema, planned: &Value, seen: &Value) -> Option<Path> {
    unmet_in(schema, &Path::root(), planned, seen)
}

/// The attributes and blocks in which it is not, by name.
#[must_use]
pub fn all_unmet(schema: &Schema, planned: &Value, seen: &Value) -> Vec<&'static str> {
    let names = schema.nodes.iter().map(|node| node.name);
    names.filter(|name| !meets(planned.get(name), seen.get(name))).collect()
}

fn unmet_in(schema: &Schema, at: &Path, planned: &Value, seen: &Value) -> Option<Path> {
    let differing =
        schema.nodes.iter().find(|node| !meets(planned.get(node.name), seen.get(node.name)))?;
    let (at, planned, seen) =
        (at.attribute(differing.name), planned.get(differing.name), seen.get(differing.name));
    let inside = differing.body().and_then(|(_, inner)| match (planned, seen) {
        (Value::List(planned), Value::List(seen)) if planned.len() == seen.len() => {
            let mut pairs = planned.iter().zip(seen).enumerate();
            pairs.find_map(|(i, (planned, seen))| unmet_in(inner, &at.index(i), planned, seen))
        }
        (Value::Set(planned), Value::Set(seen)) => planned.iter().find_map(|planned| {
            let key = differing.key_of(planned)?;
            let seen = differing.keyed(seen, &key)?;
            unmet_in(inner, &at.element(key), planned, seen)
        }),
        (Value::Map(_), Value::Map(_)) => unmet_in(inner, &at, planned, seen),
        _ => None,
    });
    Some(inside.unwrap_or(at))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Block;
    use std::collections::BTreeSet;

    model! {
        /// A balancer.
        struct Balancer {
            /// Its name.
            #[tf(optional)]
            name: Option<String>,
            /// What it listens to.
            #[tf(block)]
            listener: Vec<Listener>,
            /// Where it stands.
            #[tf(block, key = &["zone"])]
            place: BTreeSet<Place>,
            /// Rules without a key.
            #[tf(optional)]
            rule: Option<BTreeSet<Place>>,
        }
    }
    model! {
        /// What a balancer listens to.
        struct Listener {
            /// A port.
            #[tf(required)]
            port: i64,
            /// Where it leads.
            #[tf(block)]
            target: Option<Place>,
        }
    }
    model! {
        /// A place.
        struct Place {
            /// Its zone.
            #[tf(required)]
            zone: String,
            /// How many.
            #[tf(optional)]
            weight: Option<i64>,
        }
    }

    fn place(zone: &str, weight: i64) -> Place {
        Place { zone: zone.into(), weight: Some(weight) }
    }
    fn balancer(weights: [i64; 3]) -> Balancer {
        let [listener, set, rule] = weights;
        let target = Some(place("t", listener));
        Balancer {
            name: None,
            listener: vec![Listener { port: 80, target: None }, Listener { port: 443, target }],
            place: [place("a", 1), place("b", set)].into(),
            rule: Some([place("a", rule)].into()),
        }
    }
    fn lacks(planned: [i64; 3], seen: [i64; 3]) -> Option<String> {
        let [planned, seen] = [planned, seen].map(|weights| Block::encode(balancer(weights)));
        unmet(Balancer::SCHEMA, &planned, &seen).map(|path| path.to_string())
    }

    #[test]
    fn what_is_not_as_planned_is_named_by_the_innermost_path() {
        assert_eq!(lacks([1, 1, 1], [1, 1, 1]), None);
        assert_eq!(lacks([2, 1, 1], [1, 1, 1]).as_deref(), Some("listener[1].target[0].weight"));
        assert_eq!(lacks([1, 2, 1], [1, 1, 1]).as_deref(), Some("place[\"b\"].weight"));
        assert_eq!(lacks([1, 1, 2], [1, 1, 1]).as_deref(), Some("rule"));
    }
}

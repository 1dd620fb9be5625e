//! What AWS returned, in the user's words, and whether it is what was planned.

use super::write_only;
use crate::schema::{Node, Schema};
use crate::value::{Path, Value};

/// Puts what AWS returned into the words of `known`, a plan or a prior state: its spelling where the
/// meaning is the same, its null where AWS returns an empty string or collection for "nothing", and its
/// value where AWS never returns one (`unread`, write-only).
pub fn keep_spelling(schema: &Schema, known: &Value, observed: &mut Value) {
    write_only::erase(schema, observed);
    for node in schema.nodes.iter() {
        observed.change(node.name, |observed| respell_node(node, known.get(node.name), observed));
    }
}

fn respell_node(node: &Node, known: &Value, observed: &mut Value) {
    let nothing = known.is_empty() && observed.is_empty() && !known.is_unknown();
    // An import knows nothing of a list that has to be there: an empty one is no null.
    let may_be_null = !node.rules.fills_in() && !node.rules.required;
    if node.rules.write_only {
        *observed = Value::Null;
    } else if node.rules.unread && !known.is_unknown() {
        *observed = if known.is_null() { local_default(node) } else { known.clone() };
    } else if node.is_block() {
        respell_inside(node, known, observed);
    } else if nothing && (!known.is_null() || may_be_null)
        || !known.is_null() && node.same(known, observed)
    {
        *observed = known.clone();
    } else if node.body().is_some() {
        respell_inside(node, known, observed);
    } else if !known.is_wholly_known() {
        respell_known_parts(node, known, observed);
    }
}

fn local_default(node: &Node) -> Value {
    node.rules.default.map_or_else(|| node.empty(), Value::from)
}

/// A collection of which the plan knew parts keeps the words of those parts.
fn respell_known_parts(node: &Node, known: &Value, observed: &mut Value) {
    if let (Value::Set(known), Value::Set(items)) = (known, &mut *observed) {
        let one = |value: &Value| Value::Set(vec![value.clone()]);
        let same = |known: &Value, observed: &Value| {
            node.same(&one(&filled(known, observed)), &one(observed))
        };
        for (item, known) in partners(items, known, &[&satisfies, &same]) {
            *item = filled(known, item);
        }
        items.sort();
        return;
    }
    let spelled = filled(known, observed);
    if node.same(&spelled, observed) {
        *observed = spelled;
    }
}

/// What was known, with what was unknown in it as it turned out.
fn filled(known: &Value, observed: &Value) -> Value {
    match (known, observed) {
        (Value::Unknown, observed) => observed.clone(),
        (Value::Map(known), Value::Map(_)) => Value::object(
            known.iter().map(|(name, value)| (name, filled(value, observed.get(name)))),
        ),
        (Value::List(known), Value::List(observed)) if known.len() == observed.len() => {
            Value::List(
                known
                    .iter()
                    .zip(observed)
                    .map(|(known, observed)| filled(known, observed))
                    .collect(),
            )
        }
        (known, _) => known.clone(),
    }
}

fn respell_inside(node: &Node, known: &Value, observed: &mut Value) {
    let Some((_, inner)) = node.body() else { return };
    match observed {
        Value::List(items) => {
            let known = known.as_elements().unwrap_or_default();
            for (i, observed) in items.iter_mut().enumerate() {
                keep_spelling(inner, known.get(i).unwrap_or(&Value::Null), observed);
            }
        }
        Value::Set(items) => {
            let known = known.as_elements().unwrap_or_default();
            let of_key = |known: &Value, observed: &Value| {
                node.key_of(observed).is_some_and(|key| node.has_key(known, &key))
            };
            let same = |known: &Value, observed: &Value| means(inner, known, observed);
            for observed in items.iter_mut() {
                keep_spelling(inner, &Value::Null, observed);
            }
            for (observed, known) in partners(items, known, &[&satisfies, &of_key, &same]) {
                keep_spelling(inner, known, observed);
            }
            items.sort();
        }
        observed @ Value::Map(_) => keep_spelling(inner, known, observed),
        _ => {}
    }
}

/// Whether something known and something seen belong together.
type Fits<'a> = &'a dyn Fn(&Value, &Value) -> bool;

/// Finds for the elements of a set what was known of them: first what fits best.
fn partners<'a>(
    observed: &'a mut [Value],
    known: &'a [Value],
    fitting: &[Fits<'_>],
) -> Vec<(&'a mut Value, &'a Value)> {
    let mut free: Vec<&Value> = known.iter().collect();
    let mut left: Vec<&mut Value> = observed.iter_mut().collect();
    let mut found = Vec::new();
    for fits in fitting {
        for observed in std::mem::take(&mut left) {
            match free.iter().position(|known| fits(known, observed)) {
                Some(i) => found.push((observed, free.remove(i))),
                None => left.push(observed),
            }
        }
    }
    found
}

/// Whether AWS returned this object for that known one. What AWS decides or never returns says nothing
/// about it, unless the user said it.
fn means(schema: &Schema, known: &Value, observed: &Value) -> bool {
    schema.nodes.iter().all(|node| {
        let (known, observed) = (known.get(node.name), observed.get(node.name));
        if let Some((_, inner)) = node.body().filter(|_| node.is_block()) {
            // What AWS fills in says nothing about what it belongs to.
            return node.is_left_out(known) || mean_inside(inner, known, observed);
        }
        let mut spelled = observed.clone();
        respell_node(node, known, &mut spelled);
        satisfies(known, &spelled)
            || (node.rules.computed && (known.is_null() || !node.is_settable()))
    })
}

fn mean_inside(schema: &Schema, known: &Value, observed: &Value) -> bool {
    match (known, observed) {
        (Value::Unknown, _) => true,
        (Value::List(known), Value::List(observed)) => {
            known.len() == observed.len()
                && known
                    .iter()
                    .zip(observed)
                    .all(|(known, observed)| means(schema, known, observed))
        }
        (Value::Set(known), Value::Set(observed)) => {
            known.len() == observed.len()
                && known
                    .iter()
                    .all(|known| observed.iter().any(|observed| means(schema, known, observed)))
        }
        (Value::Map(_), Value::Map(_)) => means(schema, known, observed),
        (known, observed) => known == observed,
    }
}

/// The first value in which `seen` is not what was planned, if there is one. Unknown values can be
/// anything. `seen` must have been [`respell`]ed after the plan.
#[must_use]
pub fn unmet(schema: &Schema, planned: &Value, observed: &Value) -> Option<Path> {
    unmet_in(schema, &Path::root(), planned, observed)
}

/// The attributes and blocks in which it is not, by name.
#[must_use]
pub fn all_unmet(schema: &Schema, planned: &Value, observed: &Value) -> Vec<&'static str> {
    let names = schema.nodes.iter().map(|node| node.name);
    names.filter(|name| !satisfies(planned.get(name), observed.get(name))).collect()
}

fn unmet_in(schema: &Schema, at: &Path, planned: &Value, observed: &Value) -> Option<Path> {
    let differing = schema
        .nodes
        .iter()
        .find(|node| !satisfies(planned.get(node.name), observed.get(node.name)))?;
    let (at, planned, observed) =
        (at.attribute(differing.name), planned.get(differing.name), observed.get(differing.name));
    let inside = differing.body().and_then(|(_, inner)| match (planned, observed) {
        (Value::List(planned), Value::List(observed)) if planned.len() == observed.len() => {
            let mut pairs = planned.iter().zip(observed).enumerate();
            pairs.find_map(|(i, (planned, observed))| {
                unmet_in(inner, &at.index(i), planned, observed)
            })
        }
        (Value::Set(planned), Value::Set(observed)) => planned.iter().find_map(|planned| {
            let key = differing.key_of(planned)?;
            let observed = differing.keyed(observed, &key)?;
            unmet_in(inner, &at.element(key), planned, observed)
        }),
        (Value::Map(_), Value::Map(_)) => unmet_in(inner, &at, planned, observed),
        _ => None,
    });
    Some(inside.unwrap_or(at))
}

/// Whether a value is what was planned. Unknown parts can be anything.
pub(super) fn satisfies(planned: &Value, observed: &Value) -> bool {
    match (planned, observed) {
        (Value::Unknown, _) => true,
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| satisfies(a, b))
        }
        (Value::Set(a), Value::Set(b)) => {
            b.len() <= a.len()
                && a.iter().all(|a| b.iter().any(|b| satisfies(a, b)))
                && b.iter().all(|b| a.iter().any(|a| satisfies(a, b)))
        }
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len() && a.iter().all(|(k, a)| b.get(k).is_some_and(|b| satisfies(a, b)))
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
    fn lacks(planned: [i64; 3], observed: [i64; 3]) -> Option<String> {
        let [planned, observed] =
            [planned, observed].map(|weights| Block::encode(balancer(weights)));
        unmet(Balancer::SCHEMA, &planned, &observed).map(|path| path.to_string())
    }

    #[test]
    fn what_is_not_as_planned_is_named_by_the_innermost_path() {
        assert_eq!(lacks([1, 1, 1], [1, 1, 1]), None);
        assert_eq!(lacks([2, 1, 1], [1, 1, 1]).as_deref(), Some("listener[1].target[0].weight"));
        assert_eq!(lacks([1, 2, 1], [1, 1, 1]).as_deref(), Some("place[\"b\"].weight"));
        assert_eq!(lacks([1, 1, 2], [1, 1, 1]).as_deref(), Some("rule"));
    }
}

//! Which changes need a new object.

use crate::schema::{Nesting, Node, Schema};
use crate::value::{Path, Value};

/// Collects the paths of all changes that need a new object.
pub(super) fn find(schema: &Schema, prior: &Value, planned: &Value, found: &mut Vec<Path>) {
    body(schema, &Path::root(), prior, planned, found);
    // Terraform knows no places in sets.
    for path in found.iter_mut() {
        *path = path.shown().0;
    }
    found.sort();
    found.dedup();
}

fn body(schema: &Schema, at: &Path, prior: &Value, planned: &Value, found: &mut Vec<Path>) {
    for node in schema.nodes.iter() {
        let (prior, planned) = (prior.get(node.name), planned.get(node.name));
        if is_still_nothing(node, prior, planned) {
            continue;
        }
        let at = at.attribute(node.name);
        if demands(node, prior, planned) {
            found.push(at);
        } else if let Some((nesting, inner)) = node.body() {
            inside(node, (nesting, inner), &at, [prior, planned], found);
        }
    }
}

/// Whether a change of an attribute by itself needs a new object.
pub(super) fn demands(node: &Node, prior: &Value, planned: &Value) -> bool {
    node.rules.replace && !is_still_nothing(node, prior, planned) && !node.same(prior, planned)
}

/// Nothing in other words, as a module says it, is still nothing.
fn is_still_nothing(node: &Node, prior: &Value, planned: &Value) -> bool {
    prior.is_empty() && planned.is_empty() && !node.rules.empty_is_value
}

fn inside(
    node: &Node,
    (nesting, inner): (Nesting, &Schema),
    at: &Path,
    [prior, planned]: [&Value; 2],
    found: &mut Vec<Path>,
) {
    if prior == planned {
        return;
    }
    match (prior, planned, nesting) {
        (Value::List(a), Value::List(b), Nesting::List) if a.len() == b.len() => {
            for (i, (a, b)) in a.iter().zip(b).enumerate() {
                body(inner, &at.index(i), a, b, found);
            }
        }
        (Value::Map(_), Value::Map(_), Nesting::Single) => body(inner, at, prior, planned, found),
        (Value::Set(a), Value::Set(b), Nesting::Set) if !node.key().is_empty() => {
            keyed(node, inner, at, [a, b], found);
        }
        _ if any_replaces(inner) => found.push(at.clone()),
        _ => {}
    }
}

/// The elements of a set that stay are looked into; those that come and go replace if what they bring along does.
fn keyed(node: &Node, inner: &Schema, at: &Path, [a, b]: [&[Value]; 2], found: &mut Vec<Path>) {
    let of = |items: &'_ [Value], element: &Value| {
        node.key_of(element).and_then(|key| node.keyed(items, &key).cloned())
    };
    let mut others = a.iter().any(|a| of(b, a).is_none());
    for element in b {
        match of(a, element) {
            Some(prior) => {
                let key = node.key_of(element).unwrap_or_default();
                body(inner, &at.element(key), &prior, element, found);
            }
            None => others = true,
        }
    }
    if others && any_replaces(inner) {
        found.push(at.clone());
    }
}

/// Whether a block that comes or goes takes a value along whose change needs a new object.
fn any_replaces(schema: &Schema) -> bool {
    let inside = |node: &Node| node.body().is_some_and(|(_, inner)| any_replaces(inner));
    schema.nodes.iter().any(|node| node.rules.replace || inside(node))
}

//! What is not known in a plan, as it is.

use super::spelling::satisfies;
use crate::schema::{Node, Schema};
use crate::value::Value;

/// A plan with every unknown value replaced by what the object has. What is in sets is found there by its key, or by
/// what else is planned of it.
#[must_use]
pub fn fill(schema: &Schema, planned: &Value, has: &Value) -> Value {
    if planned.is_unknown() {
        return has.clone().without_unknowns();
    }
    let mut filled = planned.clone();
    for node in schema.nodes.iter() {
        filled.change(node.name, |value| *value = one(node, value, has.get(node.name)));
    }
    let mut filled = filled.without_unknowns();
    schema.fill_blocks(&mut filled);
    filled
}

fn one(node: &Node, planned: &Value, has: &Value) -> Value {
    let Some((_, inner)) = node.body() else { return leaf(planned, has) };
    let elements = has.as_elements().unwrap_or_default();
    match planned {
        Value::List(planned) => {
            let at = |i: usize| elements.get(i).unwrap_or(&Value::Null);
            Value::List(planned.iter().enumerate().map(|(i, p)| fill(inner, p, at(i))).collect())
        }
        Value::Set(planned) => {
            let of = |planned: &Value| match node.key_of(planned) {
                Some(key) => node.keyed(elements, &key),
                None => elements.iter().find(|has| satisfies(planned, has)),
            };
            let filled = planned.iter().map(|p| fill(inner, p, of(p).unwrap_or(&Value::Null)));
            Value::set(filled.collect())
        }
        planned => fill(inner, planned, has),
    }
}

fn leaf(planned: &Value, has: &Value) -> Value {
    match (planned, has) {
        (Value::Unknown, has) => has.clone().without_unknowns(),
        (Value::Map(planned), has) => Value::object(
            planned.iter().map(|(name, value)| (name.as_str(), leaf(value, has.get(name)))),
        ),
        (Value::List(planned), has) => {
            let has = has.as_elements().unwrap_or_default();
            let at = |i: usize| has.get(i).unwrap_or(&Value::Null);
            Value::List(planned.iter().enumerate().map(|(i, value)| leaf(value, at(i))).collect())
        }
        (planned, _) => planned.clone().without_unknowns(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Block;
    use std::collections::BTreeSet;

    model! {
        /// A machine.
        struct Machine {
            /// What AWS calls it.
            #[tf(computed)]
            id: Option<String>,
            /// Disks by name.
            #[tf(block, key = &["name"])]
            disk: BTreeSet<Disk>,
            /// Peers without a key.
            #[tf(block)]
            peer: BTreeSet<Disk>,
        }
    }
    model! {
        /// A disk.
        struct Disk {
            /// What AWS calls it.
            #[tf(computed)]
            handle: Option<String>,
            /// Its name.
            #[tf(required)]
            name: String,
            /// Its size.
            #[tf(optional)]
            size: Option<i64>,
        }
    }

    fn disk(handle: Value, name: &str, size: i64) -> Value {
        Value::object([("handle", handle), ("name", name.into()), ("size", size.into())])
    }
    fn machine(id: Value, disks: Vec<Value>, peers: Vec<Value>) -> Value {
        Value::object([("id", id), ("disk", Value::set(disks)), ("peer", Value::set(peers))])
    }

    #[test]
    fn what_is_unknown_in_sets_is_found_by_the_key_and_else_by_what_is_planned() {
        let has = machine(
            "m-1".into(),
            vec![disk("h-1".into(), "a", 8), disk("h-2".into(), "b", 8)],
            vec![disk("p-1".into(), "a", 8), disk("p-2".into(), "b", 8)],
        );
        let planned = machine(
            Value::Unknown,
            vec![disk(Value::Unknown, "a", 16), disk(Value::Unknown, "c", 8)],
            vec![disk(Value::Unknown, "b", 8), disk(Value::Unknown, "a", 16)],
        );
        let filled = machine(
            "m-1".into(),
            vec![disk("h-1".into(), "a", 16), disk(Value::Null, "c", 8)],
            vec![disk("p-2".into(), "b", 8), disk(Value::Null, "a", 16)],
        );
        assert_eq!(fill(Machine::SCHEMA, &planned, &has), filled);
    }
}

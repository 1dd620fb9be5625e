//! What an update keeps, because it was not to change.
//!
//! A plan says of it what the state does, and Terraform wants that back. It is no wish, though: where somebody else
//! has changed it since the plan, AWS has filled in a value, or the type has gained an attribute, there is nothing to
//! wait for. The state stays as it is, and the next read shows the difference.

use super::sets;
use super::spelling::satisfies;
use crate::schema::{Node, Schema};
use crate::value::Value;

/// Takes from the plan, after an update, what was not to change, and inside of blocks that change what was null before
/// and is planned as null. After a create a null is what the type has decided: it stays where AWS has nothing.
pub fn keep_unchanged(schema: &Schema, prior: &Value, planned: &Value, state: &mut Value) {
    if prior.is_null() {
        return close(schema, None, planned, state);
    }
    for node in schema.nodes.iter() {
        let (prior, planned) = (prior.get(node.name), planned.get(node.name));
        state.change(node.name, |slot| {
            if planned == prior && planned.is_wholly_known() || is_promised(node, planned, slot) {
                slot.clone_from(planned);
            } else {
                close_inside(node, Some(prior), planned, slot);
            }
        });
    }
}

/// Whether null is planned of what AWS has nothing of.
fn is_promised(node: &Node, planned: &Value, observed: &Value) -> bool {
    planned.is_null() && !node.is_block() && *observed == node.nothing()
}

/// Without a prior object, everything in it is new.
fn close(schema: &Schema, prior: Option<&Value>, planned: &Value, state: &mut Value) {
    for node in schema.nodes.iter() {
        let (prior, planned) = (prior.map(|prior| prior.get(node.name)), planned.get(node.name));
        state.change(node.name, |slot| {
            let was_null = prior.is_some_and(Value::is_null) && planned.is_null();
            let is_kept = was_null && node.rules.computed && !node.is_block();
            if is_kept || is_promised(node, planned, slot) {
                *slot = Value::Null;
            } else {
                close_inside(node, prior, planned, slot);
            }
        });
    }
}

fn close_inside(node: &Node, prior: Option<&Value>, planned: &Value, state: &mut Value) {
    let Some((_, schema)) = node.planned_inside() else { return };
    let elements = |value: &Value| value.as_elements().unwrap_or_default().to_vec();
    match state {
        Value::List(items) => {
            let prior = prior.map(elements);
            for (i, (item, planned)) in items.iter_mut().zip(&elements(planned)).enumerate() {
                let prior = prior.as_ref().map(|prior| prior.get(i).unwrap_or(&Value::Null));
                close(schema, prior, planned, item);
            }
        }
        // The elements of sets have no place: one belongs to the planned one of its key, or to one that is the same
        // but for such nulls.
        Value::Set(items) => {
            let (prior, mut free) = (prior.map(elements), elements(planned));
            for item in items.iter_mut() {
                let kept = |planned: &Value| {
                    let prior = prior.as_ref().map(|prior| sets::before(node, planned, prior));
                    let mut item = item.clone();
                    close(schema, prior, planned, &mut item);
                    let same_key = |key| node.has_key(planned, &key);
                    let belongs = node.key_of(&item).map_or(satisfies(planned, &item), same_key);
                    belongs.then_some(item)
                };
                let found = free.iter().enumerate().find_map(|(i, p)| Some((i, kept(p)?)));
                if let Some((i, kept)) = found {
                    free.swap_remove(i);
                    *item = kept;
                }
            }
            *state = Value::set(std::mem::take(items));
        }
        item if !planned.is_null() => close(schema, prior, planned, item),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Block;
    use std::collections::BTreeSet;

    model! {
        /// A gate.
        struct Gate {
            /// Computed.
            #[tf(computed)]
            id: Option<String>,
            /// Computed where it is not set.
            #[tf(optional, computed)]
            zone: Option<String>,
            /// Not computed.
            #[tf(optional)]
            name: Option<String>,
            /// In order.
            #[tf(block)]
            rule: Vec<Rule>,
            /// In any order.
            #[tf(block)]
            peer: BTreeSet<Rule>,
        }
    }
    model! {
        /// A rule.
        struct Rule {
            /// What AWS calls it.
            #[tf(computed)]
            handle: Option<String>,
            /// A port.
            #[tf(required)]
            port: i64,
        }
    }

    fn rule(handle: Option<&str>, port: i64) -> Value {
        let handle = handle.map_or(Value::Null, Value::from);
        Value::object([("handle", handle), ("port", Value::from(port))])
    }
    /// A gate of which everything that can be null is null.
    fn gate(handle: Option<&str>, zone: Option<&str>, name: &str) -> Value {
        Value::object([
            ("id", Value::from("g-1")),
            ("zone", zone.map_or(Value::Null, Value::from)),
            ("name", Value::from(name)),
            ("rule", Value::List(vec![rule(handle, 80)])),
            ("peer", Value::set(vec![rule(handle, 443), rule(Some("h"), 1)])),
        ])
    }

    #[test]
    fn what_aws_has_filled_in_is_null_again() {
        let (prior, planned) = (gate(None, None, "a"), gate(None, None, "b"));
        let mut state = gate(Some("new"), Some("z"), "b");
        keep_unchanged(Gate::schema(), &prior, &planned, &mut state);
        assert_eq!(state, planned);
    }

    #[test]
    fn a_null_that_is_new_and_what_is_not_there_yet_are_waited_for() {
        let (prior, planned) = (gate(None, Some("z"), "a"), gate(None, None, "b"));
        let mut state = gate(None, Some("z"), "a");
        keep_unchanged(Gate::schema(), &prior, &planned, &mut state);
        assert_eq!(state, gate(None, Some("z"), "a"));
    }

    #[test]
    fn what_others_have_changed_meanwhile_is_as_planned_and_what_was_to_change_is_as_seen() {
        let (prior, planned) = (gate(Some("h"), Some("z"), "a"), gate(Some("h"), Some("z"), "b"));
        let mut state = gate(Some("other"), Some("y"), "c");
        keep_unchanged(Gate::schema(), &prior, &planned, &mut state);
        assert_eq!(state, gate(Some("h"), Some("z"), "c"));
    }

    #[test]
    fn after_a_create_nulls_are_what_was_planned() {
        let mut state = gate(Some("new"), Some("z"), "a");
        keep_unchanged(Gate::schema(), &Value::Null, &gate(None, None, "a"), &mut state);
        assert_eq!(state, gate(Some("new"), Some("z"), "a"));
    }
}

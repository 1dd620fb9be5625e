//! Empty strings that modules pass for "not set" where there is always a value (`empty_is_unset`).
//!
//! Terraform wants what is configured back as it is, or what was there. So a new object has the empty string until the
//! next read, which shows what AWS has chosen, and that stays. With a default the empty string is another spelling of it.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::{Node, Schema};
use crate::value::{Path, Value};

/// Whether a planned value leaves it to AWS what there is.
pub(super) fn leaves(node: &Node, planned: &Value) -> bool {
    node.is_unset(planned) && node.rules.default.is_none()
}

/// Keeps the planned empty strings in what AWS returned after a change. Sets have none (`schema::check`).
pub fn keep_unset(schema: &Schema, planned: &Value, state: &mut Value) {
    for node in schema.nodes.iter() {
        let planned = planned.get(node.name);
        if leaves(node, planned) {
            state.insert(node.name, planned.clone());
        }
        let Some((_, inner)) = node.planned_inside() else { continue };
        state.change(node.name, |observed| match observed {
            Value::List(items) => {
                for (item, planned) in items.iter_mut().zip(planned.as_elements().unwrap_or(&[])) {
                    keep_unset(inner, planned, item);
                }
            }
            item => keep_unset(inner, planned, item),
        });
    }
}

/// Tells once where the state is not going to show what AWS chooses before the next read.
pub(super) fn tell(schema: &Schema, prior: &Value, config: &Value, found: &mut Diagnostics) {
    tell_in(schema, &Path::root(), [prior, config], found);
}

fn tell_in(schema: &Schema, at: &Path, [prior, config]: [&Value; 2], found: &mut Diagnostics) {
    for node in schema.nodes.iter() {
        let name = node.name;
        let [prior, config] = [prior, config].map(|object| object.get(name));
        if config.is_null() {
            continue;
        }
        let at = at.attribute(name);
        if leaves(node, config) && prior.is_empty() && prior != config {
            let detail = format!(
                "`{name}` is an empty string, which counts as not set. Until the next refresh it is also what \
                 references to `{name}` get: set it to null if there are any."
            );
            found.push(Diagnostic::warning("Empty string", detail).at(at.clone()));
        }
        let Some((_, inner)) = node.planned_inside() else { continue };
        match config {
            Value::List(items) => {
                let there = prior.as_elements().unwrap_or(&[]);
                for (i, item) in items.iter().enumerate() {
                    let there = there.get(i).unwrap_or(&Value::Null);
                    tell_in(inner, &at.index(i), [there, item], found);
                }
            }
            item => tell_in(inner, &at, [prior, item], found),
        }
    }
}

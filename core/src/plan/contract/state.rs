//! What Terraform accepts as a state, wherever it comes from.

use super::problem;
use crate::plan::write_only;
use crate::schema::{Nesting, Schema};
use crate::value::{Path, Value, msgpack};

/// Everything for which Terraform would refuse a state that a read, an import, an upgrade or an apply
/// returned: it must have the type of the schema, hold nothing unknown and nothing write-only.
#[must_use]
pub fn state_problems(schema: &Schema, state: &Value) -> Vec<String> {
    let mut found = Vec::new();
    if let Err(error) = msgpack::encode(state, &schema.implied_type()) {
        problem(&mut found, &error.path, error.message);
    }
    if !state.is_wholly_known() {
        problem(&mut found, &Path::root(), "holds unknown values");
    }
    for path in write_only::set_in(schema, state) {
        problem(&mut found, &path, "is write-only, but has a value");
    }
    if !state.is_null() {
        block(schema, &Path::root(), state, &mut found);
    }
    found
}

fn block(schema: &Schema, at: &Path, state: &Value, found: &mut Vec<String>) {
    for b in schema.blocks() {
        let Some((nesting, inner)) = b.body() else { continue };
        let here = at.attribute(b.name);
        match state.get(b.name) {
            Value::Null if nesting != Nesting::Single => {
                problem(found, &here, "is null instead of empty");
            }
            Value::List(items) | Value::Set(items) => {
                items.iter().enumerate().for_each(|(i, item)| {
                    let here = if nesting == Nesting::List { here.index(i) } else { here.clone() };
                    if item.is_null() {
                        return problem(found, &here, "is a block that is null");
                    }
                    block(inner, &here, item, found);
                });
            }
            item @ Value::Map(_) => block(inner, &here, item, found),
            _ => {}
        }
    }
}

//! Which changes need a new object.

use crate::schema::{Attribute, Nested, Nesting, Schema};
use crate::value::{Path, Value};

/// Collects the paths of all changes that need a new object.
pub(super) fn find(schema: &Schema, prior: &Value, planned: &Value, found: &mut Vec<Path>) {
    block(schema, &Path::root(), prior, planned, found);
    found.sort();
    found.dedup();
}

fn block(schema: &Schema, at: &Path, prior: &Value, planned: &Value, found: &mut Vec<Path>) {
    for attribute in schema.attributes.iter().filter(|a| a.rules.replace) {
        if differs(attribute, prior, planned) {
            found.push(at.attribute(attribute.name));
        }
    }
    for nested in &schema.blocks {
        blocks(
            nested,
            &at.attribute(nested.name),
            prior.get(nested.name),
            planned.get(nested.name),
            found,
        );
    }
}

fn differs(attribute: &Attribute, prior: &Value, planned: &Value) -> bool {
    !attribute.same(prior.get(attribute.name), planned.get(attribute.name))
}

fn blocks(nested: &Nested, at: &Path, prior: &Value, planned: &Value, found: &mut Vec<Path>) {
    if prior == planned {
        return;
    }
    let same_places = match (prior, planned, nested.nesting) {
        (Value::List(a), Value::List(b), Nesting::List) => a.len() == b.len(),
        (Value::Map(_), Value::Map(_), Nesting::Single) => true,
        _ => false,
    };
    if nested.replace || (!same_places && any_replaces(&nested.schema)) {
        found.push(at.clone());
        return;
    }
    match (prior, planned) {
        (Value::List(a), Value::List(b)) if same_places => {
            for (i, (a, b)) in a.iter().zip(b).enumerate() {
                block(&nested.schema, &at.index(i), a, b, found);
            }
        }
        (Value::Map(_), Value::Map(_)) => block(&nested.schema, at, prior, planned, found),
        _ => {}
    }
}

/// Whether a block that comes or goes takes a value along whose change needs a new object.
fn any_replaces(schema: &Schema) -> bool {
    schema.attributes.iter().any(|a| a.rules.replace)
        || schema.blocks.iter().any(|b| b.replace || any_replaces(&b.schema))
}

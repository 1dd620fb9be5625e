//! Same meaning, other spelling: a plan keeps the words of what is there.

use crate::schema::{Nested, Nesting, Schema};
use crate::value::Value;

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

//! What Terraform proposes: the configuration, with what the provider decided earlier where it says nothing.

use crate::schema::{Nesting, Node, Schema, Syntax};
use crate::value::Value;

/// The merge of a prior state and a configuration that Terraform sends as the proposed new state.
///
/// A configuration that is null, a destroy, proposes null.
#[must_use]
pub fn proposed_new(schema: &Schema, prior: &Value, config: &Value) -> Value {
    if config.is_null() {
        return Value::Null;
    }
    block(schema, false, prior, config)
}

/// `filled` is whether it is in a block that AWS fills in: to Terraform, everything in one is computed.
fn block(schema: &Schema, filled: bool, prior: &Value, config: &Value) -> Value {
    Value::object(schema.nodes.iter().map(|node| {
        let (prior, config) = (prior.get(node.name), config.get(node.name));
        (
            node.name,
            if node.is_block() {
                inside(node, filled, prior, config)
            } else {
                one(node, filled, prior, config)
            },
        )
    }))
}

fn one(node: &Node, filled: bool, prior: &Value, config: &Value) -> Value {
    match node.syntax {
        _ if (filled || node.rules.computed) && config.is_null() => {
            // What the user must have written is not kept when it is not written any more.
            if node.rules.optional && holds_what_was_written(node, prior) {
                config.clone()
            } else {
                prior.clone()
            }
        }
        Syntax::Nested => inside(node, false, prior, config),
        _ => config.clone(),
    }
}

fn holds_what_was_written(node: &Node, prior: &Value) -> bool {
    let Some((_, inner)) = node.body().filter(|_| node.syntax == Syntax::Nested) else {
        return false;
    };
    let in_object = |object: &Value| {
        inner.nodes.iter().any(|node| !node.rules.computed && !object.get(node.name).is_null())
    };
    match prior {
        Value::List(items) => items.iter().any(in_object),
        object => in_object(object),
    }
}

fn inside(node: &Node, filled: bool, prior: &Value, config: &Value) -> Value {
    let Some((nesting, inner)) = node.body() else { return config.clone() };
    let filled = filled || (node.is_block() && node.rules.computed);
    match (config, nesting) {
        (Value::Map(_), Nesting::Single) => block(inner, filled, prior, config),
        (Value::List(items), Nesting::List) => {
            let prior = prior.as_elements().unwrap_or_default();
            let merge = |(i, item)| match prior.get(i) {
                Some(prior) => block(inner, filled, prior, item),
                None => Value::clone(item),
            };
            Value::List(items.iter().enumerate().map(merge).collect())
        }
        (Value::Set(items), Nesting::Set) => set(inner, filled, prior, items),
        _ => config.clone(),
    }
}

/// Each element gets the first prior element that no other got and that may have come from it.
fn set(schema: &Schema, filled: bool, prior: &Value, config: &[Value]) -> Value {
    let mut free: Vec<&Value> = prior.as_elements().unwrap_or_default().iter().collect();
    let merge =
        |item: &Value| match free.iter().position(|prior| came_from(schema, filled, prior, item)) {
            Some(i) => block(schema, filled, free.remove(i), item),
            None => item.clone(),
        };
    Value::set(config.iter().map(merge).collect())
}

/// Whether an object of a block is what became of this configuration: equal to it, but for values that the
/// provider computed where the configuration says nothing.
fn came_from(schema: &Schema, filled: bool, object: &Value, config: &Value) -> bool {
    schema.nodes.iter().all(|node| {
        let (value, config) = (object.get(node.name), config.get(node.name));
        match node.planned_inside() {
            Some((_, inner)) if node.is_block() => {
                objects_came_from(inner, filled || node.rules.computed, value, config)
            }
            _ => value == config || ((filled || node.rules.computed) && config.is_null()),
        }
    })
}

fn objects_came_from(schema: &Schema, filled: bool, object: &Value, config: &Value) -> bool {
    match (object, config) {
        (Value::List(objects), Value::List(configs)) => {
            objects.len() == configs.len()
                && objects.iter().zip(configs).all(|(o, c)| came_from(schema, filled, o, c))
        }
        (Value::Map(_), Value::Map(_)) => came_from(schema, filled, object, config),
        // Terraform does not look into sets within sets.
        _ => object == config,
    }
}

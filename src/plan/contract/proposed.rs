//! What Terraform proposes: the configuration, with what the provider decided earlier where it says nothing.

use crate::schema::{Attribute, Nested, Nesting, Schema};
use crate::value::Value;

/// The merge of a prior state and a configuration that Terraform sends as the proposed new state.
///
/// A configuration that is null, a destroy, proposes null.
#[must_use]
pub fn proposed_new(schema: &Schema, prior: &Value, config: &Value) -> Value {
    if config.is_null() {
        return Value::Null;
    }
    block(schema, prior, config)
}

fn block(schema: &Schema, prior: &Value, config: &Value) -> Value {
    let attributes = schema.attributes.iter().map(|a| {
        let (prior, config) = (prior.get(a.name), config.get(a.name));
        (a.name, if a.rules.computed && config.is_null() { prior } else { config }.clone())
    });
    let blocks =
        schema.blocks.iter().map(|b| (b.name, blocks(b, prior.get(b.name), config.get(b.name))));
    Value::object(attributes.chain(blocks))
}

fn blocks(nested: &Nested, prior: &Value, config: &Value) -> Value {
    match (config, nested.nesting) {
        (Value::Map(_), Nesting::Single) => block(&nested.schema, prior, config),
        (Value::List(items), Nesting::List) => {
            let prior = prior.as_elements().unwrap_or_default();
            let merge = |(i, item)| match prior.get(i) {
                Some(prior) => block(&nested.schema, prior, item),
                None => Value::clone(item),
            };
            Value::List(items.iter().enumerate().map(merge).collect())
        }
        (Value::Set(items), Nesting::Set) => set(&nested.schema, prior, items),
        _ => config.clone(),
    }
}

/// Each element gets the first prior element that no other got and that may have come from it.
fn set(schema: &Schema, prior: &Value, config: &[Value]) -> Value {
    let mut free: Vec<&Value> = prior.as_elements().unwrap_or_default().iter().collect();
    let merge = |item: &Value| match free.iter().position(|prior| came_from(schema, prior, item)) {
        Some(i) => block(schema, free.remove(i), item),
        None => item.clone(),
    };
    Value::set(config.iter().map(merge).collect())
}

/// Whether an object of a block is what became of this configuration: equal to it, but for values that the
/// provider computed where the configuration says nothing.
fn came_from(schema: &Schema, object: &Value, config: &Value) -> bool {
    let attribute = |a: &Attribute| {
        let (value, config) = (object.get(a.name), config.get(a.name));
        value == config || (a.rules.computed && config.is_null())
    };
    schema.attributes.iter().all(attribute)
        && schema.blocks.iter().all(|b| blocks_came_from(b, object.get(b.name), config.get(b.name)))
}

fn blocks_came_from(nested: &Nested, object: &Value, config: &Value) -> bool {
    match (object, config) {
        (Value::List(objects), Value::List(configs)) => {
            objects.len() == configs.len()
                && objects.iter().zip(configs).all(|(o, c)| came_from(&nested.schema, o, c))
        }
        (Value::Map(_), Value::Map(_)) => came_from(&nested.schema, object, config),
        // Terraform does not look into sets within sets.
        _ => object == config,
    }
}

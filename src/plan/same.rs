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
        (Value::List(items), _) => {
            let [config, prior] = [config, prior].map(|v| v.as_elements().unwrap_or_default());
            for ((item, config), prior) in items.iter_mut().zip(config).zip(prior) {
                keep_spelling(&nested.schema, config, prior, item);
            }
        }
        (item @ Value::Map(_), Nesting::Single) => {
            keep_spelling(&nested.schema, config, prior, item);
        }
        _ => {}
    }
}

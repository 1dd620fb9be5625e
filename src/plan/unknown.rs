//! Which values are known only after apply.

use super::each_nested;
use crate::schema::{Attribute, Schema};
use crate::value::Value;

/// Marks what AWS will decide: on create every computed attribute that nobody set, on update only those
/// that are said to change (`volatile`, `follows`). Everything else keeps the value that it has, so that a
/// plan shows no change where there is none.
pub(super) fn mark(schema: &Schema, config: &Value, prior: &Value, planned: &mut Value) {
    let Value::Map(fields) = planned else { return };
    let changed: Vec<&str> =
        fields.iter().filter(|(k, v)| prior.get(k) != *v).map(|(k, _)| k.as_str()).collect();
    let unknown: Vec<&str> = schema
        .attributes
        .iter()
        .filter(|a| a.rules.computed && config.get(a.name).is_null() && a.rules.default.is_none())
        .filter(|a| is_open(a, prior, fields.get(a.name).unwrap_or(&Value::Null), &changed))
        .map(|a| a.name)
        .collect();
    for name in unknown {
        fields.insert(name.to_owned(), Value::Unknown);
    }
    for nested in &schema.blocks {
        let Some(slot) = fields.get_mut(nested.name) else { continue };
        let there = [config.get(nested.name), prior.get(nested.name)];
        each_nested(nested, slot, there, &mut |item, [config, prior]| {
            mark(&nested.schema, config, prior, item);
        });
    }
}

fn is_open(attribute: &Attribute, prior: &Value, planned: &Value, changed: &[&str]) -> bool {
    if prior.is_null() {
        return planned.is_null();
    }
    let others = changed.iter().any(|name| *name != attribute.name);
    let follows = attribute.rules.follows.iter().any(|name| changed.contains(name));
    *planned == *prior.get(attribute.name) && (follows || (attribute.rules.volatile && others))
}

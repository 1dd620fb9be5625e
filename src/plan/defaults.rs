//! Values for what the user left out.

use super::each_nested;
use crate::schema::{Lit, Schema};
use crate::value::Value;

impl From<Lit> for Value {
    fn from(literal: Lit) -> Self {
        match literal {
            Lit::Bool(b) => Value::from(b),
            Lit::Int(n) => Value::from(n),
            Lit::Text(text) => Value::from(text),
        }
    }
}

/// Plans the default of every attribute that the configuration leaves out.
pub(super) fn apply(schema: &Schema, config: &Value, planned: &mut Value) {
    if !matches!(planned, Value::Map(_)) {
        return;
    }
    for attribute in &schema.attributes {
        if let Some(default) = attribute.rules.default
            && config.get(attribute.name).is_null()
        {
            planned.insert(attribute.name, default.into());
        }
    }
    let Value::Map(fields) = planned else { return };
    for nested in &schema.blocks {
        if let Some(slot) = fields.get_mut(nested.name) {
            each_nested(
                nested,
                slot,
                [config.get(nested.name), &Value::Null],
                &mut |item, [config, _]| {
                    apply(&nested.schema, config, item);
                },
            );
        }
    }
}

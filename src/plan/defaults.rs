//! Values for what the user left out.

use super::each_nested;
use crate::schema::{Lit, Schema};
use crate::value::{Number, Value};

impl From<Lit> for Value {
    fn from(literal: Lit) -> Self {
        match literal {
            Lit::Bool(b) => Value::from(b),
            Lit::Int(n) => Value::from(n),
            Lit::Decimal(text) => Number::parse(text).map_or(Value::Null, Value::Number),
            Lit::Text(text) => Value::from(text),
        }
    }
}

/// Plans the default of every attribute that the configuration leaves out.
pub(super) fn apply(schema: &Schema, config: &Value, planned: &mut Value) {
    if planned.as_map().is_none() {
        return;
    }
    for node in schema.nodes.iter() {
        if let Some(default) = node.rules.default
            && config.get(node.name).is_null()
        {
            planned.insert(node.name, default.into());
        }
        let Some((_, inner)) = node.planned_inside() else { continue };
        planned.change(node.name, |slot| {
            let there = [config.get(node.name), &Value::Null];
            each_nested(node, slot, there, &mut |item, [config, _]| apply(inner, config, item));
        });
    }
}

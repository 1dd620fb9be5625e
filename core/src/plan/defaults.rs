//! Values for what the user left out.

use super::each_nested;
use crate::schema::Schema;
use crate::value::Value;

/// Plans the default of every attribute that the configuration leaves out. What is there and means the same stays.
pub(super) fn apply(schema: &Schema, config: &Value, planned: &mut Value) {
    if planned.as_map().is_none() {
        return;
    }
    for node in schema.nodes.iter() {
        if let Some(default) = node.rules.default
            && config.get(node.name).is_null()
            && !node.same(planned.get(node.name), &default.into())
        {
            planned.insert(node.name, default.into());
        }
        let Some((_, inner)) = node.planned_inside() else { continue };
        if node.is_left_out(config.get(node.name)) {
            continue;
        }
        planned.change(node.name, |slot| {
            let there = [config.get(node.name), &Value::Null];
            each_nested(node, slot, there, &mut |item, [config, _]| apply(inner, config, item));
        });
    }
}

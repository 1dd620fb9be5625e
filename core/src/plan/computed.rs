//! Blocks that AWS fills in where the user writes none.

use super::each_nested;
use crate::schema::Schema;
use crate::value::Value;

/// Plans for blocks that AWS fills in, and that the user leaves out, those that are there. In those that the user
/// writes, what is not computed is as it is written: to Terraform, everything in them is computed
/// (docs/decisions/0028-computed-blocks.md), and what it proposes is what was there.
pub(super) fn keep(schema: &Schema, config: &Value, prior: &Value, planned: &mut Value) {
    inside(schema, false, [config, prior], planned);
}

fn inside(schema: &Schema, filled: bool, [config, prior]: [&Value; 2], planned: &mut Value) {
    for node in schema.nodes.iter() {
        let (config, prior_value) = (config.get(node.name), prior.get(node.name));
        if node.is_left_out(config) {
            if !prior_value.is_null() {
                planned.insert(node.name, prior_value.clone());
            }
            continue;
        }
        // What means the same has got the words of what is there, or may get them.
        let will = planned.get(node.name);
        let is_said = !config.is_null() && (will.is_unknown() || node.same(will, config));
        if filled && !node.is_block() && !node.rules.computed && !is_said {
            planned.insert(node.name, config.clone());
        }
        let Some((_, inner)) = node.planned_inside() else { continue };
        let filled = filled || (node.is_block() && node.rules.computed);
        planned.change(node.name, |slot| {
            each_nested(node, slot, [config, prior_value], &mut |item, there| {
                inside(inner, filled, there, item);
            });
        });
    }
}

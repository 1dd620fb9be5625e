//! Which values are known only after apply.

use super::each_nested;
use crate::schema::{Node, Schema};
use crate::value::Value;

/// Marks what AWS will decide: on create every computed attribute that nobody set, on update only those
/// that are said to change (`recompute`, `recompute_with`). Everything else keeps the value that it has, so that a
/// plan shows no change where there is none.
pub(super) fn mark(schema: &Schema, config: &Value, prior: &Value, planned: &mut Value) {
    let Value::Map(fields) = planned else { return };
    let changed: Vec<&str> =
        fields.iter().filter(|(k, v)| prior.get(k) != *v).map(|(k, _)| k.as_str()).collect();
    let unknown: Vec<&str> = schema
        .nodes
        .iter()
        .filter(|a| a.rules.computed && a.rules.default.is_none())
        .filter(|a| match config.get(a.name) {
            config if a.is_block() => a.is_left_out(config),
            config => config.is_null(),
        })
        .filter(|a| is_open(a, prior, fields.get(a.name).unwrap_or(&Value::Null), &changed))
        .map(|a| a.name)
        .collect();
    for name in unknown {
        fields.insert(name.to_owned(), Value::Unknown);
    }
    for node in schema.nodes.iter() {
        let Some((_, inner)) = node.planned_inside() else { continue };
        let there = [config.get(node.name), prior.get(node.name)];
        planned.change(node.name, |slot| {
            each_nested(node, slot, there, &mut |item, [config, prior]| {
                mark(inner, config, prior, item);
            });
        });
    }
}

fn is_open(node: &Node, prior: &Value, planned: &Value, changed: &[&str]) -> bool {
    if prior.is_null() {
        return *planned == node.empty();
    }
    let others = changed.iter().any(|name| *name != node.name);
    // A name with dots is about what it begins with.
    let first = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
    let recompute_with =
        node.rules.recompute_with.iter().any(|name| changed.contains(&first(name).as_str()));
    *planned == *prior.get(node.name) && (recompute_with || (node.rules.recompute && others))
}

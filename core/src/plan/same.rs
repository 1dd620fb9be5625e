//! Same meaning, other spelling: a plan keeps the words of what is there.

use super::unset;
use crate::schema::{Node, Schema};
use crate::value::Value;

/// Where the configuration says in other words what the object already is, plans what it is: no change.
pub(super) fn keep_spelling(schema: &Schema, config: &Value, prior: &Value, planned: &mut Value) {
    if prior.as_map().is_none() {
        return;
    }
    for node in schema.nodes.iter() {
        let (config, was) = (config.get(node.name), prior.get(node.name));
        planned.change(node.name, |will| {
            if node.is_block() {
                keep_inside(node, config, was, will);
            } else if was.is_null() || config.is_null() {
            } else if node.same(was, will) || unset::leaves(node, will) {
                will.clone_from(was);
            } else {
                keep_inside(node, config, was, will);
            }
        });
    }
}

/// What has a place. The elements of sets have got what was there of them when they were paired.
fn keep_inside(node: &Node, config: &Value, prior: &Value, planned: &mut Value) {
    let Some((_, inner)) = node.planned_inside() else { return };
    match planned {
        Value::List(items) => {
            let [config, prior] = [config, prior].map(|v| v.as_elements().unwrap_or_default());
            for ((item, config), prior) in items.iter_mut().zip(config).zip(prior) {
                keep_spelling(inner, config, prior, item);
            }
        }
        item @ Value::Map(_) => keep_spelling(inner, config, prior, item),
        _ => {}
    }
}

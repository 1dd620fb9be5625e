//! Which configuration an element of a planned set came from.

use crate::schema::{Nested, Schema};
use crate::value::Value;

/// The configuration that a planned element says most of, taken out of `free`; null if it says none.
pub(super) fn of<'a>(schema: &Schema, planned: &Value, free: &mut Vec<&'a Value>) -> &'a Value {
    let added = |(i, config): (usize, &&Value)| Some((added(schema, planned, config)?, i));
    match free.iter().enumerate().filter_map(added).min() {
        Some((_, i)) => free.remove(i),
        None => &Value::Null,
    }
}

/// How many values the plan adds to what the configuration says; none if it says something else.
fn added(schema: &Schema, planned: &Value, config: &Value) -> Option<usize> {
    let mut count = 0;
    for a in &schema.attributes {
        let (planned, config) = (planned.get(a.name), config.get(a.name));
        if config.is_null() && a.rules.computed {
            count += usize::from(!planned.is_null());
        } else if !a.rules.write_only && !a.same(planned, config) {
            return None;
        }
    }
    for b in &schema.blocks {
        count += added_in_blocks(b, planned.get(b.name), config.get(b.name))?;
    }
    Some(count)
}

fn added_in_blocks(nested: &Nested, planned: &Value, config: &Value) -> Option<usize> {
    let schema = &nested.schema;
    match (planned, config) {
        (Value::List(planned), Value::List(config)) if planned.len() == config.len() => {
            planned.iter().zip(config).map(|(planned, config)| added(schema, planned, config)).sum()
        }
        (Value::Set(planned), Value::Set(config)) if planned.len() == config.len() => planned
            .iter()
            .map(|planned| config.iter().filter_map(|config| added(schema, planned, config)).min())
            .sum(),
        (Value::Map(_), Value::Map(_)) => added(schema, planned, config),
        (planned, config) => (planned == config).then_some(0),
    }
}

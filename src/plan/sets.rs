//! The blocks of sets, which have no place: what belongs together is found by what it says.

use crate::schema::{Attribute, Nested, Nesting, Schema};
use crate::value::Value;

/// Plans for every configured block of a set the one that is there, if one says the same, whatever was
/// added to it and however it is spelled; otherwise a new one.
///
/// What Terraform proposes is not used: it lets a block that says little take what belongs to another one,
/// knows nothing of spellings, and may leave one block of two.
pub(super) fn pair(schema: &Schema, config: &Value, prior: &Value, planned: &mut Value) {
    let Value::Map(fields) = planned else { return };
    for nested in &schema.blocks {
        let Some(planned) = fields.get_mut(nested.name) else { continue };
        let (config, prior) = (config.get(nested.name), prior.get(nested.name));
        match (config, planned) {
            (Value::Set(config), planned) if nested.nesting == Nesting::Set => {
                let there = prior.as_elements().unwrap_or_default();
                *planned = Value::set(paired(&nested.schema, config, there));
            }
            (Value::List(config), Value::List(planned)) => {
                let there = prior.as_elements().unwrap_or_default();
                for (i, (planned, config)) in planned.iter_mut().zip(config).enumerate() {
                    pair(&nested.schema, config, there.get(i).unwrap_or(&Value::Null), planned);
                }
            }
            (config, planned) => pair(&nested.schema, config, prior, planned),
        }
    }
}

fn paired(schema: &Schema, config: &[Value], prior: &[Value]) -> Vec<Value> {
    let candidates = |config: &Value| -> Vec<(usize, usize)> {
        let added = |(j, there)| Some((added(schema, there, config)?, j));
        prior.iter().enumerate().filter_map(added).collect()
    };
    let mut waiting: Vec<_> = config.iter().map(|config| (config, candidates(config))).collect();
    // Those with the least choice choose first.
    waiting.sort_by_key(|(_, candidates)| candidates.len());
    let mut taken = vec![false; prior.len()];
    let choose = |(config, candidates): (&Value, Vec<(usize, usize)>)| {
        let free = candidates.into_iter().filter(|(_, j)| !taken[*j]).min();
        free.map_or_else(
            || config.clone(),
            |(_, j)| {
                taken[j] = true;
                prior[j].clone()
            },
        )
    };
    waiting.into_iter().map(choose).collect()
}

/// The configuration that a planned element says most of, taken out of `free`; null if it says none.
pub(super) fn origin<'a>(schema: &Schema, planned: &Value, free: &mut Vec<&'a Value>) -> &'a Value {
    let added = |(i, config): (usize, &&Value)| Some((added(schema, planned, config)?, i));
    match free.iter().enumerate().filter_map(added).min() {
        Some((_, i)) => free.remove(i),
        None => &Value::Null,
    }
}

/// Whether a planned element says what the configuration says, and maybe more.
pub(super) fn is_from(schema: &Schema, planned: &Value, config: &Value) -> bool {
    added(schema, planned, config).is_some()
}

/// How many values a block has beside those that are configured; none if it is another block.
fn added(schema: &Schema, block: &Value, config: &Value) -> Option<usize> {
    let mut count = 0;
    for a in &schema.attributes {
        count += added_by(a, block.get(a.name), config.get(a.name))?;
    }
    for b in &schema.blocks {
        count += added_in_blocks(b, block.get(b.name), config.get(b.name))?;
    }
    Some(count)
}

fn added_by(attribute: &Attribute, value: &Value, config: &Value) -> Option<usize> {
    let same = |config: &Value| attribute.same(value, config).then_some(0);
    match attribute.rules.default.map(Value::from) {
        _ if attribute.rules.write_only => Some(0),
        _ if !config.is_null() || !attribute.rules.computed => same(config),
        Some(default) if !value.is_null() => same(&default),
        _ => Some(usize::from(!value.is_null())),
    }
}

fn added_in_blocks(nested: &Nested, blocks: &Value, config: &Value) -> Option<usize> {
    let schema = &nested.schema;
    match (blocks, config) {
        (Value::List(blocks), Value::List(config)) if blocks.len() == config.len() => {
            blocks.iter().zip(config).map(|(block, config)| added(schema, block, config)).sum()
        }
        (Value::Set(blocks), Value::Set(config)) if blocks.len() == config.len() => blocks
            .iter()
            .map(|block| config.iter().filter_map(|config| added(schema, block, config)).min())
            .sum(),
        (Value::Map(_), Value::Map(_)) => added(schema, blocks, config),
        (blocks, config) => (blocks == config).then_some(0),
    }
}

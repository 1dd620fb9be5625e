//! The blocks of sets, which have no place: what belongs together is found by what it says.

use super::contract::proposed_new;
use super::{same, write_only};
use crate::schema::{Nesting, Node, Schema};
use crate::value::Value;

/// Plans for every configured block of a set the one that is there: the one of the same key, or one that says the same,
/// whatever was added to it and however it is spelled; otherwise a new one. Which one it is may be known only in Terraform's
/// second plan, where parts of it are not known yet: then nothing is promised in words that could be others.
///
/// What Terraform proposes is not used: it lets a block that says little take what belongs to another one,
/// knows nothing of keys and spellings, and may leave one block of two.
pub(super) fn pair(schema: &Schema, config: &Value, prior: &Value, planned: &mut Value) {
    for node in schema.nodes.iter() {
        let Some((nesting, inner)) = node.planned_inside() else { continue };
        let (config, prior) = (config.get(node.name), prior.get(node.name));
        planned.change(node.name, |planned| match (config, planned) {
            (Value::Set(config), planned) if nesting == Nesting::Set => {
                let there = prior.as_elements().unwrap_or_default();
                *planned = Value::set(if node.key().is_empty() {
                    paired(inner, config, there)
                } else {
                    config.iter().map(|config| keyed(node, inner, config, there)).collect()
                });
            }
            (Value::List(config), Value::List(planned)) => {
                let there = prior.as_elements().unwrap_or_default();
                for (i, (planned, config)) in planned.iter_mut().zip(config).enumerate() {
                    pair(inner, config, there.get(i).unwrap_or(&Value::Null), planned);
                }
            }
            (config, planned) => pair(inner, config, prior, planned),
        });
    }
}

/// An element with what is there under its key, in the words of that.
fn keyed(node: &Node, inner: &Schema, config: &Value, prior: &[Value]) -> Value {
    let Some(key) = node.key_of(config) else {
        return open(inner, config, &prior.iter().collect::<Vec<_>>());
    };
    let Some(prior) = node.keyed(prior, &key) else { return config.clone() };
    let mut planned = proposed_new(inner, prior, config);
    write_only::erase(inner, &mut planned);
    pair(inner, config, prior, &mut planned);
    same::keep_spelling(inner, config, prior, &mut planned);
    planned
}

/// What was there of a planned element; null if it is new.
pub(super) fn before<'a>(node: &Node, planned: &Value, there: &'a [Value]) -> &'a Value {
    let by_key = node.key_of(planned).map(|key| node.keyed(there, &key));
    let found = by_key.unwrap_or_else(|| there.iter().find(|there| *there == planned));
    found.unwrap_or(&Value::Null)
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
            || {
                let may_be = |there: &&Value| may_be(schema, there, config);
                open(schema, config, &prior.iter().filter(may_be).collect::<Vec<_>>())
            },
            |(_, j)| {
                taken[j] = true;
                prior[j].clone()
            },
        )
    };
    waiting.into_iter().map(choose).collect()
}

/// An element as it is configured, and what it may turn out to be once all of it is known. What that says in other words
/// is not known, either.
fn open(schema: &Schema, config: &Value, may_be: &[&Value]) -> Value {
    let mut planned = config.clone();
    if !config.is_wholly_known() {
        open_inside(schema, &mut planned, may_be);
    }
    planned
}

fn open_inside(schema: &Schema, planned: &mut Value, there: &[&Value]) {
    for node in schema.nodes.iter() {
        let there: Vec<&Value> = there.iter().map(|object| object.get(node.name)).collect();
        let inner = node.planned_inside().map(|(_, inner)| inner);
        planned.change(node.name, |value| match (inner, &mut *value) {
            (_, Value::Null | Value::Unknown) => {}
            (Some(inner), Value::List(items)) => {
                for (i, item) in items.iter_mut().enumerate() {
                    let there = there.iter().filter_map(|list| list.as_elements()?.get(i));
                    open_inside(inner, item, &there.collect::<Vec<_>>());
                }
            }
            (Some(inner), Value::Set(items)) => {
                let there = there.iter().filter_map(|set| set.as_elements());
                let there: Vec<&Value> = there.flatten().collect();
                for item in items.iter_mut() {
                    open_inside(inner, item, &there);
                }
                *value = Value::set(std::mem::take(items));
            }
            (Some(inner), object) => open_inside(inner, object, &there),
            (None, said) => {
                let is_open = !said.is_wholly_known();
                if there.iter().any(|is| **is != *said && (is_open || node.same(is, said))) {
                    *value = Value::Unknown;
                }
            }
        });
    }
}

/// Whether an object may turn out to be what is configured.
fn may_be(schema: &Schema, object: &Value, config: &Value) -> bool {
    schema.nodes.iter().all(|node| {
        let (value, config) = (object.get(node.name), config.get(node.name));
        !config.is_wholly_known() || added_by(node, value, config).is_some()
    })
}

/// The configuration of a planned element, taken out of `free`: that of its key, or the one that it says most of; null
/// if there is none.
pub(super) fn origin<'a>(node: &Node, planned: &Value, free: &mut Vec<&'a Value>) -> &'a Value {
    let Some((_, inner)) = node.body() else { return &Value::Null };
    let place = if let Some(key) = node.key_of(planned) {
        free.iter().position(|config| node.has_key(config, &key))
    } else {
        let added = |(i, config): (usize, &&Value)| Some((added(inner, planned, config)?, i));
        free.iter().enumerate().filter_map(added).min().map(|(_, i)| i)
    };
    place.map_or(&Value::Null, |i| free.remove(i))
}

/// Whether a planned element says what the configuration says, and maybe more.
pub(super) fn is_from(schema: &Schema, planned: &Value, config: &Value) -> bool {
    added(schema, planned, config).is_some()
}

/// How many values an object has beside those that are configured; none if it is another object.
fn added(schema: &Schema, object: &Value, config: &Value) -> Option<usize> {
    schema.nodes.iter().map(|a| added_by(a, object.get(a.name), config.get(a.name))).sum()
}

fn added_by(node: &Node, value: &Value, config: &Value) -> Option<usize> {
    // What is not known of a planned element is no other value.
    let same = |config: &Value| (value.is_unknown() || node.same(value, config)).then_some(0);
    match (node.rules.default.map(Value::from), node.planned_inside()) {
        _ if node.rules.write_only => Some(0),
        _ if node.is_left_out(config) => Some(usize::from(!value.is_empty())),
        (_, Some((_, inner))) if node.is_block() || !config.is_null() => {
            added_inside(inner, value, config)
        }
        _ if !config.is_null() || !node.rules.computed => same(config),
        (Some(default), _) if !value.is_null() => same(&default),
        _ => Some(usize::from(!value.is_null())),
    }
}

fn added_inside(schema: &Schema, objects: &Value, config: &Value) -> Option<usize> {
    match (objects, config) {
        (Value::List(objects), Value::List(config)) if objects.len() == config.len() => {
            objects.iter().zip(config).map(|(object, config)| added(schema, object, config)).sum()
        }
        (Value::Set(objects), Value::Set(config)) if objects.len() == config.len() => objects
            .iter()
            .map(|object| config.iter().filter_map(|config| added(schema, object, config)).min())
            .sum(),
        (Value::Map(_), Value::Map(_)) => added(schema, objects, config),
        (objects, config) => (objects == config).then_some(0),
    }
}

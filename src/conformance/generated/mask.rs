//! A configuration some parts of which are not known yet, and a plan of which everything is known at last.

use crate::schema::{Nesting, Node, Schema};
use crate::value::Value;

/// Chances, all of them drawn from one number (SplitMix64, <https://prng.di.unimi.it/splitmix64.c>).
pub(super) struct Chances(u64);

impl Chances {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
    /// A number below this one, which may be zero: then zero.
    pub(super) fn below(&mut self, most: usize) -> usize {
        let drawn = self.next() % (most.max(1) as u64);
        usize::try_from(drawn).unwrap_or_default()
    }
    pub(super) fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }
}

/// The same configuration with some of what it says unknown.
pub(super) fn mask(schema: &Schema, config: &Value, chances: &mut Chances) -> Value {
    let mut masked = config.clone();
    for node in schema.nodes.iter().filter(|node| node.is_settable()) {
        masked.change(node.name, |value| {
            *value = match node.body() {
                Some((nesting, inner)) => objects(node, (nesting, inner), value, chances),
                None => part(value, chances),
            };
        });
    }
    masked
}

/// The same value with some of it unknown.
pub(super) fn part(value: &Value, chances: &mut Chances) -> Value {
    if chances.one_in(6) {
        return Value::Unknown;
    }
    match value {
        Value::List(items) => Value::List(items.iter().map(|item| part(item, chances)).collect()),
        Value::Set(items) => Value::set(items.iter().map(|item| element(item, chances)).collect()),
        Value::Map(fields) => {
            Value::object(fields.iter().map(|(name, value)| (name, field(value, chances))))
        }
        other => other.clone(),
    }
}

/// An element that is not known yet does not turn out as an empty string: Terraform would miss it in the second plan
/// (docs/decisions/0016-null-and-empty-strings.md).
fn element(value: &Value, chances: &mut Chances) -> Value {
    if value.as_str() == Some("") { value.clone() } else { part(value, chances) }
}

/// A null in a map is no such key, and so one that is not known yet does not turn out as null: Terraform would miss it, too.
fn field(value: &Value, chances: &mut Chances) -> Value {
    if value.is_null() { Value::Null } else { part(value, chances) }
}

fn objects(
    node: &Node,
    (nesting, inner): (Nesting, &Schema),
    config: &Value,
    chances: &mut Chances,
) -> Value {
    let opens = !(node.is_block() && nesting == Nesting::Single);
    if opens && chances.one_in(8) {
        return Value::Unknown;
    }
    let mut masked = config.clone();
    masked.for_each_object(|item| *item = mask(inner, item, chances));
    masked
}

/// A plan with every unknown value as AWS decides it.
pub(super) fn decide(schema: &Schema, planned: &Value, decided: &Value) -> Value {
    let mut state = planned.clone();
    for node in schema.nodes.iter() {
        let decided = decided.get(node.name);
        state.change(node.name, |value| match (&mut *value, node.planned_inside()) {
            (Value::Unknown, _) => *value = decided.clone(),
            (_, Some((_, inner))) => {
                let of = |i: usize| match decided.as_elements() {
                    Some([]) | None => decided,
                    Some(items) => &items[i % items.len()],
                };
                let mut i = 0;
                value.for_each_object(|item| {
                    *item = decide(inner, item, &numbered(inner, of(i), i));
                    i += 1;
                });
            }
            _ => {}
        });
    }
    schema.fill_blocks(&mut state);
    state
}

/// What AWS computes for the blocks of a set tells them apart: it does not make one of two.
fn numbered(schema: &Schema, decided: &Value, number: usize) -> Value {
    let mut decided = decided.clone();
    for a in schema.attributes().filter(|a| !a.is_settable()) {
        if let Some(text) = decided.get(a.name).as_str() {
            let text = format!("{text}{number}");
            decided.insert(a.name, Value::from(text));
        }
    }
    decided
}

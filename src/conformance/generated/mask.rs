//! A configuration some parts of which are not known yet, and a plan of which everything is known at last.

use crate::schema::{Nested, Nesting, Schema};
use crate::value::Value;

/// Chances, drawn one after the other and then from the start again.
pub(super) struct Chances<'a> {
    drawn: &'a [u8],
    next: usize,
}

impl<'a> Chances<'a> {
    pub(super) fn new(drawn: &'a [u8]) -> Self {
        Self { drawn, next: 0 }
    }
    fn one_in(&mut self, many: u8) -> bool {
        let Some(drawn) = self.drawn.get(self.next % self.drawn.len().max(1)) else { return false };
        self.next += 1;
        drawn % many == 0
    }
}

/// The same configuration with some of what it says unknown.
pub(super) fn mask(schema: &Schema, config: &Value, chances: &mut Chances<'_>) -> Value {
    let mut masked = config.clone();
    for a in schema.attributes.iter().filter(|a| a.is_settable()) {
        masked.insert(a.name, part(config.get(a.name), chances));
    }
    for b in &schema.blocks {
        masked.insert(b.name, blocks(b, config.get(b.name), chances));
    }
    masked
}

/// The same value with some of it unknown.
pub(super) fn part(value: &Value, chances: &mut Chances<'_>) -> Value {
    if chances.one_in(6) {
        return Value::Unknown;
    }
    match value {
        Value::List(items) => Value::List(items.iter().map(|item| part(item, chances)).collect()),
        Value::Set(items) => Value::set(items.iter().map(|item| part(item, chances)).collect()),
        Value::Map(fields) => {
            Value::object(fields.iter().map(|(name, value)| (name, part(value, chances))))
        }
        other => other.clone(),
    }
}

fn blocks(nested: &Nested, config: &Value, chances: &mut Chances<'_>) -> Value {
    if nested.nesting != Nesting::Single && chances.one_in(8) {
        return Value::Unknown;
    }
    let mut each = |items: &[Value]| -> Vec<Value> {
        items.iter().map(|item| mask(&nested.schema, item, chances)).collect()
    };
    match config {
        Value::List(items) => Value::List(each(items)),
        Value::Set(items) => Value::set(each(items)),
        item @ Value::Map(_) => mask(&nested.schema, item, chances),
        other => other.clone(),
    }
}

/// A plan with every unknown value as AWS decides it.
pub(super) fn decide(schema: &Schema, planned: &Value, decided: &Value) -> Value {
    let mut state = planned.clone();
    for a in schema.attributes.iter().filter(|a| planned.get(a.name).is_unknown()) {
        state.insert(a.name, decided.get(a.name).clone());
    }
    for b in &schema.blocks {
        let decided = decided.get(b.name);
        let of = |i: usize| match decided.as_elements() {
            Some([]) | None => decided,
            Some(items) => &items[i % items.len()],
        };
        let each = |items: &[Value]| -> Vec<Value> {
            let items = items.iter().enumerate();
            items.map(|(i, item)| decide(&b.schema, item, &numbered(b, of(i), i))).collect()
        };
        match planned.get(b.name) {
            Value::List(items) => state.insert(b.name, Value::List(each(items))),
            Value::Set(items) => state.insert(b.name, Value::set(each(items))),
            item @ Value::Map(_) => state.insert(b.name, decide(&b.schema, item, decided)),
            _ => {}
        }
    }
    state
}

/// What AWS computes for the blocks of a set tells them apart: it does not make one of two.
fn numbered(nested: &Nested, decided: &Value, number: usize) -> Value {
    let mut decided = decided.clone();
    for a in nested.schema.attributes.iter().filter(|a| !a.is_settable()) {
        if let Some(text) = decided.get(a.name).as_str() {
            let text = format!("{text}{number}");
            decided.insert(a.name, Value::from(text));
        }
    }
    decided
}

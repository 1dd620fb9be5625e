//! Whether a configuration says something else than a state of hashicorp/aws.
//!
//! A schema does not tell the defaults of hashicorp/aws, nor which spellings mean the same to it. So what a
//! configuration leaves out is no difference: the state may have a default there, or what AWS has filled in.

use super::{Attribute, Block, Nested};
use crate::policy;
use crate::value::{Path, Type, Value};
use std::collections::BTreeMap;

/// How long hashicorp/aws waits, which is nothing of the object.
const TIMEOUTS: &str = "timeouts";

/// Where it does.
pub(super) fn differences(block: &Block, config: &Value, state: &Value) -> Vec<Path> {
    let mut found = Vec::new();
    in_block(block, &Path::root(), (config, state), &mut found);
    found
}

fn in_block(block: &Block, at: &Path, (config, state): (&Value, &Value), found: &mut Vec<Path>) {
    for attribute in &block.attributes {
        let both = (config.get(attribute.name), state.get(attribute.name));
        if !same_attribute(attribute, both) {
            found.push(at.attribute(attribute.name));
        }
    }
    for nested in block.blocks.iter().filter(|nested| nested.name != TIMEOUTS) {
        let both = (config.get(nested.name), state.get(nested.name));
        in_blocks(nested, &at.attribute(nested.name), both, found);
    }
}

fn same_attribute(attribute: &Attribute, (config, state): (&Value, &Value)) -> bool {
    // What the state of an older version does not know, such as `region`, cannot be compared.
    let untold = state.is_null() && attribute.computed();
    untold || attribute.write_only() || attribute.ty().is_ok_and(|ty| same(&ty, config, state))
}

fn in_blocks(nested: &Nested, at: &Path, (config, state): (&Value, &Value), found: &mut Vec<Path>) {
    match (config, state) {
        // None: AWS or a default may have filled them in.
        (config, _) if config.is_empty() => {}
        (Value::List(said), Value::List(are)) if said.len() == are.len() => {
            for (i, both) in said.iter().zip(are).enumerate() {
                in_block(&nested.block, &at.index(i), both, found);
            }
        }
        (Value::Set(said), Value::Set(are)) => {
            let same = |a: &Value, b: &Value| differences(&nested.block, a, b).is_empty();
            if !same_elements(said, are, same) {
                found.push(at.clone());
            }
        }
        (Value::Map(_), Value::Map(_)) => in_block(&nested.block, at, (config, state), found),
        _ => found.push(at.clone()),
    }
}

/// Whether a value of a configuration is that of a state. Null in a configuration says nothing.
fn same(ty: &Type, config: &Value, state: &Value) -> bool {
    match (ty, config, state) {
        (_, Value::Null, _) => true,
        (_, Value::Unknown, _) => false,
        (Type::Object(fields), Value::Map(_), Value::Map(_)) => {
            fields.iter().all(|(name, ty)| same(ty, config.get(name), state.get(name)))
        }
        (Type::Map(ty), Value::Map(said), Value::Map(are)) => same_maps(ty, said, are),
        (Type::List(ty), Value::List(said), Value::List(are)) => {
            said.len() == are.len() && said.iter().zip(are).all(|(a, b)| same(ty, a, b))
        }
        (Type::Set(ty), Value::Set(said), Value::Set(are)) => {
            same_elements(said, are, |a, b| same(ty, a, b))
        }
        (_, Value::String(a), Value::String(b)) => a == b || same_documents(a, b),
        (_, config, Value::Null) => is_nothing(config),
        (_, a, b) => a == b,
    }
}

/// An element that is null is no element, as in the tags of hashicorp/aws.
fn same_maps(ty: &Type, said: &BTreeMap<String, Value>, are: &BTreeMap<String, Value>) -> bool {
    let said: Vec<_> = said.iter().filter(|(_, value)| !value.is_null()).collect();
    let is = |key: &String, value| are.get(key).is_some_and(|there| same(ty, value, there));
    said.len() == are.len() && said.into_iter().all(|(key, value)| is(key, value))
}

/// Whether each element has one of its own that is the same.
fn same_elements(said: &[Value], are: &[Value], same: impl Fn(&Value, &Value) -> bool) -> bool {
    let mut left: Vec<&Value> = are.iter().collect();
    let mut taken = |element: &Value| {
        let at = left.iter().position(|other| same(element, other));
        at.map(|at| left.swap_remove(at)).is_some()
    };
    said.len() == are.len() && said.iter().all(&mut taken)
}

/// Policies and other JSON, which AWS prints in a form of its own.
fn same_documents(a: &str, b: &str) -> bool {
    a.trim_start().starts_with(['{', '[']) && policy::equivalent(a, b)
}

/// What hashicorp/aws stores as null, or does not store.
fn is_nothing(value: &Value) -> bool {
    value.is_empty() || [Value::from(false), Value::from(0)].contains(value)
}

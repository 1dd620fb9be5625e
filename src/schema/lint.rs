//! Terraform's rules for schemas. Terraform checks them when it loads a provider, and a single violation
//! makes the whole provider unusable: so a test checks every registered type first.

use super::{Attribute, Nested, Nesting, Schema};
use crate::value::Type;

/// Names that Terraform keeps for itself in every resource block.
const META_ARGUMENTS: &[&str] =
    &["count", "for_each", "depends_on", "provider", "lifecycle", "connection", "provisioner"];

/// Everything that is wrong with a schema, each with the dotted name of what it is about.
#[must_use]
pub fn problems(name: &str, schema: &Schema) -> Vec<String> {
    let mut found = Vec::new();
    if schema.doc.is_empty() {
        found.push(format!("{name}: has no documentation"));
    }
    block(name, schema, false, &mut found);
    for reserved in META_ARGUMENTS {
        if schema.attribute(reserved).is_some() || schema.blocks.iter().any(|b| b.name == *reserved)
        {
            found.push(format!("{name}.{reserved}: Terraform keeps this name for itself"));
        }
    }
    found
}

fn block(at: &str, schema: &Schema, in_set: bool, found: &mut Vec<String>) {
    let mut names: Vec<&str> = Vec::new();
    for a in &schema.attributes {
        attribute(&format!("{at}.{}", a.name), schema, a, in_set, found);
        names.push(a.name);
    }
    for b in &schema.blocks {
        nested(&format!("{at}.{}", b.name), b, in_set, found);
        names.push(b.name);
    }
    names.sort_unstable();
    for pair in names.windows(2).filter(|pair| pair[0] == pair[1]) {
        found.push(format!("{at}.{}: stands there twice", pair[0]));
    }
}

fn attribute(at: &str, schema: &Schema, a: &Attribute, in_set: bool, found: &mut Vec<String>) {
    let rules = &a.rules;
    if !valid_name(a.name) {
        found.push(format!("{at}: only a-z, 0-9 and _ may stand in a name"));
    }
    if a.doc.is_empty() {
        found.push(format!("{at}: has no documentation"));
    }
    if !(rules.required || rules.optional || rules.computed) {
        found.push(format!("{at}: is neither required, optional nor computed"));
    }
    if in_set && (rules.write_only || holds_dynamic(&a.ty)) {
        found.push(format!("{at}: write-only and dynamic values cannot stand in a set"));
    }
    if let Some((_, inner)) = &a.nested {
        block(at, inner, in_set, found);
    }
    for other in rules.conflicts.iter().chain(rules.requires).chain(rules.follows) {
        let is_block = schema.blocks.iter().any(|b| b.name == *other);
        if !is_block && schema.attribute(other).is_none() {
            found.push(format!("{at}: names `{other}`, which is not there"));
        }
    }
}

fn nested(at: &str, b: &Nested, in_set: bool, found: &mut Vec<String>) {
    if !valid_name(b.name) {
        found.push(format!("{at}: only a-z, 0-9 and _ may stand in a name"));
    }
    if b.doc.is_empty() {
        found.push(format!("{at}: has no documentation"));
    }
    let fits = match b.nesting {
        Nesting::Single => b.min == b.max && b.max <= 1,
        Nesting::List | Nesting::Set => b.max == 0 || b.min <= b.max,
    };
    if !fits {
        found.push(format!("{at}: at least {} and at most {} makes no sense", b.min, b.max));
    }
    block(at, &b.schema, in_set || b.nesting == Nesting::Set, found);
}

fn valid_name(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn holds_dynamic(ty: &Type) -> bool {
    match ty {
        Type::Dynamic => true,
        Type::List(t) | Type::Set(t) | Type::Map(t) => holds_dynamic(t),
        Type::Object(fields) => fields.values().any(holds_dynamic),
        Type::Tuple(items) => items.iter().any(holds_dynamic),
        Type::Bool | Type::Number | Type::String => false,
    }
}

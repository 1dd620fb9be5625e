//! Terraform's rules for schemas. Terraform checks them when it loads a provider, and a single violation
//! makes the whole provider unusable: so a test checks every registered type first.

use super::{Nesting, Node, Schema, Syntax};
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
    body(name, schema, false, &mut found);
    for reserved in META_ARGUMENTS.iter().filter(|name| schema.node(name).is_some()) {
        found.push(format!("{name}.{reserved}: Terraform keeps this name for itself"));
    }
    found
}

fn body(at: &str, schema: &Schema, in_set: bool, found: &mut Vec<String>) {
    let mut names: Vec<&str> = Vec::new();
    for node in schema.nodes.iter() {
        one(&format!("{at}.{}", node.name), node, in_set, found);
        names.push(node.name);
    }
    names.sort_unstable();
    for pair in names.windows(2).filter(|pair| pair[0] == pair[1]) {
        found.push(format!("{at}.{}: stands there twice", pair[0]));
    }
}

fn one(at: &str, node: &Node, in_set: bool, found: &mut Vec<String>) {
    let rules = &node.rules;
    if !valid_name(node.name) {
        found.push(format!("{at}: only a-z, 0-9 and _ may stand in a name"));
    }
    if node.doc.is_empty() {
        found.push(format!("{at}: has no documentation"));
    }
    if node.is_block() {
        block(at, node, found);
    } else if !(rules.required || rules.optional || rules.computed) {
        found.push(format!("{at}: is neither required, optional nor computed"));
    }
    if in_set && (rules.write_only || holds_dynamic(&node.ty())) {
        found.push(format!("{at}: write-only and dynamic values cannot stand in a set"));
    }
    if let Some((nesting, inner)) = node.body() {
        let in_set = in_set || (nesting == Nesting::Set && node.syntax != Syntax::Attribute);
        body(at, inner, in_set, found);
    }
}

fn block(at: &str, node: &Node, found: &mut Vec<String>) {
    let (min, max) = (node.rules.min, node.rules.max);
    let fits = match node.body() {
        None => false,
        Some((Nesting::Single, _)) => min == max && max <= 1,
        Some((Nesting::List | Nesting::Set, _)) => max == 0 || min <= max,
    };
    if !fits {
        found.push(format!("{at}: at least {min} and at most {max} makes no sense"));
    }
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

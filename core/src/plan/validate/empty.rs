//! Empty strings where there is always a value.
//!
//! An empty string counts as "not set", but Terraform wants it back as it is. So it is refused for what has to be set, and
//! for what the object always has: its attribute is computed, or has a default, and its length does not begin with 0. Where
//! that is harmless, or where it is a value, the attribute says so (docs/decisions/0016-null-and-empty-strings.md).

use super::together::asks;
use super::value::is_nothing;
use super::{INVALID, each_object};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::{Node, Rules, Schema};
use crate::value::{Path, Value};

/// What is wrong in every configuration. Where AWS has nothing, a state has an empty string, and so has a configuration that
/// OpenTofu generates from one: that is wrong only where it is [asked for](empty_strings_with).
pub fn empty_strings(schema: &Schema, config: &Value, found: &mut Diagnostics) {
    each(schema, config, &mut |_, node, at, object| {
        let Node { name, rules, .. } = node;
        if rules.required && !rules.empty_is_value {
            let detail = format!("`{name}` is required, and an empty string is no value.");
            found.push(Diagnostic::error(INVALID, detail).at(at.attribute(name)));
        } else if is_always_there(rules) && !is_nothing(node, object.get(name)) {
            found.push(not_empty(name, at));
        }
    });
}

/// What is wrong because something else is there, or is going to be.
pub(in crate::plan) fn empty_strings_with(
    schema: &Schema,
    prior: &Value,
    config: &Value,
    found: &mut Diagnostics,
) {
    each(schema, config, &mut |schema, node, at, object| {
        let Node { name, rules, .. } = node;
        let prior = at.in_value(prior);
        let is_there = prior.get(name) == object.get(name);
        let stays = !rules.recompute_with.iter().any(|with| asks(schema, prior, object, with));
        if is_always_there(rules) && is_nothing(node, object.get(name)) && !(is_there && stays) {
            found.push(not_empty(name, at));
        }
    });
}

/// Calls `each` with every empty string: the schema of the object that it stands in, its node, and the object.
fn each(schema: &Schema, config: &Value, each: &mut dyn FnMut(&Schema, &Node, &Path, &Value)) {
    each_object(schema, &Path::root(), config, &mut |schema, at, object| {
        for node in schema.nodes.iter().filter(|node| object.get(node.name).as_str() == Some("")) {
            each(schema, node, at, object);
        }
    });
}

fn is_always_there(rules: &Rules) -> bool {
    let is_harmless = rules.empty_is_unset || rules.empty_is_value;
    rules.computed && rules.length.is_none_or(|(least, _)| least > 0) && !is_harmless
}

fn not_empty(name: &str, at: &Path) -> Diagnostic {
    let detail = format!("`{name}` is an empty string: leave it out, or set it to null.");
    Diagnostic::error(INVALID, detail).at(at.attribute(name))
}

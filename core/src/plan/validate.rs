//! What is wrong with a configuration, as far as it is known. All problems are reported at once.

mod empty;
mod together;
mod value;

pub use empty::empty_strings;
pub(super) use empty::empty_strings_with;
pub use together::together_with;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::{Node, Schema, Syntax};
use crate::value::{Path, Step, Value};

/// What is told of a value that is wrong.
pub const INVALID: &str = "Invalid value";

/// Checks a configuration against the rules of its schema. Unknown values are never wrong.
pub fn validate(schema: &Schema, config: &Value, found: &mut Diagnostics) {
    let mut wrong = Diagnostics::default();
    all(schema, config, &mut wrong);
    found.extend(wrong.into_iter().map(|problem| placed(schema, problem)));
}

fn all(schema: &Schema, config: &Value, found: &mut Diagnostics) {
    each_object(schema, &Path::root(), config, &mut |schema, at, config| {
        for node in schema.nodes.iter() {
            let value = config.get(node.name);
            // Most arguments are left out, and null is wrong only where something is required.
            if value.is_null() && !node.rules.required {
                continue;
            }
            let path = at.attribute(node.name);
            value::check(node, &path, value, found);
            twice(node, &path, value, found);
            deprecated(node, &path, value, found);
            together::of_one(schema, node, at, config, found);
        }
        together::of_all(schema, at, config, found);
    });
}

/// Names the way to what is inside of a list of objects.
fn placed(schema: &Schema, problem: Diagnostic) -> Diagnostic {
    match &problem.path {
        Some(path) if leads_into_attribute(schema, &path.0) && path.shown().1.is_none() => {
            let path = path.clone();
            problem.inside(path)
        }
        _ => problem,
    }
}

/// Whether a path leads into the objects of an attribute.
fn leads_into_attribute(schema: &Schema, path: &[Step]) -> bool {
    let Some((Step::Attribute(name), rest)) = path.split_first() else { return false };
    let node = schema.nodes.iter().find(|node| node.name == name);
    let Some((node, (_, inner))) = node.and_then(|node| Some((node, node.body()?))) else {
        return false;
    };
    let end = rest.iter().position(|step| matches!(step, Step::Attribute(_)));
    end.is_some_and(|end| !node.is_block() || leads_into_attribute(inner, &rest[end..]))
}

/// Calls `each` with every object in a configuration whose attributes have rules, from the outside in. Nothing can be
/// said of what is inside null, and of what is inside unknown.
pub fn each_object(
    schema: &Schema,
    at: &Path,
    config: &Value,
    each: &mut dyn FnMut(&Schema, &Path, &Value),
) {
    if config.as_map().is_none() {
        return;
    }
    each(schema, at, config);
    for node in schema.nodes.iter() {
        let Some((_, inner)) = node.body() else { continue };
        let value = config.get(node.name);
        if value.is_null() {
            continue;
        }
        let here = at.attribute(node.name);
        match value {
            Value::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    each_object(inner, &here.index(i), item, each);
                }
            }
            Value::Set(items) => {
                for item in items {
                    let key = node.key_of(item).unwrap_or_default();
                    each_object(inner, &here.element(key), item, each);
                }
            }
            item => each_object(inner, &here, item, each),
        }
    }
}

/// Two elements of a set that cannot be told apart.
fn twice(node: &Node, at: &Path, value: &Value, found: &mut Diagnostics) {
    let Value::Set(items) = value else { return };
    let mut observed: Vec<Value> = Vec::new();
    for (item, key) in items.iter().filter_map(|item| Some((item, node.key_of(item)?))) {
        if observed.iter().any(|other| node.has_key(item, other)) {
            let detail = format!(
                "There are two of them. {} tells the elements of `{}` apart, so that each needs its own.",
                value::names(node.key(), "and"),
                node.name
            );
            found.push(Diagnostic::error(INVALID, detail).at(at.element(key.clone())));
        }
        observed.push(key);
    }
}

/// Of what is inside of objects; [`deprecated`](super::deprecated) is about the rest.
fn deprecated(node: &Node, at: &Path, value: &Value, found: &mut Diagnostics) {
    let (Some((_, inner)), Syntax::Attribute) = (node.body(), node.syntax) else { return };
    if !node.is_settable() {
        return;
    }
    let mut each = |at: &Path, object: &Value| {
        for node in inner.nodes.iter().filter(|node| !object.get(node.name).is_null()) {
            if let Some(why) = node.rules.deprecated {
                let path = at.attribute(node.name);
                found.push(Diagnostic::warning("Argument is deprecated", why).at(path));
            }
        }
    };
    match value {
        Value::List(items) => {
            items.iter().enumerate().for_each(|(i, item)| each(&at.index(i), item));
        }
        Value::Set(items) => items.iter().for_each(|item| {
            each(&at.element(node.key_of(item).unwrap_or_default()), item);
        }),
        item => each(at, item),
    }
}

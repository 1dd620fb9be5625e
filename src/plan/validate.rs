//! What is wrong with a configuration, as far as it is known. All problems are reported at once.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::{Attribute, Schema};
use crate::value::{Path, Value};

const INVALID: &str = "Invalid value";

/// Checks a configuration against the rules of its schema. Unknown values are never wrong.
pub fn validate(schema: &Schema, config: &Value, found: &mut Diagnostics) {
    block(schema, &Path::root(), config, found);
}

fn block(schema: &Schema, at: &Path, config: &Value, found: &mut Diagnostics) {
    // Nothing can be said of what is inside null, and of what is inside unknown.
    let Value::Map(_) = config else { return };
    for attribute in &schema.attributes {
        let path = at.attribute(attribute.name);
        one(attribute, &path, config.get(attribute.name), found);
        inside(attribute, &path, config.get(attribute.name), found);
        together(schema, attribute, &path, config, found);
    }
    for nested in &schema.blocks {
        let here = at.attribute(nested.name);
        match config.get(nested.name) {
            Value::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    block(&nested.schema, &here.index(i), item, found);
                }
            }
            Value::Set(items) => in_set(&nested.schema, &here, items, found),
            item @ Value::Map(_) => block(&nested.schema, &here, item, found),
            _ => {}
        }
    }
}

/// Terraform cannot index sets: what is wrong inside one is told at the set, with the rest of the path in words.
fn in_set(schema: &Schema, at: &Path, items: &[Value], found: &mut Diagnostics) {
    for item in items {
        let mut inner = Diagnostics::default();
        block(schema, &Path::root(), item, &mut inner);
        for problem in inner {
            let inside = problem.path.clone().map(|p| format!("In `{p}`: ")).unwrap_or_default();
            let detail = format!("{inside}{}", problem.detail);
            found.push(Diagnostic { detail, path: Some(at.clone()), ..problem });
        }
    }
}

/// What is in a nested attribute has rules of its own.
fn inside(attribute: &Attribute, path: &Path, value: &Value, found: &mut Diagnostics) {
    match (&attribute.nested, value) {
        (Some((_, schema)), Value::Map(_)) => block(schema, path, value, found),
        (Some((_, schema)), Value::List(items)) => {
            for (i, item) in items.iter().enumerate() {
                block(schema, &path.index(i), item, found);
            }
        }
        _ => {}
    }
}

fn one(attribute: &Attribute, path: &Path, value: &Value, found: &mut Diagnostics) {
    let mut problems = Vec::new();
    // Terraform sees to it that the argument is written, not that it is anything.
    if attribute.rules.required && value.is_null() {
        let problem = format!("`{}` is required, and null is no value.", attribute.name);
        problems.push((path.clone(), problem));
    }
    (attribute.semantics.check)(value, path, &mut problems);
    problems.extend(outside(attribute, value).map(|problem| (path.clone(), problem)));
    for (path, problem) in problems {
        found.push(Diagnostic::error(INVALID, problem).at(path));
    }
}

/// What a value is outside of: the accepted texts, the range, the length. An empty text counts as "not set".
fn outside(attribute: &Attribute, value: &Value) -> Option<String> {
    let rules = &attribute.rules;
    match value {
        Value::String(text) if text.is_empty() && !rules.required => None,
        Value::String(text)
            if !rules.one_of.is_empty() && !rules.one_of.contains(&text.as_str()) =>
        {
            let accepted: Vec<_> = rules.one_of.iter().map(|t| format!("\"{t}\"")).collect();
            Some(format!("\"{text}\" is not accepted here. Use one of {}.", accepted.join(", ")))
        }
        Value::String(text) => {
            let (least, most) = rules.length?;
            let count = text.chars().count();
            (count < least || count > most).then(|| {
                format!("The text has {count} characters; {least} to {most} are accepted.")
            })
        }
        Value::Number(number) => {
            let (least, most) = rules.range?;
            let fits = number.as_i64().is_some_and(|n| (least..=most).contains(&n));
            (!fits).then(|| format!("{number} is not a whole number from {least} to {most}."))
        }
        _ => None,
    }
}

/// Attributes that need each other, or exclude each other in every configuration.
fn together(
    schema: &Schema,
    attribute: &Attribute,
    path: &Path,
    config: &Value,
    found: &mut Diagnostics,
) {
    if !is_set(config.get(attribute.name)) {
        return;
    }
    for other in attribute.rules.requires.iter().filter(|other| config.get(other).is_empty()) {
        if !may_be_filled_in(schema, attribute, other) {
            found.push(missing(attribute, other).at(path.clone()));
        }
    }
    for other in attribute.rules.conflicts.iter().filter(|other| is_set(config.get(other))) {
        if !may_be_filled_in(schema, attribute, other) {
            found.push(conflict(attribute, other).at(path.clone()));
        }
    }
}

/// Attributes that need each other, or exclude each other, but that AWS may fill in. A configuration that was
/// generated from an imported object holds what AWS has filled in, so this is wrong only where something new is asked
/// for. What is asked of a data source is always new.
pub fn together_with(schema: &Schema, prior: &Value, config: &Value, found: &mut Diagnostics) {
    let is_new = |name: &str| asks(schema, prior, config, name);
    for attribute in schema.attributes.iter().filter(|a| is_set(config.get(a.name))) {
        let rules = &attribute.rules;
        let follows = is_new(attribute.name) || rules.follows.iter().any(|name| is_new(name));
        let concerns = |other: &&&str| {
            may_be_filled_in(schema, attribute, other) && (follows || is_new(other))
        };
        let without = |other: &&&str| config.get(other).is_empty();
        for other in rules.requires.iter().filter(concerns).filter(without) {
            found.push(missing(attribute, other).at(attribute.name));
        }
        let with = |other: &&&str| is_set(config.get(other));
        for other in rules.conflicts.iter().filter(concerns).filter(with) {
            found.push(conflict(attribute, other).at(attribute.name));
        }
    }
}

fn may_be_filled_in(schema: &Schema, attribute: &Attribute, other: &str) -> bool {
    attribute.rules.computed || schema.attribute(other).is_some_and(|a| a.rules.computed)
}

/// Whether a configuration asks for another value of an attribute than there is.
fn asks(schema: &Schema, prior: &Value, config: &Value, name: &str) -> bool {
    let Some(attribute) = schema.attribute(name) else { return false };
    let said = match (config.get(name), attribute.rules.default) {
        (Value::Null, Some(default)) => default.into(),
        (Value::Null, None) if attribute.rules.computed => return false,
        (said, _) => said.clone(),
    };
    !said.is_unknown() && !attribute.same(&said, prior.get(name))
}

fn missing(attribute: &Attribute, other: &str) -> Diagnostic {
    let detail =
        format!("`{}` has no meaning without `{other}`: set both or none.", attribute.name);
    Diagnostic::error("Missing argument", detail)
}

fn conflict(attribute: &Attribute, other: &str) -> Diagnostic {
    let detail =
        format!("`{}` and `{other}` cannot be used together: remove one of them.", attribute.name);
    Diagnostic::error("Conflicting arguments", detail)
}

/// Whether the user set something. Unknown may still turn out null; `false` asks for nothing.
fn is_set(value: &Value) -> bool {
    !value.is_unknown() && !value.is_empty() && *value != Value::Bool(false)
}

//! What is wrong with one value.

use super::INVALID;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::{Node, Problem, Rules};
use crate::value::{Number, Path, Value};

/// Checks a value against the rules of its node.
pub(super) fn check(node: &Node, path: &Path, value: &Value, found: &mut Diagnostics) {
    let mut problems = Vec::new();
    // Terraform sees to it that the argument is written, not that it is anything. A secret that AWS never tells is null in
    // what Terraform generates from an import: its type says where it is needed.
    let is_untold = node.rules.sensitive && node.rules.unread;
    if node.rules.required && value.is_null() && !is_untold {
        let problem = format!("`{}` is required and must not be null.", node.name);
        problems.push((path.clone(), problem));
    }
    (node.semantics.check)(value, path, &mut problems);
    if !is_nothing(node, value) {
        bounds(node, path, value, &mut problems);
    }
    for (path, problem) in problems {
        found.push(Diagnostic::error(INVALID, problem).at(path));
    }
}

/// What stands in a state where AWS has nothing, and so in a configuration that is generated from one. It may lie outside
/// of what is accepted, and then it is wrong only where it is asked for.
pub(super) fn is_nothing(node: &Node, value: &Value) -> bool {
    node.is_settable() && !node.is_block() && !value.is_null() && *value == node.nothing()
}

/// Checks nothing that is asked for.
pub(super) fn check_nothing(node: &Node, path: &Path, value: &Value, found: &mut Diagnostics) {
    let mut problems = Vec::new();
    bounds(node, path, value, &mut problems);
    found.extend(problems.into_iter().map(|(at, what)| Diagnostic::error(INVALID, what).at(at)));
}

/// What lies outside of what is accepted.
fn bounds(node: &Node, path: &Path, value: &Value, problems: &mut Vec<Problem>) {
    let mut outside = |at: Path, value: &Value| {
        problems.extend(outside(&node.rules, value).map(|problem| (at, problem)));
    };
    match value {
        Value::List(items) => {
            items.iter().enumerate().for_each(|(i, item)| outside(path.index(i), item));
        }
        Value::Set(items) => items.iter().for_each(|item| outside(path.clone(), item)),
        Value::Map(fields) if node.body().is_none() => {
            for (key, item) in fields {
                outside(path.key(key), item);
            }
        }
        one => outside(path.clone(), one),
    }
    problems.extend(amount(node, value).map(|problem| (path.clone(), problem)));
}

/// What a value is outside of: the accepted strings, the range, the length. An empty string counts as "not set".
fn outside(rules: &Rules, value: &Value) -> Option<String> {
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
            let fits = (Number::from(least)..=Number::from(most)).contains(number);
            (!fits).then(|| format!("{number} is not a number from {least} to {most}."))
        }
        _ => None,
    }
}

/// Whether a collection has too few or too many elements. Terraform counts most blocks itself, but not those in blocks that
/// AWS fills in.
fn amount(node: &Node, value: &Value) -> Option<String> {
    let (min, max) = (node.rules.min as usize, node.rules.max as usize);
    let count = match value {
        Value::List(items) => items.len(),
        // Elements that are not known yet may turn out to be one.
        Value::Set(items) if value.is_wholly_known() => items.len(),
        Value::Map(items) if node.body().is_none() => {
            items.values().filter(|item| !item.is_null()).count()
        }
        _ => return None,
    };
    let accepted = match (min, max) {
        (0, max) => format!("at most {max}"),
        (min, 0) => format!("at least {min}"),
        (min, max) if min == max => min.to_string(),
        (min, max) => format!("{min} to {max}"),
    };
    let fits = count >= min && (max == 0 || count <= max);
    (!fits).then(|| format!("The number of elements is {count}; {accepted} are accepted."))
}

/// `a`, `b` and `c`.
pub(super) fn names(list: &[&str], word: &str) -> String {
    let quoted: Vec<String> = list.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((only, [])) => only.clone(),
        Some((end, others)) => format!("{} {word} {end}", others.join(", ")),
        None => String::new(),
    }
}

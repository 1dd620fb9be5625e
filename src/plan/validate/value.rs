//! What is wrong with one value.

use super::INVALID;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::{Node, Rules};
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
    for (path, problem) in problems {
        found.push(Diagnostic::error(INVALID, problem).at(path));
    }
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

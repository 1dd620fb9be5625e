//! Policies as resources of Terraform, written as `terraform fmt` writes them.

use super::role_name;
use crate::cli::permissions::policies::Policy;
use crate::policy::Element;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A policy and its attachment for each document.
pub(super) fn printed(policies: &[Policy]) -> String {
    let mut text = String::new();
    let mut labels = BTreeMap::new();
    for policy in policies {
        let name = role_name(&policy.who).unwrap_or_else(|| "terraform".to_owned());
        let count = policy.documents.len();
        for (number, document) in (1..).zip(&policy.documents) {
            let part = if count > 1 { format!("-{number}") } else { String::new() };
            let called = format!("{name}{part}");
            let label = unused(label(&called), &mut labels);
            let of = if count > 1 { format!(", part {number} of {count}") } else { String::new() };
            let gap = if text.is_empty() { "" } else { "\n" };
            let _ = write!(
                text,
                "{gap}# For {}{of}.\nresource \"aws_iam_policy\" \"{label}\" {{\n  name = {}\n\n  policy = jsonencode(",
                policy.who.title(),
                string(&called)
            );
            print(&document.element(), 1, &mut text);
            text.push_str(")\n}\n");
            if let Some(role) = role_name(&policy.who) {
                let _ = write!(
                    text,
                    "\nresource \"aws_iam_role_policy_attachment\" \"{label}\" {{\n  role       = {}\n  policy_arn = aws_iam_policy.{label}.arn\n}}\n",
                    string(&role)
                );
            }
        }
    }
    text
}

/// A name for a resource: letters, digits, `_` and `-`, with a letter at first.
fn label(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    let label: String = name.chars().map(plain).collect();
    if label.starts_with(|c: char| c.is_ascii_alphabetic()) {
        label
    } else {
        format!("policy_{label}")
    }
}

/// The label, or one with a number where another account has a role of the same name.
fn unused(label: String, labels: &mut BTreeMap<String, usize>) -> String {
    let count = labels.entry(label.clone()).or_insert(0_usize);
    *count += 1;
    if *count == 1 { label } else { format!("{label}_{count}") }
}

/// An expression. `depth` is that of the line it begins in.
fn print(element: &Element, depth: usize, out: &mut String) {
    match element {
        Element::Text(text) => out.push_str(&string(text)),
        Element::Plain(text) => out.push_str(text),
        Element::List(items) if is_short(element) => {
            out.push('[');
            for item in items {
                print(item, depth, out);
            }
            out.push(']');
        }
        Element::List(items) => {
            out.push_str("[\n");
            for item in items {
                indent(depth + 1, out);
                print(item, depth + 1, out);
                out.push_str(",\n");
            }
            indent(depth, out);
            out.push(']');
        }
        Element::Object(fields) => {
            out.push_str("{\n");
            for (place, (key, value)) in fields.iter().enumerate() {
                indent(depth + 1, out);
                let width = if is_short(value) { width(fields, place) } else { 0 };
                let _ = write!(out, "{:width$} = ", self::key(key));
                print(value, depth + 1, out);
                out.push('\n');
            }
            indent(depth, out);
            out.push('}');
        }
    }
}

/// Whether an expression takes one line.
fn is_short(element: &Element) -> bool {
    match element {
        Element::Text(_) | Element::Plain(_) => true,
        Element::List(items) => match items.as_slice() {
            [] => true,
            [one] => !matches!(one, Element::Object(_)) && is_short(one),
            _ => false,
        },
        Element::Object(_) => false,
    }
}

/// The width of the longest key among the lines around one, as far as each is one line.
fn width(fields: &[(String, Element)], place: usize) -> usize {
    let short = |field: &&(String, Element)| is_short(&field.1);
    let (before, behind) = fields.split_at_checked(place).unwrap_or((fields, &[]));
    let around = before.iter().rev().take_while(short).chain(behind.iter().take_while(short));
    around.map(|(key, _)| self::key(key).chars().count()).max().unwrap_or(0)
}

/// The key of an object: an identifier stands without quotes.
fn key(key: &str) -> String {
    let plain = key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain { key.to_owned() } else { string(key) }
}

/// A string in quotes, in which nothing is a template.
fn string(text: &str) -> String {
    let quoted = Element::from(text).minified();
    quoted.replace("${", "$${").replace("%{", "%%{")
}

fn indent(depth: usize, out: &mut String) {
    out.extend(std::iter::repeat_n("  ", depth));
}

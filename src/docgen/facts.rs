//! What the rules say of an attribute, in sentences.

use crate::schema::{Demand, Lit, Node, Rules, Together};
use std::fmt::Write as _;

/// The documentation of whatever has a name: what its comment says, and what its rules say beyond that.
pub(super) fn of(node: &Node) -> String {
    let doc = node.doc.to_string();
    let mut text = String::new();
    if let Some(why) = node.rules.deprecated {
        let _ = write!(text, "**Deprecated:** {why} ");
    }
    text.push_str(&doc);
    for sentence in sentences(node).into_iter().filter(|sentence| !says(&doc, sentence)) {
        text.push(' ');
        text.push_str(&sentence);
    }
    text
}

const REPLACES: &str = "Changing it replaces the object.";

fn sentences(node: &Node) -> Vec<String> {
    let rules = &node.rules;
    let mut found = Vec::new();
    found.extend(value(rules));
    found.extend(amount(node));
    if node.is_block() && rules.computed {
        found.push("AWS decides where it is left out.".to_owned());
    }
    if let Some(default) = rules.default.filter(|default| *default != Lit::Nothing) {
        found.push(format!("`{}` by default.", literal(default)));
    }
    if rules.empty_is_unset {
        found.push("An empty string counts as not set.".to_owned());
    }
    if !rules.requires.is_empty() {
        found.push(format!("Needs {}.", names(rules.requires, "and")));
    }
    if !rules.conflicts.is_empty() {
        found.push(format!("Conflicts with {}.", names(rules.conflicts, "and")));
    }
    if !rules.key.is_empty() {
        found.push(format!("Each has another {}.", names(rules.key, "and")));
    }
    if rules.unread {
        found.push("AWS does not return it, so it is null after an import.".to_owned());
    }
    if rules.write_only {
        found.push("Write-only: it is never stored.".to_owned());
    }
    if rules.replace {
        found.push(REPLACES.to_owned());
    }
    found
}

/// What is accepted.
fn value(rules: &Rules) -> Vec<String> {
    let mut found = Vec::new();
    if !rules.one_of.is_empty() {
        found.push(format!("Accepts {}.", names(rules.one_of, "or")));
    }
    if let Some((least, most)) = rules.range {
        found.push(format!("From {least} to {most}."));
    }
    match rules.length {
        Some((0, most)) => found.push(format!("At most {most} characters.")),
        Some((least, most)) => found.push(format!("{least} to {most} characters.")),
        None => {}
    }
    found
}

/// How many elements a collection has. Of blocks that is a part of their type.
fn amount(node: &Node) -> Option<String> {
    match (node.rules.min, node.rules.max) {
        _ if node.is_block() => None,
        (0, 0) => None,
        (0, max) => Some(format!("At most {max} elements.")),
        (min, 0) => Some(format!("At least {min} elements.")),
        (min, max) if min == max => Some(format!("{min} elements.")),
        (min, max) => Some(format!("{min} to {max} elements.")),
    }
}

/// What is demanded of several arguments together.
pub(super) fn together(together: &Together) -> String {
    let when = together
        .when
        .map_or(String::new(), |(name, is)| format!(" where `{name}` is {}", names(is, "or")));
    let of = names(together.names, "and");
    match (together.demand, together.names) {
        (Demand::ExactlyOne | Demand::AtLeastOne, [one]) => format!("`{one}` is required{when}."),
        (Demand::AtLeastOne, _) => format!("At least one of {of} is required{when}."),
        (Demand::None, _) => format!("{of} cannot be set{when}."),
        _ => format!("Exactly one of {of} is required{when}."),
    }
}

/// A default as it is written in HCL, without quotes.
pub(super) fn literal(literal: Lit) -> String {
    match literal {
        Lit::Bool(value) => value.to_string(),
        Lit::Int(value) => value.to_string(),
        Lit::Decimal(text) | Lit::Text(text) => text.to_owned(),
        Lit::Nothing => "null".to_owned(),
    }
}

/// `a`, `b` and `c`.
fn names(list: &[&str], word: &str) -> String {
    let quoted: Vec<String> = list.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((only, [])) => only.clone(),
        Some((end, others)) => format!("{} {word} {end}", others.join(", ")),
        None => String::new(),
    }
}

/// Whether a comment says the same already, in other case or without backticks.
fn says(doc: &str, sentence: &str) -> bool {
    let bare = |text: &str| text.replace('`', "").to_lowercase();
    bare(doc).contains(bare(sentence).trim_end_matches('.'))
}

/// The default that a comment names: the word before "by default".
pub(super) fn default_in(doc: &str) -> Option<&str> {
    let (before, _) = doc.split_once(" by default")?;
    before.rsplit(' ').next().map(|word| word.trim_matches('`'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Block, Lit};

    model! {
        /// A thing.
        struct Thing {
            /// Size of the thing. 3 by default.
            #[tf(optional, default = Lit::Int(3), range = (1, 9), replace)]
            size: Option<i64>,
            /// What it is made of.
            #[tf(optional, one_of = &["wood", "stone", "air"], conflicts = &[Thing::size.name])]
            stuff: Option<String>,
            /// Who knows.
            #[tf(optional, unread, length = (0, 5), requires = &[Thing::size.name, Thing::stuff.name])]
            owner: Option<String>,
            /// How it was.
            #[tf(optional, deprecated = "Use `size`.")]
            shape: Option<String>,
        }
    }

    #[test]
    fn rules_become_sentences_unless_the_comment_says_them_already() {
        let texts: Vec<String> = Thing::SCHEMA.nodes.iter().map(of).collect();
        assert_eq!(
            texts,
            [
                "Size of the thing. 3 by default. From 1 to 9. Changing it replaces the object.",
                "What it is made of. Accepts `wood`, `stone` or `air`. Conflicts with `size`.",
                "Who knows. At most 5 characters. Needs `size` and `stuff`. AWS does not return it, so it is null \
                 after an import.",
                "**Deprecated:** Use `size`. How it was.",
            ]
        );
    }

    #[test]
    fn the_default_in_a_comment_is_the_word_before_by_default() {
        assert_eq!(default_in("Whether. `true` by default."), Some("true"));
        assert_eq!(default_in("Seconds. 3600 by default."), Some("3600"));
        assert_eq!(default_in("Nothing of the kind."), None);
    }
}

//! What the rules say of an attribute, in sentences.

use crate::schema::{Attribute, Lit, Nested, Rules};
use std::fmt::Write as _;

/// The documentation of an attribute: what its comment says, and what its rules say beyond that.
pub(super) fn of(attribute: &Attribute) -> String {
    let rules = &attribute.rules;
    let doc = &attribute.doc;
    let mut text = String::new();
    if let Some(why) = rules.deprecated {
        let _ = write!(text, "**Deprecated:** {why} ");
    }
    text.push_str(doc);
    for sentence in sentences(rules).into_iter().filter(|sentence| !says(doc, sentence)) {
        text.push(' ');
        text.push_str(&sentence);
    }
    text
}

/// The documentation of a kind of nested block.
pub(super) fn of_block(nested: &Nested) -> String {
    if nested.replace { format!("{} {REPLACES}", nested.doc) } else { nested.doc.clone() }
}

const REPLACES: &str = "Changing it replaces the object.";

fn sentences(rules: &Rules) -> Vec<String> {
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
    if let Some(default) = rules.default {
        found.push(format!("`{}` by default.", literal(default)));
    }
    if !rules.requires.is_empty() {
        found.push(format!("Needs {}.", names(rules.requires, "and")));
    }
    if !rules.conflicts.is_empty() {
        found.push(format!("Conflicts with {}.", names(rules.conflicts, "and")));
    }
    if rules.local {
        found.push("AWS does not return it, so that an import cannot find it out.".to_owned());
    }
    if rules.write_only {
        found.push("Write-only: it is never stored.".to_owned());
    }
    if rules.replace {
        found.push(REPLACES.to_owned());
    }
    found
}

/// A default as it is written in HCL, without quotes.
pub(super) fn literal(literal: Lit) -> String {
    match literal {
        Lit::Bool(value) => value.to_string(),
        Lit::Int(value) => value.to_string(),
        Lit::Text(text) => text.to_owned(),
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
            #[tf(optional, local, length = (0, 5), requires = &[Thing::size.name, Thing::stuff.name])]
            owner: Option<String>,
            /// How it was.
            #[tf(optional, deprecated = "Use `size`.")]
            shape: Option<String>,
        }
    }

    #[test]
    fn rules_become_sentences_unless_the_comment_says_them_already() {
        let texts: Vec<String> = Thing::schema().attributes.iter().map(of).collect();
        assert_eq!(
            texts,
            [
                "Size of the thing. 3 by default. From 1 to 9. Changing it replaces the object.",
                "What it is made of. Accepts `wood`, `stone` or `air`. Conflicts with `size`.",
                "Who knows. At most 5 characters. Needs `size` and `stuff`. AWS does not return it, so that an \
                 import cannot find it out.",
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

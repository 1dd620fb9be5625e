//! `--compare`: what a policy lacks of what is needed, and what it has beyond.

mod condition;
pub(super) mod pattern;
mod rule;
mod wide;

use super::policies::Policy;
use crate::permissions::Grant;
use crate::policy::{self, Clause, PolicyError, Purpose};
use rule::{Reach, Rule};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The policy that is compared.
#[derive(Clone, Debug)]
pub(super) struct Given {
    rules: Vec<Rule>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Compared {
    /// What is printed.
    pub(super) text: String,
    /// Whether something that is needed is not allowed, or only in part.
    pub(super) lacks: bool,
}

impl Given {
    /// Reads a policy, which may be encoded as IAM returns it.
    pub(super) fn read(text: &str) -> Result<Self, PolicyError> {
        let document = policy::parse_for(&policy::decode_percent(text), Purpose::Permissions)?;
        Ok(Self { rules: document.statements.into_iter().map(Rule::of).collect() })
    }
    fn allowing(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(|rule| rule.allows)
    }
    /// How far the policy allows a grant on one of its resources, and what of it it denies.
    fn verdict(&self, grant: &Grant, resource: &str) -> Verdict {
        let reaches = |allows: bool| {
            let rules = self.rules.iter().filter(move |rule| rule.allows == allows);
            rules.map(|rule| rule.reach(grant, resource))
        };
        for reach in reaches(false) {
            match reach {
                Reach::Nothing => {}
                Reach::Whole => return Verdict::Denied(vec![]),
                Reach::Part(limits) => return Verdict::Denied(limits),
            }
        }
        let mut limits = Vec::new();
        for reach in reaches(true) {
            match reach {
                Reach::Nothing => {}
                Reach::Whole => return Verdict::Allowed,
                Reach::Part(found) => limits.push(found.join(", ")),
            }
        }
        if limits.is_empty() { Verdict::Lacking } else { Verdict::Limited(limits) }
    }
}

/// What a policy says of something that is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    /// It allows it.
    Allowed,
    /// It does not mention it.
    Lacking,
    /// It allows a part, in words: one for each statement.
    Limited(Vec<String>),
    /// It denies it, or a part in words.
    Denied(Vec<String>),
}

/// Compares a policy with what each role needs. The text has the same form each time, so that two of them can be compared
/// as well.
pub(super) fn compared(policies: &[Policy], given: &Given, file: &str) -> Compared {
    let mut text = String::new();
    let mut lacks = false;
    for policy in policies {
        let gap = if text.is_empty() { "" } else { "\n" };
        let _ = writeln!(text, "{gap}{file}, compared with what {} needs", policy.who.title());
        let (missing, found) = missing(given, &policy.grants);
        lacks |= found;
        let beyond = wide::beyond(given, policy);
        if missing.is_empty() && beyond.is_empty() {
            text.push_str("\nIt allows exactly that.\n");
        }
        text.push_str(&missing);
        text.push_str(&beyond);
    }
    Compared { text, lacks }
}

/// The sections about what is missing, and whether there are any.
fn missing(given: &Given, grants: &[Grant]) -> (String, bool) {
    let (mut lacking, mut limited, mut denied) =
        (Section::default(), Section::default(), Section::default());
    for grant in grants {
        for resource in &grant.resources {
            let on = on(grant, resource);
            match given.verdict(grant, resource) {
                Verdict::Allowed => {}
                Verdict::Lacking => lacking.note(&grant.action, on, &[]),
                Verdict::Limited(words) => limited.note(&grant.action, on, &words),
                Verdict::Denied(words) => denied.note(&grant.action, on, &words),
            }
        }
    }
    let text = [
        lacking.told("It lacks"),
        limited.told("It allows only in part"),
        denied.told("It denies"),
    ];
    let text = text.concat();
    let found = !text.is_empty();
    (text, found)
}

/// A resource that is needed, with the conditions; nothing where that is everything.
fn on(grant: &Grant, resource: &str) -> String {
    let conditions: Vec<String> = grant.conditions.iter().map(condition::told_of).collect();
    let mut words = if resource == "*" { String::new() } else { format!("on {resource}") };
    if !conditions.is_empty() {
        let gap = if words.is_empty() { "" } else { ", " };
        let _ = write!(words, "{gap}if {}", conditions.join(" and "));
    }
    words
}

/// Lines below actions.
#[derive(Clone, Debug, Default)]
struct Section(BTreeMap<String, BTreeMap<String, BTreeSet<String>>>);

impl Section {
    /// Notes something of an action, and what is to be said of it.
    fn note(&mut self, action: &str, on: String, words: &[String]) {
        let lines = self.0.entry(action.to_owned()).or_default();
        lines.entry(on).or_default().extend(words.iter().cloned());
    }
    /// The section as it is printed; nothing if there is nothing in it.
    fn told(&self, heading: &str) -> String {
        let mut text = String::new();
        if !self.0.is_empty() {
            let _ = writeln!(text, "\n{heading} ({}):", self.0.len());
        }
        for (action, lines) in &self.0 {
            let _ = writeln!(text, "  {action}");
            for (on, words) in lines {
                if !on.is_empty() {
                    let _ = writeln!(text, "    {on}");
                }
                for word in words {
                    let _ = writeln!(text, "      {word}");
                }
            }
        }
        text
    }
}

/// What a clause names, in words.
fn named(clause: &Clause<String>) -> Vec<String> {
    match clause {
        Clause::AnyOf(patterns) => patterns.clone(),
        Clause::AllBut(patterns) => vec![format!("everything but {}", patterns.join(", "))],
    }
}

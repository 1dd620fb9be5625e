//! What a policy allows beyond what is needed.

use super::condition;
use super::pattern::covers;
use super::rule::{Reach, Rule, matches};
use super::{Given, Section, named};
use crate::cli::permissions::policies::Policy;
use crate::permissions::Grant;
use crate::policy::{Clause, Element};
use std::collections::BTreeSet;

/// The sections about what is not needed.
pub(super) fn beyond(given: &Given, policy: &Policy) -> String {
    let grants = &policy.grants;
    let printed = Printed::of(policy);
    let (mut useless, mut wildcards, mut wider) =
        (Section::default(), Section::default(), Section::default());
    for rule in given.allowing() {
        for pattern in named(&rule.actions) {
            let needed = needed(&rule.actions, &pattern, grants);
            let reached: Vec<&Grant> =
                needed.iter().copied().filter(|grant| reaches(rule, grant)).collect();
            let is_open = pattern.contains(['*', '?']) || matches!(rule.actions, Clause::AllBut(_));
            if reached.is_empty() {
                // An action that is needed elsewhere, or otherwise, is not needed here.
                let here = if needed.is_empty() { String::new() } else { told(rule) };
                useless.note(&pattern, here, &[]);
            } else if is_open {
                for grant in &reached {
                    let needed = format!("of which is needed {}", grant.action);
                    wildcards.note(&pattern, needed, &[]);
                }
            }
            for (action, line) in wide(rule, &reached, &printed) {
                wider.note(&line, action, &[]);
            }
        }
    }
    let text = [
        useless.told("It allows without need"),
        wildcards.told("It allows with wildcards"),
        wider.told("It allows on more, or under fewer conditions"),
    ];
    text.concat()
}

/// Whether a statement reaches into a grant.
fn reaches(rule: &Rule, grant: &Grant) -> bool {
    grant.resources.iter().any(|resource| rule.reach(grant, resource) != Reach::Nothing)
}

/// Where, and when, a statement allows something.
fn told(rule: &Rule) -> String {
    let conditions: Vec<String> = rule.conditions.iter().map(condition::told).collect();
    let when = if conditions.is_empty() {
        String::new()
    } else {
        format!(", if {}", conditions.join(" and "))
    };
    format!("on {}{when}", named(&rule.resources).join(", "))
}

/// On what each action is allowed in the policy that the command prints, which says the same in fewer words where it can.
struct Printed(BTreeSet<(String, String)>);

impl Printed {
    fn of(policy: &Policy) -> Self {
        let texts = |element: &Option<Element>| -> Vec<String> {
            match element {
                Some(Element::Text(text)) => vec![text.clone()],
                Some(Element::List(items)) => items
                    .iter()
                    .filter_map(|item| match item {
                        Element::Text(text) => Some(text.clone()),
                        _ => None,
                    })
                    .collect(),
                _ => vec![],
            }
        };
        let statements = policy.documents.iter().flat_map(|document| &document.statements);
        let mut found = BTreeSet::new();
        for statement in statements {
            let resources = texts(&statement.resources);
            for action in texts(&statement.actions) {
                found.extend(resources.iter().map(|on| (action.clone(), on.clone())));
            }
        }
        Self(found)
    }
    fn has(&self, action: &str, resource: &str) -> bool {
        self.0.contains(&(action.to_owned(), resource.to_owned()))
    }
}

/// What is needed of what a pattern, or a clause that has one, matches.
fn needed<'a>(actions: &Clause<String>, pattern: &str, grants: &'a [Grant]) -> Vec<&'a Grant> {
    let is_about = |grant: &&Grant| match actions {
        Clause::AnyOf(_) => matches(pattern, &grant.action),
        Clause::AllBut(patterns) => !patterns.iter().any(|other| matches(other, &grant.action)),
    };
    grants.iter().filter(is_about).collect()
}

/// Where a statement reaches further than these: by action, one line each.
fn wide(rule: &Rule, needed: &[&Grant], printed: &Printed) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let actions: BTreeSet<&str> = needed.iter().map(|grant| grant.action.as_str()).collect();
    for action in actions {
        let grants: Vec<&&Grant> = needed.iter().filter(|grant| grant.action == action).collect();
        let resources: BTreeSet<&String> =
            grants.iter().flat_map(|grant| &grant.resources).collect();
        for pattern in named(&rule.resources) {
            let is_whole = matches!(rule.resources, Clause::AllBut(_));
            let is_enough = resources.iter().any(|resource| covers(resource, &pattern));
            if is_whole || !(is_enough || printed.has(action, &pattern)) {
                found.push((action.to_owned(), format!("on {pattern}")));
            }
        }
        let unconditional = grants.iter().any(|grant| grant.conditions.is_empty());
        if !unconditional && rule.conditions.is_empty() {
            let conditions = grants.iter().map(|grant| {
                grant.conditions.iter().map(condition::told_of).collect::<Vec<_>>().join(" and ")
            });
            let conditions: BTreeSet<String> = conditions.collect();
            found.extend(
                conditions
                    .into_iter()
                    .map(|only| (action.to_owned(), format!("without the condition that {only}"))),
            );
        }
    }
    found
}

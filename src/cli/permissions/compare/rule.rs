//! One statement of a policy, and what it says of an action on a resource.

use super::condition;
use super::pattern::{covers, overlap};
use crate::arn;
use crate::permissions::Grant;
use crate::policy::{Clause, Condition, Effect, Statement};

/// A statement.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// Whether it allows; otherwise it denies.
    pub(super) allows: bool,
    /// The actions, as they are written.
    pub(super) actions: Clause<String>,
    /// The resources.
    pub(super) resources: Clause<String>,
    /// The conditions, all of which must be met.
    pub(super) conditions: Vec<Condition>,
}

/// How far a statement reaches into what is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Not at all.
    Nothing,
    /// Whatever is needed.
    Whole,
    /// Only so far, in words.
    Part(Vec<String>),
}

impl Rule {
    /// The rule that a statement is. One without resources is about all.
    pub(super) fn of(statement: Statement) -> Self {
        let everything = || Clause::AnyOf(vec!["*".to_owned()]);
        Self {
            allows: statement.effect == Effect::Allow,
            actions: statement.actions,
            resources: statement.resources.unwrap_or_else(everything),
            conditions: statement.conditions,
        }
    }

    /// Whether it is about an action.
    pub(super) fn is_about(&self, action: &str) -> bool {
        let named = |patterns: &[String]| patterns.iter().any(|pattern| matches(pattern, action));
        match &self.actions {
            Clause::AnyOf(patterns) => named(patterns),
            Clause::AllBut(patterns) => !named(patterns),
        }
    }

    /// How far it reaches into a grant, on one of its resources.
    pub(super) fn reach(&self, grant: &Grant, resource: &str) -> Reach {
        let never = |given: &Condition| condition::contradicts(given, &grant.conditions);
        if !self.is_about(&grant.action) || self.conditions.iter().any(never) {
            return Reach::Nothing;
        }
        let Some(mut limits) = self.limits(resource) else { return Reach::Nothing };
        let unmet =
            self.conditions.iter().filter(|given| !condition::is_implied(given, &grant.conditions));
        limits.extend(unmet.map(|given| format!("only if {}", condition::told(given))));
        if limits.is_empty() { Reach::Whole } else { Reach::Part(limits) }
    }

    /// What it leaves out of a resource: empty if nothing, none if all of it.
    fn limits(&self, resource: &str) -> Option<Vec<String>> {
        let common = |patterns: &[String]| -> Vec<String> {
            patterns.iter().filter(|pattern| meet(pattern, resource)).cloned().collect()
        };
        let whole = |patterns: &[String]| patterns.iter().any(|pattern| covers(pattern, resource));
        match &self.resources {
            Clause::AnyOf(patterns) if whole(patterns) => Some(vec![]),
            Clause::AnyOf(patterns) => {
                let found = common(patterns);
                let told = found.into_iter().map(|pattern| format!("only on {pattern}"));
                Some(told.collect::<Vec<_>>()).filter(|found| !found.is_empty())
            }
            Clause::AllBut(patterns) if whole(patterns) => None,
            Clause::AllBut(patterns) => Some(
                common(patterns).into_iter().map(|pattern| format!("not on {pattern}")).collect(),
            ),
        }
    }
}

/// Whether there is a resource that both patterns match. A star does not reach beyond a part of an ARN that both have.
fn meet(a: &str, b: &str) -> bool {
    match (arn::parts(a), arn::parts(b)) {
        (Ok(a), Ok(b)) => a.iter().zip(&b).all(|(a, b)| overlap(a, b)),
        _ => overlap(a, b),
    }
}

/// Whether a pattern of actions matches one, whatever the case of their letters.
pub(super) fn matches(pattern: &str, action: &str) -> bool {
    covers(&pattern.to_ascii_lowercase(), &action.to_ascii_lowercase())
}

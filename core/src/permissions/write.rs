//! Statements of a policy, in an order that does not change.

use super::Grant;
use super::reference::{self, Level};
use crate::policy::{Composition, Element, Part, Test, size};
use std::collections::{BTreeMap, BTreeSet};

/// How long a managed policy can be, in characters that are no white space.
pub const MANAGED_POLICY: usize = 6144;

/// The conditions of a statement, sorted.
type Conditions = Vec<Test>;

/// Everything that one action is allowed on, by conditions.
type OfAction = BTreeMap<Conditions, BTreeSet<String>>;

/// A policy that allows all of these, with as few statements and words as say the same: what is allowed on all kinds of
/// EC2 that an action knows leaves it to the action to say which they are.
#[must_use]
pub fn document(grants: &[Grant]) -> Composition {
    written(grants, shortened)
}

/// The same with each kind by its name, which is longer.
#[must_use]
pub fn full_document(grants: &[Grant]) -> Composition {
    written(grants, |_, resources| resources)
}

fn written(
    grants: &[Grant],
    shortened: fn(&str, BTreeSet<String>) -> BTreeSet<String>,
) -> Composition {
    // Reads stand apart, so that a reader sees at once what changes something.
    let mut groups: BTreeMap<(bool, Vec<String>, Conditions), Vec<String>> = BTreeMap::new();
    for (action, allowed) in allowed(grants) {
        for (conditions, resources) in &allowed {
            let resources = not_elsewhere(&allowed, conditions, resources);
            if !resources.is_empty() {
                let resources = shortened(&action, resources).into_iter().collect();
                let key = (!is(&action, Level::Read), resources, conditions.clone());
                groups.entry(key).or_default().push(action.clone());
            }
        }
    }
    let mut sids = BTreeMap::new();
    let statement = |((_, resources, conditions), actions): (_, Vec<String>)| Part {
        sid: sid(&actions, &mut sids),
        effect: "Allow".to_owned(),
        actions: Some(Element::one_or_many(actions)),
        resources: Some(Element::one_or_many(resources)),
        conditions,
        ..Part::default()
    };
    let statements = groups.into_iter().map(statement).collect();
    Composition { version: "2012-10-17".to_owned(), id: String::new(), statements }
}

fn allowed(grants: &[Grant]) -> BTreeMap<String, OfAction> {
    let mut allowed: BTreeMap<String, OfAction> = BTreeMap::new();
    for Grant { action, resources, conditions } in grants {
        let mut conditions = conditions.clone();
        conditions.sort();
        let of_action = allowed.entry(action.clone()).or_default();
        of_action.entry(conditions).or_default().extend(resources.iter().cloned());
    }
    for of_action in allowed.values_mut() {
        *of_action = merged(by_creation(std::mem::take(of_action)));
    }
    allowed
}

/// Tags of a creation as one: a call makes its own kind only, so that what it is and what it makes can be listed apart.
fn by_creation(of_action: OfAction) -> OfAction {
    let mut merged: BTreeMap<Conditions, (BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
    for (mut conditions, resources) in of_action {
        let calls = creation(&mut conditions).map(std::mem::take).unwrap_or_default();
        let (all_calls, all_resources) = merged.entry(conditions).or_default();
        all_calls.extend(calls);
        all_resources.extend(resources);
    }
    let filled = |(mut conditions, (calls, resources)): (Conditions, (BTreeSet<String>, _))| {
        if let Some(values) = creation(&mut conditions) {
            values.extend(calls);
        }
        (conditions, resources)
    };
    merged.into_iter().map(filled).collect()
}

/// The calls that tags may come with, if a condition says so.
fn creation(conditions: &mut [Test]) -> Option<&mut Vec<String>> {
    let mut tests = conditions.iter_mut();
    let test = tests.find(|test| test.variable.ends_with(":CreateAction"))?;
    Some(&mut test.values)
}

/// Conditions that differ in one value each, on the same resources, as one condition with all values.
fn merged(of_action: OfAction) -> OfAction {
    // The tests and the keys of conditions.
    type Keys = Vec<(String, String)>;
    let mut by_resources: BTreeMap<(BTreeSet<String>, Keys), Vec<Conditions>> = BTreeMap::new();
    for (conditions, resources) in of_action {
        let keys = conditions.iter().map(|test| (test.test.clone(), test.variable.clone()));
        let keys = keys.collect();
        by_resources.entry((resources, keys)).or_default().push(conditions);
    }
    let mut merged = OfAction::new();
    for ((resources, _), mut all) in by_resources {
        while let Some(mut first) = all.pop() {
            all.retain(|other| !joined(&mut first, other));
            merged.entry(first).or_default().extend(resources.iter().cloned());
        }
    }
    merged
}

/// Takes the values of another condition in, if they differ in one line only.
fn joined(one: &mut Conditions, other: &Conditions) -> bool {
    let Some(index) = differing(one, other) else { return false };
    let (Some(test), Some(more)) = (one.get_mut(index), other.get(index)) else { return false };
    test.with(&more.values);
    true
}

/// The one condition in which these differ, if it is only one.
fn differing(one: &Conditions, other: &Conditions) -> Option<usize> {
    let mut differing = (0..one.len()).filter(|index| one.get(*index) != other.get(*index));
    let first = differing.next()?;
    differing.next().is_none().then_some(first)
}

/// The resources that are not allowed anyway, under fewer conditions.
fn not_elsewhere(
    allowed: &OfAction,
    conditions: &Conditions,
    resources: &BTreeSet<String>,
) -> BTreeSet<String> {
    let wider = |other: &&Conditions| {
        *other != conditions && other.iter().all(|line| conditions.contains(line))
    };
    let anyway: BTreeSet<&String> =
        allowed.iter().filter(|(other, _)| wider(other)).flat_map(|(_, arns)| arns).collect();
    let all = "*".to_owned();
    if anyway.contains(&all) {
        return BTreeSet::new();
    }
    if resources.contains(&all) {
        return BTreeSet::from([all]);
    }
    resources.iter().filter(|arn| !anyway.contains(arn)).cloned().collect()
}

fn is(action: &str, level: Level) -> bool {
    reference::action(action).is_some_and(|action| action.level == level)
}

/// The same resources in fewer words: IDs of EC2 cannot be known before, so where an action is allowed on all kinds
/// that it knows, the account and region say as much.
fn shortened(action: &str, resources: BTreeSet<String>) -> BTreeSet<String> {
    let Some(action) = reference::action(action).filter(|action| action.level != Level::Tag) else {
        return resources;
    };
    let here = |arn: &str| arn.starts_with("arn:${Partition}:ec2:${Region}:${Account}:");
    let kinds = action.on.iter().filter(|on| here(on.kind.arn)).map(|on| on.kind.name);
    let kinds: Vec<&str> = kinds.collect();
    let is_whole = |head: &&str| {
        head.split(':').nth(2) == Some("ec2")
            && !kinds.is_empty()
            && kinds.iter().all(|kind| resources.contains(&format!("{head}{kind}/*")))
    };
    let whole: BTreeSet<&str> =
        resources.iter().filter_map(|arn| head(arn)).filter(is_whole).collect();
    let shorter = |arn: &String| match head(arn) {
        Some(head) if whole.contains(head) => format!("{head}*"),
        _ => arn.clone(),
    };
    resources.iter().map(shorter).collect()
}

/// An ARN up to the resource, with the colon.
fn head(arn: &str) -> Option<&str> {
    let (end, _) = arn.match_indices(':').nth(4)?;
    arn.get(..=end)
}

/// A name for a statement that says what it is about, and that no other has.
fn sid(actions: &[String], taken: &mut BTreeMap<String, usize>) -> String {
    let all = |test: &dyn Fn(&str) -> bool| actions.iter().all(|action| test(action));
    let service = |action: &str| action.split(':').next().unwrap_or_default().to_owned();
    let services: BTreeSet<String> = actions.iter().map(|action| service(action)).collect();
    let about = match services.first() {
        Some(service) if services.len() == 1 => word(service),
        _ => String::new(),
    };
    let (verb, about) = if all(&|action| action == "iam:PassRole") {
        ("PassRole", String::new())
    } else if all(&|action| action == "iam:CreateServiceLinkedRole") {
        ("ServiceLinkedRole", String::new())
    } else if all(&|action| is(action, Level::Read)) {
        ("Read", about)
    } else if all(&|action| is(action, Level::Tag)) {
        ("Tag", about)
    } else {
        ("Write", about)
    };
    let count = taken.entry(format!("{verb}{about}")).or_default();
    *count += 1;
    if *count == 1 { format!("{verb}{about}") } else { format!("{verb}{count}{about}") }
}

/// The name of a service as a word in a Sid.
fn word(service: &str) -> String {
    let service = if service == "elasticloadbalancing" { "elb" } else { service };
    let mut letters = service.chars().filter(char::is_ascii_alphanumeric);
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// The same in documents that are no longer than a limit, as [`crate::policy::size`] counts; one if it is not. A single
/// action on a single resource that is too long stays whole.
#[must_use]
pub fn split(document: &Composition, limit: usize) -> Vec<Composition> {
    let with = |statements: Vec<Part>| Composition { statements, ..document.clone() };
    let length = |statements: Vec<Part>| size(&json(&with(statements), false));
    // Each statement brings a comma along, but the first one: so one less stands around them.
    let around = length(vec![Part::default()]).saturating_sub("{}".len() + 1);
    let room = limit.saturating_sub(around);
    let alone = |part: &Part| length(vec![part.clone()]).saturating_sub(around);
    let mut documents: Vec<(usize, Vec<Part>)> = vec![];
    for statement in &document.statements {
        for part in halves(statement, &|part| alone(part) <= room) {
            let length = alone(&part);
            match documents.iter_mut().find(|(taken, _)| taken + length <= room) {
                Some((taken, statements)) => {
                    *taken += length;
                    statements.push(part);
                }
                None => documents.push((length, vec![part])),
            }
        }
    }
    if documents.is_empty() {
        return vec![document.clone()];
    }
    documents.into_iter().map(|(_, statements)| with(named_apart(statements))).collect()
}

/// Sids are unique in a document only if no part of a statement has that of another.
fn named_apart(mut statements: Vec<Part>) -> Vec<Part> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for statement in &mut statements {
        let name = statement.sid.clone();
        let mut count = 1;
        while !statement.sid.is_empty() && !taken.insert(statement.sid.clone()) {
            count += 1;
            statement.sid = format!("{name}x{count}");
        }
    }
    statements
}

/// A statement in as many parts as fit: with fewer resources each, or fewer actions.
fn halves(statement: &Part, fits: &dyn Fn(&Part) -> bool) -> Vec<Part> {
    let half = |list: &Option<Element>| match list {
        Some(Element::List(items)) if items.len() > 1 => {
            let (one, other) = items.split_at(items.len() / 2);
            Some([one, other].map(|part| Some(Element::List(part.to_vec()))))
        }
        _ => None,
    };
    if fits(statement) {
        return vec![statement.clone()];
    }
    let parts = if let Some(parts) = half(&statement.resources) {
        parts.map(|resources| Part { resources, ..statement.clone() })
    } else if let Some(parts) = half(&statement.actions) {
        parts.map(|actions| Part { actions, ..statement.clone() })
    } else {
        return vec![statement.clone()];
    };
    parts.iter().flat_map(|part| halves(part, fits)).collect()
}

/// A policy as JSON: in one line, or over many.
#[must_use]
pub fn json(document: &Composition, indented: bool) -> String {
    let element = document.element();
    if indented { element.indented() } else { element.minified() }
}

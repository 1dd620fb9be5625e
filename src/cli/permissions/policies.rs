//! The policies: what all objects that are reached through one role need together.

use super::compare::pattern;
use super::known::Known;
use super::narrow;
use super::problem::Problem;
use super::session::Who;
use super::wanted::Wanted;
use crate::permissions::{self, Grant, MANAGED_POLICY, Need, Phase};
use crate::policy::{Composition, Test};
use std::collections::{BTreeMap, BTreeSet};

/// As many ARNs of one kind are listed for an action. More become what they have in common, since a policy with hundreds
/// of ARNs would not fit into what IAM attaches to a role.
const LISTED: usize = 10;

/// What one role needs.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    /// Who needs it.
    pub(super) who: Who,
    /// What has to be allowed.
    pub(super) grants: Vec<Grant>,
    /// The same as policies, none of them longer than IAM takes a managed one.
    pub(super) documents: Vec<Composition>,
}

/// What is known of what types need, so that it is asked once for each.
type Needs = BTreeMap<(String, BTreeSet<Phase>), Vec<Need>>;

/// The policies for all of these, by role. `from` is what messages call their source.
pub(super) fn policies(
    wanted: Vec<Wanted<'_>>,
    from: &str,
    tags: &BTreeMap<String, String>,
) -> Result<Vec<Policy>, Problem> {
    let needs = needs(&wanted, from)?;
    let all: Vec<Need> = needs.values().flatten().cloned().collect();
    let asked = permissions::Scope { tags: tags.clone(), ..permissions::Scope::default() };
    asked.fits(&all)?;
    let mut merged: BTreeMap<Who, Merged> = BTreeMap::new();
    for (who, objects) in by_session(wanted) {
        let known = Known::of(&objects);
        let accounts: BTreeSet<String> = objects.iter().filter_map(narrow::account_of).collect();
        let account = accounts.first().filter(|_| accounts.len() == 1).map(String::as_str);
        for object in &objects {
            merged_into(&mut merged, hops(object));
            let scope = narrow::scope(object, account, tags);
            let needs = needs.get(&(object.key.clone(), object.phases.clone()));
            let needs = needs.into_iter().flatten();
            let grants = needs.filter_map(|need| narrow::grant(need, object, &scope, &known));
            merged.entry(who.clone()).or_default().extend(grants);
        }
    }
    Ok(merged.into_iter().map(|(who, merged)| policy(who, merged)).collect())
}

/// What the types of these need. An error names all types of which that is not known.
fn needs(wanted: &[Wanted<'_>], from: &str) -> Result<Needs, Problem> {
    let mut found = Needs::new();
    let mut unknown = BTreeSet::new();
    for object in wanted {
        let key = (object.key.clone(), object.phases.clone());
        if found.contains_key(&key) || unknown.contains(&object.key) {
            continue;
        }
        let phases: Vec<Phase> = object.phases.iter().copied().collect();
        match permissions::needs(&[&object.key], &phases) {
            Ok(needs) => {
                found.insert(key, needs);
            }
            Err(_) => {
                unknown.insert(object.key.clone());
            }
        }
    }
    if unknown.is_empty() {
        Ok(found)
    } else {
        Err(Problem::Types { from: from.to_owned(), types: unknown.into_iter().collect() })
    }
}

fn by_session(wanted: Vec<Wanted<'_>>) -> BTreeMap<Who, Vec<Wanted<'_>>> {
    let mut found: BTreeMap<Who, Vec<Wanted<'_>>> = BTreeMap::new();
    for object in wanted {
        found.entry(object.way.who.clone()).or_default().push(object);
    }
    found
}

/// What the roles on the way need: each assumes the one behind it.
fn hops(object: &Wanted<'_>) -> impl Iterator<Item = (Who, Grant)> {
    object.way.roles.windows(2).filter_map(|pair| {
        let [role, next] = pair else { return None };
        let grant = Grant {
            action: "sts:AssumeRole".to_owned(),
            resources: BTreeSet::from([next.clone()]),
            conditions: vec![],
        };
        Some((Who::Role(role.clone()), grant))
    })
}

fn merged_into(merged: &mut BTreeMap<Who, Merged>, grants: impl Iterator<Item = (Who, Grant)>) {
    for (who, grant) in grants {
        merged.entry(who).or_default().extend([grant]);
    }
}

/// Grants by action and conditions, with their resources together.
#[derive(Clone, Debug, Default)]
struct Merged(BTreeMap<(String, Vec<Test>), BTreeSet<String>>);

impl Merged {
    fn extend(&mut self, grants: impl IntoIterator<Item = Grant>) {
        for grant in grants {
            let mut conditions = grant.conditions;
            conditions.sort();
            self.0.entry((grant.action, conditions)).or_default().extend(grant.resources);
        }
    }
}

fn policy(who: Who, merged: Merged) -> Policy {
    let grants = merged.0.into_iter().map(|((action, conditions), resources)| Grant {
        action,
        resources: reduced(resources),
        conditions,
    });
    let grants: Vec<Grant> = grants.collect();
    let documents = permissions::split(&permissions::document(&grants), MANAGED_POLICY);
    Policy { who, grants, documents }
}

/// The same resources or more, in few patterns: what another one covers goes, and many of one kind become what they have
/// in common.
fn reduced(resources: BTreeSet<String>) -> BTreeSet<String> {
    let mut kinds: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for resource in resources {
        kinds.entry(kind(&resource)).or_default().insert(resource);
    }
    let mut found: BTreeSet<String> = BTreeSet::new();
    for resources in kinds.into_values() {
        if resources.len() > LISTED {
            found.insert(common(&resources));
        } else {
            found.extend(resources);
        }
    }
    let covered = |resource: &String| {
        found.iter().any(|other| other != resource && pattern::covers(other, resource))
    };
    found.iter().filter(|resource| !covered(resource)).cloned().collect()
}

/// What an ARN begins with, up to the name of the resource.
fn kind(arn: &str) -> String {
    let head: Vec<&str> = arn.splitn(6, ':').collect();
    let Some((resource, head)) = head.split_last() else { return String::new() };
    let word = resource.split(['/', ':']).next().unwrap_or_default();
    format!("{}:{word}", head.join(":"))
}

/// What all of these begin with, and a star.
fn common(resources: &BTreeSet<String>) -> String {
    let (Some(first), Some(last)) = (resources.first(), resources.last()) else {
        return "*".to_owned();
    };
    // They are sorted, so that the first and the last have the least in common.
    let same = first.chars().zip(last.chars()).take_while(|(a, b)| a == b && *a != '*');
    same.map(|(c, _)| c).chain(['*']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(arns: &[&str]) -> BTreeSet<String> {
        arns.iter().map(|arn| (*arn).to_owned()).collect()
    }

    #[test]
    fn what_another_pattern_covers_is_not_listed() {
        let found = reduced(set(&[
            "arn:aws:ec2:a:1:vpc/*",
            "arn:aws:ec2:a:1:vpc/vpc-1",
            "arn:aws:ec2:a:1:subnet/s",
        ]));
        assert_eq!(found, set(&["arn:aws:ec2:a:1:vpc/*", "arn:aws:ec2:a:1:subnet/s"]));
    }

    #[test]
    fn many_arns_of_one_kind_become_what_they_have_in_common() {
        let roles: Vec<String> =
            (0..=LISTED).map(|i| format!("arn:aws:iam::1:role/acme-{i}")).collect();
        let other = "arn:aws:iam::1:policy/p".to_owned();
        let found = reduced(roles.iter().cloned().chain([other]).collect());
        assert_eq!(found, set(&["arn:aws:iam::1:role/acme-*", "arn:aws:iam::1:policy/p"]));
    }
}

//! What one object needs, on what is known of it: its account, its region, its name, its ARN.

use super::compare::pattern;
use super::known::Known;
use super::wanted::Wanted;
use crate::arn::{self, Arn};
use crate::aws::Partition;
use crate::permissions::{Case, Grant, Need, Object, Scope, filled};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// Types whose objects have names in their ARNs, each with the attribute that is the name, and how the Service
/// Authorization Reference calls the kinds of ARNs that have it.
const NAMED: &[(&str, &str, &[&str])] = &[
    ("aws_db_subnet_group", "name", &["subgrp"]),
    ("aws_eks_cluster", "name", &["cluster"]),
    ("aws_elasticache_subnet_group", "name", &["subnetgroup"]),
    ("aws_elb", "name", &["loadbalancer"]),
    ("aws_iam_instance_profile", "name", &["instance-profile"]),
    ("aws_iam_policy", "name", &["policy"]),
    ("aws_iam_role", "name", &["role"]),
    ("aws_key_pair", "key_name", &["key-pair"]),
    ("aws_lb", "name", &["loadbalancer/app/", "loadbalancer/net/", "loadbalancer/gwy/"]),
    ("aws_lb_target_group", "name", &["targetgroup"]),
    ("aws_placement_group", "name", &["placement-group"]),
    ("aws_redshift_subnet_group", "name", &["subnetgroup"]),
];
/// Attributes that name a role, or are its ARN.
const ROLES: &[&str] = &["role", "role_name", "role_arn", "iam_role_arn"];
/// Attributes that give an object a role.
const GIVEN: &[&str] =
    &["role", "role_arn", "iam_role_arn", "iam_instance_profile", "launch_template"];

/// The scope of an object: where it is, and which tags and keys are asked for.
pub(super) fn scope(
    wanted: &Wanted<'_>,
    account: Option<&str>,
    tags: &BTreeMap<String, String>,
) -> Scope {
    let role = wanted.way.who.arn();
    let own = arn_of(wanted.values);
    let region = wanted.string("region").map(str::to_owned).or_else(|| wanted.region.clone());
    let partition = role.iter().chain(&own).map(|arn| arn.partition.clone()).next();
    let of_region = || region.as_deref().map(|region| Partition::of(region).id.to_owned());
    Scope {
        partition: partition.or_else(of_region),
        account: role
            .map(|arn| arn.account)
            .or_else(|| account_of(wanted))
            .or(account.map(str::to_owned)),
        regions: region.into_iter().collect(),
        tags: tags.clone(),
        kms_keys: keys(wanted.values),
        ..Scope::default()
    }
}

/// The account that an object tells it is in.
pub(super) fn account_of(wanted: &Wanted<'_>) -> Option<String> {
    // What is only read may be somebody else's, such as an image.
    if wanted.key.starts_with("data.") {
        return None;
    }
    let owner = || wanted.string("owner_id").map(str::to_owned);
    let account = arn_of(wanted.values).map(|arn| arn.account).or_else(owner);
    account.filter(|account| arn::is_account_id(account))
}

fn arn_of(values: &Json) -> Option<Arn> {
    values.get("arn")?.as_str()?.parse().ok()
}

/// The ARNs of keys, wherever they stand in an object.
fn keys(values: &Json) -> Vec<String> {
    let mut found = BTreeSet::new();
    collect_keys(values, &mut found);
    found.into_iter().collect()
}

fn collect_keys(value: &Json, found: &mut BTreeSet<String>) {
    let is_key = |arn: &&String| arn.parse::<Arn>().is_ok_and(|arn| arn.service == "kms");
    match value {
        Json::String(text) => found.extend(Some(text).filter(is_key).cloned()),
        Json::Array(items) => items.iter().for_each(|item| collect_keys(item, found)),
        Json::Object(fields) => fields.values().for_each(|field| collect_keys(field, found)),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// What an object needs of what its type needs.
pub(super) fn grant(
    need: &Need,
    wanted: &Wanted<'_>,
    scope: &Scope,
    known: &Known,
) -> Option<Grant> {
    if !applies(need.case, wanted) {
        return None;
    }
    let mut grant = scope.grant(need)?;
    if let Some(arns) = narrowed(need, wanted, &grant.resources, known) {
        grant.resources = arns;
    }
    Some(grant)
}

/// Whether the case in which something is needed can be that of an object. Of a type it always can.
fn applies(case: Option<Case>, wanted: &Wanted<'_>) -> bool {
    let any = |attributes: &[&str]| {
        let mut there = attributes.iter().filter(|name| wanted.values.get(**name).is_some());
        there.next().is_none() || attributes.iter().any(|name| wanted.may_have(name))
    };
    if wanted.values.is_null() {
        return true;
    }
    match case {
        Some(Case::Role) => any(GIVEN),
        Some(Case::Spot) => any(&["instance_market_options", "launch_template"]),
        // What is there can get tags by the next change.
        Some(Case::Tags) => any(&["tags_all", "tags"]) || arn_of(wanted.values).is_some(),
        // The scope knows the keys. Where AWS makes a role of its own, only AWS knows whether it is there.
        _ => true,
    }
}

/// The ARNs that are known of what is needed; none if no more is known than the patterns say.
fn narrowed(
    need: &Need,
    wanted: &Wanted<'_>,
    patterns: &BTreeSet<String>,
    known: &Known,
) -> Option<BTreeSet<String>> {
    let kind = need.kind?;
    let found = match need.object {
        Object::Other if (kind.service, kind.name) == ("iam", "role") => {
            roles(wanted, patterns, known)?
        }
        Object::Own if own(wanted, patterns).is_some() => {
            own(wanted, patterns).into_iter().collect()
        }
        Object::Own | Object::Made => named(kind.name, kind.arn, wanted, patterns)?,
        Object::Other => return None,
    };
    let fits = |arn: &String| patterns.iter().any(|pattern| pattern::covers(pattern, arn));
    found.iter().all(fits).then_some(found)
}

/// The ARN of an object that is there.
fn own(wanted: &Wanted<'_>, patterns: &BTreeSet<String>) -> Option<String> {
    let arn = wanted.string("arn")?;
    patterns.iter().any(|pattern| pattern::covers(pattern, arn)).then(|| arn.to_owned())
}

/// ARNs with the name that is planned.
fn named(
    kind: &str,
    template: &str,
    wanted: &Wanted<'_>,
    patterns: &BTreeSet<String>,
) -> Option<BTreeSet<String>> {
    let (_, attribute, _) =
        NAMED.iter().find(|(key, _, kinds)| *key == wanted.key && kinds.contains(&kind))?;
    let prefix = format!("{attribute}_prefix");
    let whole = wanted.string(attribute).map(str::to_owned);
    let name = whole.or_else(|| Some(format!("{}*", wanted.string(&prefix)?)))?;
    let path = wanted.string("path").unwrap_or("/").trim_start_matches('/');
    let resource = with_name(template.splitn(6, ':').nth(5)?, &name, path)?;
    with_resource(patterns, &[resource])
}

/// The part of an ARN that names the resource, with a name in the place of the variable that stands for it. None, if no
/// variable does.
fn with_name(template: &str, name: &str, path: &str) -> Option<String> {
    let mut has_name = false;
    let found = filled(template, |variable| {
        let path = if variable.ends_with("NameWithPath") { path } else { "" };
        let is_name = variable.ends_with("Name") || variable.ends_with("NameWithPath");
        has_name |= is_name;
        Some(if is_name { format!("{path}{name}") } else { "*".to_owned() })
    });
    found.filter(|_| has_name)
}

/// ARNs of the role that an object names.
fn roles(
    wanted: &Wanted<'_>,
    patterns: &BTreeSet<String>,
    known: &Known,
) -> Option<BTreeSet<String>> {
    let by_profile = || known.role_of_profile(wanted.string("iam_instance_profile")?);
    let attribute = ROLES.iter().find_map(|attribute| wanted.string(attribute));
    let role = attribute.or_else(by_profile)?;
    if role.starts_with("arn:") {
        return Some(BTreeSet::from([role.to_owned()]));
    }
    let name = role;
    match known.path_of_role(name) {
        Some(path) => with_resource(patterns, &[format!("role{path}{name}")]),
        // It may have any path.
        None => with_resource(patterns, &[format!("role/{name}"), format!("role/*/{name}")]),
    }
}

/// Patterns with these in the place of what they say of the resource.
fn with_resource(patterns: &BTreeSet<String>, resources: &[String]) -> Option<BTreeSet<String>> {
    let heads: Vec<[&str; 5]> =
        patterns.iter().map(|pattern| arn::parts(pattern).ok()).collect::<Option<_>>()?;
    let mut found = BTreeSet::new();
    for [partition, service, region, account, _] in heads {
        found.extend(
            resources.iter().map(|r| format!("arn:{partition}:{service}:{region}:{account}:{r}")),
        );
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permissions::{Phase, needs};

    #[test]
    fn variables_of_an_arn_that_are_names_are_filled() {
        for (template, expected) in [
            ("role/${RoleNameWithPath}", Some("role/a/b")),
            (
                "loadbalancer/app/${LoadBalancerName}/${LoadBalancerId}",
                Some("loadbalancer/app/b/*"),
            ),
            ("vpc/${VpcId}", None),
        ] {
            assert_eq!(with_name(template, "b", "a/").as_deref(), expected, "{template}");
        }
    }

    #[test]
    fn every_type_that_has_a_name_here_needs_something_on_that_kind() {
        for (key, _, kinds) in NAMED {
            let needs = needs(&[key], &Phase::ALL).unwrap();
            let named = |kind: &str| {
                needs.iter().any(|need| {
                    need.object != Object::Other
                        && need.kind.is_some_and(|known| known.name == kind)
                })
            };
            for kind in *kinds {
                assert!(named(kind), "{key}: {kind}");
            }
        }
    }
}

//! What types were seen to call: resource types in their lives (`src/services/*/permissions.json`), data sources and
//! ephemeral resources in their tests (`data_sources.txt`).

use super::{Phase, Unknown};
use crate::declared;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const RESOURCES: &[&str] = &[
    include_str!("../../../src/services/ec2/permissions.json"),
    include_str!("../../../src/services/eks/permissions.json"),
    include_str!("../../../src/services/elasticache/permissions.json"),
    include_str!("../../../src/services/elb/permissions.json"),
    include_str!("../../../src/services/elbv2/permissions.json"),
    include_str!("../../../src/services/iam/permissions.json"),
    include_str!("../../../src/services/rds/permissions.json"),
    include_str!("../../../src/services/redshift/permissions.json"),
    include_str!("../../../src/services/route53/permissions.json"),
];
const DATA_SOURCES: &str = include_str!("data_sources.txt");
/// Resource types that call nothing.
const WITHOUT_CALLS: &[&str] = &["aws_external_id"];
/// What no policy of a role that is worked through has to allow: everybody may ask who he is, and roles are assumed by
/// the caller (`caller_permissions`).
const FREE: &[&str] = &["sts:AssumeRole", "sts:GetCallerIdentity"];

/// An operation and what for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Called {
    pub(super) phases: BTreeSet<Phase>,
    /// Whether it is called for a new object.
    pub(super) creates: bool,
    /// Whether it is called for an object that is there.
    pub(super) changes: bool,
}

/// Operations, as actions, by name.
pub(super) type Operations = BTreeMap<String, Called>;

static ALL: LazyLock<BTreeMap<String, Operations>> = LazyLock::new(|| {
    let mut all = BTreeMap::new();
    for text in RESOURCES {
        let types: Json = serde_json::from_str(text).unwrap_or_default();
        for (name, verbs) in types.as_object().into_iter().flatten() {
            all.insert(name.clone(), of_resource(verbs));
        }
    }
    for line in DATA_SOURCES.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        if let Some(name) = words.next() {
            let prefix = if name.starts_with("ephemeral.") { "" } else { "data." };
            all.insert(format!("{prefix}{name}"), words.map(read).collect());
        }
    }
    let without = WITHOUT_CALLS.iter().map(|name| ((*name).to_owned(), Operations::new()));
    all.extend(without);
    all
});

fn read(operation: &str) -> (String, Called) {
    (operation.to_owned(), Called { phases: Phase::ALL.into(), ..Called::default() })
}

fn of_resource(verbs: &Json) -> Operations {
    let mut found = Operations::new();
    for (verb, operations) in verbs.as_object().into_iter().flatten() {
        let phases: &[Phase] = match verb.as_str() {
            "create" | "update" => &[Phase::Apply],
            "delete" => &[Phase::Destroy],
            // Whatever else Terraform does, it refreshes first.
            _ => &Phase::ALL,
        };
        for operation in operations.as_array().into_iter().flatten().filter_map(Json::as_str) {
            let action = action(operation);
            if FREE.contains(&action.as_str()) {
                continue;
            }
            let called = found.entry(action).or_default();
            called.phases.extend(phases);
            called.creates |= verb == "create";
            called.changes |= verb != "create";
        }
    }
    found
}

/// The name of the action that an operation needs: that of the operation, but for what IAM calls it or its service.
fn action(operation: &str) -> String {
    match operation.split_once(':') {
        Some(("tagging", name)) => format!("tag:{name}"),
        Some(("s3", "ListBuckets")) => "s3:ListAllMyBuckets".to_owned(),
        _ => operation.to_owned(),
    }
}

/// What a type calls.
pub(super) fn operations(name: &str) -> Result<&'static Operations, Unknown> {
    let key = name.strip_prefix("resource.").unwrap_or(name);
    if let Some(operations) = ALL.get(key) {
        return Ok(operations);
    }
    let is_declared = match key.strip_prefix("data.") {
        Some(name) => declared::TABLE.data_sources().any(|of| of.name == name),
        None => declared::TABLE.resources().any(|of| of.name == key),
    };
    let name = name.to_owned();
    Err(if is_declared { Unknown::Declared(name) } else { Unknown::Type(name) })
}

/// All types of which it is known, by name.
#[cfg(any(test, feature = "testing"))]
pub fn known() -> impl Iterator<Item = &'static str> {
    ALL.keys().map(String::as_str)
}

/// What a data source or an ephemeral resource may call, as actions: `data.aws_vpc`.
#[cfg(any(test, feature = "testing"))]
pub fn of_reader(key: &str) -> BTreeSet<String> {
    let all = ALL.get(key);
    all.into_iter().flatten().map(|(action, _)| action.clone()).collect()
}

/// Lists of an account that only make a refresh of many objects quicker: where they are refused, each is read by
/// itself.
#[cfg(any(test, feature = "testing"))]
const QUICKER: &[&str] = &["iam:GetAccountAuthorizationDetails", "iam:ListRoles"];

/// The action of an operation; none if everybody may call it, or nobody has to.
#[cfg(any(test, feature = "testing"))]
#[must_use]
pub fn needed_for(operation: &str) -> Option<String> {
    let without = |action: &String| {
        let action = action.as_str();
        !FREE.contains(&action) && !QUICKER.contains(&action)
    };
    Some(action(operation)).filter(without)
}

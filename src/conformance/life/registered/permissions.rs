//! Which operations a type calls, and for what: observed in its lives, and committed beside its service.

use crate::conformance::only;
use crate::services::testing::CATALOG;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Operations by what they are called for, of one type.
pub(super) type Called = BTreeMap<&'static str, BTreeSet<String>>;

/// Operations that are called each time, by what for and, of an update, by the attribute that changes.
pub(super) type Always = BTreeMap<(String, String), BTreeSet<String>>;

/// The file of each service, by its folder in `src/services`.
fn files(called: &BTreeMap<&'static str, (Called, Always)>) -> BTreeMap<String, Json> {
    let mut files = BTreeMap::new();
    for (type_name, (operations, _)) in called {
        let rust = CATALOG.resource(type_name).unwrap().resource.rust_type();
        let (_, within) = rust.split_once("::services::").unwrap();
        let service = within.split("::").next().unwrap().to_owned();
        files.entry(service).or_insert_with(|| json!({}))[*type_name] = json!(operations);
    }
    files
}

fn path(service: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/services")
        .join(service)
        .join("permissions.json")
}

/// What is committed, with some types as they were observed.
fn beside_the_others(path: &Path, observed: &Json) -> Json {
    let committed = std::fs::read_to_string(path).unwrap_or_else(|_| "{}".into());
    let mut all: Json = serde_json::from_str(&committed).unwrap();
    for (type_name, operations) in observed.as_object().unwrap() {
        all[type_name] = operations.clone();
    }
    all
}

#[test]
fn the_operations_that_each_type_calls_are_those_that_are_committed() {
    let called = super::lives::called();
    for (service, mut operations) in files(called) {
        let path = path(&service);
        if only::is_set() {
            operations = beside_the_others(&path, &operations);
        }
        assert_committed(&path, &operations);
    }
}

fn assert_committed(path: &Path, observed: &Json) {
    let text = serde_json::to_string_pretty(observed).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == text,
        "{} is not what was observed. If that is wanted, write it anew: UPDATE=1 cargo test --lib \
         registered::permissions\n{text}",
        path.display()
    );
}

/// What a type calls each time, for [`crate::provider`], which asks before an apply whether it may: the operations of a
/// create and of a delete, and those of an update with the attributes whose change calls them. What a refresh calls was
/// allowed when that is asked.
fn certain(called: &Called, always: &Always) -> Json {
    let none = BTreeSet::new();
    let read = called.get("plan").unwrap_or(&none);
    let whole = |verb: &str| always.get(&(verb.to_owned(), String::new())).unwrap_or(&none);
    let mut update = BTreeMap::<&str, BTreeSet<&str>>::new();
    for ((_, attribute), operations) in always.iter().filter(|((verb, _), _)| verb == "update") {
        for operation in operations.difference(read) {
            update.entry(operation).or_default().insert(attribute);
        }
    }
    json!({"create": whole("create"), "delete": whole("delete"), "update": update})
}

#[test]
fn the_operations_that_each_type_calls_each_time_are_those_that_are_committed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("core/src/provider/permission_checks/certain.json");
    let mut all = json!({});
    for (type_name, (called, always)) in super::lives::called() {
        all[*type_name] = certain(called, always);
    }
    if only::is_set() {
        all = beside_the_others(&path, &all);
    }
    assert_committed(&path, &all);
}

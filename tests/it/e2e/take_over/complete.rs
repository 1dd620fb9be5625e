//! Whether a state of hashicorp/aws has each type.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The types that hashicorp/aws does not have.
const OURS: [&str; 4] = [
    "aws_cluster_leftovers",
    "aws_external_id",
    "aws_iam_role_session_revocation",
    "aws_iam_role_trust_policy",
];

fn entries(folder: &str) -> impl Iterator<Item = PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).expect("the folder is there");
    entries.map(|entry| entry.expect("an entry").path())
}

/// The types of the registry, which are those of the rendered pages (`src/docgen` checks that).
fn managed() -> BTreeSet<String> {
    let names = entries("docs/resources").map(|page| {
        let name = page.file_stem().and_then(|name| name.to_str()).expect("a name");
        format!("aws_{name}")
    });
    names.collect()
}

/// The types of the objects in the fixtures.
fn taken_over() -> BTreeSet<String> {
    let states = entries("tests/it/e2e/take_over").map(|folder| folder.join("state.json"));
    let states = states.filter_map(|state| fs::read_to_string(state).ok());
    let objects = states.flat_map(|state| {
        let state: Value = serde_json::from_str(&state).expect("JSON");
        state.as_array().cloned().expect("a list")
    });
    objects.filter_map(|object| object["type"].as_str().map(str::to_owned)).collect()
}

#[test]
fn a_state_of_hashicorp_aws_has_each_type_that_both_have() {
    let (managed, taken_over) = (managed(), taken_over());
    assert!(taken_over.len() > 50, "{taken_over:?}");
    let missing: Vec<_> = managed.difference(&taken_over).map(String::as_str).collect();
    assert_eq!(missing, OURS);
}

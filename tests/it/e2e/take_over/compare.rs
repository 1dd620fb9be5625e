//! What this provider has in its state of some objects, beside what hashicorp/aws has there of the same HCL.

use super::Family;
use crate::terraform::Terraform;
use serde_json::Value;
use std::collections::BTreeSet;

/// Where differences are listed, with their reasons.
const PAGE: &str = include_str!("../../../../docs/guides/coming-from-hashicorp-aws.md");

/// The attributes that a table of the page names: type and path, without indices.
fn explained() -> BTreeSet<String> {
    let rows = PAGE.lines().filter_map(|line| line.strip_prefix("| `aws_"));
    let cells = rows.map(|row| row.split('`').step_by(2).take(2).collect::<Vec<_>>());
    cells.map(|cells| format!("aws_{}", cells.join("."))).collect()
}

/// Fails for each attribute whose value is neither that of hashicorp/aws nor explained.
#[track_caller]
pub(super) fn same_values(family: &Family, terraform: &Terraform) {
    terraform.run(&["apply", "-refresh-only", "-auto-approve"]).succeeded();
    let ours = terraform.pull()["resources"].clone();
    let theirs = family.filled(terraform);
    let mut differing = BTreeSet::new();
    for object in theirs.as_array().expect("a list") {
        let key = |object: &Value| ["type", "name"].map(|name| object[name].clone());
        let mut all = ours.as_array().expect("a list").iter();
        let same = all.find(|other| key(other) == key(object));
        let instances = |object: &Value| object["instances"].as_array().cloned().expect("a list");
        let pairs = instances(object).into_iter().zip(same.map(instances).unwrap_or_default());
        for (theirs, ours) in pairs {
            let path = object["type"].as_str().expect("a string").to_owned();
            differ(&path, &theirs["attributes"], &ours["attributes"], &mut differing);
        }
    }
    let listed = explained();
    let explained = |line: &String| listed.contains(line.split(':').next().unwrap_or_default());
    let unexplained: Vec<String> = differing
        .into_iter()
        .filter(|line| !line.contains(".timeouts") && !explained(line))
        .collect();
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
}

/// Notes what differs, as far as it is not empty on one side and null on the other, made up by AWS, or spelled
/// in capitals on one side.
fn differ(path: &str, theirs: &Value, ours: &Value, all: &mut BTreeSet<String>) {
    match (theirs, ours) {
        (Value::Object(theirs), Value::Object(ours)) => {
            for (name, value) in theirs {
                let none = Value::Null;
                let path = format!("{path}.{name}");
                differ(&path, value, ours.get(name).unwrap_or(&none), all);
            }
        }
        (Value::Array(theirs), Value::Array(ours)) if theirs.len() == ours.len() => {
            let (theirs, ours) = (in_order(theirs), in_order(ours));
            theirs.iter().zip(&ours).for_each(|(theirs, ours)| differ(path, theirs, ours, all));
        }
        _ if theirs == ours || (is_empty(theirs) && is_empty(ours)) => {}
        (Value::String(theirs), Value::String(ours))
            if is_made_up(theirs) || theirs.eq_ignore_ascii_case(ours) => {}
        _ => _ = all.insert(format!("{path}: {theirs} at hashicorp/aws, {ours} here")),
    }
}

/// The elements of two lists in the same order, whatever AWS made up for them and whatever is empty in them.
fn in_order(elements: &[Value]) -> Vec<Value> {
    let mut elements = elements.to_vec();
    elements.sort_by_cached_key(|element| {
        let mut element = element.clone();
        if let Some(members) = element.as_object_mut() {
            members.retain(|_, member| !is_empty(member));
        }
        let text = element.to_string().to_ascii_lowercase();
        text.replace(|c: char| c.is_ascii_hexdigit(), "")
    });
    elements
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(elements) => elements.iter().all(is_empty),
        Value::Object(members) => members.values().all(is_empty),
        Value::Bool(true) => false,
    }
}

/// IDs, addresses and dates have digits, and are other ones each time.
fn is_made_up(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

//! What this provider has in its state of some objects, beside what hashicorp/aws has there of the same HCL.

use super::Family;
use crate::terraform::Terraform;
use assumerole::engine::Catalog;
use assumerole::schema::{Node, Schema};
use assumerole::services::REGISTRY;
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

/// Fails for each attribute whose value is neither that of hashicorp/aws nor explained, also after a change if hashicorp/aws
/// is here.
#[track_caller]
pub(super) fn same_values(family: &Family, terraform: &Terraform) {
    let mut differing = BTreeSet::new();
    for (step, theirs) in family.told().iter().enumerate() {
        if step > 0 {
            terraform.configure(&family.changed().expect("it was changed at hashicorp/aws"));
            terraform.apply().succeeded();
        }
        terraform.run(&["apply", "-refresh-only", "-auto-approve"]).succeeded();
        let ours = terraform.pull()["resources"].clone();
        states_differ(&family.with_made_up(theirs, terraform), &ours, &mut differing);
    }
    let listed = explained();
    let explained = |line: &String| listed.contains(line.split(':').next().unwrap_or_default());
    let unexplained: Vec<String> = differing
        .into_iter()
        .filter(|line| !line.contains(".timeouts") && !explained(line))
        .collect();
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
}

/// Notes what differs in the objects of two states.
fn states_differ(theirs: &Value, ours: &Value, differing: &mut BTreeSet<String>) {
    let catalog = Catalog::of(&REGISTRY);
    for object in theirs.as_array().expect("a list") {
        let key = |object: &Value| ["type", "name"].map(|name| object[name].clone());
        let mut all = ours.as_array().expect("a list").iter();
        let same = all.find(|other| key(other) == key(object));
        let instances = |object: &Value| object["instances"].as_array().cloned().expect("a list");
        let path = object["type"].as_str().expect("a string");
        let schema = schema(&catalog, object["mode"] == "data", path);
        for (theirs, ours) in instances(object).iter().zip(&same.map(instances).unwrap_or_default())
        {
            let both = [theirs, ours].map(|instance| &instance["attributes"]);
            objects_differ(path, schema, both, differing);
        }
    }
}

fn schema<'a>(catalog: &'a Catalog, is_data: bool, name: &str) -> &'a Schema {
    let resource = || catalog.resource(name).map(assumerole::engine::Entry::schema);
    let data = || catalog.data_source(name).map(assumerole::engine::DataEntry::schema);
    let found = if is_data { data() } else { resource() };
    found.unwrap_or_else(|| panic!("{name} is managed"))
}

/// Notes what differs in two objects: theirs and ours.
fn objects_differ(path: &str, schema: &Schema, both: [&Value; 2], all: &mut BTreeSet<String>) {
    let names = both[0].as_object().expect("an object").keys();
    for name in names {
        let path = format!("{path}.{name}");
        differ(&path, schema.node(name), both.map(|object| &object[name.as_str()]), all);
    }
}

/// Notes what differs, as far as it is not made up by AWS, or spelled in capitals on one side. Null is not the same as
/// empty, unless it has to be null: nobody but the user sets it (docs/decisions/0066-where-aws-has-nothing.md).
fn differ(
    path: &str,
    node: Option<&Node>,
    [theirs, ours]: [&Value; 2],
    all: &mut BTreeSet<String>,
) {
    let has_to_be_null = node.is_none_or(|node| !node.rules.fills_in()) && ours.is_null();
    match (theirs, ours) {
        (Value::Array(theirs), Value::Array(ours)) if theirs.len() == ours.len() => {
            for (theirs, ours) in in_order(theirs).iter().zip(&in_order(ours)) {
                match node.and_then(Node::body) {
                    Some((_, inner)) => objects_differ(path, inner, [theirs, ours], all),
                    None => differ(path, None, [theirs, ours], all),
                }
            }
        }
        (Value::Object(_), Value::Object(_)) => {
            let names = [theirs, ours].into_iter().filter_map(Value::as_object);
            for name in names.flat_map(|object| object.keys()).collect::<BTreeSet<_>>() {
                let both = [theirs, ours].map(|object| &object[name.as_str()]);
                differ(&format!("{path}.{name}"), None, both, all);
            }
        }
        _ if theirs == ours || (has_to_be_null && is_empty(theirs)) => {}
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

#[test]
fn each_reason_is_about_an_attribute_that_there_is() {
    let catalog = Catalog::of(&REGISTRY);
    let listed = explained();
    assert!(listed.len() > 10, "{listed:?}");
    for path in listed {
        let mut names = path.split('.');
        let mut inner = Some(schema(&catalog, false, names.next().expect("a type")));
        for name in names {
            let node = inner.and_then(|schema| schema.node(name));
            let node = node.unwrap_or_else(|| panic!("{path} is listed"));
            inner = node.body().map(|(_, inner)| inner);
        }
    }
}

//! Configurations by schema, wholly known; and what AWS may decide.

use super::samples;
use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::life::{self, Plan};
use crate::engine::{Entry, TagPolicy};
use crate::plan::contract::proposed_new;
use crate::schema::{Nesting, Node, Schema};
use crate::value::{Path, Step, Value};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// What AWS tells of every object, and of every object of a type.
const ALWAYS_TOLD: [&str; 5] = ["id", "arn", "region", "default_version", "latest_version"];
const TOLD: [(&str, &str); 5] = [
    ("aws_ebs_volume", "iops"),
    ("aws_nat_gateway", "vpc_id"),
    ("aws_subnet", "cidr_block"),
    ("aws_vpc", "cidr_block"),
    ("aws_vpc_endpoint", "subnet_ids"),
];

/// Known configurations of a type, most of which are valid.
pub(in crate::conformance) fn configs(entry: &'static Entry) -> BoxedStrategy<Value> {
    let name = entry.resource.type_name();
    object("", entry.schema(), &|at, a, inside| configured((name, at), a, 2, inside))
        .prop_map(|config| repaired(entry, config))
        .boxed()
}

/// Values for the arguments of a type, most of which are set, that need not go together.
pub(in crate::conformance) fn others(entry: &'static Entry) -> BoxedStrategy<Value> {
    let name = entry.resource.type_name();
    object("", entry.schema(), &|at, a, inside| configured((name, at), a, 1, inside))
}

/// A value for every attribute of a type, and three of each kind of its blocks: what AWS may decide.
pub(super) fn decided(entry: &'static Entry) -> BoxedStrategy<Value> {
    let name = entry.resource.type_name();
    let any = |at: &str, a: &Node| {
        // What is empty inside of objects is null, unless AWS fills it in.
        let may_be_null = at.contains('.') && !a.rules.fills_in() && !a.rules.required;
        let told = samples::of(name, at, a).prop_map(move |value| {
            if may_be_null && value.is_empty() { Value::Null } else { value }
        });
        let is_told = ALWAYS_TOLD.contains(&at) || TOLD.contains(&(name, at));
        match a.nothing() {
            Value::Null => told.boxed(),
            _ if is_told || a.name == "tags_all" || a.is_block() => told.boxed(),
            nothing => prop_oneof![1 => Just(nothing), 5 => told].boxed(),
        }
    };
    object("", entry.schema(), &|at, a, inside| inside.unwrap_or_else(|| any(at, a)))
}

/// Of what can be left out, `nulls` of four are.
fn configured(
    (type_name, path): (&str, &str),
    attribute: &Node,
    nulls: u32,
    inside: Option<BoxedStrategy<Value>>,
) -> BoxedStrategy<Value> {
    let some = || inside.unwrap_or_else(|| samples::of(type_name, path, attribute));
    match attribute {
        a if !a.is_settable() => Just(Value::Null).boxed(),
        // Who writes it says what is there: the cases of `tests/plan/tags.md` do.
        a if a.name == "tags_all" => Just(Value::Null).boxed(),
        a if a.rules.required || samples::is_needed(type_name, path) => some(),
        _ => prop_oneof![nulls => Just(Value::Null), 4 - nulls => some()].boxed(),
    }
}

/// A value of an attribute. Of one with a body, the objects are given.
type Attributes<'a> = &'a dyn Fn(&str, &Node, Option<BoxedStrategy<Value>>) -> BoxedStrategy<Value>;

fn object(at: &str, schema: &Schema, attributes: Attributes<'_>) -> BoxedStrategy<Value> {
    let path = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
    let mut fields: Vec<(Just<String>, BoxedStrategy<Value>)> = Vec::new();
    for node in schema.nodes.iter() {
        let at = path(node.name);
        let inside = node
            .body()
            .map(|(nesting, inner)| objects(node, nesting, object(&at, inner, attributes)));
        let value = match inside {
            Some(blocks) if node.is_block() => blocks,
            inside => attributes(&at, node, inside),
        };
        fields.push((Just(node.name.to_owned()), value));
    }
    fields.prop_map(Value::object).boxed()
}

fn objects(node: &Node, nesting: Nesting, item: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let least = node.rules.min as usize;
    let most = if node.rules.max == 0 { 3 } else { node.rules.max.min(3) as usize };
    match nesting {
        Nesting::Single if node.is_block() => prop_oneof![Just(Value::Null), item].boxed(),
        Nesting::Single => item,
        Nesting::List => prop::collection::vec(item, least..=most).prop_map(Value::List).boxed(),
        Nesting::Set => {
            // No two of one key: those are the matter of `tests/plan/keyed.md`.
            let key = node.key();
            let of_one_key = move |items: Vec<Value>| {
                let mut keys = BTreeSet::new();
                let is_first = |item: &Value| {
                    let key: Vec<Value> = key.iter().map(|name| item.get(name).clone()).collect();
                    key.is_empty() || keys.insert(key)
                };
                Value::set(items.into_iter().filter(is_first).collect())
            };
            prop::collection::vec(item, least..=most).prop_map(of_one_key).boxed()
        }
    }
}

/// Without the arguments that something is wrong with, as far as they can be left out: one after the other, since
/// two that exclude each other are both wrong. Of what is inside of another, that alone, as long as it has a place.
pub(in crate::conformance) fn repaired(entry: &Entry, mut config: Value) -> Value {
    let schema = entry.schema();
    for _ in 0..24 {
        let problems = errors(entry, &config);
        let paths = problems.iter().filter_map(|problem| problem.path.as_ref()).rev();
        let whole = |path: &Path| Path(path.0.iter().take(1).cloned().collect());
        let wanted = paths.flat_map(|path| [path.clone(), whole(path)]);
        let Some(found) = wanted.into_iter().find(|path| leaves_out(schema, path, &mut config))
        else {
            break;
        };
        assert!(!found.0.is_empty());
    }
    config
}

/// Leaves out what a path leads to; false if there is nothing, or it is needed.
fn leaves_out(schema: &Schema, path: &Path, config: &mut Value) -> bool {
    let Some(node) = node_at(schema, path) else { return false };
    if node.rules.required || path.find_in(config).is_none_or(|value| *value == node.empty()) {
        return false;
    }
    if let Some(slot) = path.in_value_mut(config) {
        *slot = node.empty();
    }
    true
}

/// What has a name at a path without places in sets.
fn node_at<'a>(schema: &'a Schema, path: &Path) -> Option<&'a Node> {
    let mut found: Option<&Node> = None;
    for step in &path.0 {
        match step {
            Step::Attribute(name) => {
                found = match found {
                    None => schema.node(name),
                    Some(node) => node.body()?.1.node(name),
                };
                found?;
            }
            Step::Index(_) => {}
            Step::Key(_) | Step::Element(_) => return None,
        }
    }
    found.filter(|_| matches!(path.0.last(), Some(Step::Attribute(_))))
}

/// What is wrong with a configuration of a new object.
pub(in crate::conformance) fn errors(entry: &Entry, config: &Value) -> Vec<Diagnostic> {
    let mut found = life::validate(entry, config);
    if !found.has_errors() {
        let prior = &Value::Null;
        let proposed = &proposed_new(entry.schema(), prior, config);
        let asked = Plan { prior, config, proposed, private: b"" };
        let (planned, _) = life::plan(entry, &asked, &Value::Null, &TagPolicy::default());
        found.extend(planned.diagnostics);
    }
    found.into_iter().filter(|problem| problem.severity == Severity::Error).collect()
}

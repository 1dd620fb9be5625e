//! Configurations by schema, wholly known; and what AWS may decide.

use super::samples;
use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::life::{self, Plan};
use crate::engine::{Entry, TagPolicy};
use crate::plan::contract::proposed_new;
use crate::schema::{Attribute, Nested, Nesting, Schema};
use crate::value::{Step, Value};
use proptest::prelude::*;

/// Known configurations of a type, most of which are valid.
pub(super) fn configs(entry: &'static Entry) -> BoxedStrategy<Value> {
    let name = entry.resource.type_name();
    object("", entry.schema(), &|at, a| configured(name, at, a, 2))
        .prop_map(|config| repaired(entry, config))
        .boxed()
}

/// Values for the arguments of a type, most of which are set, that need not go together.
pub(super) fn others(entry: &'static Entry) -> BoxedStrategy<Value> {
    let name = entry.resource.type_name();
    object("", entry.schema(), &|at, a| configured(name, at, a, 1))
}

/// A value for every attribute of a type, and three of each kind of its blocks: what AWS may decide.
pub(super) fn decided(entry: &'static Entry) -> BoxedStrategy<Value> {
    let name = entry.resource.type_name();
    object("", entry.schema(), &|at, a| samples::of(name, at, a))
}

/// Of what can be left out, `nulls` of four are.
fn configured(
    type_name: &str,
    path: &str,
    attribute: &Attribute,
    nulls: u32,
) -> BoxedStrategy<Value> {
    let some = || samples::of(type_name, path, attribute);
    match attribute {
        a if !a.is_settable() => Just(Value::Null).boxed(),
        // Who writes it says what is there: the cases of `tests/plan/tags.md` do.
        a if a.name == "tags_all" => Just(Value::Null).boxed(),
        a if a.rules.required || samples::is_needed(type_name, path) => some(),
        _ => prop_oneof![nulls => Just(Value::Null), 4 - nulls => some()].boxed(),
    }
}

type Attributes<'a> = &'a dyn Fn(&str, &Attribute) -> BoxedStrategy<Value>;

fn object(at: &str, schema: &Schema, attributes: Attributes<'_>) -> BoxedStrategy<Value> {
    let path = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
    let mut fields: Vec<(Just<String>, BoxedStrategy<Value>)> = Vec::new();
    for a in &schema.attributes {
        fields.push((Just(a.name.to_owned()), attributes(&path(a.name), a)));
    }
    for b in &schema.blocks {
        let inner = object(&path(b.name), &b.schema, attributes);
        fields.push((Just(b.name.to_owned()), blocks(b, inner)));
    }
    fields.prop_map(Value::object).boxed()
}

fn blocks(nested: &Nested, item: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let least = nested.min as usize;
    let most = if nested.max == 0 { 3 } else { nested.max.min(3) as usize };
    match nested.nesting {
        Nesting::Single => prop_oneof![Just(Value::Null), item].boxed(),
        Nesting::List => prop::collection::vec(item, least..=most).prop_map(Value::List).boxed(),
        Nesting::Set => prop::collection::vec(item, least..=most).prop_map(Value::set).boxed(),
    }
}

/// Without the arguments that something is wrong with, as far as they can be left out: one after the other, since
/// two that exclude each other are both wrong.
pub(super) fn repaired(entry: &Entry, mut config: Value) -> Value {
    let schema = entry.schema();
    let empty = schema.empty();
    for _ in 0..12 {
        let problems = errors(entry, &config);
        let mut names =
            problems.iter().filter_map(|problem| match problem.path.as_ref()?.0.first()? {
                Step::Attribute(name) => Some(name.as_str()),
                _ => None,
            });
        let left_out = |name: &str| config.get(name) == empty.get(name);
        let is_required = |name: &str| schema.attribute(name).is_some_and(|a| a.rules.required);
        let Some(name) = names.rfind(|name| !left_out(name) && !is_required(name)) else { break };
        config.insert(name, empty.get(name).clone());
    }
    config
}

/// What is wrong with a configuration of a new object.
fn errors(entry: &Entry, config: &Value) -> Vec<Diagnostic> {
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

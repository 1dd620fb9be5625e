//! Configurations by schema, wholly known; and what AWS may decide.

use super::samples;
use crate::engine::{Entry, life};
use crate::schema::{Attribute, Nested, Nesting, Schema};
use crate::value::{Step, Value};
use proptest::prelude::*;

/// Known configurations of a type, most of which are valid.
pub(super) fn configs(entry: &'static Entry) -> BoxedStrategy<Value> {
    let name = entry.resource.type_name();
    object("", entry.schema(), &|at, a| configured(name, at, a))
        .prop_map(|config| repaired(entry, config))
        .boxed()
}

/// A value for every attribute of a type, and three of each kind of its blocks: what AWS may decide.
pub(super) fn decided(entry: &'static Entry) -> BoxedStrategy<Value> {
    let name = entry.resource.type_name();
    object("", entry.schema(), &|at, a| samples::of(name, at, a))
}

fn configured(type_name: &str, path: &str, attribute: &Attribute) -> BoxedStrategy<Value> {
    let some = || samples::of(type_name, path, attribute);
    match attribute {
        a if !a.is_settable() => Just(Value::Null).boxed(),
        a if a.rules.required || samples::is_listed(type_name, path) => some(),
        _ => prop_oneof![2 => Just(Value::Null), 1 => some()].boxed(),
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

/// Without the arguments that something is wrong with, as far as they can be left out.
fn repaired(entry: &Entry, mut config: Value) -> Value {
    for _ in 0..5 {
        let problems = life::validate(entry, &config);
        for problem in &problems {
            let first = problem.path.as_ref().and_then(|path| path.0.first().cloned());
            let Some(Step::Attribute(name)) = first else { continue };
            match entry.schema().attribute(&name) {
                Some(a) if a.rules.required => {}
                Some(_) => config.insert(&name, Value::Null),
                None => {
                    let empty = entry.schema().empty();
                    config.insert(&name, empty.get(&name).clone());
                }
            }
        }
        if !problems.has_errors() {
            break;
        }
    }
    config
}

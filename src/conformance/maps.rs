//! A null in a map is no value, in every map that a user can write.

use crate::engine::life::{self, Plan};
use crate::engine::{Catalog, Entry, TagPolicy};
use crate::plan::contract::{plan_problems, proposed_new};
use crate::schema::{Nesting, Node, Schema, Shape};
use crate::services::REGISTRY;
use crate::value::{Path, Value};

/// The maps that a user can write at the top of a schema, and in its blocks.
fn maps<'a>(schema: &'a Schema, found: &mut Vec<&'a Node>) {
    found.extend(schema.attributes().filter(|a| is_map(a)));
    for (_, inner) in schema.nodes.iter().filter_map(Node::body) {
        maps(inner, found);
    }
}

fn is_map(node: &Node) -> bool {
    node.is_settable() && matches!(node.shape, Shape::Map(_))
}

fn map(pairs: &[(&str, Option<&str>)]) -> Value {
    Value::object(pairs.iter().map(|(key, value)| (*key, value.map_or(Value::Null, Value::from))))
}

/// Pairs of which each says the same.
fn alike() -> [(Value, Value); 3] {
    let something = map(&[("a", Some("b"))]);
    [
        (map(&[]), map(&[("n", None)])),
        (map(&[("m", None)]), map(&[("n", None)])),
        (something, map(&[("a", Some("b")), ("n", None)])),
    ]
}

fn assert_no_value(about: &str, attribute: &Node) {
    for (a, b) in alike() {
        assert!(attribute.same(&a, &b) && attribute.same(&b, &a), "{about}: {a:?} {b:?}");
        for value in [a, b] {
            let mut problems = Vec::new();
            (attribute.semantics.check)(&value, &Path::root(), &mut problems);
            assert!(problems.is_empty(), "{about}: {problems:?}");
        }
    }
    let [nothing, something] = [map(&[("a", None)]), map(&[("a", Some("b"))])];
    assert!(!attribute.same(&nothing, &something), "{about}");
}

#[test]
fn a_null_in_a_map_is_accepted_and_means_no_such_key() {
    let catalog = Catalog::of(&REGISTRY);
    let resources = catalog.resources().map(|e| (e.resource.type_name(), e.schema()));
    let sources = catalog.data_sources().map(|e| (e.type_name(), e.schema()));
    let ephemeral = catalog.all_ephemeral().map(|e| (e.resource.type_name(), e.schema()));
    let mut count = 0;
    for (name, schema) in resources.chain(sources).chain(ephemeral) {
        let mut found = Vec::new();
        maps(schema, &mut found);
        for attribute in found {
            assert_no_value(&format!("{name}.{}", attribute.name), attribute);
            count += 1;
        }
    }
    assert!(count > 10, "{count}");
}

/// What is planned for an object that has `prior` in a map, with `config` in the configuration.
fn planned(entry: &Entry, name: &'static str, prior: &Value, config: &Value) -> Value {
    let with = |value: &Value| {
        let mut object = entry.schema().empty();
        object.insert(name, value.clone());
        object
    };
    let (mut prior, config) = (with(prior), with(config));
    prior.insert("id", Value::from("x-1"));
    if entry.schema().attribute("tags_all").is_some() {
        prior.insert("tags_all", Value::Map(entries(prior.get("tags"))));
    }
    let proposed = &proposed_new(entry.schema(), &prior, &config);
    let asked = Plan { prior: &prior, config: &config, proposed, private: b"" };
    let (planned, _) = life::plan(entry, &asked, &Value::Null, &TagPolicy::default());
    assert!(!planned.replace.contains(&Path::from(name)), "{}.{name}", entry.resource.type_name());
    let problems = plan_problems(entry.schema(), &prior, &config, &planned.value);
    assert_eq!(problems, [""; 0], "{}.{name}", entry.resource.type_name());
    assert_eq!(planned.value.get("tags_all"), prior.get("tags_all"));
    planned.value.get(name).clone()
}

fn entries(tags: &Value) -> std::collections::BTreeMap<String, Value> {
    let tags = tags.as_map().into_iter().flatten();
    tags.filter(|(_, v)| !v.is_null()).map(|(k, v)| (k.clone(), v.clone())).collect()
}

#[test]
fn a_null_that_comes_into_a_map_or_goes_is_no_change() {
    let catalog = Catalog::of(&REGISTRY);
    let mut count = 0;
    for entry in catalog.resources() {
        let maps = entry.schema().attributes().filter(|a| is_map(a));
        for Node { name, .. } in maps.filter(|a| a.name != "tags_all") {
            let mut pairs = alike().to_vec();
            pairs.push((map(&[("n", None)]), Value::Null));
            pairs.push((map(&[]), Value::Null));
            for (a, b) in pairs {
                assert_eq!(
                    planned(entry, name, &a, &b),
                    a,
                    "{}.{name}",
                    entry.resource.type_name()
                );
                if !b.is_null() {
                    assert_eq!(
                        planned(entry, name, &b, &a),
                        b,
                        "{}.{name}",
                        entry.resource.type_name()
                    );
                }
            }
            count += 1;
        }
    }
    assert!(count > 5, "{count}");
}

/// The maps that a user can write in the blocks of a schema, each after the blocks that it is in.
fn in_blocks<'a>(schema: &'a Schema, around: &[&'a Node], found: &mut Vec<Vec<&'a Node>>) {
    for block in schema.blocks() {
        let Some((_, inner)) = block.body() else { continue };
        let here = [around, &[block]].concat();
        let maps = inner.attributes().filter(|a| is_map(a) && a.name != "tags_all");
        found.extend(maps.map(|map| [here.as_slice(), &[map]].concat()));
        in_blocks(inner, &here, found);
    }
}

/// An object that has `value` where this way leads, and otherwise only what has to be written.
fn holding(schema: &Schema, way: &[&Node], value: &Value) -> Value {
    let mut object = schema.empty();
    let is_text = |a: &&Node| a.rules.required && matches!(a.shape, Shape::String);
    for a in schema.attributes().filter(is_text) {
        object.insert(a.name, "x".into());
    }
    let Some((node, rest)) = way.split_first() else { return object };
    let inside = match node.body() {
        Some((nesting, inner)) => {
            let item = holding(inner, rest, value);
            match nesting {
                Nesting::Single => item,
                Nesting::List => Value::List(vec![item]),
                Nesting::Set => Value::set(vec![item]),
            }
        }
        None => value.clone(),
    };
    object.insert(node.name, inside);
    object
}

/// What an object has where this way leads.
fn held(object: &Value, way: &[&Node]) -> Value {
    let inside = way.iter().fold(object, |value, node| {
        let first = value.as_elements().and_then(<[Value]>::first);
        first.unwrap_or(value).get(node.name)
    });
    inside.clone()
}

#[test]
fn a_null_that_comes_into_a_map_of_a_block_or_goes_is_no_change() {
    let catalog = Catalog::of(&REGISTRY);
    let mut count = 0;
    for entry in catalog.resources() {
        let (schema, mut ways) = (entry.schema(), Vec::new());
        in_blocks(schema, &[], &mut ways);
        for way in ways {
            let names: Vec<&str> = way.iter().map(|node| node.name).collect();
            let about = format!("{}.{}", entry.resource.type_name(), names.join("."));
            for (a, b) in alike() {
                for (was, is) in [(&a, &b), (&b, &a)] {
                    let mut prior = holding(schema, &way, was);
                    prior.insert("id", "x-1".into());
                    let config = holding(schema, &way, is);
                    let proposed = &proposed_new(schema, &prior, &config);
                    let asked = Plan { prior: &prior, config: &config, proposed, private: b"" };
                    let (planned, _) =
                        life::plan(entry, &asked, &Value::Null, &TagPolicy::default());
                    assert_eq!(held(&planned.value, &way), *was, "{about}");
                }
            }
            count += 1;
        }
    }
    assert!(count > 3, "{count}");
}

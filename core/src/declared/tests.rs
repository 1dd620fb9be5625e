use super::*;
use crate::schema::Nesting;
use crate::value::{Path, Type, Value};

const THINGS: Table = Table::of(
    r#"resource aws_old 0 0
 id c "string"

resource aws_thing 3 2
 kind oc "string"
 labels o ["map","string"]
 name r "string"
 parts oc ["list",["object",{"size":"number","stuff":"string"}]]
 policy o "string"
 secret osw "string"
 vast od "bool"
 rule set 0 0
  port o "number"
  to oc "string"
 step list 0 2 d
  name o "string"
 timeouts single 0 0
  create o "string"

data aws_thing 0 0
 id oc "string"
"#,
);

fn thing() -> Declared {
    THINGS.resources().find(|declared| declared.name == "aws_thing").unwrap()
}

/// An object of the type, as JSON writes it in a state.
fn object(json: &str) -> Value {
    thing().upgrade(3, json.as_bytes()).unwrap()
}

/// The text of a table that has this block.
fn written(block: &Block, depth: usize) -> String {
    let flags = |of: &Attribute| -> String {
        let all = [
            ('r', of.required()),
            ('o', of.optional()),
            ('c', of.computed()),
            ('s', of.sensitive()),
            ('w', of.write_only()),
            ('d', of.deprecated()),
        ];
        all.into_iter().filter(|(_, has)| *has).map(|(flag, _)| flag).collect()
    };
    let indent = " ".repeat(depth);
    let attribute = |of: &Attribute| {
        format!("{indent}{} {} {}\n", of.name, flags(of), of.ty().unwrap().to_json())
    };
    let nested = |of: &Nested| {
        let nesting = match of.nesting {
            Nesting::Single => "single",
            Nesting::List => "list",
            Nesting::Set => "set",
        };
        let deprecated = if of.deprecated { " d" } else { "" };
        let head = format!("{indent}{} {nesting} {} {}{deprecated}\n", of.name, of.min, of.max);
        head + &written(&of.block, depth + 1)
    };
    let attributes = block.attributes.iter().map(attribute);
    attributes.chain(block.blocks.iter().map(nested)).collect()
}

fn table(kind: &str, of: &Declared) -> String {
    let Declared { name, version, oldest, .. } = of;
    format!("{kind} {name} {version} {oldest}\n{}", written(&of.block(), 1))
}

#[test]
fn every_line_of_the_table_is_read() {
    let resources = TABLE.resources().map(|of| table("resource", &of));
    let all: Vec<_> = resources.chain(TABLE.data_sources().map(|of| table("data", &of))).collect();
    assert_eq!(all.join("\n"), include_str!("table.txt"));
}

#[test]
fn terraform_accepts_the_blocks_of_the_table() {
    fn problems(at: &str, block: &Block, in_set: bool, found: &mut Vec<String>) {
        for of in &block.attributes {
            let is_set = of.required() || of.optional() || of.computed();
            let twice = of.required() && (of.optional() || of.computed());
            if !is_set || twice || (in_set && of.write_only()) {
                found.push(format!("{at}.{}", of.name));
            }
        }
        for of in &block.blocks {
            let single = of.nesting == Nesting::Single;
            if (of.max != 0 && of.min > of.max) || (single && of.min != of.max) {
                found.push(format!("{at}.{}", of.name));
            }
            let in_set = in_set || of.nesting == Nesting::Set;
            problems(&format!("{at}.{}", of.name), &of.block, in_set, found);
        }
    }
    let mut found = Vec::new();
    for of in TABLE.resources().chain(TABLE.data_sources()) {
        problems(of.name, &of.block(), false, &mut found);
    }
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_type_is_its_name_its_versions_and_what_is_in_it() {
    let of = thing();
    assert_eq!((of.name, of.version, of.oldest), ("aws_thing", 3, 2));
    let Type::Object(fields) = of.ty().unwrap() else { panic!() };
    assert_eq!(fields["rule"].to_json(), r#"["set",["object",{"port":"number","to":"string"}]]"#);
    assert_eq!(fields["timeouts"].to_json(), r#"["object",{"create":"string"}]"#);
    let names = |types: &mut dyn Iterator<Item = Declared>| -> Vec<_> {
        types.map(|of| (of.name, of.version)).collect()
    };
    assert_eq!(names(&mut THINGS.resources()), [("aws_old", 0), ("aws_thing", 3)]);
    assert_eq!(names(&mut THINGS.data_sources()), [("aws_thing", 0)]);
    assert_eq!(Table::default().resources().count(), 0);
}

#[test]
fn a_state_stays_as_it_is_and_lacks_nothing_that_the_schema_has() {
    let state = object(r#"{"name":"a","labels":{"x":"y"},"gone":1,"rule":[{"port":1}]}"#);
    let rule = Value::object([("port", Value::from(1)), ("to", Value::Null)]);
    let expected = [
        ("kind", Value::Null),
        ("labels", Value::object([("x", Value::from("y"))])),
        ("name", Value::from("a")),
        ("parts", Value::Null),
        ("policy", Value::Null),
        ("secret", Value::Null),
        ("vast", Value::Null),
        ("rule", Value::set(vec![rule])),
        ("step", Value::List(vec![])),
        ("timeouts", Value::Null),
    ];
    assert_eq!(state, Value::object(expected));
}

#[test]
fn a_state_of_another_shape_is_refused_with_what_to_do() {
    for (version, state, told) in [
        (4, "{}", "by a newer hashicorp/aws: its schema version of aws_thing is 4"),
        (1, "{}", "`terraform apply -refresh-only` with hashicorp/aws 5.100 or newer"),
        (2, r#"{"name":["a"]}"#, "cannot be read"),
    ] {
        let refused = thing().upgrade(version, state.as_bytes()).unwrap_err();
        assert!(refused.contains(told), "{refused}");
    }
    assert!(thing().upgrade(2, b"{}").is_ok());
}

const STATE: &str = r#"{"kind":"k","labels":{"x":"y"},"name":"a","parts":[{"size":1,"stuff":"s"}],"vast":false,
    "policy":"{\"a\": 1}","rule":[{"port":1,"to":"t"},{"port":2,"to":"t"}],"step":[{"name":"n"}]}"#;

/// Where a configuration says something else than [`STATE`].
fn differences(config: &Value) -> Vec<String> {
    thing().differences(config, &object(STATE)).iter().map(Path::to_string).collect()
}

#[test]
fn what_a_configuration_leaves_out_or_spells_in_another_way_is_no_difference() {
    for config in [
        r#"{"name":"a"}"#,
        STATE,
        r#"{"name":"a","labels":{"x":"y","z":null},"parts":[{"size":1}]}"#,
        r#"{"name":"a","policy":"{\"a\":1}","secret":"sent","timeouts":{"create":"1h"}}"#,
        r#"{"name":"a","rule":[{"port":2},{"port":1,"to":"t"}],"step":[{}]}"#,
    ] {
        assert_eq!(differences(&object(config)), [""; 0], "{config}");
    }
    let empty = object(r#"{"kind":"k","vast":false,"policy":"","labels":{}}"#);
    assert!(thing().differences(&empty, &object("{}")).is_empty());
}

#[test]
fn what_a_configuration_says_otherwise_is_a_difference_at_its_place() {
    for (config, place) in [
        (r#"{"name":"b"}"#, "name"),
        (r#"{"kind":"l"}"#, "kind"),
        (r#"{"labels":{}}"#, "labels"),
        (r#"{"labels":{"x":"y","z":"w"}}"#, "labels"),
        (r#"{"parts":[{"size":2}]}"#, "parts"),
        (r#"{"parts":[]}"#, "parts"),
        (r#"{"policy":"{\"a\":2}"}"#, "policy"),
        (r#"{"policy":"1"}"#, "policy"),
        (r#"{"vast":true}"#, "vast"),
        (r#"{"rule":[{"port":1}]}"#, "rule"),
        (r#"{"rule":[{"port":1},{"port":1}]}"#, "rule"),
        (r#"{"step":[{"name":"m"}]}"#, "step[0].name"),
        (r#"{"step":[{"name":"n"},{"name":"m"}]}"#, "step"),
    ] {
        assert_eq!(differences(&object(config)), [place], "{config}");
    }
}

#[test]
fn what_is_deprecated_is_told_where_it_is_set() {
    let places = |config: &Value| -> Vec<_> {
        thing().deprecated(config).iter().map(Path::to_string).collect()
    };
    assert_eq!(places(&object(STATE)), ["vast", "step"]);
    assert_eq!(places(&object(r#"{"name":"a"}"#)), [""; 0]);
    let mut config = object("{}");
    config.insert("vast", Value::Unknown);
    assert_eq!(places(&config), [""; 0]);
}

#[test]
fn what_is_not_known_yet_may_be_a_difference() {
    let mut config = object(r#"{"name":"a"}"#);
    config.insert("name", Value::Unknown);
    assert_eq!(differences(&config), ["name"]);
}

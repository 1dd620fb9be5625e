use super::super::block::ProviderBlock;
use super::super::settings::settings;
use super::super::validate::validate;
use super::*;
use crate::schema::{Block, Node, Schema};
use crate::value::Type;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeSet;

const ROLE: &str = "arn:aws:iam::123456789012:role/deployer";
const REGION: &str = "eu-west-1";

fn env() -> Env {
    Env::of(&[("HOME", "/nowhere")])
}

/// A block with these attributes and a role.
fn block(fields: Vec<(&str, Value)>, role: Vec<(&str, Value)>) -> Value {
    let schema = ProviderBlock::schema();
    let mut config = schema.empty();
    for (name, value) in fields {
        config.insert(name, value);
    }
    let nested = schema.blocks().find(|nested: &&Node| nested.name == "assume_role");
    let mut assume = nested.and_then(Node::body).map_or(Value::Null, |(_, inner)| inner.empty());
    assume.insert("role_arn", ROLE.into());
    for (name, value) in role {
        assume.insert(name, value);
    }
    config.insert("assume_role", Value::List(vec![assume]));
    config
}

fn problems(config: &Value) -> Vec<String> {
    let found = validate(ProviderBlock::SCHEMA, config, &env());
    found.iter().map(|problem| problem.path.clone().unwrap_or_default().to_string()).collect()
}

fn list(items: &[Value]) -> Value {
    Value::List(items.to_vec())
}

#[test]
fn what_is_no_element_is_an_error_where_it_stands() {
    let null = || Value::Set(vec![Value::Null]);
    let empty = block(vec![("forbidden_account_ids", Value::Set(vec!["".into()]))], vec![]);
    assert_eq!(problems(&empty), ["forbidden_account_ids"]);
    for (config, at) in [
        (block(vec![("allowed_account_ids", null())], vec![]), "allowed_account_ids"),
        (block(vec![("forbidden_account_ids", null())], vec![]), "forbidden_account_ids"),
        (
            block(vec![("shared_config_files", list(&[Value::Null]))], vec![]),
            "shared_config_files[0]",
        ),
        (block(vec![("user_agent", list(&["x".into(), Value::Null]))], vec![]), "user_agent[1]"),
        (block(vec![], vec![("policy_arns", null())]), "assume_role[0].policy_arns"),
        (
            block(vec![], vec![("transitive_tag_keys", null())]),
            "assume_role[0].transitive_tag_keys",
        ),
    ] {
        assert!(problems(&config).contains(&at.to_owned()), "{at}: {:?}", problems(&config));
        assert!(known_part(&config).is_err(), "{at}");
    }
}

#[test]
fn a_tag_whose_value_is_null_is_left_out_and_the_role_stays() {
    let tags = Value::object([("Team", Value::Null), ("Stage", "prod".into())]);
    let config = block(vec![], vec![("tags", tags)]);
    assert_eq!(problems(&config), [""; 0]);
    let settings = settings(&known_part(&config).unwrap(), &env());
    assert_eq!(settings.chain.len(), 1);
    assert_eq!(settings.chain[0].tags.keys().collect::<Vec<_>>(), ["Stage"]);
}

#[test]
fn what_is_known_beside_something_unknown_is_used_for_plans() {
    let unknown = || list(&[Value::Unknown, "x".into()]);
    let tags = Value::object([("Team", Value::Unknown)]);
    let (_, ignored) = ProviderBlock::SCHEMA.node("ignore_tags").and_then(Node::body).unwrap();
    let mut ignore = ignored.empty();
    ignore.insert("keys", Value::Set(vec!["theirs".into(), Value::Unknown]));
    let fields = vec![
        ("region", REGION.into()),
        ("shared_config_files", unknown()),
        ("ignore_tags", list(&[ignore])),
    ];
    let config = block(fields, vec![("tags", tags)]);
    let known = known_part(&config).unwrap();
    assert_eq!(known.region.as_deref(), Some(REGION));
    assert_eq!(known.shared_config_files, Some(vec!["x".to_owned()]));
    assert!(known.ignore_tags[0].keys.as_ref().unwrap().contains("theirs"));
    assert_eq!(settings(&known, &env()).chain.len(), 1);
    let names: Vec<_> = unknown_paths(&config).iter().map(ToString::to_string).collect();
    assert_eq!(
        names,
        ["shared_config_files[0]", "assume_role[0].tags.Team", "ignore_tags[0].keys"]
    );
}

fn unknown_paths(config: &Value) -> Vec<Path> {
    super::unknown(ProviderBlock::SCHEMA, config)
}

#[test]
fn a_region_in_files_that_are_not_known_is_not_known_either() {
    for (name, value) in
        [("profile", Value::Unknown), ("shared_config_files", list(&[Value::Unknown]))]
    {
        let without = block(vec![(name, value.clone())], vec![]);
        assert!(region_unknown(&without, &env()), "{name}");
        assert!(!region_unknown(&without, &Env::of(&[("AWS_REGION", REGION)])), "{name}");
        let with = block(vec![(name, value), ("region", REGION.into())], vec![]);
        assert!(!region_unknown(&with, &env()), "{name}");
    }
    assert!(!region_unknown(&block(vec![], vec![]), &env()));
    assert!(region_unknown(&block(vec![("region", Value::Unknown)], vec![]), &env()));
}

fn text(name: &str) -> BoxedStrategy<Value> {
    match name {
        "role_arn" => select(vec![ROLE, ROLE, ROLE, "", "deployer"]).prop_map(Value::from).boxed(),
        "allowed_account_ids" | "forbidden_account_ids" => Just("123456789012".into()).boxed(),
        "policy_arns" => Just("arn:aws:iam::aws:policy/ReadOnlyAccess".into()).boxed(),
        _ => select(vec!["", "ab", "1h"]).prop_map(Value::from).boxed(),
    }
}

/// Values of a type whose parts may be null or unknown.
fn value(name: &'static str, ty: &Type) -> BoxedStrategy<Value> {
    let known = match ty {
        Type::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        Type::Number => (0_i64..9).prop_map(Value::from).boxed(),
        Type::List(element) => vec(part(name, element), 0..3).prop_map(Value::List).boxed(),
        Type::Set(element) => vec(part(name, element), 0..3).prop_map(Value::set).boxed(),
        Type::Map(element) => {
            part(name, element).prop_map(|value| Value::object([("key", value)])).boxed()
        }
        _ => text(name),
    };
    prop_oneof![8 => known, 1 => Just(Value::Unknown)].boxed()
}

fn part(name: &'static str, ty: &Type) -> BoxedStrategy<Value> {
    prop_oneof![6 => value(name, ty), 1 => Just(Value::Null)].boxed()
}

/// Blocks in which a few arguments are set.
fn blocks(schema: &Schema) -> BoxedStrategy<Value> {
    let attribute = |a: &Node| {
        let weight = if a.name == "role_arn" { 20 } else { 1 };
        let value = prop_oneof![6 => Just(Value::Null), weight => value(a.name, &a.ty())];
        (Just(a.name.to_owned()), value.boxed())
    };
    let nested = |nested: &Node| {
        let (_, inner) = nested.body().unwrap();
        let items = vec(blocks(inner), 0..2);
        let value = match nested.name {
            "assume_role" => vec(blocks(inner), 1..3).prop_map(Value::List).boxed(),
            "endpoints" => Just(Value::Set(vec![])).boxed(),
            _ => items.prop_map(Value::List).boxed(),
        };
        (Just(nested.name.to_owned()), value)
    };
    let mut fields: Vec<_> = schema.attributes().map(attribute).collect();
    fields.extend(schema.blocks().map(nested));
    fields.prop_map(Value::object).boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn a_block_that_names_a_role_leads_to_it_or_is_refused(config in blocks(ProviderBlock::SCHEMA)) {
        let schema = ProviderBlock::schema();
        if validate(schema, &config, &env()).has_errors() {
            return Ok(());
        }
        let known = known_part(&config);
        prop_assert!(known.is_ok(), "{:?}", known.err());
        let roles = config.get("assume_role").as_elements().unwrap_or_default();
        let arns = roles.iter().filter_map(|role| role.get("role_arn").as_str());
        let named = arns.filter(|arn| !arn.is_empty()).count();
        let settings = settings(&known.unwrap_or_default(), &env());
        prop_assert_eq!(settings.chain.len(), named);
        for list in ["allowed_account_ids", "forbidden_account_ids"] {
            let given = config.get(list).as_elements().map_or(0, <[Value]>::len);
            let kept = [&settings.allowed_account_ids, &settings.forbidden_account_ids];
            let kept = kept[usize::from(list.starts_with('f'))].as_ref().map_or(0, BTreeSet::len);
            prop_assert!(kept == given || !unknown_paths(&config).is_empty());
        }
    }
}

//! Types that are declared and not managed: which they are, and what requests about them are answered.

use super::types;
use super::wire::{THEIRS, packed, unpacked};
use crate::declared::{Declared, TABLE, Table};
use crate::engine::{Registered, Registry};
use crate::provider::Provider;
use crate::services::REGISTRY;
use crate::value::{Type, Value};
use crate::wire::proto::tfplugin6::diagnostic::Severity;
use crate::wire::proto::tfplugin6::{
    Diagnostic, RawState, apply_resource_change, import_resource_state, move_resource_state,
    plan_resource_change, read_data_source, read_resource, upgrade_resource_identity,
    upgrade_resource_state, validate_data_resource_config, validate_resource_config,
};
use crate::wire::{Call, Handler};
use bytes::Bytes;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Each type as its line in `names.txt` begins.
type Names = BTreeSet<(&'static str, &'static str)>;

fn named() -> Names {
    let lines = include_str!("../../core/src/declared/names.txt").lines();
    let written = lines.filter(|line| !line.starts_with('#'));
    written
        .filter_map(|line| line.split_once(' '))
        .map(|(kind, name)| (kind, first(name)))
        .collect()
}

fn first(words: &str) -> &str {
    words.split(' ').next().unwrap()
}

fn managed() -> Names {
    let resources = REGISTRY.resources.iter().map(|resource| ("resource", resource.type_name()));
    let sources = REGISTRY.data_sources.iter().map(|source| ("data", source.type_name()));
    resources.chain(sources).collect()
}

#[test]
fn a_type_leaves_the_table_when_the_provider_manages_it() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("core/src/declared/table.txt");
    let table = std::fs::read_to_string(&path).unwrap();
    let managed = managed();
    let stays = |part: &&str| {
        let mut words = part.split(' ');
        !managed.contains(&(words.next().unwrap(), words.next().unwrap()))
    };
    let left: Vec<&str> = table.split("\n\n").filter(stays).collect();
    let left = left.join("\n\n").trim_end().to_owned() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &left).unwrap();
        return;
    }
    assert!(
        table == left,
        "core/src/declared/table.txt has types that the provider manages by now: run UPDATE=1 cargo test --lib \
         conformance::declared, which takes them out"
    );
}

#[test]
fn every_type_that_public_modules_mention_is_managed_or_declared() {
    let declared = TABLE.resources().map(|of| ("resource", of.name));
    let declared: Names =
        declared.chain(TABLE.data_sources().map(|of| ("data", of.name))).collect();
    let (named, managed) = (named(), managed());
    let there = &declared | &managed;
    let missing: Vec<_> = named.difference(&there).collect();
    assert!(missing.is_empty(), "tests/tools/declared.py has to run again: {missing:?}");
    let unwanted: Vec<_> = declared.difference(&named).collect();
    assert!(unwanted.is_empty(), "{unwanted:?}");
}

/// A type that is declared, and one that is managed as well.
const DECLARED: Table = Table::of(
    r#"resource aws_declared 1 0
 id oc "string"
 name r "string"
 size o "number"
 small od "bool"
 rule set 0 0
  secret rs "string"

resource aws_everything 9 9
 declared o "string"

data aws_declared 0 0
 name r "string"
"#,
);
const OURS: &[Registered] = &[types::ALL[0], types::ALL[1]];

fn provider() -> Provider {
    Provider::new(&Registry { resources: OURS, declared: DECLARED, ..REGISTRY })
}

fn declared() -> Declared {
    DECLARED.resources().next().unwrap()
}

fn ty() -> Type {
    declared().ty().unwrap()
}

fn name() -> String {
    declared().name.to_owned()
}

/// An object, as JSON writes it in a state.
fn object(json: &str) -> Value {
    declared().upgrade(1, json.as_bytes()).unwrap()
}

fn told(diagnostics: &[Diagnostic], severity: Severity) -> String {
    let [diagnostic] = diagnostics else { panic!("{diagnostics:?}") };
    assert_eq!(diagnostic.severity(), severity);
    format!("{}: {}", diagnostic.summary, diagnostic.detail)
}

/// What the error says, which always names the way out.
fn refused(diagnostics: &[Diagnostic]) -> String {
    let told = told(diagnostics, Severity::Error);
    for part in [
        "aws_declared is declared, not managed: ",
        "so that modules which mention it validate, but not managed by it, so that ",
        "aws       = { source = \"assumerole/assumerole\" }",
        "hashicorp = { source = \"hashicorp/aws\" }",
        "provider = hashicorp",
        "docs/guides/declared-types.md lists all such types.",
    ] {
        assert!(told.contains(part), "{told}");
    }
    told
}

#[tokio::test]
async fn a_declared_type_has_its_schema_and_a_managed_one_that_of_the_code() {
    let provider = provider();
    let resources: BTreeMap<_, _> =
        provider.schemas().flat_map(|part| part.resource_schemas).collect();
    let data_sources: BTreeMap<_, _> =
        provider.schemas().flat_map(|part| part.data_source_schemas).collect();
    let schema = &resources["aws_declared"];
    let block = schema.block.as_ref().unwrap();
    let [id, name, size, small] = &block.attributes[..] else { panic!("{block:?}") };
    assert_eq!((schema.version, &*id.name, id.optional, id.computed), (1, "id", true, true));
    assert_eq!((&*name.r#type, name.required), (&br#""string""#[..], true));
    assert!(size.optional && !size.computed && !size.sensitive && !size.deprecated);
    assert!(small.deprecated);
    let secret = &block.block_types[0].block.as_ref().unwrap().attributes[0];
    assert!(secret.sensitive);
    let data = data_sources["aws_declared"].block.as_ref().unwrap();
    assert_eq!(data.attributes[0].name, "name");

    let managed = resources["aws_everything"].block.as_ref().unwrap();
    assert!(managed.attributes.iter().all(|attribute| attribute.name != "declared"));
    assert!(provider.resource("aws_everything").is_ok());
    let all = provider.catalog().declared_resources().map(|of| of.name);
    assert_eq!(all.collect::<Vec<_>>(), ["aws_declared"]);
}

#[tokio::test]
async fn a_configuration_is_accepted_as_terraform_has_checked_it() {
    let provider = provider();
    let config = Some(packed(&object(r#"{"name":"a"}"#), &ty()));
    let request =
        validate_resource_config::Request { type_name: name(), config, ..Default::default() };
    let validated = provider.validate_resource_config(Call::default(), request).await;
    assert_eq!(validated.diagnostics, []);
    let config = Some(packed(&object(r#"{"name":"a","small":true}"#), &ty()));
    let request =
        validate_resource_config::Request { type_name: name(), config, ..Default::default() };
    let validated = provider.validate_resource_config(Call::default(), request).await;
    let told = told(&validated.diagnostics, Severity::Warning);
    assert!(told.contains("`small` is deprecated in hashicorp/aws"), "{told}");
    let request =
        validate_data_resource_config::Request { type_name: name(), ..Default::default() };
    let validated = provider.validate_data_resource_config(Call::default(), request).await;
    assert_eq!(validated.diagnostics, []);
}

/// The answer to a plan.
async fn planned(
    prior: &Value,
    config: &Value,
    proposed: &Value,
) -> plan_resource_change::Response {
    let packed = |value| Some(packed(value, &ty()));
    let request = plan_resource_change::Request {
        type_name: name(),
        prior_state: packed(prior),
        config: packed(config),
        proposed_new_state: packed(proposed),
        prior_private: Bytes::from_static(THEIRS),
        ..Default::default()
    };
    provider().plan_resource_change(Call::default(), request).await
}

#[tokio::test]
async fn to_create_change_or_destroy_an_object_is_an_error() {
    let (none, old) = (Value::Null, object(r#"{"name":"a","size":1}"#));
    let new = object(r#"{"name":"b","size":2}"#);
    for (prior, config, why) in [
        (&none, &new, "the object cannot be created"),
        (&old, &none, "the object cannot be destroyed"),
        (&old, &new, "`name`, `size` cannot be changed"),
    ] {
        let answer = planned(prior, config, config).await;
        assert!(refused(&answer.diagnostics).contains(why), "{answer:?}");
        assert_eq!(answer.planned_state, None);
    }
}

#[tokio::test]
async fn an_object_whose_configuration_says_nothing_else_is_planned_as_it_is() {
    let (old, config) = (object(r#"{"name":"a","size":0}"#), object(r#"{"name":"a"}"#));
    let answer = planned(&old, &config, &config).await;
    assert_eq!(answer.diagnostics, []);
    assert_eq!(unpacked(answer.planned_state.as_ref(), &ty()), old);
    assert_eq!(&*answer.planned_private, THEIRS);
    // The default of hashicorp/aws in `size`, of which the schema says nothing.
    assert!(answer.legacy_type_system);
}

#[tokio::test]
async fn an_object_in_a_state_is_upgraded_and_refreshed_as_it_is() {
    let provider = provider();
    let json = r#"{"name":"a","size":3}"#;
    let raw_state = Some(RawState { json: json.into(), ..Default::default() });
    let request = upgrade_resource_state::Request { type_name: name(), version: 0, raw_state };
    let upgraded = provider.upgrade_resource_state(Call::default(), request).await;
    assert_eq!(upgraded.diagnostics, []);
    assert_eq!(unpacked(upgraded.upgraded_state.as_ref(), &ty()), object(json));

    let request = read_resource::Request {
        type_name: name(),
        current_state: upgraded.upgraded_state.clone(),
        private: Bytes::from_static(THEIRS),
        ..Default::default()
    };
    let read = provider.read_resource(Call::default(), request).await;
    assert_eq!((read.new_state, &*read.private), (upgraded.upgraded_state, THEIRS));
    let told = told(&read.diagnostics, Severity::Warning);
    assert!(told.contains("aws_declared is not managed by this version of the provider"), "{told}");

    // Of hashicorp/aws 6.x, which has identities.
    let raw_identity = Some(RawState { json: r#"{"name":"a"}"#.into(), ..Default::default() });
    let request = upgrade_resource_identity::Request {
        type_name: name(),
        raw_identity,
        ..Default::default()
    };
    let upgraded = provider.upgrade_resource_identity(Call::default(), request).await;
    assert_eq!(upgraded, upgrade_resource_identity::Response::default());
}

#[tokio::test]
async fn an_object_moves_from_hashicorp_aws_as_it_is() {
    let json = r#"{"name":"a","size":3}"#;
    let request = move_resource_state::Request {
        source_provider_address: "registry.terraform.io/hashicorp/aws".to_owned(),
        source_type_name: name(),
        source_state: Some(RawState { json: json.into(), ..Default::default() }),
        target_type_name: name(),
        ..Default::default()
    };
    let moved = provider().move_resource_state(Call::default(), request).await;
    assert_eq!(moved.diagnostics, []);
    assert_eq!(unpacked(moved.target_state.as_ref(), &ty()), object(json));
}

#[tokio::test]
async fn to_apply_a_change_is_an_error_that_leaves_the_object() {
    let prior_state = Some(packed(&object(r#"{"name":"a"}"#), &ty()));
    let request = apply_resource_change::Request {
        type_name: name(),
        prior_state: prior_state.clone(),
        ..Default::default()
    };
    let claim = Call::default();
    claim.claim.keep(prior_state.clone().unwrap(), Bytes::new());
    let applied = provider().apply_resource_change(claim, request).await;
    assert!(refused(&applied.diagnostics).contains("can do nothing with the object"));
    assert_eq!(applied.new_state, prior_state);
}

#[tokio::test]
async fn to_import_an_object_or_to_read_a_data_source_is_an_error() {
    let provider = provider();
    let request =
        import_resource_state::Request { type_name: name(), id: "x".into(), ..Default::default() };
    let imported = provider.import_resource_state(Call::default(), request).await;
    assert!(refused(&imported.diagnostics).contains("resource \"aws_declared\" \"...\" {"));
    assert_eq!(imported.imported_resources, []);

    let request = read_data_source::Request { type_name: name(), ..Default::default() };
    let read = provider.read_data_source(Call::default(), request).await;
    let told = refused(&read.diagnostics);
    assert!(told.contains("Give this data source another provider"), "{told}");
    assert!(told.contains("data \"aws_declared\" \"...\" {"), "{told}");
    assert_eq!(read.state, None);
}

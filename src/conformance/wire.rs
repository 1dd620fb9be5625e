//! Requests as Terraform's messages, to types that exist for the purpose.

use super::types;
use crate::engine::{
    Cx, Error, Found, Lost, Observed, Private, Registered, Registry, Resource, Result, Scope, Spec,
    of, one,
};
use crate::plan::contract::proposed_new;
use crate::provider::Provider;
use crate::schema::{Node, Schema};
use crate::value::{Path, Type, Value, msgpack};
use crate::wire::proto::tfplugin6::attribute_path::step::Selector;
use crate::wire::proto::tfplugin6::{
    ClientCapabilities, Diagnostic, DynamicValue, RawState, apply_resource_change,
    configure_provider, move_resource_state, plan_resource_change, read_data_source, read_resource,
    upgrade_resource_state, validate_resource_config,
};
use crate::wire::{Call, Handler};
use bytes::Bytes;

const OURS: &[Registered] = &[types::ALL[0], types::ALL[1], of::<Safe>()];
/// Where most people have hashicorp/aws from.
const THEIR: &str = "registry.terraform.io/hashicorp/aws";
/// What hashicorp/aws keeps beside an object.
pub(super) const THEIRS: &[u8] = br#"{"schema_version":"1"}"#;

model! {
    /// A safe, which says how long the combination was that it was made with.
    struct Safe {
        /// Its number: that length.
        #[tf(computed)]
        id: Option<String>,
        /// What opens it.
        #[tf(optional, write_only)]
        combination: Option<String>,
    }
}

impl Resource for Safe {
    const SPEC: Spec = Spec {
        scope: Scope::Global,
        offline: true,
        ..Spec::of("aws_safe", Lost::Unique, "a number")
    };
    type Key = String;

    async fn create(_: &Cx, plan: &Self) -> Result<String> {
        let combination = plan.combination.as_ref();
        combination.map(|c| c.len().to_string()).ok_or(Error::Invalid("no combination".into()))
    }
    async fn read(_: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let safe = Self { id: Some(ids[0].clone()), combination: Some("of AWS".to_owned()) };
        Ok(one::<Self>(&ids[0], Some(Observed::settled(safe))))
    }
    async fn delete(_: &Cx, _: &String, _: &Self) -> Result<()> {
        Ok(())
    }
}

/// A provider with a region.
pub(super) async fn provider() -> Provider {
    let provider = Provider::new(&Registry { resources: OURS, ..crate::services::REGISTRY });
    let mut block = provider.schema().empty();
    block.insert("region", Value::from("eu-central-1"));
    let config = Some(packed(&block, provider.ty()));
    let request = configure_provider::Request { config, ..Default::default() };
    let configured = provider.configure_provider(Call::default(), request).await;
    assert_eq!(configured.diagnostics, []);
    provider
}

pub(super) fn packed(value: &Value, ty: &Type) -> DynamicValue {
    DynamicValue { msgpack: msgpack::encode(value, ty).unwrap().into(), json: Bytes::new() }
}
pub(super) fn unpacked(value: Option<&DynamicValue>, ty: &Type) -> Value {
    msgpack::decode(&value.unwrap().msgpack, ty).unwrap()
}
/// An object of a type, null but for these attributes.
pub(super) fn object(schema: &Schema, set: &[(&str, Value)]) -> Value {
    let mut object = schema.empty();
    for (name, value) in set {
        object.insert(name, value.clone());
    }
    object
}
/// Where each message points.
fn places(diagnostics: &[Diagnostic]) -> Vec<String> {
    let place = |d: &Diagnostic| {
        let steps = d.attribute.iter().flat_map(|path| &path.steps);
        let path = steps.fold(Path::root(), |path, step| match step.selector.as_ref().unwrap() {
            Selector::AttributeName(name) => path.attribute(name),
            Selector::ElementKeyString(key) => path.key(key),
            Selector::ElementKeyInt(index) => path.index(usize::try_from(*index).unwrap()),
        });
        path.to_string()
    };
    diagnostics.iter().map(place).collect()
}

fn moved(from: (&str, &str), to: &str) -> move_resource_state::Request {
    move_resource_state::Request {
        source_provider_address: from.0.to_owned(),
        source_type_name: from.1.to_owned(),
        source_schema_version: 1,
        source_state: Some(RawState {
            json: Bytes::from_static(br#"{"id":"x-1","name":"a","note":"","of_theirs":7}"#),
            ..Default::default()
        }),
        source_private: Bytes::from_static(THEIRS),
        target_type_name: to.to_owned(),
        ..Default::default()
    }
}

#[tokio::test]
async fn an_object_of_hashicorp_aws_moves_to_the_same_type_with_its_private_data() {
    let provider = provider().await;
    // OpenTofu and mirrors have it from other hosts.
    for host in ["registry.terraform.io", "registry.opentofu.org", "example.com"] {
        let from = format!("{host}/hashicorp/aws");
        let request = moved((&from, "aws_everything"), "aws_everything");
        let answer = provider.move_resource_state(Call::default(), request).await;
        assert_eq!(answer.diagnostics, []);
        let entry = provider.resource("aws_everything").unwrap();
        let state = unpacked(answer.target_state.as_ref(), entry.ty());
        // `note` is empty where hashicorp/aws has nothing.
        let kept = [("id", "x-1".into()), ("name", "a".into())];
        assert_eq!(state, object(entry.schema(), &kept));
        // That tells the read that follows whose words these are.
        assert_eq!(&*answer.target_private, THEIRS);
        assert!(!Private::decode(&answer.target_private).ours);
        assert_eq!(answer.target_identity, None);
    }
}

#[tokio::test]
async fn an_object_of_another_type_or_provider_does_not_move() {
    let provider = provider().await;
    for (from, to, told) in [
        (
            (THEIR, "aws_plain"),
            "aws_everything",
            "aws_plain of registry.terraform.io/hashicorp/aws",
        ),
        (("registry.terraform.io/hashicorp/awscc", "aws_plain"), "aws_plain", "hashicorp/awscc"),
        (("registry.terraform.io/nothashicorp/aws", "aws_plain"), "aws_plain", "nothashicorp"),
        ((THEIR, "aws_nothing"), "aws_nothing", "no resource type \"aws_nothing\""),
    ] {
        let answer = provider.move_resource_state(Call::default(), moved(from, to)).await;
        let [diagnostic] = &answer.diagnostics[..] else { panic!("{from:?}: {answer:?}") };
        assert!(diagnostic.detail.contains(told), "{}", diagnostic.detail);
        assert_eq!(answer.target_state, None);
    }
}

#[tokio::test]
async fn what_an_earlier_plan_of_the_change_remembered_wins_over_what_is_beside_the_object() {
    let provider = provider().await;
    let entry = provider.resource("aws_plain").unwrap();
    let config = object(entry.schema(), &[("name", "a".into())]);
    let planned = async |prior: &[u8], planned: &[u8]| {
        let request = plan_resource_change::Request {
            type_name: "aws_plain".to_owned(),
            config: Some(packed(&config, entry.ty())),
            proposed_new_state: Some(packed(
                &proposed_new(entry.schema(), &Value::Null, &config),
                entry.ty(),
            )),
            prior_private: Bytes::copy_from_slice(prior),
            planned_private: Bytes::copy_from_slice(planned),
            ..Default::default()
        };
        let answer = provider.plan_resource_change(Call::default(), request).await;
        assert_eq!(answer.diagnostics, []);
        answer.planned_private
    };
    let (first, other) = (planned(b"", b"").await, planned(b"", b"").await);
    assert_ne!(first, other);
    // Terraform before 1.16 sends it as `prior_private`.
    assert_eq!(planned(&first, b"").await, first);
    assert_eq!(planned(&other, &first).await, first);
    assert_eq!(planned(THEIRS, &first).await, first);
}

#[tokio::test]
async fn a_client_that_would_store_write_only_arguments_is_told_at_each_of_them() {
    let provider = provider().await;
    let entry = provider.resource("aws_everything").unwrap();
    let host = Value::object([("name", Value::Null), ("key", Value::from("k"))]);
    let config = object(
        entry.schema(),
        &[("name", "a".into()), ("secret", "s".into()), ("host", Value::List(vec![host]))],
    );
    let validated = async |client_capabilities| {
        let request = validate_resource_config::Request {
            type_name: "aws_everything".to_owned(),
            config: Some(packed(&config, entry.ty())),
            client_capabilities,
        };
        provider.validate_resource_config(Call::default(), request).await.diagnostics
    };
    for old in [None, Some(ClientCapabilities::default())] {
        let told = validated(old).await;
        assert_eq!(places(&told), ["secret", "host[0].key"]);
        assert!(told.iter().all(|d| d.detail.contains("1.11 or newer")), "{told:?}");
    }
    let new = ClientCapabilities { write_only_attributes_allowed: true, ..Default::default() };
    assert_eq!(validated(Some(new)).await, []);
}

#[tokio::test]
async fn what_is_only_sent_arrives_with_an_apply_and_does_not_come_back() {
    let provider = provider().await;
    let entry = provider.resource("aws_safe").unwrap();
    let config = object(entry.schema(), &[("combination", "36-24-36".into())]);
    let request = apply_resource_change::Request {
        type_name: "aws_safe".to_owned(),
        planned_state: Some(packed(&object(entry.schema(), &[("id", Value::Unknown)]), entry.ty())),
        config: Some(packed(&config, entry.ty())),
        ..Default::default()
    };
    let answer = provider.apply_resource_change(Call::default(), request).await;
    assert_eq!(answer.diagnostics, []);
    let state = unpacked(answer.new_state.as_ref(), entry.ty());
    assert_eq!(state, object(entry.schema(), &[("id", "8".into())]));
}

#[tokio::test]
async fn an_answer_that_breaks_the_rules_of_terraform_is_an_error_in_debug_builds() {
    let provider = provider().await;
    let entry = provider.resource("aws_plain").unwrap();
    let named =
        |name: &str| Some(packed(&object(entry.schema(), &[("name", name.into())]), entry.ty()));
    let planned = async |proposed| {
        let request = plan_resource_change::Request {
            type_name: "aws_plain".to_owned(),
            config: named("a"),
            proposed_new_state: named(proposed),
            ..Default::default()
        };
        provider.plan_resource_change(Call::default(), request).await.diagnostics
    };
    assert_eq!(planned("a").await, []);
    // Not what Terraform would propose: an argument that is not in the configuration.
    let told = planned("b").await;
    let [diagnostic] = &told[..] else { panic!("{told:?}") };
    assert_eq!(diagnostic.summary, "Internal error: please report");
    assert!(diagnostic.detail.contains("`name`: is planned as"), "{}", diagnostic.detail);
}

#[tokio::test]
async fn values_that_must_be_known_and_are_not_are_named() {
    let provider = provider().await;
    let entry = provider.resource("aws_everything").unwrap();
    let (_, rule) = entry.schema().node("rule").and_then(Node::body).unwrap();
    let rule = object(rule, &[("port", Value::Unknown)]);
    let state = object(entry.schema(), &[("id", "x".into()), ("rule", Value::List(vec![rule]))]);
    let state = || Some(packed(&state, entry.ty()));
    let name = || "aws_everything".to_owned();

    let request =
        read_resource::Request { type_name: name(), current_state: state(), ..Default::default() };
    let read = provider.read_resource(Call::default(), request).await;
    assert_eq!(places(&read.diagnostics), ["rule[0].port"]);
    assert_eq!(read.new_state, state(), "what there was is kept");

    let request = plan_resource_change::Request {
        type_name: name(),
        prior_state: state(),
        ..Default::default()
    };
    let planned = provider.plan_resource_change(Call::default(), request).await;
    assert_eq!(places(&planned.diagnostics), ["rule[0].port"]);

    let request = apply_resource_change::Request {
        type_name: name(),
        prior_state: state(),
        ..Default::default()
    };
    let applied = provider.apply_resource_change(Call::default(), request).await;
    assert_eq!(places(&applied.diagnostics), ["rule[0].port"]);

    let source = provider.data_source("aws_region").unwrap();
    let config = object(source.schema(), &[("region", Value::Unknown)]);
    let request = read_data_source::Request {
        type_name: "aws_region".to_owned(),
        config: Some(packed(&config, source.ty())),
        ..Default::default()
    };
    let answer = provider.read_data_source(Call::default(), request).await;
    assert_eq!(places(&answer.diagnostics), ["region"]);
    assert!(answer.diagnostics[0].detail.contains("not known yet at `region`"), "{answer:?}");
}

#[tokio::test]
async fn a_stored_value_of_another_type_is_named() {
    let provider = provider().await;
    for (json, place) in [
        (r#"{"rule":[{"port":"x"}]}"#, "rule[0].port"),
        (r#"{"labels":{"a":[1]}}"#, "labels[\"a\"]"),
        (r#"{"size":true}"#, "size"),
    ] {
        let request = upgrade_resource_state::Request {
            type_name: "aws_everything".to_owned(),
            version: 2,
            raw_state: Some(RawState { json: json.into(), ..Default::default() }),
        };
        let answer = provider.upgrade_resource_state(Call::default(), request).await;
        let [diagnostic] = &answer.diagnostics[..] else { panic!("{json}: {answer:?}") };
        assert!(diagnostic.detail.contains(&format!("{place}: ")), "{json}: {}", diagnostic.detail);
    }
}

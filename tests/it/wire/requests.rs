use super::{Served, serve};
use crate::client::Failure;
use assumerole::wire::proto::health::{HealthCheckRequest, HealthCheckResponse};
use assumerole::wire::proto::tfplugin6::attribute_path::Step;
use assumerole::wire::proto::tfplugin6::attribute_path::step::Selector;
use assumerole::wire::proto::tfplugin6::diagnostic::Severity;
use assumerole::wire::proto::tfplugin6::schema::nested_block::NestingMode;
use assumerole::wire::proto::tfplugin6::{
    Diagnostic, DynamicValue, RawState, Schema, apply_resource_change, configure_provider,
    get_provider_schema, move_resource_state, plan_resource_change, read_data_source,
    read_resource, upgrade_resource_state, validate_data_resource_config, validate_provider_config,
    validate_resource_config,
};
use bytes::Bytes;
use std::collections::BTreeMap;

/// The names after `rpc` in our own proto.
fn declared() -> impl Iterator<Item = &'static str> {
    let lines = include_str!("../../../proto/tfplugin6.proto").lines();
    lines.filter_map(|line| line.trim().strip_prefix("rpc ")?.split('(').next())
}

#[tokio::test]
async fn bytes_that_are_no_message_get_a_sentence_from_every_method_and_the_process_lives() {
    let Served { running: _running, client, .. } = serve().await;
    for bytes in [vec![0xff; 12], b"\x0a\xff\xff\xff\xff\x0f".to_vec(), vec![0x00], vec![0x0f; 3]] {
        for rpc in declared() {
            let answer =
                client.call_raw(&format!("tfplugin6.Provider/{rpc}"), bytes.clone()).await.unwrap();
            let text = String::from_utf8_lossy(&answer);
            assert!(
                text.contains(&format!("The request {rpc} cannot be read")),
                "{rpc} {bytes:?}: {text}"
            );
        }
    }
}

#[tokio::test]
async fn a_value_that_is_not_msgpack_or_of_another_type_is_an_error_that_says_which() {
    let Served { running: _running, client, .. } = serve().await;
    // A byte that MessagePack never uses, a cut off map, a map with an argument that there is not, a number.
    for msgpack in [&b"\xc1"[..], b"\x81\xa4tags", b"\x81\xa5bogus\xc0", b"\x07"] {
        let value =
            || Some(DynamicValue { msgpack: Bytes::copy_from_slice(msgpack), json: Bytes::new() });
        let raw = || Some(RawState { json: Bytes::copy_from_slice(msgpack), ..Default::default() });
        let vpc = || "aws_vpc".to_owned();
        let region = || "aws_region".to_owned();
        macro_rules! asked {
            ($rpc:literal, $method:ident { $($field:ident: $given:expr),* }) => {{
                let mut request = $method::Request::default();
                $(request.$field = $given;)*
                let answer: $method::Response = client.provider($rpc, &request).await.unwrap();
                let [diagnostic] = &answer.diagnostics[..] else { panic!("{}: {:?}", $rpc, answer.diagnostics) };
                assert_eq!(diagnostic.severity(), Severity::Error, "{}", $rpc);
                assert!(diagnostic.summary.starts_with("Malformed") || diagnostic.summary.starts_with("Unreadable"), "{}: {diagnostic:?}", $rpc);
                answer
            }};
        }
        asked!("ValidateProviderConfig", validate_provider_config { config: value() });
        asked!("ConfigureProvider", configure_provider { config: value() });
        asked!(
            "ValidateResourceConfig",
            validate_resource_config { type_name: vpc(), config: value() }
        );
        asked!(
            "UpgradeResourceState",
            upgrade_resource_state { type_name: vpc(), version: 1, raw_state: raw() }
        );
        asked!("ReadResource", read_resource { type_name: vpc(), current_state: value() });
        asked!("PlanResourceChange", plan_resource_change { type_name: vpc(), config: value() });
        asked!(
            "PlanResourceChange",
            plan_resource_change { type_name: vpc(), prior_state: value() }
        );
        asked!(
            "PlanResourceChange",
            plan_resource_change { type_name: vpc(), proposed_new_state: value() }
        );
        let applied = asked!(
            "ApplyResourceChange",
            apply_resource_change {
                type_name: vpc(),
                prior_state: value(),
                planned_private: "p".into()
            }
        );
        assert_eq!(
            (applied.new_state, applied.private),
            (value(), "p".into()),
            "what there was is kept"
        );
        asked!(
            "ApplyResourceChange",
            apply_resource_change { type_name: vpc(), planned_state: value() }
        );
        asked!(
            "MoveResourceState",
            move_resource_state {
                source_provider_address: "registry.terraform.io/hashicorp/aws".to_owned(),
                source_type_name: vpc(),
                target_type_name: vpc(),
                source_state: raw()
            }
        );
        asked!(
            "ValidateDataResourceConfig",
            validate_data_resource_config { type_name: region(), config: value() }
        );
        asked!("ReadDataSource", read_data_source { type_name: region(), config: value() });
    }
}

/// Where a message points: `tags`, `tags["a"]`, `timeouts.create`.
fn place(diagnostic: &Diagnostic) -> String {
    let step = |step: &Step| match step.selector.as_ref().unwrap() {
        Selector::AttributeName(name) => format!(".{name}"),
        Selector::ElementKeyString(key) => format!("[{key:?}]"),
        Selector::ElementKeyInt(index) => format!("[{index}]"),
    };
    let steps = &diagnostic.attribute.as_ref().expect("it points nowhere").steps;
    steps.iter().map(step).collect::<String>().trim_start_matches('.').to_owned()
}

#[tokio::test]
async fn a_value_of_another_type_is_named_with_its_path() {
    let Served { running: _running, client, .. } = serve().await;
    let schema: get_provider_schema::Response =
        client.provider("GetProviderSchema", &get_provider_schema::Request {}).await.unwrap();
    let list = |item: Vec<u8>| [vec![0x91], item].concat();
    let map = |key: &str, item: Vec<u8>| [vec![0x81], text(key), item].concat();
    for (name, value, expected) in [
        ("cidr_block", list(text("x")), "cidr_block"),
        ("enable_dns_support", text("maybe"), "enable_dns_support"),
        ("tags", text("x"), "tags"),
        ("tags", map("a", list(text("x"))), "tags[\"a\"]"),
        ("timeouts", map("create", list(text("x"))), "timeouts.create"),
        ("timeouts", map("bogus", vec![0xc0]), "timeouts"),
    ] {
        let type_name =
            if name == "timeouts" { "aws_subnet".to_owned() } else { "aws_vpc".to_owned() };
        let set = BTreeMap::from([(name, value)]);
        let value = Some(object(&schema.resource_schemas[&type_name], &set));
        let request = validate_resource_config::Request {
            type_name: type_name.clone(),
            config: value.clone(),
            ..Default::default()
        };
        let validated: validate_resource_config::Response =
            client.provider("ValidateResourceConfig", &request).await.unwrap();
        let request = plan_resource_change::Request {
            type_name: type_name.clone(),
            config: value.clone(),
            ..Default::default()
        };
        let planned: plan_resource_change::Response =
            client.provider("PlanResourceChange", &request).await.unwrap();
        let request =
            read_resource::Request { type_name, current_state: value, ..Default::default() };
        let read: read_resource::Response =
            client.provider("ReadResource", &request).await.unwrap();
        for told in [validated.diagnostics, planned.diagnostics, read.diagnostics] {
            let [diagnostic] = &told[..] else { panic!("{expected}: {told:?}") };
            assert_eq!(place(diagnostic), expected, "{}", diagnostic.detail);
            assert!(diagnostic.detail.contains(expected), "{}", diagnostic.detail);
        }
    }
}

/// An object of the type of `schema`, null but for what is `set`, as MessagePack.
fn object(schema: &Schema, set: &BTreeMap<&str, Vec<u8>>) -> DynamicValue {
    let block = schema.block.as_ref().unwrap();
    let blocks = block
        .block_types
        .iter()
        .map(|block| (&block.type_name, NestingMode::Single != block.nesting()));
    let attributes = block.attributes.iter().map(|attribute| (&attribute.name, false));
    let fields: Vec<_> = attributes.chain(blocks).collect();
    let mut msgpack = vec![0xde];
    msgpack.extend(u16::try_from(fields.len()).unwrap().to_be_bytes());
    for (name, is_list) in fields {
        msgpack.extend(text(name));
        // Blocks that are absent are an empty list; anything else that is absent is null.
        msgpack.extend(set.get(name.as_str()).cloned().unwrap_or(vec![if is_list {
            0x90
        } else {
            0xc0
        }]));
    }
    DynamicValue { msgpack: msgpack.into(), json: Bytes::new() }
}

fn text(text: &str) -> Vec<u8> {
    let length = u32::try_from(text.len()).unwrap().to_be_bytes();
    [&[0xdb], &length[..], text.as_bytes()].concat()
}

#[tokio::test]
async fn a_value_of_five_megabytes_arrives_and_comes_back() {
    const LENGTH: usize = 5 << 20;
    let Served { running: _running, client, .. } = serve().await;
    let schema: get_provider_schema::Response =
        client.provider("GetProviderSchema", &get_provider_schema::Request {}).await.unwrap();
    let region = BTreeMap::from([("region", text("eu-central-1"))]);
    let request = configure_provider::Request {
        config: Some(object(schema.provider.as_ref().unwrap(), &region)),
        ..Default::default()
    };
    let configured: configure_provider::Response =
        client.provider("ConfigureProvider", &request).await.unwrap();
    assert_eq!(configured.diagnostics, []);
    let tags = [b"\x81".to_vec(), text("big"), text(&"x".repeat(LENGTH))].concat();
    let set = BTreeMap::from([("cidr_block", text("10.0.0.0/16")), ("tags", tags)]);
    let config = Some(object(&schema.resource_schemas["aws_vpc"], &set));
    let request = plan_resource_change::Request {
        type_name: "aws_vpc".to_owned(),
        proposed_new_state: config.clone(),
        config,
        ..Default::default()
    };
    let planned: plan_resource_change::Response =
        client.provider("PlanResourceChange", &request).await.unwrap();
    assert!(
        planned.planned_state.is_some_and(|state| state.msgpack.len() > LENGTH),
        "{:?}",
        planned.diagnostics
    );
}

#[tokio::test]
async fn a_method_of_a_newer_protocol_is_unimplemented() {
    let Served { running: _running, client, .. } = serve().await;
    for path in ["tfplugin6.Provider/ListResource", "tfplugin5.Provider/GetSchema"] {
        match client.call_raw(path, Vec::new()).await {
            Err(Failure::Status(12, _)) => {}
            other => panic!("{path}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn the_ping_of_go_plugin_is_answered() {
    let Served { running: _running, client, .. } = serve().await;
    let request = HealthCheckRequest { service: "plugin".to_owned() };
    let answer: HealthCheckResponse =
        client.call("grpc.health.v1.Health/Check", &request).await.unwrap();
    assert_eq!(answer.status().as_str_name(), "SERVING");
}

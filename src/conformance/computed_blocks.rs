//! Blocks that AWS fills in, as Terraform's messages.

use super::wire::{object, packed, provider, unpacked};
use crate::engine::Catalog;
use crate::schema::Node;
use crate::services::REGISTRY;
use crate::value::Value;
use crate::wire::proto::tfplugin6::{
    ClientCapabilities, apply_resource_change, configure_provider, plan_resource_change,
    schema::{Block, NestedBlock},
};
use crate::wire::{Call, Handler};

/// A plan of a new object, and what becomes of it, with a host that knows such blocks or does not.
async fn legacy(type_name: &str, knows: bool) -> (bool, bool) {
    let provider = provider().await;
    let capabilities = ClientCapabilities { computed_blocks_allowed: knows, ..Default::default() };
    let mut block = provider.schema().empty();
    block.insert("region", Value::from("eu-central-1"));
    let request = configure_provider::Request {
        config: Some(packed(&block, provider.ty())),
        client_capabilities: Some(capabilities),
        ..Default::default()
    };
    assert_eq!(provider.configure_provider(Call::default(), request).await.diagnostics, []);
    let entry = provider.resource(type_name).unwrap();
    let written = Some(packed(&object(entry.schema(), &[("name", "a".into())]), entry.ty()));
    let request = plan_resource_change::Request {
        type_name: type_name.to_owned(),
        config: written.clone(),
        proposed_new_state: written.clone(),
        client_capabilities: Some(capabilities),
        ..Default::default()
    };
    let planned = provider.plan_resource_change(Call::default(), request).await;
    assert_eq!(planned.diagnostics, []);
    let request = apply_resource_change::Request {
        type_name: type_name.to_owned(),
        config: written,
        planned_state: planned.planned_state,
        planned_private: planned.planned_private,
        ..Default::default()
    };
    let applied = provider.apply_resource_change(Call::default(), request).await;
    (planned.legacy_type_system, applied.legacy_type_system)
}

#[tokio::test]
async fn only_answers_about_types_with_such_blocks_are_legacy_and_only_where_the_host_does_not_know_them()
 {
    assert_eq!(legacy("aws_everything", false).await, (true, true));
    assert_eq!(legacy("aws_everything", true).await, (false, false));
    assert_eq!(legacy("aws_plain", false).await, (false, false));
}

#[test]
fn one_type_is_planned_otherwise_than_it_is_written() {
    let all = Catalog::of(&REGISTRY);
    let otherwise = all.resources().filter(|entry| entry.schema().has_stored_forms());
    let names: Vec<_> = otherwise.map(|entry| entry.resource.type_name()).collect();
    assert_eq!(names, ["aws_iam_openid_connect_provider"]);
}

#[tokio::test]
async fn a_host_that_knows_such_blocks_says_null_for_none() {
    let provider = provider().await;
    let entry = provider.resource("aws_everything").unwrap();
    let port = entry.schema().node("port").and_then(Node::body).unwrap().1;
    let port = object(port, &[("number", Value::from(1)), ("filter", Value::Null)]);
    let nulls = [("base", Value::Null), ("card", Value::Null), ("port", Value::List(vec![port]))];
    let mut config = object(entry.schema(), &nulls);
    config.insert("name", "a".into());
    let config = Some(packed(&config, entry.ty()));
    let request = plan_resource_change::Request {
        type_name: "aws_everything".to_owned(),
        config: config.clone(),
        proposed_new_state: config,
        ..Default::default()
    };
    let planned = provider.plan_resource_change(Call::default(), request).await;
    assert_eq!(planned.diagnostics, []);
    let planned = unpacked(planned.planned_state.as_ref(), entry.ty());
    assert!(planned.get("base").is_unknown() && planned.get("card").is_unknown());
    let [port] = planned.get("port").as_elements().unwrap() else { panic!("one is written") };
    assert!(port.get("filter").is_unknown());
    assert_eq!(port.get("hop"), &Value::List(vec![]));
}

/// The blocks that Terraform is told to be filled in, by their paths; what it would refuse in them is an error.
fn filled(at: &str, block: &Block, inside: bool, found: &mut Vec<String>) {
    for attribute in block.attributes.iter().filter(|_| inside) {
        assert!(attribute.computed && !attribute.required, "{at}{}", attribute.name);
    }
    for NestedBlock { type_name, block, min_items, .. } in &block.block_types {
        let block = block.as_ref().unwrap();
        assert!(!inside || block.computed, "{at}{type_name}");
        if block.computed {
            assert_eq!(*min_items, 0, "{at}{type_name}");
            found.push(format!("{at}{type_name}"));
        }
        filled(&format!("{at}{type_name}."), block, block.computed, found);
    }
}

#[tokio::test]
async fn terraform_is_told_that_everything_in_such_a_block_is_computed() {
    let provider = provider().await;
    for (name, schema) in provider.schemas().flat_map(|part| part.resource_schemas) {
        let mut found = Vec::new();
        filled("", schema.block.as_ref().unwrap(), false, &mut found);
        // Types that are declared and not managed have no such block.
        let computed = provider.resource(&name).is_ok_and(|of| of.schema().has_computed_blocks());
        assert_eq!(!found.is_empty(), computed, "{name}");
        if name == "aws_everything" {
            assert_eq!(
                found,
                ["base", "base.hop", "port", "port.filter", "port.hop", "card", "card.hop"]
            );
        }
    }
}

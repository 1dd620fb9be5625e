//! What is special about `aws_eip_association`. The addresses stand beside `aws_eip`.

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::ec2::testing::refusal;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// How `aws_eip_association` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    given: |store| {
        for _ in 0..2 {
            store.with("elastic-ip", &json!({}));
        }
    },
    // Both name an address.
    refused: |config| {
        let number = |name: &str| config[name].as_str().and_then(|string| string.chars().last());
        let (id, ip) = (number("allocation_id"), number("public_ip"));
        id.is_some() && ip.is_some() && id != ip
    },
    ..Row::of("aws_eip_association")
};

fn world() -> World<Store> {
    World::of("aws_eip_association")
}

fn to(instance: &str) -> Json {
    json!({"allocation_id": "eipalloc-1", "instance_id": instance})
}

#[tokio::test]
async fn an_association_is_told_with_all_that_it_connects() {
    let world = world();
    let state = done(world.create(&to("i-1")).await);
    assert_eq!(world.actions(), ["AssociateAddress", "DescribeAddresses"]);
    assert_has(
        &state,
        &json!({
            "allocation_id": "eipalloc-1", "allow_reassociation": null, "id": "eipassoc-1", "instance_id": "i-1",
            "network_interface_id": "eni-of-i-1", "private_ip_address": "10.0.0.4", "public_ip": "203.0.113.1",
        }),
    );
    assert_eq!(world.plan(&state, &to("i-1")).action, Action::NoOp);
    assert_eq!(world.plan(&state, &to("i-2")).replace, ["instance_id"]);
}

#[tokio::test]
async fn an_address_can_be_named_by_what_it_is() {
    let world = world();
    let config = json!({"public_ip": "203.0.113.2", "network_interface_id": "eni-9", "private_ip_address": "10.0.0.9"});
    done(world.create(&config).await);
    let call = world.call("AssociateAddress");
    for (name, value) in [
        ("AllocationId", "eipalloc-2"),
        ("NetworkInterfaceId", "eni-9"),
        ("PrivateIpAddress", "10.0.0.9"),
    ] {
        assert_eq!(call.param(name), value, "{name}");
    }
    let unknown = json!({"public_ip": "203.0.113.9", "instance_id": "i-1"});
    let told = world.create(&unknown).await.error.unwrap().to_string();
    assert_eq!(told, "there is no Elastic IP address 203.0.113.9 in this account and region");
}

#[tokio::test]
async fn an_address_that_leads_elsewhere_is_taken_unless_that_is_not_allowed() {
    let world = world();
    done(world.create(&to("i-1")).await);
    let mut config = to("i-2");
    config["allow_reassociation"] = false.into();
    let outcome = world.create(&config).await;
    assert_eq!(outcome.error.unwrap().code(), Some("Resource.AlreadyAssociated"));
    done(world.create(&to("i-2")).await);
    assert!(!world.call("AssociateAddress").params.contains_key("AllowReassociation"));
}

#[tokio::test]
async fn whether_an_address_may_be_taken_is_no_reason_for_another_association() {
    let world = world();
    done(world.create(&to("i-1")).await);
    let imported = world.import("eipassoc-1").await;
    let mut config = to("i-1");
    config["allow_reassociation"] = true.into();
    let planned = world.plan(&imported, &config);
    assert_eq!((planned.action, planned.replace.len()), (Action::Update, 0));
    world.actions();
    done(world.update_as(&imported, &planned).await);
    assert_eq!(world.actions(), [""; 0]);
}

#[tokio::test]
async fn an_association_whose_answer_was_lost_is_there_once() {
    let world = world();
    world.lose("AssociateAddress", Answer::cut(Cut::After));
    let state = done(world.create(&to("i-1")).await);
    assert_has(&state, &json!({"id": "eipassoc-1"}));
}

#[tokio::test]
async fn an_association_that_others_have_ended_is_gone() {
    let world = world();
    let state = done(world.create(&to("i-1")).await);
    world.aws().get("elastic-ip", "eipalloc-1").unwrap().value["associationId"] =
        "eipassoc-9".into();
    assert!(world.read(&state).await.unwrap().is_null());
    done(world.delete(&state).await);
    assert_eq!(
        world.aws().get("elastic-ip", "eipalloc-1").unwrap().value["associationId"],
        "eipassoc-9"
    );
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let allocation = "The allocation ID 'eipalloc-1' does not exist";
    let instance = "The instance ID 'i-1' does not exist";
    let interface = "The networkInterface ID 'i-1' does not exist";
    let gateway = "Network of i-1 is not attached to any internet gateway";
    let pending = "The pending instance 'i-1' is not in a valid state for this operation.";
    let create = |code, message| (Operation::Create, "AssociateAddress", code, message);
    let errors = [
        create("InvalidAllocationID.NotFound", allocation),
        create("InvalidInstanceID.NotFound", instance),
        create("InvalidNetworkInterfaceID.NotFound", interface),
        create("Gateway.NotAttached", gateway),
        create("InvalidInstanceID", pending),
    ];
    World::assert_passing(world, &to("i-1"), &to("i-1"), &errors).await;
}

#[tokio::test]
async fn what_holds_an_address_is_named_when_its_association_cannot_be_ended() {
    let world = world();
    let state = done(world.create(&to("i-1")).await);
    let interface = json!({"description": "ELB net/web/1", "status": "in-use"});
    let id = world.aws().with("network-interface", &interface);
    world.aws().get("elastic-ip", "eipalloc-1").unwrap().value["networkInterfaceId"] = id.into();
    let held = "You do not have permission to access the specified resource.";
    world.refuse("DisassociateAddress", refusal("AuthFailure", held));
    let told = world.delete(&state).await.error.unwrap().to_string();
    assert!(told.contains(held) && told.contains("\"ELB net/web/1\""), "{told}");
}

#[tokio::test]
async fn many_associations_are_read_with_one_call() {
    let world = world();
    let mut states = Vec::new();
    for i in ["1", "2"] {
        let config =
            json!({"allocation_id": format!("eipalloc-{i}"), "instance_id": format!("i-{i}")});
        states.push(done(world.create(&config).await));
    }
    world.actions();
    let read = |i: usize| world.read(&states[i]);
    let (a, b) = tokio::join!(read(0), read(1));
    assert_eq!([a.unwrap(), b.unwrap()], states[..]);
    assert_eq!(world.actions(), ["DescribeAddresses"]);
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    done(world.create(&to("i-1")).await);
    // As version 5.100 writes it.
    let state = json!({
        "allocation_id": "eipalloc-1", "allow_reassociation": null, "id": "eipassoc-1", "instance_id": "i-1",
        "network_interface_id": "eni-of-i-1", "private_ip_address": "10.0.0.4", "public_ip": "203.0.113.1",
    });
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &to("i-1")).action, Action::NoOp);
}

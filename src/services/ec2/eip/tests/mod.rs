//! What is special about `aws_eip`. What it has in common with all types is tested in `src/conformance/life`.

mod kind;

pub(in crate::services) use kind::ROW;

use super::{private_name, public_name};
use crate::aws::fake::{Answer, Cut};
use crate::engine::{Error, Operation};
use crate::plan::contract::Action;
use crate::services::ec2::testing::refusal;
use crate::services::testing::{World, assert_has, done};
use crate::store::Store;
use crate::value::Value;
use serde_json::{Value as Json, json};

fn world() -> World<Store> {
    World::of("aws_eip")
}

/// The calls since the last time that are no reads.
fn changes(world: &World<Store>) -> Vec<String> {
    let mut actions = world.actions();
    actions.retain(|action| !action.starts_with("Describe"));
    actions
}

/// An address that leads to an instance.
async fn associated() -> (World<Store>, Value) {
    let world = world();
    let state = done(world.create(&json!({"instance": "i-1"})).await);
    changes(&world);
    (world, state)
}

#[tokio::test]
async fn an_address_is_allocated_first_and_then_led_to_its_instance() {
    let world = world();
    let state = done(world.create(&json!({"instance": "i-1"})).await);
    assert_eq!(changes(&world), ["AllocateAddress", "AssociateAddress"]);
    assert_eq!(world.call("AllocateAddress").param("Domain"), "vpc");
    assert_has(
        &state,
        &json!({
            "allocation_id": "eipalloc-1", "arn": "arn:aws:ec2:us-east-1:111122223333:elastic-ip/eipalloc-1",
            "associate_with_private_ip": null, "association_id": "eipassoc-1", "domain": "vpc", "id": "eipalloc-1",
            "instance": "i-1", "network_border_group": "us-east-1", "network_interface": "eni-of-i-1",
            "private_dns": "ip-10-0-0-4.ec2.internal", "private_ip": "10.0.0.4", "ptr_record": "",
            "public_dns": "ec2-203-0-113-1.compute-1.amazonaws.com", "public_ip": "203.0.113.1",
            "public_ipv4_pool": "amazon", "ipam_pool_id": null,
        }),
    );
}

#[tokio::test]
async fn an_address_moves_and_what_follows_is_known_after_the_apply() {
    let (world, state) = associated().await;
    let planned = world.plan(&state, &json!({"instance": "i-2"}));
    for name in ["association_id", "network_interface", "private_dns", "private_ip"] {
        assert!(planned.value.get(name).is_unknown(), "{name}");
    }
    assert!(!planned.value.get("public_ip").is_unknown());
    let state = done(world.update_as(&state, &planned).await);
    assert_eq!(changes(&world), ["DisassociateAddress", "AssociateAddress"]);
    assert_has(&state, &json!({"instance": "i-2", "network_interface": "eni-of-i-2"}));

    let state = done(world.update(&state, &json!({"network_interface": "eni-9"})).await);
    assert_eq!(world.call("AssociateAddress").param("NetworkInterfaceId"), "eni-9");
    assert_has(&state, &json!({"instance": "", "network_interface": "eni-9"}));

    let other = json!({"network_interface": "eni-9", "associate_with_private_ip": "10.0.0.9"});
    let state = done(world.update(&state, &other).await);
    let call = world.call("AssociateAddress");
    assert_eq!(
        (call.param("NetworkInterfaceId"), call.param("PrivateIpAddress")),
        ("eni-9", "10.0.0.9")
    );
    assert_has(&state, &json!({"associate_with_private_ip": "10.0.0.9", "private_ip": "10.0.0.9"}));

    // After an import, only the state lacks it.
    let imported = world.import("eipalloc-1").await;
    changes(&world);
    done(world.update(&imported, &other).await);
    assert_eq!(changes(&world), [""; 0]);
}

#[tokio::test]
async fn an_address_stays_where_it_is_when_nothing_is_said_and_follows_when_others_move_it() {
    let (world, state) = associated().await;
    assert_eq!(world.plan(&state, &json!({})).action, Action::NoOp);
    let address = |instance: &str| json!({"associationId": "eipassoc-9", "instanceId": instance});
    for (name, value) in address("i-9").as_object().unwrap() {
        world.aws().get("elastic-ip", "eipalloc-1").unwrap().value[name] = value.clone();
    }
    let moved = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&moved, &json!({})).action, Action::NoOp);
    done(world.update(&moved, &json!({"instance": "i-1"})).await);
    assert_eq!(world.call("DisassociateAddress").param("AssociationId"), "eipassoc-9");
}

#[tokio::test]
async fn an_address_is_replaced_only_by_another_one() {
    let world = world();
    let state = done(world.create(&json!({"address": "198.51.100.7"})).await);
    assert_has(&state, &json!({"address": "198.51.100.7", "public_ip": "198.51.100.7"}));
    assert_eq!(world.plan(&state, &json!({"address": "198.51.100.8"})).replace, ["address"]);
    let imported = world.import("eipalloc-1").await;
    assert_has(&imported, &json!({"address": null}));
    assert_eq!(world.plan(&imported, &json!({"address": "198.51.100.7"})).replace, [""; 0]);
}

#[tokio::test]
async fn a_pool_of_ipam_has_an_attribute_of_its_own_and_gets_the_address_back() {
    let world = world();
    let state = done(world.create(&json!({"ipam_pool_id": "ipam-pool-1"})).await);
    assert_has(&state, &json!({"ipam_pool_id": "ipam-pool-1", "public_ipv4_pool": ""}));
    done(world.delete(&state).await);
    assert_eq!(world.call("GetIpamPoolAllocations").param("IpamPoolId"), "ipam-pool-1");
}

#[tokio::test]
async fn an_address_that_leads_somewhere_leaves_it_before_it_is_released() {
    let (world, state) = associated().await;
    done(world.delete(&state).await);
    assert_eq!(changes(&world), ["DisassociateAddress", "ReleaseAddress"]);
    assert_eq!(world.call("ReleaseAddress").param("NetworkBorderGroup"), "us-east-1");
    done(world.delete(&state).await);
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let [here, there] = ["i-1", "i-2"].map(|instance| json!({"instance": instance}));
    let absent = "The allocation ID 'eipalloc-1' does not exist";
    let instance = "The instance ID 'i-1' does not exist";
    let interface = "The networkInterface ID 'eni-1' does not exist";
    let gateway = "Network vpc-1 is not attached to any internet gateway";
    let pending = "The pending instance 'i-1' is not in a valid state for this operation.";
    let held = "You do not have permission to access the specified resource.";
    let errors = [
        (Operation::Create, "AssociateAddress", "InvalidAllocationID.NotFound", absent),
        (Operation::Update, "AssociateAddress", "InvalidAllocationID.NotFound", absent),
        (Operation::Update, "AssociateAddress", "InvalidInstanceID.NotFound", instance),
        (Operation::Update, "AssociateAddress", "InvalidNetworkInterfaceID.NotFound", interface),
        (Operation::Update, "AssociateAddress", "Gateway.NotAttached", gateway),
        (Operation::Update, "AssociateAddress", "InvalidInstanceID", pending),
        (Operation::Delete, "ReleaseAddress", "InvalidIPAddress.InUse", "in use"),
        (Operation::Delete, "DisassociateAddress", "AuthFailure", held),
    ];
    World::assert_passing(world, &here, &there, &errors).await;
}

#[tokio::test]
async fn a_refusal_that_does_not_pass_is_told_at_once() {
    let (world, state) = associated().await;
    let refused =
        refusal("AuthFailure", "AWS was not able to validate the provided access credentials");
    world.refuse("ReleaseAddress", refused);
    assert_eq!(world.delete(&state).await.error.unwrap().code(), Some("AuthFailure"));
}

#[tokio::test]
async fn what_holds_an_address_is_named_when_it_cannot_be_released() {
    let (world, state) = associated().await;
    let nat = json!({
        "description": "Interface for NAT Gateway nat-1", "status": "in-use",
        "association": {"publicIp": "203.0.113.1"},
    });
    let id = world.aws().with("network-interface", &nat);
    world.aws().get("elastic-ip", "eipalloc-1").unwrap().value["networkInterfaceId"] = id.into();
    let held = "You do not have permission to access the specified resource.";
    for _ in 0..100 {
        world.refuse("DisassociateAddress", refusal("AuthFailure", held));
    }
    let told = world.delete(&state).await.error.unwrap().to_string();
    let named = "It is held by network interface eni-1 (\"Interface for NAT Gateway nat-1\")";
    assert!(told.contains(held) && told.contains(named), "{told}");
}

#[tokio::test]
async fn an_address_that_a_nat_gateway_has_beside_its_primary_one_is_taken_back_and_released() {
    let world = world();
    let state = done(world.create(&json!({})).await);
    world.aws().get("elastic-ip", "eipalloc-1").unwrap().value["associationId"] =
        "eipassoc-9".into();
    let address = |id: &str, association: &str, is_primary: bool| {
        json!({
            "allocationId": id, "associationId": association, "isPrimary": is_primary, "status": "succeeded",
        })
    };
    let addresses =
        [address("eipalloc-8", "eipassoc-8", true), address("eipalloc-1", "eipassoc-9", false)];
    world.aws().with("nat-gateway", &json!({"natGatewayAddressSet": addresses}));
    let held = "You do not have permission to access the specified resource.";
    world.refuse("DisassociateAddress", refusal("AuthFailure", held));
    done(world.delete(&state).await);
    assert_eq!(world.call("DisassociateNatGatewayAddress").param("AssociationId.1"), "eipassoc-9");
    assert!(world.aws().all("elastic-ip").is_empty());
}

#[tokio::test]
async fn what_holds_an_address_is_named_when_it_cannot_lead_elsewhere() {
    let (world, state) = associated().await;
    let interface =
        json!({"description": "ELB net/web/1", "requesterId": "amazon-elb", "status": "in-use"});
    let id = world.aws().with("network-interface", &interface);
    world.aws().get("elastic-ip", "eipalloc-1").unwrap().value["networkInterfaceId"] = id.into();
    let state = world.read(&state).await.unwrap();
    let held = "You do not have permission to access the specified resource.";
    world.refuse("DisassociateAddress", refusal("AuthFailure", held));
    let told = world.update(&state, &json!({"instance": "i-2"})).await.error.unwrap().to_string();
    assert!(told.contains(held) && told.contains("\"ELB net/web/1\""), "{told}");

    // Tags lead it nowhere.
    changes(&world);
    done(world.update(&state, &json!({"instance": "i-1", "tags": {"a": "b"}})).await);
    assert_eq!(changes(&world), ["CreateTags"]);
}

#[test]
fn the_argument_of_older_versions_cannot_say_that_an_address_is_for_no_vpc() {
    let world = world();
    assert_eq!(world.problems(&json!({"vpc": true})), [""; 0]);
    for config in [json!({"vpc": false}), json!({"vpc": true, "domain": "standard"})] {
        assert_eq!(world.problems(&config).len(), 1, "{config}");
    }
}

#[tokio::test]
async fn the_argument_of_older_versions_comes_and_goes_without_a_change() {
    let world = world();
    let state = done(world.create(&json!({"vpc": true})).await);
    assert_has(&state, &json!({"vpc": true, "domain": "vpc"}));
    for config in [json!({}), json!({"domain": "vpc"}), json!({"vpc": true})] {
        assert_eq!(world.plan(&state, &config).action, Action::NoOp, "{config}");
    }
}

#[tokio::test]
async fn the_name_in_reverse_is_shown_and_stays_where_it_may_not_be_read() {
    let world = world();
    let state = done(world.create(&json!({})).await);
    world.aws().get("elastic-ip", "eipalloc-1").unwrap().value["ptrRecord"] =
        "mail.example.com.".into();
    let read = world.read(&state).await.unwrap();
    assert_has(&read, &json!({"ptr_record": "mail.example.com."}));
    for state in [&read, &state] {
        world.refuse("DescribeAddressesAttribute", refusal("UnauthorizedOperation", "no"));
        let (kept, warnings) = world.read_with_warnings(state).await.unwrap();
        assert_eq!((&kept, warnings.len()), (state, 1));
    }
    world.refuse(
        "DescribeAddressesAttribute",
        refusal("UnsupportedOperation", "not available in this region"),
    );
    assert_has(&world.read(&read).await.unwrap(), &json!({"ptr_record": ""}));
}

#[tokio::test]
async fn an_address_whose_answer_was_lost_is_told_from_others_by_what_was_there_before() {
    let world = world();
    world.aws().with("elastic-ip", &json!({"tags": {"Name": "a"}}));
    world.lose("AllocateAddress", Answer::cut(Cut::After));
    let state = done(world.create(&json!({"tags": {"Name": "a"}})).await);
    assert_has(&state, &json!({"id": "eipalloc-2"}));

    world.refuse("AllocateAddress", Answer::cut(Cut::After));
    let outcome = world.create(&json!({"tags": {"Name": "a"}})).await;
    assert!(matches!(outcome.error, Some(Error::Lost { .. })), "{:?}", outcome.error);
}

#[tokio::test]
async fn many_addresses_are_read_with_two_calls_and_a_missing_one_fails_nothing() {
    let world = world();
    let mut states = Vec::new();
    for _ in 0..3 {
        states.push(done(world.create(&json!({})).await));
    }
    world.aws().remove("elastic-ip", "eipalloc-1");
    world.actions();
    let read = |i: usize| world.read(&states[i]);
    let (a, b, c) = tokio::join!(read(0), read(1), read(2));
    assert!(a.unwrap().is_null());
    assert_eq!([b.unwrap(), c.unwrap()], states[1..]);
    assert_eq!(world.actions(), ["DescribeAddresses", "DescribeAddressesAttribute"]);
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    world.aws().with("elastic-ip", &json!({"publicIp": "203.0.113.1"}));
    // As version 5.100 writes it.
    let state: Json = json!({
        "address": null, "allocation_id": "eipalloc-1",
        "arn": "arn:aws:ec2:us-east-1:111122223333:elastic-ip/eipalloc-1", "associate_with_private_ip": null,
        "association_id": "", "carrier_ip": "", "customer_owned_ip": "", "customer_owned_ipv4_pool": "", "domain": "vpc",
        "id": "eipalloc-1", "instance": "", "ipam_pool_id": null, "network_border_group": "us-east-1",
        "network_interface": "", "private_dns": null, "private_ip": "", "ptr_record": "",
        "public_dns": "ec2-203-0-113-1.compute-1.amazonaws.com", "public_ip": "203.0.113.1",
        "public_ipv4_pool": "amazon", "tags": {}, "tags_all": {}, "timeouts": null, "vpc": true,
    });
    let taken = world.take_over(0, &state).await;
    for config in [json!({}), json!({"domain": "vpc"})] {
        assert_eq!(world.plan(&taken, &config).action, Action::NoOp, "{config}");
    }
}

#[test]
fn names_in_dns_are_those_of_the_region() {
    assert_eq!(private_name("us-east-1", "10.0.0.4"), "ip-10-0-0-4.ec2.internal");
    let there = "ip-10-0-0-4.eu-central-1.compute.internal";
    assert_eq!(private_name("eu-central-1", "10.0.0.4"), there);
    let public = public_name("cn-north-1", "amazonaws.com.cn", "203.0.113.1");
    assert_eq!(public, "ec2-203-0-113-1.cn-north-1.compute.amazonaws.com.cn");
}

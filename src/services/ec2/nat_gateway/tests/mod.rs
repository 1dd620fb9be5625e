//! What is special about `aws_nat_gateway`. What it has in common with all types is tested in `src/conformance/life`.

mod addresses;
mod kind;

pub(in crate::services) use kind::ROW;

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::testing::{World, assert_has, done};
use crate::store::Store;
use crate::value::Value;
use serde_json::{Value as Json, json};

fn world() -> World<Store> {
    World::of("aws_nat_gateway")
}

fn public() -> Json {
    json!({"allocation_id": "eipalloc-1", "subnet_id": "subnet-1"})
}

/// The public gateway with something more.
fn public_with(more: &Json) -> Json {
    let mut config = public();
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

/// The calls since the last time that are no reads.
fn changes(world: &World<Store>) -> Vec<String> {
    let mut actions = world.actions();
    actions.retain(|action| !action.starts_with("Describe"));
    actions
}

#[tokio::test]
async fn a_public_gateway_is_waited_for_and_told_with_its_address() {
    let world = world();
    world.aws().nature.pending = 3;
    let state = done(world.create(&public()).await);
    let expected = [&["CreateNatGateway"][..], &["DescribeNatGateways"; 4]].concat();
    assert_eq!(world.actions(), expected);
    assert_has(
        &state,
        &json!({
            "allocation_id": "eipalloc-1", "association_id": "eipassoc-1", "auto_provision_zones": "",
            "availability_mode": "zonal", "availability_zone_address": [], "connectivity_type": "public",
            "id": "nat-1", "network_interface_id": "eni-nat", "private_ip": "10.0.1.4", "public_ip": "203.0.113.1",
            "regional_nat_gateway_address": [], "route_table_id": "", "secondary_allocation_ids": [],
            "secondary_private_ip_address_count": 0, "secondary_private_ip_addresses": [], "subnet_id": "subnet-1",
            "vpc_id": "vpc-1",
        }),
    );
}

#[tokio::test]
async fn a_private_gateway_has_no_public_address() {
    let world = world();
    let config = json!({
        "connectivity_type": "private", "subnet_id": "subnet-1", "private_ip": "10.0.1.9",
        "secondary_private_ip_address_count": 2,
    });
    let state = done(world.create(&config).await);
    assert_has(
        &state,
        &json!({
            "allocation_id": null, "private_ip": "10.0.1.9", "public_ip": "", "secondary_allocation_ids": [],
            "secondary_private_ip_address_count": 2,
            "secondary_private_ip_addresses": ["10.0.1.101", "10.0.1.102"],
        }),
    );
}

#[tokio::test]
async fn all_that_a_create_call_takes_is_in_it() {
    let world = world();
    let more = json!({
        "availability_mode": "zonal", "connectivity_type": "public", "private_ip": "10.0.1.9", "tags": {"a": "b"},
        "secondary_allocation_ids": ["eipalloc-2"], "secondary_private_ip_addresses": ["10.0.1.20"],
    });
    done(world.create(&public_with(&more)).await);
    assert_eq!(changes(&world), ["CreateNatGateway"]);
    let call = world.call("CreateNatGateway");
    for (name, value) in [
        ("AllocationId", "eipalloc-1"),
        ("AvailabilityMode", "zonal"),
        ("ConnectivityType", "public"),
        ("PrivateIpAddress", "10.0.1.9"),
        ("SecondaryAllocationId.1", "eipalloc-2"),
        ("SecondaryPrivateIpAddress.1", "10.0.1.20"),
        ("SubnetId", "subnet-1"),
        ("TagSpecification.1.Tag.1.Key", "a"),
    ] {
        assert_eq!(call.param(name), value, "{name}");
    }
    assert!(!call.params.contains_key("VpcId"));
}

#[tokio::test]
async fn a_gateway_that_fails_says_why_and_what_to_do_and_can_be_destroyed() {
    let world = world();
    let state = done(world.create(&public()).await);
    let fail = |code: &str, message: &str| {
        let mut aws = world.aws();
        let gateway = &mut aws.get("nat-gateway", "nat-1").unwrap().value;
        gateway["state"] = "failed".into();
        gateway["failureCode"] = code.into();
        gateway["failureMessage"] = message.into();
    };
    fail("Gateway.NotAttached", "Network vpc-1 has no Internet gateway attached");
    let outcome = world.update(&state, &public_with(&json!({"tags": {"a": "b"}}))).await;
    let told = outcome.error.unwrap().to_string();
    let why = "AWS reports that it failed: Network vpc-1 has no Internet gateway attached (Gateway.NotAttached).";
    assert!(told.starts_with(why) && told.contains("add `depends_on`"), "{told}");
    assert_has(&outcome.state, &json!({"id": "nat-1"}));

    fail("InternalError", "Please try again.");
    assert_has(&world.read(&state).await.unwrap(), &json!({"id": "nat-1"}));
    world.aws().nature.ending = 2;
    done(world.delete(&state).await);
    assert!(world.aws().inventory().iter().all(|object| !object.starts_with("nat-gateway")));
}

#[tokio::test]
async fn a_deleted_gateway_is_gone_although_ec2_still_tells_of_it() {
    let world = world();
    let state = done(world.create(&public()).await);
    world.aws().get("nat-gateway", "nat-1").unwrap().value["state"] = "deleted".into();
    assert!(world.read(&state).await.unwrap().is_null());
    world.actions();
    done(world.delete(&state).await);
    assert_eq!(world.actions(), ["DeleteNatGateway", "DescribeNatGateways"]);
}

#[tokio::test]
async fn a_deletion_is_waited_for_so_that_addresses_and_subnets_are_free() {
    let world = world();
    let state = done(world.create(&public()).await);
    world.aws().nature.ending = 3;
    world.actions();
    done(world.delete(&state).await);
    let expected = [&["DeleteNatGateway"][..], &["DescribeNatGateways"; 3]].concat();
    assert_eq!(world.actions()[..4], expected);
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let changed = public_with(&json!({"secondary_allocation_ids": ["eipalloc-2"]}));
    let allocation = "The allocation ID 'eipalloc-1' does not exist";
    let subnet = "The subnet ID 'subnet-1' does not exist";
    let vpc = "The vpc ID 'vpc-1' does not exist (subnet-1)";
    let errors = [
        (Operation::Create, "CreateNatGateway", "InvalidAllocationID.NotFound", allocation),
        (Operation::Create, "CreateNatGateway", "InvalidSubnetID.NotFound", subnet),
        (Operation::Create, "CreateNatGateway", "InvalidVpcID.NotFound", vpc),
        (
            Operation::Update,
            "AssociateNatGatewayAddress",
            "InvalidAllocationID.NotFound",
            allocation,
        ),
    ];
    World::assert_passing(world, &public(), &changed, &errors).await;
}

#[tokio::test]
async fn an_address_that_is_taken_is_told_at_once() {
    let world = world();
    world.aws().get("elastic-ip", "eipalloc-1").unwrap().value["associationId"] =
        "eipassoc-9".into();
    let outcome = world.create(&public()).await;
    assert_eq!(outcome.error.unwrap().code(), Some("Resource.AlreadyAssociated"));
    assert!(outcome.state.is_null());
}

#[tokio::test]
async fn a_call_whose_answer_was_lost_is_sent_again_with_the_same_token() {
    let world = world();
    world.lose("CreateNatGateway", Answer::cut(Cut::After));
    done(world.create(&public()).await);
    let creates = world.calls().into_iter().filter(|call| call.action == "CreateNatGateway");
    let tokens: Vec<String> = creates.map(|call| call.param("ClientToken").to_owned()).collect();
    assert!(tokens.len() == 2 && tokens[0] == tokens[1] && !tokens[0].is_empty(), "{tokens:?}");
    assert_eq!(world.aws().all("nat-gateway").len(), 1);
}

#[tokio::test]
async fn many_gateways_are_read_with_one_call_and_a_missing_one_fails_nothing() {
    let world = world();
    let mut states = Vec::new();
    for i in 1..4 {
        let id = format!("eipalloc-{i}");
        states.push(done(world.create(&public_with(&json!({"allocation_id": id}))).await));
    }
    world.aws().remove("nat-gateway", "nat-1");
    world.actions();
    let read = |i: usize| world.read(&states[i]);
    let (a, b, c) = tokio::join!(read(0), read(1), read(2));
    assert!(a.unwrap().is_null());
    assert_eq!([b.unwrap(), c.unwrap()], states[1..]);
    assert_eq!(world.actions(), ["DescribeNatGateways"]);
}

#[test]
fn what_does_not_go_together_is_refused_before_any_call() {
    let world = world();
    let regional = json!({"availability_mode": "regional", "vpc_id": "vpc-1"});
    let with = |config: &Json, name: &str, value: Json| {
        let mut config = config.clone();
        config[name] = value;
        config
    };
    let zone = |zone: &str, id: &str| json!({"availability_zone": zone, "allocation_ids": [id]});
    let private = json!({"connectivity_type": "private", "subnet_id": "subnet-1"});
    let zones = "availability_zone_address";
    for (config, problem) in [
        (json!({"subnet_id": "subnet-1"}), "needs `allocation_id`"),
        (json!({"allocation_id": "eipalloc-1"}), "needs `subnet_id`"),
        (with(&public(), zones, json!([zone("us-east-1a", "eipalloc-2")])), "only a regional"),
        (with(&public(), "secondary_private_ip_address_count", 1.into()), "is for private ones"),
        (with(&public(), "secondary_private_ip_addresses", json!(["10.0.1.9"])), "write as many"),
        (
            with(
                &with(&public(), "secondary_allocation_ids", json!(["eipalloc-2"])),
                "secondary_private_ip_addresses",
                json!([]),
            ),
            "write as many",
        ),
        (
            with(
                &with(&public(), "secondary_allocation_ids", json!(["eipalloc-2"])),
                "secondary_private_ip_address_count",
                0.into(),
            ),
            "is for private ones",
        ),
        (
            with(
                &with(&private, "secondary_private_ip_addresses", json!([])),
                "secondary_private_ip_address_count",
                1.into(),
            ),
            "says another number",
        ),
        (with(&private, "allocation_id", "eipalloc-1".into()), "no public addresses"),
        (with(&private, "secondary_allocation_ids", json!(["eipalloc-1"])), "no public addresses"),
        (json!({"availability_mode": "regional"}), "needs `vpc_id`"),
        (with(&regional, "subnet_id", "subnet-1".into()), "and no subnet"),
        (with(&regional, "private_ip", "10.0.1.9".into()), "and no subnet"),
        (with(&regional, "connectivity_type", "private".into()), "always public"),
        (
            with(
                &regional,
                zones,
                json!([zone("us-east-1a", "eipalloc-2"), zone("us-east-1b", "eipalloc-2")]),
            ),
            "eipalloc-2 stands in two blocks",
        ),
        (
            with(
                &regional,
                zones,
                json!([zone("us-east-1a", "eipalloc-2"), zone("us-east-1a", "eipalloc-3")]),
            ),
            "us-east-1a stands in two blocks",
        ),
    ] {
        let problems = world.problems(&config);
        assert!(problems.iter().any(|told| told.contains(problem)), "{config}: {problems:?}");
    }
    for config in [
        public(),
        private,
        regional,
        with(&public(), "secondary_private_ip_address_count", 0.into()),
        with(&public(), "secondary_allocation_ids", json!([])),
    ] {
        assert_eq!(world.problems(&config), [""; 0], "{config}");
    }
}

#[test]
fn what_is_not_known_yet_is_not_refused() {
    let world = world();
    let mut config = world.config(&json!({}));
    for name in ["availability_mode", "connectivity_type", "allocation_id", "subnet_id"] {
        config.insert(name, Value::Unknown);
    }
    assert_eq!(world.plan_value(&Value::Null, &config).action, Action::Create);
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    done(world.create(&public()).await);
    // As version 5.100 writes it.
    let state = json!({
        "allocation_id": "eipalloc-1", "association_id": "eipassoc-1", "connectivity_type": "public", "id": "nat-1",
        "network_interface_id": "eni-nat", "private_ip": "10.0.1.4", "public_ip": "203.0.113.1",
        "secondary_allocation_ids": null, "secondary_private_ip_address_count": 0,
        "secondary_private_ip_addresses": [], "subnet_id": "subnet-1", "tags": {}, "tags_all": {}, "timeouts": null,
    });
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &public()).action, Action::NoOp);
}

//! What is special about `aws_internet_gateway`. What it has in common with all types is tested in `src/conformance/life`.

mod kind;

pub(in crate::services) use kind::ROW;

use crate::aws::fake::{Answer, Cut};
use crate::engine::{Error, Operation};
use crate::plan::contract::Action;
use crate::services::ec2::testing::refusal;
use crate::services::testing::{World, assert_has, done};
use crate::store::Store;
use crate::value::Value;
use serde_json::{Value as Json, json};

fn world() -> World<Store> {
    World::of("aws_internet_gateway")
}

/// A world with a gateway in a VPC.
async fn attached() -> (World<Store>, Value) {
    let world = world();
    let state = done(world.create(&json!({"vpc_id": "vpc-1"})).await);
    world.actions();
    (world, state)
}

#[tokio::test]
async fn a_gateway_is_attached_by_a_call_of_its_own_after_its_id_is_known() {
    let world = world();
    let state = done(world.create(&json!({"vpc_id": "vpc-1", "tags": {"a": "b"}})).await);
    let expected = [
        "DescribeInternetGateways",
        "CreateInternetGateway",
        "DescribeInternetGateways",
        "AttachInternetGateway",
        "DescribeInternetGateways",
    ];
    assert_eq!(world.actions(), expected);
    let arn = "arn:aws:ec2:us-east-1:111122223333:internet-gateway/igw-1";
    assert_has(
        &state,
        &json!({"id": "igw-1", "arn": arn, "owner_id": "111122223333", "vpc_id": "vpc-1"}),
    );
}

#[tokio::test]
async fn a_gateway_that_is_being_attached_is_waited_for() {
    let world = world();
    world.aws().nature.pending = 3;
    done(world.create(&json!({"vpc_id": "vpc-1"})).await);
    let reads = world.actions().into_iter().skip_while(|action| action != "AttachInternetGateway");
    assert_eq!(reads.skip(1).count(), 4);
}

#[tokio::test]
async fn a_gateway_stays_where_it_is_when_its_vpc_is_left_out() {
    let (world, state) = attached().await;
    for left_out in [json!({}), json!({"vpc_id": ""})] {
        assert_eq!(world.plan(&state, &left_out).action, Action::NoOp);
    }
    let alone = done(world.create(&json!({})).await);
    assert_has(&alone, &json!({"vpc_id": ""}));
    // Somebody else attaches it.
    world.aws().get("internet-gateway", "igw-2").unwrap().value["attachmentSet"] =
        json!([{"vpcId": "vpc-2", "state": "available"}]);
    let alone = world.read(&alone).await.unwrap();
    assert_has(&alone, &json!({"vpc_id": "vpc-2"}));
    assert_eq!(world.plan(&alone, &json!({})).action, Action::NoOp);
}

#[tokio::test]
async fn a_gateway_moves_to_another_vpc_when_it_has_left_the_first() {
    let (world, state) = attached().await;
    world.aws().nature.stale = 2;
    let state = done(world.update(&state, &json!({"vpc_id": "vpc-2"})).await);
    let calls = world.actions();
    let order: Vec<&str> = calls.iter().map(String::as_str).take(5).collect();
    let expected = [
        "DetachInternetGateway",
        "DescribeInternetGateways",
        "DescribeInternetGateways",
        "DescribeInternetGateways",
        "AttachInternetGateway",
    ];
    assert_eq!(order, expected);
    assert_has(&state, &json!({"id": "igw-1", "vpc_id": "vpc-2"}));
}

#[tokio::test]
async fn an_attachment_whose_answer_was_lost_is_taken_for_done_only_if_it_was() {
    let world = world();
    world.lose("AttachInternetGateway", Answer::cut(Cut::After));
    let state = done(world.create(&json!({"vpc_id": "vpc-1"})).await);
    assert_has(&state, &json!({"vpc_id": "vpc-1"}));

    let (world, state) = attached().await;
    let taken = "resource igw-1 is already attached to network vpc-1";
    world.refuse("AttachInternetGateway", refusal("Resource.AlreadyAssociated", taken));
    let outcome = world.update(&state, &json!({"vpc_id": "vpc-2"})).await;
    assert_eq!(outcome.error.unwrap().code(), Some("Resource.AlreadyAssociated"));
    assert_has(&outcome.state, &json!({"id": "igw-1", "vpc_id": ""}));
}

#[tokio::test]
async fn a_vpc_that_has_a_gateway_is_told_at_once_and_the_new_gateway_is_in_the_state() {
    let (world, _) = attached().await;
    let outcome = world.create(&json!({"vpc_id": "vpc-1"})).await;
    let error = outcome.error.unwrap();
    assert_eq!(error.code(), Some("InvalidParameterValue"), "{error}");
    assert_has(&outcome.state, &json!({"id": "igw-2"}));
    let attachments = world.actions().iter().filter(|a| *a == "AttachInternetGateway").count();
    assert_eq!(attachments, 1);
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let gateway = "The internetGateway ID 'igw-1' does not exist";
    let vpc = "The vpc ID 'vpc-1' does not exist";
    let public = "Network vpc-1 has some mapped public address(es).";
    let [here, there] = ["vpc-1", "vpc-2"].map(|vpc| json!({"vpc_id": vpc}));
    let errors = [
        (Operation::Create, "AttachInternetGateway", "InvalidInternetGatewayID.NotFound", gateway),
        (Operation::Update, "AttachInternetGateway", "InvalidInternetGatewayID.NotFound", gateway),
        (Operation::Create, "AttachInternetGateway", "InvalidVpcID.NotFound", vpc),
        (Operation::Update, "AttachInternetGateway", "InvalidVpcID.NotFound", vpc),
        (Operation::Update, "DetachInternetGateway", "DependencyViolation", public),
        (Operation::Delete, "DetachInternetGateway", "DependencyViolation", public),
        (Operation::Delete, "DeleteInternetGateway", "DependencyViolation", "has dependencies"),
    ];
    World::assert_passing(world, &here, &there, &errors).await;
}

#[tokio::test]
async fn a_gateway_that_is_gone_or_detached_already_is_deleted() {
    let (world, state) = attached().await;
    world.aws().get("internet-gateway", "igw-1").unwrap().value["attachmentSet"] = json!([]);
    let expected = ["DescribeInternetGateways", "DetachInternetGateway", "DeleteInternetGateway"];
    for _ in 0..2 {
        done(world.delete(&state).await);
        assert_eq!(world.actions(), expected);
    }
}

#[tokio::test]
async fn a_gateway_that_was_attached_after_the_state_was_written_is_detached_and_deleted() {
    let world = world();
    let state = done(world.create(&json!({})).await);
    world.aws().get("internet-gateway", "igw-1").unwrap().value["attachmentSet"] =
        json!([{"vpcId": "vpc-2", "state": "available"}]);
    done(world.delete(&state).await);
    assert_eq!(world.call("DetachInternetGateway").param("VpcId"), "vpc-2");
}

#[tokio::test]
async fn what_has_a_public_address_is_named_when_a_gateway_cannot_be_detached() {
    let world = world();
    let limits = json!({"vpc_id": "vpc-1", "timeouts": {"delete": "1m"}});
    let state = done(world.create(&limits).await);
    let public = |description: &str| json!({"description": description, "status": "in-use", "association": {"publicIp": "203.0.113.1"}});
    world.aws().with("network-interface", &public("Interface for NAT Gateway nat-1"));
    world.aws().with("network-interface", &json!({"description": "without"}));
    world.actions();
    let error = world.delete(&state).await.error.unwrap();
    let (code, told) = (error.code(), error.to_string());
    assert_eq!(code, Some("DependencyViolation"));
    let named = "What in the VPC still has a public address: network interface eni-1 (\"Interface for NAT Gateway nat-1\")";
    assert!(told.contains(named) && !told.contains("eni-2"), "{told}");
    let looked = world.actions().iter().filter(|a| *a == "DescribeNetworkInterfaces").count();
    // Once for the log, while it waits, and once for the error.
    assert_eq!(looked, 2);

    // What the caller may not see is left out.
    for _ in 0..2 {
        world.refuse("DescribeNetworkInterfaces", refusal("UnauthorizedOperation", "no"));
    }
    let told = world.delete(&state).await.error.unwrap().to_string();
    assert!(told.contains("mapped public address") && !told.contains("eni-1"), "{told}");
}

#[tokio::test]
async fn a_gateway_whose_answer_was_lost_is_told_from_others_by_what_was_there_before() {
    let world = world();
    for tags in [json!({"Name": "a"}), json!({"Name": "other"})] {
        world.aws().with("internet-gateway", &json!({"tags": tags}));
    }
    world.lose("CreateInternetGateway", Answer::cut(Cut::After));
    let state = done(world.create(&json!({"tags": {"Name": "a"}})).await);
    assert_has(&state, &json!({"id": "igw-3"}));

    world.refuse("CreateInternetGateway", Answer::cut(Cut::After));
    let outcome = world.create(&json!({"tags": {"Name": "a"}})).await;
    assert!(matches!(outcome.error, Some(Error::Lost { .. })), "{:?}", outcome.error);
    assert!(outcome.state.is_null());
}

#[tokio::test]
async fn many_gateways_are_read_with_one_call_and_a_missing_one_fails_nothing() {
    let world = world();
    let mut states = Vec::new();
    for _ in 0..3 {
        states.push(done(world.create(&json!({})).await));
    }
    world.aws().remove("internet-gateway", "igw-1");
    world.actions();
    let read = |i: usize| world.read(&states[i]);
    let (a, b, c) = tokio::join!(read(0), read(1), read(2));
    assert!(a.unwrap().is_null());
    assert_eq!([b.unwrap(), c.unwrap()], states[1..]);
    assert_eq!(world.actions(), ["DescribeInternetGateways"]);
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    for (vpc, written, config) in [
        (json!([{"vpcId": "vpc-1", "state": "available"}]), "vpc-1", json!({"vpc_id": "vpc-1"})),
        (json!([]), "", json!({})),
    ] {
        let world = world();
        let id = world.aws().with("internet-gateway", &json!({"attachmentSet": vpc}));
        // As version 5.100 writes it.
        let state: Json = json!({
            "arn": format!("arn:aws:ec2:us-east-1:111122223333:internet-gateway/{id}"), "id": id,
            "owner_id": "111122223333", "tags": {}, "tags_all": {}, "timeouts": null, "vpc_id": written,
        });
        let taken = world.take_over(0, &state).await;
        assert_eq!(world.plan(&taken, &config).action, Action::NoOp, "{config}");
    }
}

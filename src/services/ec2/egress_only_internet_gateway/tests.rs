//! What is special about `aws_egress_only_internet_gateway`, and the gateways as the EC2 API Reference documents them.

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::ec2::testing::kinds::IN_USE;
use crate::services::testing::{Row, World, done};
use crate::store::{Does, Key, Kind, Parent, Store, on};
use serde_json::json;

/// How `aws_egress_only_internet_gateway` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    kinds: &[&GATEWAY],
    makes: Some("egress-only-internet-gateway"),
    given: |store| {
        for cidr in ["10.0.0.0/16", "10.1.0.0/16"] {
            store.with("vpc", &json!({"cidrBlock": cidr}));
        }
    },
    ..Row::of("aws_egress_only_internet_gateway")
};

const GATEWAY: Kind = Kind {
    key: Key::Made("egressOnlyInternetGatewayId", "eigw-"),
    absent: ("InvalidGatewayID.NotFound", "The eigw ID '{}' does not exist"),
    new: |turn, gateway| {
        gateway["attachmentSet"] = json!([{"state": "attached", "vpcId": turn.text("vpcId")}]);
        Ok(())
    },
    parents: &[Parent::held("/attachmentSet/0/vpcId", "vpc", IN_USE)],
    token: Some("ClientToken"),
    tagged: Some("egress-only-internet-gateway"),
    pending: &[("/attachmentSet/0/state", "attaching")],
    operations: &[
        on("CreateEgressOnlyInternetGateway", Does::Create("egressOnlyInternetGateway")),
        on("DescribeEgressOnlyInternetGateways", Does::List("egressOnlyInternetGatewaySet", &[])),
        on("DeleteEgressOnlyInternetGateway", Does::Delete),
    ],
    ..Kind::of("ec2", "egress-only-internet-gateway")
};

fn world() -> World<Store> {
    World::of("aws_egress_only_internet_gateway")
}

#[tokio::test]
async fn a_call_whose_answer_was_lost_is_sent_again_with_the_same_token() {
    let world = world();
    world.lose("CreateEgressOnlyInternetGateway", Answer::cut(Cut::After));
    done(world.create(&json!({"vpc_id": "vpc-1"})).await);
    let calls = world.calls().into_iter();
    let creates = calls.filter(|call| call.action == "CreateEgressOnlyInternetGateway");
    let tokens: Vec<String> = creates.map(|call| call.param("ClientToken").to_owned()).collect();
    assert!(tokens.len() == 2 && tokens[0] == tokens[1] && !tokens[0].is_empty(), "{tokens:?}");
    assert_eq!(world.aws().all("egress-only-internet-gateway").len(), 1);
}

#[tokio::test]
async fn a_vpc_that_is_not_visible_yet_is_waited_for() {
    let config = json!({"vpc_id": "vpc-1"});
    let absent = "The vpc ID 'vpc-1' does not exist";
    let errors =
        [(Operation::Create, "CreateEgressOnlyInternetGateway", "InvalidVpcID.NotFound", absent)];
    World::assert_passing(world, &config, &config, &errors).await;
}

#[tokio::test]
async fn many_gateways_are_read_with_one_call_and_a_missing_one_fails_nothing() {
    let world = world();
    let mut states = Vec::new();
    for vpc in ["vpc-1", "vpc-1", "vpc-2"] {
        states.push(done(world.create(&json!({"vpc_id": vpc})).await));
    }
    world.aws().remove("egress-only-internet-gateway", "eigw-1");
    world.actions();
    let read = |i: usize| world.read(&states[i]);
    let (a, b, c) = tokio::join!(read(0), read(1), read(2));
    assert!(a.unwrap().is_null());
    assert_eq!([b.unwrap(), c.unwrap()], states[1..]);
    assert_eq!(world.actions(), ["DescribeEgressOnlyInternetGateways"]);
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    world.aws().with(
        "egress-only-internet-gateway",
        &json!({"attachmentSet": [{"state": "attached", "vpcId": "vpc-1"}]}),
    );
    let state = json!({"id": "eigw-1", "tags": {}, "tags_all": {}, "vpc_id": "vpc-1"});
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &json!({"vpc_id": "vpc-1"})).action, Action::NoOp);
}

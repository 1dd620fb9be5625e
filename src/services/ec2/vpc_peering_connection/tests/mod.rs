//! What is special about `aws_vpc_peering_connection`. What it has in common with all types is tested in
//! `src/conformance/life`.

mod kind;

pub(in crate::services) use kind::ROW;
pub(in crate::services::ec2) use kind::{accepted, asked, needs_acceptance, set_status};

use crate::aws::fake::{ACCOUNT, Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::testing::{World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

const OTHER: &str = "444455556666";

fn world() -> World<Store> {
    World::of("aws_vpc_peering_connection")
}

fn config(more: &Json) -> Json {
    let mut config = json!({"vpc_id": "vpc-1", "peer_vpc_id": "vpc-3"});
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

fn allowing(allow: bool) -> Json {
    json!([{"allow_remote_vpc_dns_resolution": allow}])
}

/// The calls since the last time that are no reads.
fn changes(world: &World<Store>) -> Vec<String> {
    let mut actions = world.actions();
    actions.retain(|action| !action.starts_with("Describe"));
    actions
}

#[tokio::test]
async fn a_connection_of_one_account_and_region_is_accepted_and_gets_its_options() {
    let world = world();
    world.aws().nature.pending = 2;
    let all =
        config(&json!({"auto_accept": true, "requester": allowing(true), "tags": {"a": "b"}}));
    let state = done(world.create(&all).await);
    let expected = [
        "CreateVpcPeeringConnection",
        "AcceptVpcPeeringConnection",
        "ModifyVpcPeeringConnectionOptions",
    ];
    assert_eq!(changes(&world), expected);
    assert_has(
        &state,
        &json!({
            "accept_status": "active", "accepter": allowing(false), "auto_accept": true, "id": "pcx-1",
            "peer_owner_id": ACCOUNT, "peer_region": "us-east-1", "peer_vpc_id": "vpc-3", "requester": allowing(true),
            "vpc_id": "vpc-1",
        }),
    );
    let call = world.call("ModifyVpcPeeringConnectionOptions");
    let allow = "AllowDnsResolutionFromRemoteVpc";
    assert_eq!(call.param(&format!("RequesterPeeringConnectionOptions.{allow}")), "true");
    assert!(!call.params.keys().any(|name| name.starts_with("Accepter")));
    assert_eq!(world.aws().get("vpc-peering-connection", "pcx-1").unwrap().tags["a"], "b");
}

#[tokio::test]
async fn all_that_a_create_call_takes_is_in_it() {
    let world = world();
    let more = json!({"peer_owner_id": OTHER, "peer_region": "eu-west-1", "tags": {"a": "b"}});
    let state = done(world.create(&config(&more)).await);
    let call = world.call("CreateVpcPeeringConnection");
    for (name, value) in [
        ("PeerOwnerId", OTHER),
        ("PeerRegion", "eu-west-1"),
        ("PeerVpcId", "vpc-3"),
        ("TagSpecification.1.ResourceType", "vpc-peering-connection"),
        ("VpcId", "vpc-1"),
    ] {
        assert_eq!(call.param(name), value, "{name}");
    }
    let expected = json!({
        "accept_status": "pending-acceptance", "accepter": [], "peer_owner_id": OTHER, "peer_region": "eu-west-1",
        "requester": [],
    });
    assert_has(&state, &expected);
    // What others accept is no change.
    accepted(&mut world.aws(), "pcx-1");
    let read = world.read(&state).await.unwrap();
    assert_has(&read, &json!({"accept_status": "active", "requester": allowing(false)}));
    assert_eq!(world.plan(&read, &config(&more)).action, Action::NoOp);
}

#[tokio::test]
async fn a_connection_that_another_account_has_to_accept_says_where() {
    let world = world();
    let elsewhere = config(&json!({"peer_owner_id": OTHER, "auto_accept": true}));
    let outcome = world.create(&elsewhere).await;
    let told = outcome.error.unwrap().to_string();
    let place = format!("in the account {OTHER} and the region us-east-1");
    assert!(told.contains(&place) && told.contains("_accepter"), "{told}");
    // It is in the state, and what it lacks is in the next plan.
    assert_has(&outcome.state, &json!({"id": "pcx-1", "auto_accept": false}));
    assert_eq!(changes(&world), ["CreateVpcPeeringConnection"]);
}

#[test]
fn another_region_is_refused_in_the_plan_where_it_cannot_be_reached() {
    let world = world();
    let told = |more: Json| world.problems(&config(&more)).join("\n");
    let accepting = told(json!({"peer_region": "eu-west-1", "auto_accept": true}));
    assert!(accepting.contains("is accepted in eu-west-1"), "{accepting}");
    let allowing = told(json!({"peer_region": "eu-west-1", "accepter": allowing(true)}));
    assert!(allowing.contains("`region = \"eu-west-1\"`"), "{allowing}");
    assert_eq!(told(json!({"peer_region": "us-east-1", "auto_accept": true})), "");
    assert!(!told(json!({"peer_region": "", "auto_accept": true})).contains("is accepted in"));
    assert_eq!(told(json!({"peer_region": "eu-west-1", "auto_accept": false})), "");
}

#[tokio::test]
async fn options_of_the_other_side_say_where_they_belong() {
    let world = world();
    let other = config(&json!({"peer_owner_id": OTHER}));
    let state = done(world.create(&other).await);
    accepted(&mut world.aws(), "pcx-1");
    let read = world.read(&state).await.unwrap();
    let more = json!({"peer_owner_id": OTHER, "accepter": allowing(true)});
    let told = world.update(&read, &config(&more)).await.error.unwrap().to_string();
    assert!(told.contains("`accepter` of pcx-1 belongs to the account 444455556666"), "{told}");
    let more = json!({"peer_owner_id": OTHER, "requester": allowing(true)});
    let state = done(world.update(&read, &config(&more)).await);
    assert_has(&state, &json!({"requester": allowing(true)}));
}

#[tokio::test]
async fn options_of_a_connection_that_is_not_accepted_say_what_to_do() {
    let world = world();
    let outcome = world.create(&config(&json!({"requester": allowing(true)}))).await;
    let told = outcome.error.unwrap().to_string();
    assert!(told.contains("`auto_accept`") && told.contains("_options"), "{told}");
    // What is not allowed anyway needs no call.
    let world = self::world();
    done(world.create(&config(&json!({"requester": allowing(false)}))).await);
    assert_eq!(changes(&world), ["CreateVpcPeeringConnection"]);
}

#[tokio::test]
async fn a_connection_that_comes_to_nothing_says_why_and_is_made_anew() {
    for (code, message) in [
        ("failed", "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range"),
        ("rejected", "Rejected by 444455556666"),
        ("expired", "Expired"),
    ] {
        let world = world();
        let state = done(world.create(&config(&json!({}))).await);
        set_status(&mut world.aws(), "pcx-1", code, message);
        let accepting = config(&json!({"auto_accept": true}));
        let told = world.update(&state, &accepting).await.error.unwrap().to_string();
        assert!(told.contains(&format!("{message} ({code})")), "{told}");
        assert!(world.read(&state).await.unwrap().is_null());
        // EC2 does not delete it, and need not.
        done(world.delete(&state).await);
    }
}

#[tokio::test]
async fn a_connection_that_is_deleted_is_gone_although_ec2_still_tells_of_it() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    set_status(&mut world.aws(), "pcx-1", "deleted", "Deleted by 444455556666");
    assert!(world.read(&state).await.unwrap().is_null());
    world.aws().nature.ending = 3;
    done(world.delete(&state).await);
}

#[tokio::test]
async fn a_connection_that_another_account_has_asked_for_can_be_imported_on_its_side() {
    let world = world();
    let id = asked(&mut world.aws(), (OTHER, "eu-west-1"), (ACCOUNT, "us-east-1"));
    let state = world.import(&id).await;
    assert_has(
        &state,
        &json!({
            "peer_owner_id": OTHER, "peer_region": "us-east-1", "peer_vpc_id": "vpc-1", "vpc_id": "vpc-2",
        }),
    );
}

#[tokio::test]
async fn an_acceptance_whose_answer_is_lost_is_not_an_error() {
    let world = world();
    world.lose("AcceptVpcPeeringConnection", Answer::cut(Cut::After));
    let state = done(world.create(&config(&json!({"auto_accept": true}))).await);
    assert_has(&state, &json!({"accept_status": "active"}));
}

#[tokio::test]
async fn a_connection_whose_answer_is_lost_is_told_from_one_that_was_there() {
    let world = world();
    let first = done(world.create(&config(&json!({}))).await);
    world.lose("CreateVpcPeeringConnection", Answer::cut(Cut::After));
    let second = done(world.create(&config(&json!({}))).await);
    assert_has(&first, &json!({"id": "pcx-1"}));
    assert_has(&second, &json!({"id": "pcx-2"}));
}

#[tokio::test]
async fn two_connections_are_read_with_one_call() {
    let world = world();
    let first = done(world.create(&config(&json!({}))).await);
    let second = done(world.create(&config(&json!({"peer_vpc_id": "vpc-4"}))).await);
    world.actions();
    let (a, b) = tokio::join!(world.read(&first), world.read(&second));
    assert_eq!((a.unwrap(), b.unwrap()), (first, second));
    assert_eq!(world.actions(), ["DescribeVpcPeeringConnections"]);
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let first = config(&json!({"auto_accept": true}));
    let second = config(&json!({"auto_accept": true, "requester": allowing(true)}));
    let vpc = "The vpc ID 'vpc-1' does not exist";
    let absent = "The vpcPeeringConnection ID 'pcx-1' does not exist";
    let inactive =
        "Peering pcx-1 is not active. Peering options can be added only to active peerings.";
    let modify = |code: &'static str, message| {
        (Operation::Update, "ModifyVpcPeeringConnectionOptions", code, message)
    };
    let errors = [
        (Operation::Create, "CreateVpcPeeringConnection", "InvalidVpcID.NotFound", vpc),
        modify("InvalidVpcPeeringConnectionID.NotFound", absent),
        modify("OperationNotPermitted", inactive),
    ];
    World::assert_passing(world, &first, &second, &errors).await;
}

#[tokio::test]
async fn what_is_not_permitted_for_another_reason_is_told_at_once() {
    let world = world();
    let state = done(world.create(&config(&json!({"auto_accept": true}))).await);
    let no =
        Answer::error("OperationNotPermitted", "User 111122223333 does not have permission", 400);
    world.refuse("ModifyVpcPeeringConnectionOptions", no);
    let more = json!({"auto_accept": true, "requester": allowing(true)});
    let told = world.update(&state, &config(&more)).await.error.unwrap().to_string();
    assert!(told.contains("does not have permission") && !told.contains("retried"), "{told}");
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    let config = config(&json!({"auto_accept": true, "requester": allowing(true)}));
    done(world.create(&config).await);
    // As version 5.100 writes it.
    let state = json!({
        "accept_status": "active", "accepter": allowing(false), "auto_accept": true, "id": "pcx-1",
        "peer_owner_id": ACCOUNT, "peer_region": "us-east-1", "peer_vpc_id": "vpc-3", "requester": allowing(true),
        "tags": {}, "tags_all": {}, "timeouts": null, "vpc_id": "vpc-1",
    });
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &config).action, Action::NoOp);
}

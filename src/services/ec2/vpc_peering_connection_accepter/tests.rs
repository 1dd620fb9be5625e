//! What is special about `aws_vpc_peering_connection_accepter`. What it has in common with all types is tested in
//! `src/conformance/life`, and what it has in common with `aws_vpc_peering_connection` beside that.

use crate::aws::fake::ACCOUNT;
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::ec2::vpc_peering_connection::tests::{
    accepted, asked, needs_acceptance, set_status,
};
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

const OTHER: &str = "444455556666";
const HERE: (&str, &str) = (ACCOUNT, "us-east-1");

/// How `aws_vpc_peering_connection_accepter` is tested with all types: two connections that wait.
pub(in crate::services) const ROW: Row = Row {
    given: |store| {
        for _ in 0..2 {
            asked(store, HERE, HERE);
        }
    },
    not_imported: &["auto_accept"],
    refused: needs_acceptance,
    ..Row::of("aws_vpc_peering_connection_accepter")
};

/// With a third connection, `pcx-3`, which another account has asked for.
fn world() -> World<Store> {
    let world = World::of("aws_vpc_peering_connection_accepter");
    asked(&mut world.aws(), (OTHER, "eu-west-1"), HERE);
    world
}

fn config(more: &Json) -> Json {
    let mut config = json!({"vpc_peering_connection_id": "pcx-3"});
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

fn allowing(allow: bool) -> Json {
    json!([{"allow_remote_vpc_dns_resolution": allow}])
}

#[tokio::test]
async fn a_connection_that_another_account_has_asked_for_is_accepted_with_its_options_and_tags() {
    let world = world();
    world.aws().nature.pending = 2;
    let all = config(&json!({"auto_accept": true, "accepter": allowing(true), "tags": {"a": "b"}}));
    let state = done(world.create(&all).await);
    let mut actions = world.actions();
    actions.retain(|action| !action.starts_with("Describe"));
    let expected =
        ["AcceptVpcPeeringConnection", "ModifyVpcPeeringConnectionOptions", "CreateTags"];
    assert_eq!(actions, expected);
    assert_has(
        &state,
        &json!({
            "accept_status": "active", "accepter": allowing(true), "auto_accept": true, "id": "pcx-3",
            "peer_owner_id": OTHER, "peer_region": "us-east-1", "peer_vpc_id": "vpc-1", "requester": allowing(false),
            "tags": {"a": "b"}, "vpc_id": "vpc-2", "vpc_peering_connection_id": "pcx-3",
        }),
    );
    assert!(done(world.delete(&state).await).is_null());
    let left = world.aws().get("vpc-peering-connection", "pcx-3").unwrap().value["status"].clone();
    assert_eq!(left["code"], "active", "it stays as it is");
}

#[tokio::test]
async fn a_connection_that_is_shown_late_is_waited_for() {
    let world = world();
    world.aws().get("vpc-peering-connection", "pcx-3").unwrap().hidden = 4;
    let state = done(world.create(&config(&json!({"auto_accept": true}))).await);
    assert_has(&state, &json!({"accept_status": "active"}));
}

#[tokio::test]
async fn one_that_others_accept_waits_for_them_and_can_be_accepted_later() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    assert_has(&state, &json!({"accept_status": "pending-acceptance", "auto_accept": null}));
    let accepting = config(&json!({"auto_accept": true}));
    let state = done(world.update(&state, &accepting).await);
    assert_has(&state, &json!({"accept_status": "active", "auto_accept": true}));
    // What is accepted stays so.
    let state = done(world.update(&state, &config(&json!({"auto_accept": false}))).await);
    assert_has(&state, &json!({"accept_status": "active", "auto_accept": false}));
}

#[tokio::test]
async fn one_that_was_accepted_before_is_taken_over() {
    let world = world();
    accepted(&mut world.aws(), "pcx-3");
    done(world.create(&config(&json!({"auto_accept": true}))).await);
    assert!(!world.actions().contains(&"AcceptVpcPeeringConnection".to_owned()));
}

#[tokio::test]
async fn a_connection_that_was_rejected_says_so() {
    let world = world();
    set_status(&mut world.aws(), "pcx-3", "rejected", "Rejected by 111122223333");
    let told =
        world.create(&config(&json!({"auto_accept": true}))).await.error.unwrap().to_string();
    assert!(told.contains("Rejected by 111122223333 (rejected)"), "{told}");
}

#[tokio::test]
async fn options_of_the_account_that_has_asked_say_where_they_belong() {
    let world = world();
    let more = json!({"auto_accept": true, "requester": allowing(true)});
    let told = world.create(&config(&more)).await.error.unwrap().to_string();
    let place = "belongs to the account 444455556666 and the region eu-west-1";
    assert!(told.contains(place), "{told}");
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let first = config(&json!({"auto_accept": true}));
    let second = config(&json!({"auto_accept": true, "accepter": allowing(true)}));
    let absent = "The vpcPeeringConnection ID 'pcx-3' does not exist";
    let inactive =
        "Peering pcx-3 is not active. Peering options can be added only to active peerings.";
    let modify = |code: &'static str, message| {
        (Operation::Update, "ModifyVpcPeeringConnectionOptions", code, message)
    };
    let errors = [
        modify("InvalidVpcPeeringConnectionID.NotFound", absent),
        modify("OperationNotPermitted", inactive),
    ];
    World::assert_passing(world, &first, &second, &errors).await;
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    let config = config(&json!({"auto_accept": true}));
    done(world.create(&config).await);
    // As version 5.100 writes it.
    let state = json!({
        "accept_status": "active", "accepter": allowing(false), "auto_accept": true, "id": "pcx-3",
        "peer_owner_id": OTHER, "peer_region": "us-east-1", "peer_vpc_id": "vpc-1", "requester": allowing(false),
        "tags": {}, "tags_all": {}, "timeouts": null, "vpc_id": "vpc-2", "vpc_peering_connection_id": "pcx-3",
    });
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &config).action, Action::NoOp);
}

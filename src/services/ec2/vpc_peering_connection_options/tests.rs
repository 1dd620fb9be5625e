//! What is special about `aws_vpc_peering_connection_options`. What it has in common with all types is tested in
//! `src/conformance/life`, and what it has in common with `aws_vpc_peering_connection` beside that.

use crate::aws::fake::ACCOUNT;
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::ec2::vpc_peering_connection::tests::{accepted, asked};
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

const OTHER: &str = "444455556666";
const HERE: (&str, &str) = (ACCOUNT, "us-east-1");

/// How `aws_vpc_peering_connection_options` is tested with all types: two connections that are active.
pub(in crate::services) const ROW: Row = Row {
    given: |store| {
        for _ in 0..2 {
            let id = asked(store, HERE, HERE);
            accepted(store, &id);
        }
    },
    ..Row::of("aws_vpc_peering_connection_options")
};

/// With a third connection, `pcx-3`, for which another account is asked.
fn world() -> World<Store> {
    let world = World::of("aws_vpc_peering_connection_options");
    asked(&mut world.aws(), HERE, (OTHER, "us-east-1"));
    world
}

fn config(id: &str, more: &Json) -> Json {
    let mut config = json!({"vpc_peering_connection_id": id});
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

fn allowing(allow: bool) -> Json {
    json!([{"allow_remote_vpc_dns_resolution": allow}])
}

#[tokio::test]
async fn options_of_both_sides_of_one_account_are_set_with_one_call_and_stay() {
    let world = world();
    let both = config("pcx-1", &json!({"accepter": allowing(true), "requester": allowing(true)}));
    let state = done(world.create(&both).await);
    let sent = |world: &World<Store>| {
        let actions = world.actions();
        actions.iter().filter(|action| action.starts_with("Modify")).count()
    };
    assert_eq!(sent(&world), 1);
    assert_has(
        &state,
        &json!({"accepter": allowing(true), "id": "pcx-1", "requester": allowing(true)}),
    );
    assert!(done(world.delete(&state).await).is_null());
    assert_eq!(sent(&world), 0);
}

#[tokio::test]
async fn a_connection_that_another_account_accepts_is_waited_for() {
    let world = world();
    {
        let mut aws = world.aws();
        let connection = aws.get("vpc-peering-connection", "pcx-3").unwrap();
        connection.later(4, "status", |status| *status = json!({"code": "active"}));
    }
    let own = config("pcx-3", &json!({"requester": allowing(true)}));
    let state = done(world.create(&own).await);
    assert_has(&state, &json!({"requester": allowing(true)}));
    let told = world.create(&config("pcx-3", &json!({"accepter": allowing(true)}))).await;
    let told = told.error.unwrap().to_string();
    assert!(told.contains("belongs to the account 444455556666"), "{told}");
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let first = config("pcx-1", &json!({"requester": allowing(false)}));
    let second = config("pcx-1", &json!({"requester": allowing(true)}));
    let absent = "The vpcPeeringConnection ID 'pcx-1' does not exist";
    let inactive =
        "Peering pcx-1 is not active. Peering options can be added only to active peerings.";
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
    // As version 5.100 writes it.
    let state = json!({
        "accepter": allowing(false), "id": "pcx-1", "requester": allowing(false),
        "vpc_peering_connection_id": "pcx-1",
    });
    let taken = world.take_over(0, &state).await;
    let written = config("pcx-1", &json!({"requester": allowing(false)}));
    assert_eq!(world.plan(&taken, &written).action, Action::NoOp);
}

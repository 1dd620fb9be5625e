//! Route tables, subnets and security groups.

use super::*;
use crate::aws::fake::{Answer, Cut};
use crate::plan::contract::Action;
use crate::services::testing::{assert_has, done};

#[tokio::test]
async fn what_is_left_out_and_associated_by_others_stays() {
    let world = world();
    let config = gateway(&json!({}));
    let state = done(world.create(&config).await);
    set(&world, "routeTableIdSet", json!(["rtb-2"]));
    let read = world.read(&state).await.unwrap();
    assert_has(&read, &json!({"route_table_ids": ["rtb-2"]}));
    assert_eq!(world.plan(&read, &config).action, Action::NoOp);
    let tagged = gateway(&json!({"tags": {"a": "b"}}));
    done(world.update(&read, &tagged).await);
    assert_eq!(field(&world, "routeTableIdSet"), json!(["rtb-2"]));
}

#[tokio::test]
async fn what_is_written_is_all_there_is_and_nothing_more_is_taken_away_than_the_state_knows() {
    let world = world();
    let state = done(world.create(&gateway(&json!({"route_table_ids": ["rtb-1"]}))).await);
    // Somebody has added one since the refresh.
    set(&world, "routeTableIdSet", json!(["rtb-1", "rtb-2"]));
    world.actions();
    let none = gateway(&json!({"route_table_ids": []}));
    let outcome = world.update(&state, &none).await;
    assert_eq!(field(&world, "routeTableIdSet"), json!(["rtb-2"]));
    assert!(outcome.error.is_some(), "the next plan shows what is left");
    let read = world.read(&outcome.state).await.unwrap();
    let state = done(world.update(&read, &none).await);
    assert_has(&state, &json!({"route_table_ids": []}));
}

#[tokio::test]
async fn no_security_groups_are_those_that_ec2_chooses() {
    let world = world();
    let nothing = interface(&json!({"security_group_ids": []}));
    let state = done(world.create(&nothing).await);
    assert_has(&state, &json!({"security_group_ids": []}));
    let read = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&read, &nothing).action, Action::NoOp);
    assert_eq!(world.plan(&read, &interface(&json!({}))).action, Action::NoOp);

    let state =
        done(world.update(&read, &interface(&json!({"security_group_ids": ["sg-1"]}))).await);
    let there = field(&world, "groupSet");
    assert_eq!(there, json!([{"groupId": "sg-1", "groupName": "name-of-sg-1"}]));
    // A state with groups stays as it is.
    assert_eq!(world.plan(&state, &nothing).action, Action::NoOp);
}

#[tokio::test]
async fn who_writes_only_addresses_has_said_which_subnets_there_are() {
    let world = world();
    let at = |subnets: &[(&str, &str)]| {
        let blocks: Vec<Json> =
            subnets.iter().map(|(id, ip)| json!({"subnet_id": id, "ipv4": ip})).collect();
        interface(&json!({"subnet_configuration": blocks}))
    };
    let state =
        done(world.create(&at(&[("subnet-1", "10.0.1.9"), ("subnet-2", "10.0.2.9")])).await);
    assert_has(&state, &json!({"subnet_ids": ["subnet-1", "subnet-2"]}));
    world.actions();
    let other = at(&[("subnet-2", "10.0.2.8"), ("subnet-3", "10.0.3.9")]);
    let planned = world.plan(&state, &other);
    assert!(planned.value.get("network_interface_ids").is_unknown());
    let state = done(world.update(&state, &other).await);
    assert_eq!(changes(&world), ["ModifyVpcEndpoint"]);
    let call = world.call("ModifyVpcEndpoint");
    for (name, value) in [
        ("AddSubnetId.1", "subnet-3"),
        ("RemoveSubnetId.1", "subnet-1"),
        ("SubnetConfiguration.1.Ipv4", "10.0.3.9"),
        ("SubnetConfiguration.2.Ipv4", "10.0.2.8"),
    ] {
        assert_eq!(call.param(name), value, "{name}");
    }
    assert_has(&state, &json!({"subnet_ids": ["subnet-2", "subnet-3"]}));
}

#[tokio::test]
async fn addresses_in_some_of_the_subnets_are_told_alone() {
    let world = world();
    let some = json!({
        "subnet_ids": ["subnet-1", "subnet-2"],
        "subnet_configuration": [{"subnet_id": "subnet-2", "ipv4": "10.0.2.9"}],
    });
    let state = done(world.create(&interface(&some)).await);
    assert_eq!(world.read(&state).await.unwrap(), state);
    assert_eq!(world.plan(&state, &interface(&some)).action, Action::NoOp);
    let none = interface(&json!({"subnet_ids": []}));
    let state = done(world.update(&state, &none).await);
    assert_has(
        &state,
        &json!({"subnet_ids": [], "subnet_configuration": [], "network_interface_ids": []}),
    );
}

#[tokio::test]
async fn an_empty_set_of_ids_leaves_it_to_the_addresses() {
    let world = world();
    let config = interface(&json!({
        "subnet_ids": [], "subnet_configuration": [{"subnet_id": "subnet-2", "ipv4": "10.0.2.9"}],
    }));
    let state = done(world.create(&config).await);
    assert_eq!(field(&world, "subnetIdSet"), json!(["subnet-2"]));
    let read = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&read, &config).action, Action::NoOp);
}

#[test]
fn addresses_are_in_subnets_of_the_endpoint() {
    let config = interface(&json!({
        "subnet_ids": ["subnet-1"], "subnet_configuration": [{"subnet_id": "subnet-2", "ipv4": "10.0.2.9"}],
    }));
    let problems = world().problems(&config);
    assert!(problems.iter().any(|problem| problem.contains("subnet-2")), "{problems:?}");
}

#[tokio::test]
async fn a_change_waits_until_the_one_before_is_over() {
    let world = world();
    let state = done(world.create(&interface(&json!({"subnet_ids": ["subnet-1"]}))).await);
    world.aws().nature.pending = 3;
    let state = done(
        world.update(&state, &interface(&json!({"subnet_ids": ["subnet-1", "subnet-2"]}))).await,
    );
    assert_has(&state, &json!({"state": "available", "subnet_ids": ["subnet-1", "subnet-2"]}));
    // Somebody else is at it.
    set(&world, "state", "pending".into());
    world
        .aws()
        .get("vpc-endpoint", "vpce-1")
        .unwrap()
        .later(2, "state", |state| *state = "available".into());
    done(world.update(&state, &interface(&json!({"subnet_ids": ["subnet-2"]}))).await);
    assert_eq!(field(&world, "subnetIdSet"), json!(["subnet-2"]));
}

#[tokio::test]
async fn a_change_whose_answer_was_lost_is_made_once() {
    let world = world();
    let state = done(world.create(&gateway(&json!({"route_table_ids": ["rtb-1"]}))).await);
    world.lose("ModifyVpcEndpoint", Answer::cut(Cut::After));
    let state = done(world.update(&state, &gateway(&json!({"route_table_ids": ["rtb-2"]}))).await);
    assert_has(&state, &json!({"route_table_ids": ["rtb-2"]}));
}

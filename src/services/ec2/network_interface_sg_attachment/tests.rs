//! What is special about `aws_network_interface_sg_attachment`. What it has in common with all types is tested in
//! `src/conformance/life`.

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// How `aws_network_interface_sg_attachment` is tested with all types: two interfaces with a group each.
pub(in crate::services) const ROW: Row = Row {
    given: |store| {
        for _ in 0..2 {
            store.with("network-interface", &json!({"groupSet": [{"groupId": "sg-own"}]}));
        }
    },
    import_id: |state| {
        let [interface, group] = ["network_interface_id", "security_group_id"].map(|n| &state[n]);
        format!("{}_{}", interface.as_str().unwrap(), group.as_str().unwrap())
    },
    ..Row::of("aws_network_interface_sg_attachment")
};

fn world() -> World<Store> {
    World::of("aws_network_interface_sg_attachment")
}

fn config(group: &str) -> Json {
    json!({"network_interface_id": "eni-1", "security_group_id": group})
}

/// The groups of the first interface.
fn there(world: &World<Store>) -> Vec<String> {
    world.aws().get("network-interface", "eni-1").unwrap().texts("groupSet[]/groupId")
}

#[tokio::test]
async fn a_group_is_added_to_those_that_are_there_and_removed_from_them() {
    let world = world();
    let state = done(world.create(&config("sg-1")).await);
    assert_has(&state, &json!({"id": "sg-1_eni-1"}));
    assert_eq!(there(&world), ["sg-1", "sg-own"]);
    for id in ["eni-1_sg-1", "sg-1_eni-1"] {
        assert_eq!(world.import(id).await.get("id").as_str(), Some("sg-1_eni-1"));
    }
    assert!(world.import("eni-1_sg-2").await.is_null());
    done(world.delete(&state).await);
    assert_eq!(there(&world), ["sg-own"]);
    world.actions();
    done(world.delete(&state).await);
    assert_eq!(world.actions(), ["DescribeNetworkInterfaces"], "it is gone already");
}

#[tokio::test]
async fn groups_that_are_added_and_removed_at_the_same_time_do_not_undo_each_other() {
    for stale in [0, 3] {
        let world = world();
        world.aws().nature.stale = stale;
        let [one, two, three] = ["sg-1", "sg-2", "sg-3"].map(config);
        let all = tokio::join!(world.create(&one), world.create(&two), world.create(&three));
        let states = [done(all.0), done(all.1), done(all.2)];
        assert_eq!(there(&world), ["sg-1", "sg-2", "sg-3", "sg-own"]);
        let [one, two, _] = &states;
        let both = tokio::join!(world.delete(one), world.delete(two));
        assert!(done(both.0).is_null() && done(both.1).is_null());
        assert_eq!(there(&world), ["sg-3", "sg-own"]);
    }
}

#[tokio::test]
async fn the_only_group_of_an_interface_stays_and_the_error_says_why() {
    let world = world();
    let state = done(world.create(&config("sg-1")).await);
    let only = json!([{"groupId": "sg-1"}]);
    world.aws().get("network-interface", "eni-1").unwrap().value["groupSet"] = only;
    let outcome = world.delete(&state).await;
    let error = outcome.error.unwrap().to_string();
    assert!(error.contains("sg-1 is the only security group of eni-1"), "{error}");
    assert_has(&outcome.state, &json!({"id": "sg-1_eni-1"}));
    world.aws().remove("network-interface", "eni-1");
    done(world.delete(&state).await);
}

#[tokio::test]
async fn a_call_whose_answer_was_lost_is_made_once() {
    let world = world();
    world.lose("ModifyNetworkInterfaceAttribute", Answer::cut(Cut::After));
    let state = done(world.create(&config("sg-1")).await);
    world.lose("ModifyNetworkInterfaceAttribute", Answer::cut(Cut::After));
    done(world.delete(&state).await);
    assert_eq!(there(&world), ["sg-own"]);
}

#[tokio::test]
async fn many_are_read_with_one_call() {
    let world = world();
    let one = done(world.create(&config("sg-1")).await);
    let other = done(world.create(&config("sg-2")).await);
    let mut elsewhere = config("sg-1");
    elsewhere["network_interface_id"] = "eni-2".into();
    let elsewhere = done(world.create(&elsewhere).await);
    world.actions();
    let read = tokio::join!(world.read(&one), world.read(&other), world.read(&elsewhere));
    assert_eq!([read.0.unwrap(), read.1.unwrap(), read.2.unwrap()], [one, other, elsewhere]);
    assert_eq!(world.actions(), ["DescribeNetworkInterfaces"]);
}

#[test]
fn an_id_names_an_interface_and_a_group() {
    let world = world();
    for id in ["eni-1", "eni-1_eni-2", "sg-1_sg-2", "i-1_sg-1"] {
        let problem = crate::engine::life::import(world.entry(), id).unwrap_err();
        assert!(problem.contains("is not INTERFACE_GROUP"), "{problem}");
    }
}

#[tokio::test]
async fn what_is_not_visible_yet_is_waited_for() {
    let errors = [
        (
            Operation::Create,
            "DescribeNetworkInterfaces",
            "InvalidNetworkInterfaceID.NotFound",
            "The networkInterface ID 'eni-1' does not exist",
        ),
        (
            Operation::Create,
            "ModifyNetworkInterfaceAttribute",
            "InvalidGroup.NotFound",
            "The security group 'sg-1' does not exist",
        ),
    ];
    World::assert_passing(world, &config("sg-1"), &config("sg-1"), &errors).await;
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    done(world.create(&config("sg-1")).await);
    // As version 5.100 writes it.
    let state = json!({
        "id": "sg-1_eni-1", "network_interface_id": "eni-1", "security_group_id": "sg-1", "timeouts": null,
    });
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &config("sg-1")).action, Action::NoOp);
}

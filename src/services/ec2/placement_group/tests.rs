//! What is special about `aws_placement_group`, and the groups as the EC2 API Reference documents them.

use crate::aws::fake::{Answer, Cut};
use crate::engine::{Error, Operation};
use crate::plan::contract::Action;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::{Does, Key, Kind, Store, on};
use serde_json::{Value as Json, json};

/// How `aws_placement_group` is tested with all types.
pub(in crate::services) const ROW: Row =
    Row { kinds: &[&GROUP], makes: Some("placement-group"), ..Row::of("aws_placement_group") };

const GROUP: Kind = Kind {
    key: Key::Chosen(&["groupName"]),
    absent: ("InvalidPlacementGroup.Unknown", "The Placement Group '{}' is unknown."),
    start: || json!({"state": "available"}),
    filled: &[
        ("groupId", "pg-{number}"),
        ("groupArn", "arn:aws:ec2:{region}:{account}:placement-group/{groupName}"),
    ],
    new: |turn, group| {
        match turn.text("strategy") {
            "partition" if group["partitionCount"].is_null() => group["partitionCount"] = 2.into(),
            "spread" if group["spreadLevel"].is_null() => group["spreadLevel"] = "rack".into(),
            _ => {}
        }
        Ok(())
    },
    unique: &[(
        &["groupName"],
        "InvalidPlacementGroup.Duplicate",
        "The Placement Group '{}' already exists.",
    )],
    tagged: Some("placement-group"),
    tagged_by: Some("groupId"),
    pending: &[("state", "pending")],
    ending: Some(("state", "deleting")),
    operations: &[
        on("CreatePlacementGroup", Does::Create("placementGroup")),
        on(
            "DescribePlacementGroups",
            Does::List(
                "placementGroupSet",
                &[("group-name", "groupName"), ("strategy", "strategy")],
            ),
        ),
        on("DeletePlacementGroup", Does::Delete),
    ],
    ..Kind::of("ec2", "placement-group")
};

fn world() -> World<Store> {
    World::of("aws_placement_group")
}

fn config(strategy: &str, more: &Json) -> Json {
    let mut config = json!({"name": "web", "strategy": strategy});
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

#[tokio::test]
async fn a_strategy_has_its_own_settings_and_no_others() {
    let world = world();
    let partitions = config("partition", &json!({"partition_count": 3}));
    let state = done(world.create(&partitions).await);
    assert_eq!(world.call("CreatePlacementGroup").param("PartitionCount"), "3");
    assert_has(
        &state,
        &json!({
            "arn": "arn:aws:ec2:us-east-1:111122223333:placement-group/web", "id": "web",
            "placement_group_id": "pg-1", "spread_level": "",
        }),
    );
    for (strategy, more) in [
        ("cluster", json!({"partition_count": 3})),
        ("spread", json!({"partition_count": 3})),
        ("partition", json!({"spread_level": "host"})),
    ] {
        assert_eq!(world.problems(&config(strategy, &more)).len(), 1, "{strategy} {more}");
    }
    let nothing = config("cluster", &json!({"partition_count": 0}));
    assert_eq!(world.problems(&nothing), [""; 0]);
}

#[tokio::test]
async fn a_group_is_tagged_by_its_id() {
    let world = world();
    let state = done(world.create(&config("cluster", &json!({}))).await);
    let state = done(world.update(&state, &config("cluster", &json!({"tags": {"a": "b"}}))).await);
    assert_eq!(world.call("CreateTags").param("ResourceId.1"), "pg-1");
    done(world.update(&state, &config("cluster", &json!({}))).await);
    assert_eq!(world.call("DeleteTags").param("ResourceId.1"), "pg-1");
}

#[tokio::test]
async fn a_group_of_somebody_else_is_not_taken_when_an_answer_is_lost() {
    for (strategy, is_ours) in [("cluster", true), ("spread", false)] {
        let world = world();
        world.aws().with("placement-group", &json!({"groupName": "web", "strategy": strategy}));
        world.refuse("CreatePlacementGroup", Answer::cut(Cut::After));
        let outcome = world.create(&config("cluster", &json!({}))).await;
        if is_ours {
            assert_has(&done(outcome), &json!({"id": "web"}));
            continue;
        }
        let code = outcome.error.as_ref().and_then(Error::code);
        assert_eq!(code, Some("InvalidPlacementGroup.Duplicate"));
    }
}

#[tokio::test]
async fn instances_that_are_still_in_the_group_are_named() {
    let world = world();
    let state = done(world.create(&config("cluster", &json!({}))).await);
    let refusal = || Answer::error("InvalidPlacementGroup.InUse", "The group is in use", 400);
    for _ in 0..500 {
        world.refuse("DeletePlacementGroup", refusal());
    }
    let reservation = json!({"instancesSet": [{"instanceId": "i-1"}, {"instanceId": "i-2"}]});
    for _ in 0..2 {
        let answer = json!({"reservationSet": [reservation.clone()]});
        world.refuse("DescribeInstances", Answer::Data(answer));
    }
    let error = world.delete(&state).await.error.unwrap().to_string();
    assert!(error.contains("Instances in the group: i-1, i-2"), "{error}");
}

#[tokio::test]
async fn many_groups_are_read_with_one_call_and_a_missing_one_fails_nothing() {
    let world = world();
    let mut states = Vec::new();
    for name in ["a*", "b", "c"] {
        let config = config("cluster", &json!({"name": name}));
        states.push(done(world.create(&config).await));
    }
    world.aws().remove("placement-group", "b");
    world.actions();
    let read = |i: usize| world.read(&states[i]);
    let (a, b, c) = tokio::join!(read(0), read(1), read(2));
    assert!(b.unwrap().is_null());
    assert_eq!([&a.unwrap(), &c.unwrap()], [&states[0], &states[2]]);
    assert_eq!(world.actions(), ["DescribePlacementGroups"]);
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    world.aws().with("placement-group", &json!({"groupName": "web", "strategy": "cluster"}));
    // As version 5.100 writes it: zero and empty where there is nothing.
    let state = json!({
        "arn": "arn:aws:ec2:us-east-1:111122223333:placement-group/web", "id": "web", "name": "web",
        "partition_count": 0, "placement_group_id": "pg-1", "spread_level": "", "strategy": "cluster",
        "tags": {}, "tags_all": {},
    });
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &config("cluster", &json!({}))).action, Action::NoOp);
}

#[tokio::test]
async fn a_group_whose_instances_are_being_terminated_is_waited_for() {
    let config = config("cluster", &json!({}));
    let errors = [(
        Operation::Delete,
        "DeletePlacementGroup",
        "InvalidPlacementGroup.InUse",
        "The placement group 'web' is in use",
    )];
    World::assert_passing(world, &config, &config, &errors).await;
}

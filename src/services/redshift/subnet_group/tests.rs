//! What is special about `aws_redshift_subnet_group`, and the groups as the API Reference of Redshift documents them.

use crate::aws::fake::{Answer, Cut};
use crate::engine::{Error, Operation};
use crate::services::testing::subnet_groups::{described, modified, named, place, subnets};
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::{Does, Key, Kind, Store, on};
use serde_json::{Value as Json, json};

/// How `aws_redshift_subnet_group` is tested with all types.
pub(in crate::services) const ROW: Row =
    Row { kinds: &[&GROUP], makes: Some(KIND), ..Row::of("aws_redshift_subnet_group") };

const KIND: &str = "cluster-subnet-group";
const GROUP: Kind = Kind {
    key: Key::Chosen(&["ClusterSubnetGroupName"]),
    absent: ("ClusterSubnetGroupNotFoundFault", "Cluster subnet group {} does not exist."),
    start: || json!({"SubnetGroupStatus": "Complete", "VpcId": "vpc-1"}),
    // No answer tells it.
    filled: &[("_arn", "arn:aws:redshift:{region}:{account}:subnetgroup:{ClusterSubnetGroupName}")],
    new: |_, group| {
        place(group);
        Ok(())
    },
    unique: &[(
        &["ClusterSubnetGroupName"],
        "ClusterSubnetGroupAlreadyExists",
        "Cluster subnet group {} already exists.",
    )],
    tagged: Some(KIND),
    tagged_by: Some("_arn"),
    operations: &[
        on("CreateClusterSubnetGroup", Does::Create("ClusterSubnetGroup")),
        on(
            "DescribeClusterSubnetGroups",
            Does::Other(|turn| described(turn, "ClusterSubnetGroups", "ClusterSubnetGroup")),
        ),
        on("ModifyClusterSubnetGroup", Does::Other(|turn| modified(turn, "ClusterSubnetGroup"))),
        on("DeleteClusterSubnetGroup", Does::Delete),
    ],
    ..Kind::of("redshift", KIND)
};

fn world() -> World<Store> {
    World::of("aws_redshift_subnet_group")
}

fn config(more: &Json) -> Json {
    let mut config = json!({"name": "dwh", "subnet_ids": ["subnet-1", "subnet-2"]});
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

#[tokio::test]
async fn description_and_subnets_are_changed_in_place() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let arn = "arn:aws:redshift:us-east-1:111122223333:subnetgroup:dwh";
    assert_has(&state, &json!({"arn": arn, "id": "dwh", "description": "Managed by Terraform"}));
    let other = config(&json!({"description": "Numbers", "subnet_ids": ["subnet-2", "subnet-3"]}));
    let state = done(world.update(&state, &other).await);
    let call = world.call("ModifyClusterSubnetGroup");
    assert_eq!(call.input["Description"], "Numbers");
    assert_eq!(named(&call.input), ["subnet-2", "subnet-3"]);
    assert_has(&state, &json!({"description": "Numbers", "subnet_ids": ["subnet-2", "subnet-3"]}));
}

#[tokio::test]
async fn a_group_is_tagged_by_its_arn_and_tells_its_tags_itself() {
    let world = world();
    let state = done(world.create(&config(&json!({"tags": {"a": "b"}}))).await);
    let state = done(world.update(&state, &config(&json!({"tags": {"c": "d"}}))).await);
    let arn = "arn:aws:redshift:us-east-1:111122223333:subnetgroup:dwh";
    for action in ["CreateTags", "DeleteTags"] {
        assert_eq!(world.call(action).param("ResourceName"), arn);
    }
    world.actions();
    let read = world.read(&state).await.unwrap();
    assert_has(&read, &json!({"tags": {"c": "d"}}));
    assert_eq!(world.actions(), ["DescribeClusterSubnetGroups"]);
}

#[test]
fn a_name_in_capitals_is_an_error() {
    let problems = world().problems(&config(&json!({"name": "Web"})));
    assert!(problems.concat().contains("small letters"), "{problems:?}");
}

#[tokio::test]
async fn a_group_of_somebody_else_is_not_taken_when_an_answer_is_lost() {
    for (subnet, is_ours) in [("subnet-2", true), ("subnet-3", false)] {
        let world = world();
        let theirs = json!({
            "ClusterSubnetGroupName": "dwh", "Description": "Managed by Terraform",
            "Subnets": subnets(&["subnet-1".to_owned(), subnet.to_owned()]),
        });
        world.aws().with(KIND, &theirs);
        world.refuse("CreateClusterSubnetGroup", Answer::cut(Cut::After));
        let outcome = world.create(&config(&json!({}))).await;
        if is_ours {
            assert_has(&done(outcome), &json!({"id": "dwh"}));
            continue;
        }
        let code = outcome.error.as_ref().and_then(Error::code);
        assert_eq!(code, Some("ClusterSubnetGroupAlreadyExists"));
    }
}

#[tokio::test]
async fn many_groups_are_listed_and_a_missing_one_fails_nothing() {
    let world = world();
    let mut states = vec![];
    for name in ["a", "b", "c"] {
        states.push(done(world.create(&config(&json!({"name": name}))).await));
    }
    world.aws().remove(KIND, "b");
    let read = |i: usize| world.read(&states[i]);
    let (a, b, c) = tokio::join!(read(0), read(1), read(2));
    assert!(b.unwrap().is_null());
    assert_eq!([&a.unwrap(), &c.unwrap()], [&states[0], &states[2]]);
}

#[tokio::test]
async fn new_subnets_and_clusters_that_are_being_deleted_are_waited_for() {
    let changed = config(&json!({"subnet_ids": ["subnet-2", "subnet-3"]}));
    let subnet = "The subnet subnet-2 is invalid";
    let errors = [
        (Operation::Create, "CreateClusterSubnetGroup", "InvalidSubnet", subnet),
        (Operation::Update, "ModifyClusterSubnetGroup", "InvalidSubnet", subnet),
        (
            Operation::Delete,
            "DeleteClusterSubnetGroup",
            "InvalidClusterSubnetGroupStateFault",
            "Subnet group dwh is currently in use by a cluster",
        ),
    ];
    World::assert_passing(world, &config(&json!({})), &changed, &errors).await;
}

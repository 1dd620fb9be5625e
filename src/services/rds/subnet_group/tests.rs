//! What is special about `aws_db_subnet_group`, and the groups as the API Reference of RDS documents them.

use crate::aws::fake::{Answer, Cut};
use crate::engine::{Error, Operation};
use crate::plan::contract::Action;
use crate::services::testing::subnet_groups::{described, modified, named, place, subnets};
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::{Does, Key, Kind, Store, on};
use serde_json::{Value as Json, json};

/// How `aws_db_subnet_group` is tested with all types.
pub(in crate::services) const ROW: Row =
    Row { kinds: &[&GROUP], makes: Some(KIND), ..Row::of("aws_db_subnet_group") };

const KIND: &str = "db-subnet-group";
const GROUP: Kind = Kind {
    key: Key::Chosen(&["DBSubnetGroupName"]),
    absent: ("DBSubnetGroupNotFoundFault", "DB subnet group '{}' does not exist."),
    start: || {
        json!({
            "SubnetGroupStatus": "Complete", "SupportedNetworkTypes": ["IPV4"], "VpcId": "vpc-1",
        })
    },
    filled: &[("DBSubnetGroupArn", "arn:aws:rds:{region}:{account}:subgrp:{DBSubnetGroupName}")],
    new: |_, group| {
        place(group);
        Ok(())
    },
    unique: &[(
        &["DBSubnetGroupName"],
        "DBSubnetGroupAlreadyExists",
        "The DB subnet group '{}' already exists.",
    )],
    tagged: Some(KIND),
    tagged_by: Some("DBSubnetGroupArn"),
    operations: &[
        on("CreateDBSubnetGroup", Does::Create("DBSubnetGroup")),
        on(
            "DescribeDBSubnetGroups",
            Does::Other(|turn| described(turn, "DBSubnetGroups", "DBSubnetGroup")),
        ),
        on("ModifyDBSubnetGroup", Does::Other(|turn| modified(turn, "DBSubnetGroup"))),
        on("DeleteDBSubnetGroup", Does::Delete),
    ],
    ..Kind::of("rds", KIND)
};

fn world() -> World<Store> {
    World::of("aws_db_subnet_group")
}

fn config(more: &Json) -> Json {
    let mut config = json!({"name": "db", "subnet_ids": ["subnet-1", "subnet-2"]});
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

#[tokio::test]
async fn what_rds_tells_of_a_group_is_in_the_state() {
    let world = world();
    let state = done(world.create(&config(&json!({"tags": {"Name": "db"}}))).await);
    let call = world.call("CreateDBSubnetGroup");
    assert_eq!(call.input["DBSubnetGroupDescription"], "Managed by Terraform");
    assert_eq!(named(&call.input), ["subnet-1", "subnet-2"]);
    assert_eq!(call.input["Tags"]["Tag"], json!([{"Key": "Name", "Value": "db"}]));
    assert_has(
        &state,
        &json!({
            "arn": "arn:aws:rds:us-east-1:111122223333:subgrp:db", "id": "db", "name": "db", "name_prefix": "",
            "description": "Managed by Terraform", "subnet_ids": ["subnet-1", "subnet-2"],
            "supported_network_types": ["IPV4"], "vpc_id": "vpc-1", "tags": {"Name": "db"},
        }),
    );
}

#[tokio::test]
async fn description_and_subnets_are_changed_with_one_call_and_kept_where_only_one_changes() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    world.actions();
    let state = done(world.update(&state, &config(&json!({"description": "Databases"}))).await);
    let call = world.call("ModifyDBSubnetGroup");
    assert_eq!(call.input["DBSubnetGroupDescription"], "Databases");
    assert_eq!(named(&call.input), ["subnet-1", "subnet-2"]);
    let other =
        config(&json!({"description": "Databases", "subnet_ids": ["subnet-2", "subnet-3"]}));
    let state = done(world.update(&state, &other).await);
    let call = world.call("ModifyDBSubnetGroup");
    assert_eq!(call.input["DBSubnetGroupDescription"], "Databases");
    assert_eq!(named(&call.input), ["subnet-2", "subnet-3"]);
    assert_has(&state, &json!({"subnet_ids": ["subnet-2", "subnet-3"]}));
    let changes = world.actions().into_iter().filter(|action| action.starts_with("Modify"));
    assert_eq!(changes.count(), 2);
}

#[tokio::test]
async fn a_group_is_tagged_by_its_arn() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let state = done(world.update(&state, &config(&json!({"tags": {"a": "b"}}))).await);
    let arn = "arn:aws:rds:us-east-1:111122223333:subgrp:db";
    assert_eq!(world.call("AddTagsToResource").param("ResourceName"), arn);
    done(world.update(&state, &config(&json!({}))).await);
    assert_eq!(world.call("RemoveTagsFromResource").param("ResourceName"), arn);
}

#[tokio::test]
async fn a_name_is_made_up_after_its_prefix() {
    let world = world();
    let state = done(
        world.create(&json!({"name_prefix": "db-", "subnet_ids": ["subnet-1", "subnet-2"]})).await,
    );
    assert_has(&state, &json!({"name_prefix": "db-"}));
    let name = state.get("name").as_str().unwrap();
    assert!(name.starts_with("db-") && name.len() > 20, "{name}");
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
            "DBSubnetGroupName": "db", "DBSubnetGroupDescription": "Managed by Terraform",
            "Subnets": subnets(&["subnet-1".to_owned(), subnet.to_owned()]),
        });
        world.aws().with(KIND, &theirs);
        world.refuse("CreateDBSubnetGroup", Answer::cut(Cut::After));
        let outcome = world.create(&config(&json!({}))).await;
        if is_ours {
            assert_has(&done(outcome), &json!({"id": "db"}));
            continue;
        }
        let code = outcome.error.as_ref().and_then(Error::code);
        assert_eq!(code, Some("DBSubnetGroupAlreadyExists"));
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
async fn tags_that_may_not_be_read_stay_as_they_are() {
    let world = world();
    let state = done(world.create(&config(&json!({"tags": {"a": "b"}}))).await);
    let denied = Answer::error("AccessDenied", "User is not authorized to perform it", 403);
    world.refuse("ListTagsForResource", denied);
    let (read, warnings) = world.read_with_warnings(&state).await.unwrap();
    assert_eq!((read, warnings.len()), (state, 1));
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    let group = json!({
        "DBSubnetGroupName": "db", "DBSubnetGroupDescription": "Managed by Terraform",
        "Subnets": subnets(&["subnet-1".to_owned(), "subnet-2".to_owned()]),
    });
    world.aws().with(KIND, &group);
    let state = json!({
        "arn": "arn:aws:rds:us-east-1:111122223333:subgrp:db", "description": "Managed by Terraform", "id": "db",
        "name": "db", "name_prefix": "", "subnet_ids": ["subnet-1", "subnet-2"],
        "supported_network_types": ["IPV4"], "tags": {}, "tags_all": {}, "vpc_id": "vpc-1",
    });
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &config(&json!({}))).action, Action::NoOp);
}

#[tokio::test]
async fn new_subnets_and_databases_that_are_being_deleted_are_waited_for() {
    let changed = config(&json!({"subnet_ids": ["subnet-2", "subnet-3"]}));
    let subnet = "The requested subnet subnet-2 is invalid";
    let errors = [
        (Operation::Create, "CreateDBSubnetGroup", "InvalidSubnet", subnet),
        (Operation::Update, "ModifyDBSubnetGroup", "InvalidSubnet", subnet),
        (
            Operation::Delete,
            "DeleteDBSubnetGroup",
            "InvalidDBSubnetGroupStateFault",
            "Cannot delete the subnet group 'db' because at least one database instance is still using it",
        ),
    ];
    World::assert_passing(world, &config(&json!({})), &changed, &errors).await;
}

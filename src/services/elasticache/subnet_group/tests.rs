//! What is special about `aws_elasticache_subnet_group`, and the groups as the API Reference documents them.

use crate::aws::fake::{Answer, Cut};
use crate::engine::{Error, Operation};
use crate::plan::contract::Action;
use crate::services::testing::subnet_groups::{described, modified, named, place, subnets};
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::{Does, Key, Kind, Store, on};
use serde_json::{Value as Json, json};

/// How `aws_elasticache_subnet_group` is tested with all types.
pub(in crate::services) const ROW: Row =
    Row { kinds: &[&GROUP], makes: Some(KIND), ..Row::of("aws_elasticache_subnet_group") };

const KIND: &str = "cache-subnet-group";
const NAME: &str = "CacheSubnetGroupName";
const GROUP: Kind = Kind {
    key: Key::Chosen(&[NAME]),
    absent: ("CacheSubnetGroupNotFoundFault", "Cache Subnet Group {} does not exist."),
    start: || json!({"VpcId": "vpc-1"}),
    filled: &[("ARN", "arn:aws:elasticache:{region}:{account}:subnetgroup:{CacheSubnetGroupName}")],
    new: |turn, group| {
        place(group);
        group[NAME] = turn.text(NAME).to_lowercase().into();
        Ok(())
    },
    unique: &[(&[NAME], "CacheSubnetGroupAlreadyExists", "Cache Subnet Group {} already exists.")],
    tagged: Some(KIND),
    tagged_by: Some("ARN"),
    operations: &[
        on("CreateCacheSubnetGroup", Does::Create("CacheSubnetGroup")),
        on(
            "DescribeCacheSubnetGroups",
            Does::Other(|turn| described(turn, "CacheSubnetGroups", "CacheSubnetGroup")),
        ),
        on("ModifyCacheSubnetGroup", Does::Other(|turn| modified(turn, "CacheSubnetGroup"))),
        on("DeleteCacheSubnetGroup", Does::Delete),
    ],
    ..Kind::of("elasticache", KIND)
};

fn world() -> World<Store> {
    World::of("aws_elasticache_subnet_group")
}

fn config(more: &Json) -> Json {
    let mut config = json!({"name": "cache", "subnet_ids": ["subnet-1", "subnet-2"]});
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

#[tokio::test]
async fn a_name_in_capitals_is_stored_in_small_letters_and_stays_as_it_is_written() {
    let world = world();
    let capitals = config(&json!({"name": "Cache"}));
    let state = done(world.create(&capitals).await);
    assert_has(
        &state,
        &json!({
            "arn": "arn:aws:elasticache:us-east-1:111122223333:subnetgroup:cache", "id": "cache",
            "description": "Managed by Terraform", "vpc_id": "vpc-1",
        }),
    );
    let read = world.read(&state).await.unwrap();
    for config in [&capitals, &config(&json!({}))] {
        assert_eq!(world.plan(&read, config).action, Action::NoOp);
    }
    done(world.delete(&read).await);
    assert!(world.aws().all(KIND).is_empty());
}

#[tokio::test]
async fn description_and_subnets_are_changed_in_place() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let other = config(&json!({"description": "Caches", "subnet_ids": ["subnet-2", "subnet-3"]}));
    let state = done(world.update(&state, &other).await);
    let call = world.call("ModifyCacheSubnetGroup");
    assert_eq!(call.input["CacheSubnetGroupDescription"], "Caches");
    assert_eq!(named(&call.input), ["subnet-2", "subnet-3"]);
    assert_has(&state, &json!({"description": "Caches", "subnet_ids": ["subnet-2", "subnet-3"]}));
}

#[tokio::test]
async fn a_group_is_tagged_by_its_arn() {
    let world = world();
    let state = done(world.create(&config(&json!({"tags": {"a": "b"}}))).await);
    let created = world.call("CreateCacheSubnetGroup");
    assert_eq!(created.input["Tags"]["Tag"], json!([{"Key": "a", "Value": "b"}]));
    let state = done(world.update(&state, &config(&json!({"tags": {"c": "d"}}))).await);
    let arn = "arn:aws:elasticache:us-east-1:111122223333:subnetgroup:cache";
    for action in ["AddTagsToResource", "RemoveTagsFromResource"] {
        assert_eq!(world.call(action).param("ResourceName"), arn);
    }
    assert_has(&state, &json!({"tags": {"c": "d"}}));
}

#[tokio::test]
async fn a_group_of_somebody_else_is_not_taken_when_an_answer_is_lost() {
    for (subnet, is_ours) in [("subnet-2", true), ("subnet-3", false)] {
        let world = world();
        let theirs = json!({
            "CacheSubnetGroupName": "cache", "CacheSubnetGroupDescription": "Managed by Terraform",
            "Subnets": subnets(&["subnet-1".to_owned(), subnet.to_owned()]),
        });
        world.aws().with(KIND, &theirs);
        world.refuse("CreateCacheSubnetGroup", Answer::cut(Cut::After));
        let outcome = world.create(&config(&json!({}))).await;
        if is_ours {
            assert_has(&done(outcome), &json!({"id": "cache"}));
            continue;
        }
        let code = outcome.error.as_ref().and_then(Error::code);
        assert_eq!(code, Some("CacheSubnetGroupAlreadyExists"));
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
async fn new_subnets_and_caches_that_are_being_deleted_are_waited_for() {
    let changed = config(&json!({"subnet_ids": ["subnet-2", "subnet-3"]}));
    let (subnet, used) = ("The subnet subnet-2 is invalid", "Cache subnet group cache is in use");
    let delete = "DeleteCacheSubnetGroup";
    let errors = [
        (Operation::Create, "CreateCacheSubnetGroup", "InvalidSubnet", subnet),
        (Operation::Update, "ModifyCacheSubnetGroup", "InvalidSubnet", subnet),
        (Operation::Delete, delete, "CacheSubnetGroupInUse", used),
        (Operation::Delete, delete, "DependencyViolation", used),
    ];
    World::assert_passing(world, &config(&json!({})), &changed, &errors).await;
}

//! What is special about `aws_ec2_tag`. What it has in common with all types is tested in `src/conformance/life`.

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use crate::value::Value;
use serde_json::{Value as Json, json};

/// How `aws_ec2_tag` is tested with all types: two VPCs with tags of their own.
pub(in crate::services) const ROW: Row = Row {
    given: |store| {
        for cidr in ["10.0.0.0/16", "10.1.0.0/16"] {
            store.with("vpc", &json!({"cidrBlock": cidr, "tags": {"Owner": "network"}}));
        }
    },
    ..Row::of("aws_ec2_tag")
};

fn world() -> World<Store> {
    World::of("aws_ec2_tag")
}

fn config(value: &str) -> Json {
    json!({"resource_id": "vpc-1", "key": "Name", "value": value})
}

/// The tags of the first VPC, as `KEY=VALUE`.
fn there(world: &World<Store>) -> Vec<String> {
    let mut aws = world.aws();
    aws.get("vpc", "vpc-1")
        .unwrap()
        .tags
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect()
}

#[tokio::test]
async fn one_tag_is_set_changed_and_removed_and_the_others_stay() {
    let world = world();
    let state = done(world.create(&config("a")).await);
    assert_has(&state, &json!({"id": "vpc-1,Name", "value": "a"}));
    assert_eq!(world.actions(), ["CreateTags", "DescribeTags"]);
    let state = done(world.update(&state, &config("b")).await);
    assert_eq!(there(&world), ["Name=b", "Owner=network"]);
    done(world.delete(&state).await);
    let call = world.call("DeleteTags");
    assert_eq!((call.param("Tag.1.Key"), call.param("Tag.1.Value")), ("Name", "b"));
    assert_eq!(there(&world), ["Owner=network"]);
}

#[tokio::test]
async fn an_empty_value_is_a_value() {
    let world = world();
    let state = done(world.create(&config("")).await);
    assert_has(&state, &json!({"value": ""}));
    assert_eq!(world.plan(&state, &config("")).action, Action::NoOp);
    let state = done(world.update(&state, &config("a")).await);
    let state = done(world.update(&state, &config("")).await);
    done(world.delete(&state).await);
    assert_eq!(there(&world), ["Owner=network"]);
}

#[tokio::test]
async fn a_tag_that_somebody_has_given_another_value_since_stays() {
    let world = world();
    let state = done(world.create(&config("a")).await);
    done(world.again().create(&config("b")).await);
    done(world.delete(&state).await);
    assert_eq!(there(&world), ["Name=b", "Owner=network"]);
}

#[tokio::test]
async fn tags_of_many_objects_are_read_with_one_call() {
    let world = world();
    let other = json!({"resource_id": "vpc-2", "key": "a*", "value": "b"});
    let states = [done(world.create(&config("a")).await), done(world.create(&other).await)];
    let more = json!({"resource_id": "vpc-2", "key": "abc", "value": "c"});
    let gone = done(world.create(&more).await);
    world.aws().get("vpc", "vpc-2").unwrap().tags.remove("abc");
    world.actions();
    let (a, b, c) = tokio::join!(world.read(&states[0]), world.read(&states[1]), world.read(&gone));
    assert_eq!([a.unwrap(), b.unwrap()], states);
    assert_eq!(c.unwrap(), Value::Null);
    assert_eq!(world.actions(), ["DescribeTags"]);
}

#[tokio::test]
async fn an_object_that_is_gone_has_taken_its_tags_along() {
    let world = world();
    let state = done(world.create(&config("a")).await);
    for code in ["InvalidVpcID.NotFound", "InvalidSubnetID.NotFound", "NatGatewayNotFound"] {
        world.refuse("DeleteTags", Answer::error(code, "no", 400));
        done(world.delete(&state).await);
    }
}

#[tokio::test]
async fn calls_whose_answers_were_lost_are_done_once_more() {
    let world = world();
    world.lose("CreateTags", Answer::cut(Cut::After));
    let state = done(world.create(&config("a")).await);
    world.lose("DeleteTags", Answer::cut(Cut::After));
    done(world.delete(&state).await);
    assert_eq!(there(&world), ["Owner=network"]);
}

#[test]
fn keys_of_awss_own_are_refused() {
    let world = world();
    for key in ["aws:cloudformation:stack-name", "AWS:x"] {
        let told = world.problems(&json!({"resource_id": "vpc-1", "key": key, "value": "a"}));
        assert!(told[0].contains("AWS's own"), "{told:?}");
    }
    let own = json!({"resource_id": "vpc-1", "key": "awsome", "value": "a"});
    assert_eq!(world.problems(&own), [""; 0]);
}

#[tokio::test]
async fn an_object_that_is_not_visible_yet_is_waited_for() {
    let world_of = world;
    let codes: Vec<&str> =
        world().entry().resource.spec().retries.iter().map(|retry| retry.code).collect();
    let message = "The ID 'vpc-1' does not exist";
    let errors: Vec<_> =
        codes.into_iter().map(|code| (Operation::Create, "CreateTags", code, message)).collect();
    World::assert_passing(world_of, &config("a"), &config("b"), &errors).await;
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    done(world.create(&config("a")).await);
    // As version 5.100 writes it.
    let state = json!({"id": "vpc-1,Name", "key": "Name", "resource_id": "vpc-1", "value": "a"});
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &config("a")).action, Action::NoOp);
}

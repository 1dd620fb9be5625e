//! Versions: what makes one, and which one is the default.

use super::{changes, config, world};
use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::ec2::testing::refusal;
use crate::services::testing::{World, assert_has, done};
use crate::store::{Nature, Store};
use crate::value::Value;
use serde_json::{Value as Json, json};

async fn created(more: &Json) -> (World<Store>, Value) {
    let world = world();
    let state = done(world.create(&config(more)).await);
    changes(&world);
    (world, state)
}

#[tokio::test]
async fn a_new_template_has_the_version_that_its_plan_says() {
    let world = world();
    let planned = world.plan(&Value::Null, &config(&json!({})));
    assert_eq!(planned.value.get("latest_version"), &Value::from(1));
    assert_eq!(planned.value.get("default_version"), &Value::from(1));
    let state = done(world.create_as(&planned).await);
    assert!(world.has_sent_token(&planned));
    assert_eq!(changes(&world), ["CreateLaunchTemplate"]);
    let expected = json!({
        "arn": "arn:aws:ec2:us-east-1:111122223333:launch-template/lt-1", "default_version": 1, "id": "lt-1",
        "latest_version": 1, "name": "web", "name_prefix": "",
    });
    assert_has(&state, &expected);
}

#[tokio::test]
async fn a_change_of_what_a_version_says_makes_another_one_and_leaves_the_default_alone() {
    let (world, state) = created(&json!({})).await;
    let planned = world.plan(&state, &config(&json!({"instance_type": "m5.xlarge"})));
    assert!(planned.value.get("latest_version").is_unknown());
    assert_eq!(planned.value.get("default_version"), &Value::from(1));
    let state = done(world.update_as(&state, &planned).await);
    assert_eq!(changes(&world), ["CreateLaunchTemplateVersion"]);
    let expected = json!({"default_version": 1, "instance_type": "m5.xlarge", "latest_version": 2});
    assert_has(&state, &expected);

    let described = json!({"instance_type": "m5.xlarge", "description": "larger"});
    let state = done(world.update(&state, &config(&described)).await);
    assert_has(&state, &json!({"description": "larger", "latest_version": 3}));
}

#[tokio::test]
async fn tags_make_no_version() {
    let (world, state) = created(&json!({"tags": {"Team": "a"}})).await;
    let planned = world.plan(&state, &config(&json!({"tags": {"Team": "b"}})));
    assert_eq!(planned.value.get("latest_version"), &Value::from(1));
    done(world.update_as(&state, &planned).await);
    assert_eq!(changes(&world), ["CreateTags"]);
}

#[tokio::test]
async fn the_default_follows_each_new_version_where_it_shall() {
    let (world, state) = created(&json!({"update_default_version": true})).await;
    assert_has(&state, &json!({"default_version": 1, "latest_version": 1}));
    let larger = config(&json!({"update_default_version": true, "instance_type": "m5.xlarge"}));
    let planned = world.plan(&state, &larger);
    assert!(planned.value.get("default_version").is_unknown());
    let state = done(world.update_as(&state, &planned).await);
    assert_eq!(changes(&world), ["CreateLaunchTemplateVersion", "ModifyLaunchTemplate"]);
    assert_has(&state, &json!({"default_version": 2, "latest_version": 2}));

    // Somebody else has moved it: it comes back, and no version is made.
    world.aws().get("launch-template", "lt-1").unwrap().value["defaultVersionNumber"] = 1.into();
    let state = world.read(&state).await.unwrap();
    let planned = world.plan(&state, &larger);
    assert_eq!(planned.value.get("default_version"), &Value::from(2));
    assert_eq!(planned.value.get("latest_version"), &Value::from(2));
    let state = done(world.update_as(&state, &planned).await);
    assert_eq!(changes(&world), ["ModifyLaunchTemplate"]);
    assert_eq!(world.plan(&state, &larger).action, Action::NoOp);
}

#[tokio::test]
async fn a_default_version_is_set_in_place_and_has_to_be_there() {
    let (world, state) = created(&json!({})).await;
    let larger = json!({"instance_type": "m5.xlarge", "default_version": 2});
    let state = done(world.update(&state, &config(&larger)).await);
    assert_has(&state, &json!({"default_version": 2, "latest_version": 2}));
    let back = json!({"instance_type": "m5.xlarge", "default_version": 1});
    changes(&world);
    done(world.update(&state, &config(&back)).await);
    assert_eq!(changes(&world), ["ModifyLaunchTemplate"]);
    let problems = world.problems(&config(&json!({"default_version": 2}))).join("\n");
    assert!(problems.contains("has the version 1 and no other one"), "{problems}");
}

#[tokio::test]
async fn a_version_is_made_once_whatever_happens_after_it_or_to_its_answer() {
    let (world, state) = created(&json!({"update_default_version": true})).await;
    let larger = config(&json!({"update_default_version": true, "instance_type": "m5.xlarge"}));
    let absent = refusal("InvalidLaunchTemplateId.VersionNotFound", "There is no version 2");
    world.refuse("ModifyLaunchTemplate", absent);
    world.lose("CreateLaunchTemplateVersion", Answer::cut(Cut::After));
    let state = done(world.update(&state, &larger).await);
    assert_has(&state, &json!({"default_version": 2, "latest_version": 2}));
}

#[tokio::test]
async fn an_older_version_that_is_shown_for_a_while_is_not_taken_for_the_new_one() {
    let (world, state) = created(&json!({"update_default_version": true})).await;
    world.aws().nature = Nature { stale: 3, ..Nature::default() };
    let described = config(&json!({"update_default_version": true, "description": "b"}));
    let state = done(world.update(&state, &described).await);
    assert_has(&state, &json!({"default_version": 2, "description": "b", "latest_version": 2}));
}

#[tokio::test]
async fn errors_that_pass_by_themselves_are_waited_for() {
    World::assert_passing(
        world,
        &config(&json!({})),
        &config(&json!({"instance_type": "m5.xlarge", "default_version": 2})),
        &[
            (
                Operation::Update,
                "CreateLaunchTemplateVersion",
                "InvalidLaunchTemplateId.NotFound",
                "The launch template 'lt-1' does not exist",
            ),
            (
                Operation::Update,
                "ModifyLaunchTemplate",
                "InvalidLaunchTemplateId.VersionNotFound",
                "Could not find the version 2",
            ),
        ],
    )
    .await;
}

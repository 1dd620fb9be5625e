//! What others do, and what goes wrong.

use super::{config, of_network, there, world};
use crate::aws::fake::Answer;
use crate::plan::contract::Action;
use crate::services::testing::{World, assert_has, done};
use serde_json::json;

const BALANCER: &str = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/web/1";

#[tokio::test]
async fn two_groups_are_described_in_one_call_and_one_that_is_gone_is_not_there() {
    let world = world();
    let first = there(&world, &json!({}), &of_network());
    let second = there(&world, &json!({"TargetGroupName": "other"}), &of_network());
    let cx = world.cx();
    let keys = [first.clone(), second.clone()];
    let observed = <super::TargetGroup as crate::engine::Resource>::read(&cx, &keys).await.unwrap();
    assert_eq!(observed.ids(), [second.clone(), first.clone()]);
    let calls = world.actions();
    assert_eq!(calls.iter().filter(|call| *call == "DescribeTargetGroups").count(), 1, "{calls:?}");
    assert_eq!(calls.iter().filter(|call| *call == "DescribeTags").count(), 1, "{calls:?}");
    world.aws().remove("target-group", &first);
    let observed = <super::TargetGroup as crate::engine::Resource>::read(&cx, &keys).await.unwrap();
    assert_eq!(observed.ids(), [second]);
}

#[tokio::test]
async fn a_group_that_a_create_call_finds_instead_of_making_it_is_not_taken() {
    let world = world();
    let arn = there(&world, &json!({}), &of_network());
    // AWS makes no second group with the same settings, and says that all went well.
    let same = json!({"TargetGroups": [{"TargetGroupArn": arn}]});
    world.refuse("CreateTargetGroup", Answer::Data(same));
    let outcome = world.create(&config(&json!({}))).await;
    assert!(outcome.state.is_null());
    let error = outcome.error.unwrap().to_string();
    assert!(error.contains(&format!("terraform import ADDRESS {arn}")), "{error}");
}

#[tokio::test]
async fn errors_that_pass_are_waited_for() {
    let absent = "Target group 'web' not found";
    let in_use = "Target group 'web' is currently in use by a listener or a rule";
    let changed = config(&json!({"slow_start": 30}));
    World::assert_passing(
        world,
        &config(&json!({})),
        &changed,
        &[
            (
                crate::engine::Operation::Update,
                "ModifyTargetGroupAttributes",
                "TargetGroupNotFound",
                absent,
            ),
            (crate::engine::Operation::Delete, "DeleteTargetGroup", "ResourceInUse", in_use),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_group_that_is_still_used_is_not_deleted_and_the_error_says_by_whom() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let arn = state.get("arn").as_str().unwrap().to_owned();
    world.aws().with("load-balancer", &json!({"LoadBalancerName": "web"}));
    world.aws().get("target-group", &arn).unwrap().value["LoadBalancerArns"] = json!([BALANCER]);
    let listener = json!({
        "ListenerArn": "arn:of:the:listener", "LoadBalancerArn": BALANCER, "Port": 80,
        "DefaultActions": [{"Type": "forward", "TargetGroupArn": arn}],
    });
    world.aws().with("listener", &listener);
    let error = world.delete(&state).await.error.unwrap().to_string();
    for part in ["retried for 20 s", "used by the listener arn:of:the:listener", "`name_prefix`"] {
        assert!(error.contains(part), "{part}: {error}");
    }
    world.aws().remove("listener", "arn:of:the:listener");
    assert!(done(world.delete(&state).await).is_null());
}

#[tokio::test]
async fn attributes_that_may_not_be_read_stay_as_the_state_says() {
    let world = world();
    let written =
        config(&json!({"deregistration_delay": "60", "stickiness": [{"type": "lb_cookie"}]}));
    let state = done(world.create(&written).await);
    world.refuse("DescribeTargetGroupAttributes", Answer::error("AccessDenied", "no", 403));
    let (read, warnings) = world.read_with_warnings(&state).await.unwrap();
    assert_eq!(read, state);
    assert!(warnings.len() == 1 && warnings[0].contains("deregistration_delay"), "{warnings:?}");
    assert_eq!(world.plan(&read, &written).action, Action::NoOp);
}

#[tokio::test]
async fn a_made_up_name_begins_with_the_prefix_and_has_32_characters_at_most() {
    let world = world();
    let config = config(&json!({"name": null, "name_prefix": "web-ab"}));
    let state = done(world.create(&config).await);
    let name = state.get("name").as_str().unwrap();
    assert!(name.starts_with("web-ab") && name.len() == 32, "{name}");
    let config = super::config(&json!({"name": null}));
    let state = done(world.create(&config).await);
    assert!(state.get("name").as_str().unwrap().starts_with("tf-"));
    assert_has(&state, &json!({"name_prefix": "tf-"}));
}

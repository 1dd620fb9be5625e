//! Protection from being stopped and terminated, and what is left behind.

use super::*;
use crate::engine::life;

#[tokio::test]
async fn a_protected_instance_is_not_terminated_and_says_why() {
    let world = world();
    let protected = config(&json!({"disable_api_termination": true}));
    let state = done(world.create(&protected).await);
    world.actions();
    let error = world.delete(&state).await.error.unwrap().to_string();
    assert!(error.contains("`force_destroy`"), "{error}");
    assert_eq!(changes(&world), ["TerminateInstances"]);
    // What is not written any more stays as it is.
    assert_eq!(world.plan(&state, &config(&json!({}))).action, Action::NoOp);
    let forced = config(&json!({"disable_api_termination": true, "force_destroy": true}));
    let state = done(world.update(&state, &forced).await);
    world.actions();
    assert!(done(world.delete(&state).await).is_null());
    assert_eq!(
        changes(&world),
        ["ModifyInstanceAttribute", "ModifyInstanceAttribute", "TerminateInstances"]
    );
}

#[tokio::test]
async fn protection_from_stops_goes_before_a_stop_and_comes_after_one() {
    let world = world();
    let state = done(world.create(&config(&json!({"disable_api_stop": true}))).await);
    let refusal = Answer::error("OperationNotPermitted", "The instance may not be stopped", 400);
    world.refuse("StopInstances", refusal);
    let larger = config(&json!({"disable_api_stop": true, "instance_type": "m5.xlarge"}));
    let error = world.update(&state, &larger).await.error.unwrap().to_string();
    assert!(error.contains("set `disable_api_stop` to `false`"), "{error}");
    world.actions();
    let off = config(&json!({"disable_api_stop": false, "instance_type": "m5.xlarge"}));
    let state = done(world.update(&state, &off).await);
    let expected =
        ["ModifyInstanceAttribute", "StopInstances", "ModifyInstanceAttribute", "StartInstances"];
    assert_eq!(changes(&world), expected);
    let on = config(&json!({"disable_api_stop": true, "instance_type": "m5.large"}));
    done(world.update(&state, &on).await);
    let expected =
        ["StopInstances", "ModifyInstanceAttribute", "StartInstances", "ModifyInstanceAttribute"];
    assert_eq!(changes(&world), expected);
}

#[tokio::test]
async fn a_spot_request_ends_before_its_instance() {
    let world = world();
    let spot = config(&json!({"instance_market_options": [{
        "market_type": "spot", "spot_options": [{"spot_instance_type": "persistent", "max_price": "0.0300"}],
    }]}));
    let state = done(world.create(&spot).await);
    assert_has(&state, &json!({"instance_lifecycle": "spot", "spot_instance_request_id": "sir-1"}));
    // What was asked for never changes: it is read once.
    world.actions();
    let read = world.read(&state).await.unwrap();
    assert!(!world.actions().contains(&"DescribeSpotInstanceRequests".to_owned()));
    assert_eq!(world.plan(&read, &spot).action, Action::NoOp);
    world.actions();
    assert!(done(world.delete(&read).await).is_null());
    assert_eq!(changes(&world), ["CancelSpotInstanceRequests", "TerminateInstances"]);
}

#[tokio::test]
async fn a_plan_to_destroy_names_the_volumes_that_are_left() {
    let world = world();
    let keeps = config(&json!({"root_block_device": [{"delete_on_termination": false}]}));
    let state = done(world.create(&keeps).await);
    let (planned, _) = life::plan_destroy(world.entry(), &state, b"");
    let told: Vec<String> = planned.diagnostics.iter().map(|d| d.detail.clone()).collect();
    assert!(told.len() == 1 && told[0].contains("vol-1"), "{told:?}");
}

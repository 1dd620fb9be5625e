//! The end of requests, by a destroy and by others.

use super::*;
use crate::plan::contract::Action;
use crate::services::testing::{assert_has, done};
use crate::value::Value;

#[tokio::test]
async fn the_request_is_cancelled_before_its_instance_is_terminated() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    world.actions();
    assert!(world.delete(&state).await.error.is_none());
    let mut calls = world.actions();
    calls.retain(|action| !action.starts_with("Describe"));
    assert_eq!(calls, ["CancelSpotInstanceRequests", "TerminateInstances"]);
    assert!(world.aws().all("instance").is_empty());
}

#[tokio::test]
async fn an_instance_that_was_launched_since_the_last_refresh_is_terminated_too() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let mut older = state.clone();
    older.insert("spot_instance_id", Value::Null);
    assert!(world.delete(&older).await.error.is_none());
    assert!(world.aws().all("instance").is_empty());
}

#[tokio::test]
async fn a_request_that_somebody_cancelled_is_replaced_and_leaves_no_instance() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let says = [("/state", "cancelled"), ("/status/code", "request-canceled-and-instance-running")];
    request_says(&world, &says);
    let state = world.read(&state).await.unwrap();
    assert_has(&state, &json!({"spot_request_state": "cancelled", "spot_instance_id": "i-1"}));
    let planned = world.plan(&state, &config(&json!({})));
    assert_eq!(
        (planned.action, planned.replace),
        (Action::Replace, vec!["spot_request_state".to_owned()])
    );
    assert!(planned.warnings.concat().contains("i-1"), "{:?}", planned.warnings);
    assert!(world.delete(&state).await.error.is_none());
    assert!(world.aws().all("instance").is_empty());
}

#[tokio::test]
async fn a_request_that_is_over_with_its_instance_is_gone() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    request_says(&world, &[("/state", "closed")]);
    world.aws().remove("instance", "i-1");
    assert!(world.read(&state).await.unwrap().is_null());
}

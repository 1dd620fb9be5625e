//! Endpoints that somebody has to accept.

use super::*;
use crate::services::testing::{assert_has, done};

fn of_own(more: &Json) -> Json {
    interface(&with(json!({"service_name": OWN}), more))
}

#[tokio::test]
async fn an_endpoint_that_somebody_else_has_to_accept_is_not_waited_for() {
    let world = world();
    let state = done(world.create(&of_own(&json!({}))).await);
    assert_has(&state, &json!({"state": "pendingAcceptance", "auto_accept": null}));
    assert_eq!(changes(&world), ["CreateVpcEndpoint"]);
}

#[tokio::test]
async fn an_endpoint_of_a_service_of_the_account_is_accepted() {
    for pending in [0, 3] {
        let world = world();
        world.aws().nature.pending = pending;
        let state = done(world.create(&of_own(&json!({"auto_accept": true}))).await);
        assert_has(&state, &json!({"state": "available", "auto_accept": true}));
        assert_eq!(changes(&world), ["CreateVpcEndpoint", "AcceptVpcEndpointConnections"]);
        let call = world.call("AcceptVpcEndpointConnections");
        assert_eq!(
            (call.param("ServiceId"), call.param("VpcEndpointId.1")),
            ("vpce-svc-1", "vpce-1")
        );
    }
}

#[tokio::test]
async fn one_that_is_there_already_is_accepted_in_a_change() {
    let world = world();
    let state = done(world.create(&of_own(&json!({}))).await);
    let state = done(world.update(&state, &of_own(&json!({"auto_accept": true}))).await);
    assert_has(&state, &json!({"state": "available"}));
}

#[tokio::test]
async fn a_service_that_is_not_shown_yet_is_waited_for_and_one_of_others_is_told() {
    let world = world();
    world.aws().get("endpoint-service", "vpce-svc-1").unwrap().hidden = 2;
    done(world.create(&of_own(&json!({"auto_accept": true}))).await);

    let world = super::world();
    world.aws().remove("endpoint-service", "vpce-svc-1");
    let state = done(world.create(&of_own(&json!({}))).await);
    set(&world, "state", "pendingAcceptance".into());
    let read = world.read(&state).await.unwrap();
    let outcome = world.update(&read, &of_own(&json!({"auto_accept": true}))).await;
    let told = outcome.error.unwrap().to_string();
    assert!(told.contains(&format!("no service {OWN}")) && told.contains("120 s"), "{told}");
}

#[tokio::test]
async fn an_endpoint_that_fails_says_why_and_can_be_destroyed() {
    for (state, error, told) in [
        (
            "failed",
            json!({"code": "E1", "message": "No addresses left."}),
            "No addresses left (E1)",
        ),
        ("Rejected", Json::Null, "the owner of the service has rejected it"),
        ("expired", Json::Null, "has not accepted it in time"),
    ] {
        let world = world();
        let made = done(world.create(&of_own(&json!({}))).await);
        set(&world, "state", state.into());
        set(&world, "lastError", error);
        let outcome = world.update(&made, &of_own(&json!({"tags": {"a": "b"}}))).await;
        let error = outcome.error.unwrap().to_string();
        assert!(error.contains(told) && error.contains(state), "{error}");
        done(world.delete(&outcome.state).await);
        assert!(world.aws().get("vpc-endpoint", "vpce-1").is_none());
    }
}

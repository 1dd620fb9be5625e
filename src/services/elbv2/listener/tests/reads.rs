//! Reads of listeners.

use super::{BALANCER, GROUP, config, world};
use crate::aws::fake::Answer;
use crate::plan::contract::Action;
use crate::services::testing::{assert_has, done};
use serde_json::json;

#[tokio::test]
async fn two_listeners_are_described_in_one_call_and_one_that_is_gone_is_not_there() {
    let world = world();
    let first = done(world.create(&config(&json!({}))).await);
    let second = done(world.create(&config(&json!({"port": 81}))).await);
    let keys = [first, second].map(|state| state.get("arn").as_str().unwrap().to_owned());
    world.actions();
    let observed =
        <super::Listener as crate::engine::Resource>::read(&world.cx(), &keys).await.unwrap();
    assert_eq!(observed.ids(), keys);
    let calls = world.actions();
    for once in ["DescribeListeners", "DescribeTags"] {
        assert_eq!(calls.iter().filter(|call| *call == once).count(), 1, "{calls:?}");
    }
    world.aws().remove("listener", &keys[0]);
    let observed =
        <super::Listener as crate::engine::Resource>::read(&world.cx(), &keys).await.unwrap();
    assert_eq!(observed.ids(), [keys[1].clone()]);
}

#[tokio::test]
async fn attributes_that_the_listener_has_not_are_not_asked_for() {
    let world = world();
    let udp = config(&json!({"protocol": "UDP"}));
    let state = done(world.create(&udp).await);
    world.actions();
    let state = world.read(&state).await.unwrap();
    assert!(!world.actions().contains(&"DescribeListenerAttributes".to_owned()));
    assert_eq!(world.plan(&state, &udp).action, Action::NoOp);
}

#[tokio::test]
async fn attributes_that_may_not_be_read_stay_as_the_state_says() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    world.refuse("DescribeListenerAttributes", Answer::error("AccessDenied", "no", 403));
    let (read, warnings) = world.read_with_warnings(&state).await.unwrap();
    assert_eq!(read, state);
    assert_eq!(warnings.len(), 1, "{warnings:?}");
}

#[tokio::test]
async fn a_listener_of_a_gateway_load_balancer_has_neither_port_nor_protocol() {
    let world = world();
    let arn = BALANCER.replace("/app/", "/gwy/");
    let balancer = json!({"LoadBalancerArn": arn, "LoadBalancerName": "gwy", "Type": "gateway"});
    world.aws().with("load-balancer", &balancer);
    let written = json!({
        "load_balancer_arn": arn, "default_action": [{"type": "forward", "target_group_arn": GROUP}],
        "tcp_idle_timeout_seconds": 400,
    });
    let state = done(world.create(&written).await);
    let call = world.call("CreateListener").input;
    assert!(call["Port"].is_null() && call["Protocol"].is_null(), "{call}");
    assert_has(&state, &json!({"port": null, "protocol": "", "tcp_idle_timeout_seconds": 400}));
    assert_eq!(world.plan(&state, &written).action, Action::NoOp);
}

#[tokio::test]
async fn the_protocol_of_an_application_load_balancer_is_http_where_none_is_written() {
    let world = world();
    let written = config(&json!({"protocol": null}));
    let state = done(world.create(&written).await);
    assert_has(&state, &json!({"protocol": "HTTP"}));
    assert_eq!(world.plan(&state, &written).action, Action::NoOp);
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_plans_no_change() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let arn = state.get("arn").as_str().unwrap();
    let theirs = json!({
        "id": arn, "arn": arn, "load_balancer_arn": BALANCER, "port": 80, "protocol": "HTTP", "ssl_policy": "",
        "alpn_policy": null, "certificate_arn": null, "mutual_authentication": [],
        "tcp_idle_timeout_seconds": null,
        "default_action": [{
            "type": "forward", "order": 1, "target_group_arn": GROUP, "forward": [], "redirect": [],
            "fixed_response": [], "authenticate_oidc": [], "authenticate_cognito": [],
        }],
    });
    let taken = world.take_over(0, &theirs).await;
    assert_eq!(world.plan(&taken, &config(&json!({}))).action, Action::NoOp);
    // Of a block, they write what nobody has written.
    let group = json!({"arn": GROUP, "weight": 1});
    let block = json!({"type": "forward", "forward": [{"target_group": [group]}]});
    let mut theirs = theirs;
    theirs["default_action"][0]["target_group_arn"] = json!("");
    theirs["default_action"][0]["forward"] = json!([{
        "target_group": [group], "stickiness": [{"duration": 0, "enabled": false}],
    }]);
    let taken = world.take_over(0, &theirs).await;
    let written = config(&json!({"default_action": [block]}));
    assert_eq!(world.plan(&taken, &written).action, Action::NoOp);
}

//! Changes: what is sent, and what needs another group.

use super::{config, of_network, sent, there, world};
use crate::aws::fake::Answer;
use crate::plan::contract::Action;
use crate::services::testing::{assert_has, done};
use serde_json::json;

#[tokio::test]
async fn all_that_differs_goes_into_one_call_and_nothing_else_does() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let changed = config(&json!({
        "deregistration_delay": "60", "slow_start": 30, "load_balancing_algorithm_type": "weighted_random",
        "load_balancing_anomaly_mitigation": "on", "load_balancing_cross_zone_enabled": "true",
        "stickiness": [{"type": "app_cookie", "cookie_name": "ID", "cookie_duration": 60}],
        "target_group_health": [{
            "dns_failover": [{"minimum_healthy_targets_count": "2"}],
            "unhealthy_state_routing": [{"minimum_healthy_targets_percentage": "50"}],
        }],
    }));
    world.actions();
    let state = done(world.update(&state, &changed).await);
    assert_eq!(
        sent(&world),
        json!({
            "deregistration_delay.timeout_seconds": "60",
            "load_balancing.algorithm.anomaly_mitigation": "on",
            "load_balancing.algorithm.type": "weighted_random",
            "load_balancing.cross_zone.enabled": "true",
            "slow_start.duration_seconds": "30",
            "stickiness.app_cookie.cookie_name": "ID",
            "stickiness.app_cookie.duration_seconds": "60",
            "stickiness.enabled": "true",
            "stickiness.type": "app_cookie",
            "target_group_health.dns_failover.minimum_healthy_targets.count": "2",
            "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": "50",
        })
    );
    let calls = world.actions();
    assert_eq!(calls.iter().filter(|call| call.starts_with("Modify")).count(), 1, "{calls:?}");
    // What is no longer written goes back to its default, or stays as it is where AWS has one.
    let state = done(world.update(&state, &config(&json!({}))).await);
    assert_eq!(
        sent(&world),
        json!({"deregistration_delay.timeout_seconds": "300", "slow_start.duration_seconds": "0"})
    );
    assert_has(&state, &json!({"load_balancing_algorithm_type": "weighted_random"}));
}

#[tokio::test]
async fn of_a_block_in_a_block_the_other_stays_as_it_is() {
    let world = world();
    let arn = there(&world, &json!({"Protocol": "TCP"}), &of_network());
    let dns = json!({"target_group_health": [{"dns_failover": [{}]}], "protocol": "TCP"});
    let state = done(world.update(&world.import(&arn).await, &config(&dns)).await);
    let key = "target_group_health.dns_failover.minimum_healthy_targets.count";
    assert_eq!(sent(&world), json!({key: "off"}));
    assert_has(
        &state,
        &json!({"target_group_health": [{
            "dns_failover": [{"minimum_healthy_targets_count": "off", "minimum_healthy_targets_percentage": "off"}],
            "unhealthy_state_routing": [{
                "minimum_healthy_targets_count": 1, "minimum_healthy_targets_percentage": "off",
            }],
        }]}),
    );
}

#[tokio::test]
async fn a_health_check_is_changed_as_a_whole_and_without_what_its_protocol_has_not() {
    let world = world();
    let written = |check| config(&json!({"protocol": "TCP", "health_check": [check]}));
    let http = written(json!({"path": "/health", "matcher": "200-399"}));
    let state = done(world.create(&http).await);
    let tcp = written(json!({"protocol": "tcp", "interval": 10}));
    let state = done(world.update(&state, &tcp).await);
    let call = world.call("ModifyTargetGroup").input;
    assert_eq!(
        (&call["HealthCheckProtocol"], &call["HealthCheckIntervalSeconds"]),
        (&json!("TCP"), &json!("10"))
    );
    assert!(call["HealthCheckPath"].is_null() && call["Matcher"].is_null(), "{call}");
    assert_eq!(world.plan(&state, &tcp).action, Action::NoOp);
    let state = done(world.update(&state, &http).await);
    assert_eq!(world.plan(&state, &http).action, Action::NoOp);
}

#[tokio::test]
async fn a_health_check_that_cannot_be_changed_says_what_to_do() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let refusal =
        Answer::error("InvalidConfigurationRequest", "You cannot change the interval", 400);
    world.refuse("ModifyTargetGroup", refusal);
    let changed = config(&json!({"health_check": [{"interval": 10}]}));
    let error = world.update(&state, &changed).await.error.unwrap().to_string();
    assert!(error.contains("terraform apply -replace=ADDRESS"), "{error}");
}

#[tokio::test]
async fn what_aws_cannot_change_needs_another_group() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    for (name, value) in [
        ("port", json!(81)),
        ("protocol", json!("HTTPS")),
        ("protocol_version", json!("HTTP2")),
        ("vpc_id", json!("vpc-2")),
        ("target_type", json!("ip")),
        ("ip_address_type", json!("ipv6")),
        ("target_control_port", json!(8080)),
        ("name", json!("other")),
    ] {
        assert_eq!(world.plan(&state, &config(&json!({name: value}))).replace, [name]);
    }
    let lower = config(&json!({"protocol_version": "http1"}));
    assert_eq!(world.plan(&state, &lower).action, Action::NoOp, "only the case differs");
}

#[tokio::test]
async fn to_replace_a_group_in_use_that_keeps_its_name_is_warned_of() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let warnings = |state, more| world.plan(state, &config(&more)).warnings;
    assert_eq!(warnings(&state, json!({"port": 81})), [""; 0]);
    let arn = state.get("arn").as_str().unwrap().to_owned();
    world.aws().get("target-group", &arn).unwrap().value["LoadBalancerArns"] = json!(["arn:lb"]);
    let state = world.read(&state).await.unwrap();
    let told = warnings(&state, json!({"port": 81}));
    assert!(told.len() == 1 && told[0].contains("`name_prefix`"), "{told:?}");
    assert_eq!(warnings(&state, json!({"port": 81, "name": "other"})), [""; 0]);
}

//! Groups of each protocol and each kind of targets.

use super::{config, of_network, sent, there, world};
use crate::plan::contract::Action;
use crate::services::testing::{assert_has, done};
use crate::value::Value;
use serde_json::json;

#[tokio::test]
async fn a_block_that_is_left_out_says_what_aws_has_filled_in() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    assert_has(
        &state,
        &json!({
            "health_check": [{
                "enabled": true, "healthy_threshold": 5, "interval": 30, "matcher": "200", "path": "/",
                "port": "traffic-port", "protocol": "HTTP", "timeout": 5, "unhealthy_threshold": 2,
            }],
            "stickiness": [{
                "cookie_duration": 86400, "cookie_name": null, "enabled": false, "type": "lb_cookie",
            }],
            "protocol_version": "HTTP1", "deregistration_delay": "300", "arn_suffix": "targetgroup/web/1",
        }),
    );
    let calls = world.actions();
    assert!(!calls.iter().any(|call| call.starts_with("Modify")), "nothing differs: {calls:?}");
}

#[tokio::test]
async fn a_block_that_is_written_has_the_defaults_of_hashicorp_aws() {
    let world = world();
    let written = config(&json!({"health_check": [{"path": "/health"}]}));
    let state = done(world.create(&written).await);
    assert_has(
        &state,
        &json!({"health_check": [{
            "enabled": true, "healthy_threshold": 3, "interval": 30, "matcher": "200", "path": "/health",
            "port": "traffic-port", "protocol": "HTTP", "timeout": 5, "unhealthy_threshold": 3,
        }]}),
    );
}

#[tokio::test]
async fn a_function_gets_none_of_what_means_nothing_for_it_and_the_state_keeps_it() {
    let world = world();
    let written = config(&json!({
        "target_type": "lambda", "deregistration_delay": "10", "slow_start": 30, "protocol_version": "HTTP2",
        "stickiness": [{"type": "lb_cookie"}], "lambda_multi_value_headers_enabled": true,
        "health_check": [{"path": "/health", "port": "8080", "protocol": "HTTPS"}],
    }));
    let planned = world.plan(&Value::Null, &written);
    let problems = world.problems(&written);
    let [told] = problems.as_slice() else { panic!("{problems:?}") };
    assert!(told.contains("takes no `deregistration_delay`, `port`, `protocol`,"), "{told}");
    let state = done(world.create_as(&planned).await);
    let call = world.call("CreateTargetGroup").input;
    for name in
        ["Port", "Protocol", "VpcId", "ProtocolVersion", "HealthCheckPort", "HealthCheckProtocol"]
    {
        assert!(call[name].is_null(), "{name}: {call}");
    }
    assert_eq!(call["HealthCheckPath"], "/health");
    assert_eq!(sent(&world), json!({"lambda.multi_value_headers.enabled": "true"}));
    assert_has(&state, &json!({"port": 80, "vpc_id": "vpc-1", "deregistration_delay": "10"}));

    let mut other = written.clone();
    (other["port"], other["vpc_id"]) = (json!(81), json!("vpc-2"));
    assert_eq!(world.plan(&state, &other).action, Action::Update);
    let imported = world.import(state.get("arn").as_str().unwrap()).await;
    assert_has(&imported, &json!({"deregistration_delay": "300", "port": null, "slow_start": 0}));
    let minimal = json!({
        "name": "web", "target_type": "lambda", "lambda_multi_value_headers_enabled": true,
    });
    assert_eq!(world.plan(&imported, &minimal).action, Action::NoOp);
}

#[tokio::test]
async fn a_group_of_a_network_load_balancer_is_imported_without_a_plan() {
    let world = world();
    let arn = there(&world, &json!({"Protocol": "TCP"}), &of_network());
    let state = world.import(&arn).await;
    assert_has(
        &state,
        &json!({
            "protocol_version": null, "slow_start": 0, "load_balancing_algorithm_type": null,
            "connection_termination": false, "preserve_client_ip": "true", "target_failover": [],
            "target_health_state": [{
                "enable_unhealthy_connection_termination": true, "unhealthy_draining_interval": 0,
            }],
            "stickiness": [{
                "cookie_duration": 86400, "cookie_name": null, "enabled": false, "type": "source_ip",
            }],
        }),
    );
    let minimal = config(&json!({"protocol": "TCP"}));
    assert_eq!(world.plan(&state, &minimal).action, Action::NoOp);
    // What means nothing for TCP needs no other group.
    let version = config(&json!({"protocol": "TCP", "protocol_version": "HTTP1"}));
    let state = done(world.update(&state, &version).await);
    assert_eq!(world.plan(&state, &version).action, Action::NoOp);
}

#[tokio::test]
async fn stickiness_that_is_off_may_be_of_another_protocol() {
    let world = world();
    let arn = there(&world, &json!({"Protocol": "TCP"}), &of_network());
    let off = |kind: &str| {
        config(&json!({"protocol": "TCP", "stickiness": [{"enabled": false, "type": kind}]}))
    };
    let state = done(world.update(&world.import(&arn).await, &off("lb_cookie")).await);
    assert!(!world.actions().iter().any(|call| call.starts_with("Modify")), "it is off already");
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &off("lb_cookie")).action, Action::NoOp);
    let on = config(&json!({"protocol": "TCP", "stickiness": [{"type": "source_ip"}]}));
    let state = done(world.update(&state, &on).await);
    assert_eq!(sent(&world), json!({"stickiness.enabled": "true", "stickiness.type": "source_ip"}));
    done(world.update(&state, &off("lb_cookie")).await);
    assert_eq!(sent(&world), json!({"stickiness.enabled": "false"}));
}

#[tokio::test]
async fn arguments_that_ask_for_nothing_are_not_sent_where_aws_has_no_such_attribute() {
    let world = world();
    // As in a partition that knows few.
    let few = json!({"deregistration_delay.timeout_seconds": "300", "stickiness.enabled": "false"});
    let arn = there(&world, &json!({"HealthCheckProtocol": "HTTP"}), &few);
    let nothing = config(&json!({
        "connection_termination": false, "preserve_client_ip": "false", "proxy_protocol_v2": false, "slow_start": 0,
        "lambda_multi_value_headers_enabled": false,
    }));
    let state = done(world.update(&world.import(&arn).await, &nothing).await);
    assert!(!world.actions().iter().any(|call| call.starts_with("Modify")));
    assert_has(&state, &json!({"connection_termination": false, "preserve_client_ip": "false"}));
    let asking = config(&json!({"slow_start": 30}));
    let error = world.update(&state, &asking).await.error.unwrap().to_string();
    assert!(error.contains("'slow_start.duration_seconds' is not supported"), "{error}");
}

#[tokio::test]
async fn the_matcher_of_grpc_is_told_in_its_codes() {
    let world = world();
    let written =
        config(&json!({"protocol_version": "GRPC", "health_check": [{"matcher": "0-99"}]}));
    let state = done(world.create(&written).await);
    assert_eq!(world.call("CreateTargetGroup").input["Matcher"], json!({"GrpcCode": "0-99"}));
    assert_eq!(world.plan(&state, &written).action, Action::NoOp);
}

#[tokio::test]
async fn what_hashicorp_aws_writes_for_blocks_that_are_not_there_is_taken_over() {
    let world = world();
    let arn = there(&world, &json!({"Protocol": "TCP"}), &of_network());
    let state = world
        .take_over(0, &json!({
            "id": arn, "arn": arn, "name": "web", "name_prefix": "", "port": 80, "protocol": "TCP", "vpc_id": "vpc-1",
            "protocol_version": "", "target_type": "instance", "deregistration_delay": "300", "slow_start": 0,
            "proxy_protocol_v2": false, "lambda_multi_value_headers_enabled": false,
            "target_failover": [{"on_deregistration": null, "on_unhealthy": null}],
            "target_health_state": [{
                "enable_unhealthy_connection_termination": true, "unhealthy_draining_interval": null,
            }],
            "stickiness": [{"cookie_duration": 0, "cookie_name": "", "enabled": false, "type": "source_ip"}],
        }))
        .await;
    assert_has(&state, &json!({"target_failover": []}));
    let planned = world.plan(&state, &config(&json!({"protocol": "TCP"})));
    assert_eq!(planned.action, Action::NoOp);
    let sticky = json!([{"cookie_duration": 0, "enabled": false, "type": "source_ip"}]);
    let planned = world.plan(&state, &config(&json!({"protocol": "TCP", "stickiness": sticky})));
    assert_eq!(planned.action, Action::NoOp);
}

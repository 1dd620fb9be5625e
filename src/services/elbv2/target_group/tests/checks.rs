//! What is refused before AWS is asked.

use super::{config, world};
use serde_json::json;

#[test]
fn what_aws_would_refuse_is_refused_before_it_is_asked() {
    let world = world();
    let check = |check| config(&json!({"health_check": [check]}));
    let of = |group, check| config(&json!({"protocol": group, "health_check": [check]}));
    for (config, at, what) in [
        (json!({"name": "a", "protocol": "TCP", "vpc_id": "v"}), "port", "is required where"),
        (json!({"name": "a", "port": 80, "vpc_id": "v"}), "protocol", "is required where"),
        (json!({"name": "a", "port": 80, "protocol": "TCP"}), "vpc_id", "is required where"),
        (config(&json!({"slow_start": 29})), "slow_start", "30 to 900"),
        (config(&json!({"deregistration_delay": "3601"})), "deregistration_delay", "0 to 3600"),
        (config(&json!({"name": "web-"})), "name", "hyphen"),
        (config(&json!({"name": null, "name_prefix": "toolong"})), "name_prefix", "at most 6"),
        (check(json!({"protocol": "TCP"})), "health_check[0].protocol", "targets of HTTP with TCP"),
        (
            of("TCP", json!({"protocol": "tcp", "path": "/"})),
            "health_check[0].path",
            "cannot be set where the protocol",
        ),
        (
            of("TCP", json!({"protocol": "TCP", "matcher": "200"})),
            "health_check[0].matcher",
            "cannot be set where the protocol",
        ),
        (check(json!({"port": "70000"})), "health_check[0].port", "\"traffic-port\""),
        (check(json!({"path": "health"})), "health_check[0].path", "begins with a slash"),
        (
            config(&json!({"stickiness": [{"type": "cookie"}]})),
            "stickiness[0].type",
            "\"lb_cookie\"",
        ),
        (
            config(&json!({"stickiness": [{"type": "app_cookie"}]})),
            "stickiness[0].cookie_name",
            "is required where",
        ),
        (
            config(&json!({"target_failover": [
                {"on_deregistration": "rebalance", "on_unhealthy": "no_rebalance"},
            ]})),
            "target_failover[0].on_unhealthy",
            "the same value",
        ),
        (
            config(&json!({"target_group_health": [
                {"dns_failover": [{"minimum_healthy_targets_percentage": "0"}]},
            ]})),
            "target_group_health[0].dns_failover[0].minimum_healthy_targets_percentage",
            "1 to 100, or \"off\"",
        ),
    ] {
        let problems = world.problems(&config);
        assert!(
            problems.len() == 1
                && problems[0].starts_with(&format!("{at}: "))
                && problems[0].contains(what),
            "{config}: {problems:?}"
        );
    }
    let function = json!({"target_type": "lambda", "name": "a"});
    assert_eq!(world.problems(&function), [""; 0]);
}

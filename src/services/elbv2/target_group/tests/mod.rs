//! What is special about `aws_lb_target_group`. What it has in common with all types is tested in `src/conformance/life`.

mod changes;
mod checks;
mod kinds;
mod recovery;

use super::*;
use crate::services::testing::{Row, World};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// How `aws_lb_target_group` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    makes: Some("target-group"),
    // Another value means nothing for functions, and another group for servers.
    replacing: &["port", "protocol", "protocol_version", "vpc_id"],
    // Of functions, a read tells nothing of what AWS does not take.
    refused: |config| {
        let lambda = config["target_type"] == "lambda";
        let says = |name: &str| !config[name].is_null() && config[name] != json!([]);
        let of_cookies =
            config["stickiness"][0]["type"].as_str().is_some_and(|kind| kind.ends_with("cookie"));
        let disabled = config["stickiness"][0]["enabled"] == false;
        let is_http =
            config["protocol"].as_str().is_some_and(|protocol| protocol.starts_with("HTTP"));
        let other_version = says("protocol_version") && !is_http;
        (lambda && ["port", "protocol", "vpc_id"].into_iter().any(says))
            || (disabled && of_cookies != is_http)
            || other_version
    },
    ..Row::of("aws_lb_target_group")
};

fn world() -> World<Store> {
    World::of("aws_lb_target_group")
}

/// A configuration with some more arguments.
fn config(more: &Json) -> Json {
    let mut config = json!({"name": "web", "port": 80, "protocol": "HTTP", "vpc_id": "vpc-1"});
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

/// A group that was there before, of which AWS tells these attributes; its ARN.
fn there(world: &World<Store>, more: &Json, attributes: &Json) -> String {
    let mut group = json!({
        "TargetGroupName": "web", "Port": 80, "Protocol": "HTTP", "VpcId": "vpc-1", "TargetType": "instance",
        "IpAddressType": "ipv4", "HealthCheckEnabled": true, "HealthCheckIntervalSeconds": 30,
        "HealthCheckPort": "traffic-port", "HealthCheckProtocol": "TCP", "HealthCheckTimeoutSeconds": 10,
        "HealthyThresholdCount": 3, "UnhealthyThresholdCount": 3,
    });
    for (name, value) in more.as_object().unwrap() {
        group[name] = value.clone();
    }
    group["attributes"] = attributes.clone();
    world.aws().with("target-group", &group)
}

/// What AWS tells of a group of a Network Load Balancer.
fn of_network() -> Json {
    json!({
        "deregistration_delay.connection_termination.enabled": "false",
        "deregistration_delay.timeout_seconds": "300",
        "load_balancing.cross_zone.enabled": "use_load_balancer_configuration",
        "preserve_client_ip.enabled": "true",
        "proxy_protocol_v2.enabled": "false",
        "stickiness.enabled": "false",
        "stickiness.type": "source_ip",
        "target_group_health.dns_failover.minimum_healthy_targets.count": "1",
        "target_group_health.dns_failover.minimum_healthy_targets.percentage": "off",
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": "1",
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": "off",
        "target_health_state.unhealthy.connection_termination.enabled": "true",
        "target_health_state.unhealthy.draining_interval_seconds": "0",
    })
}

/// The attributes of the last call, by key.
fn sent(world: &World<Store>) -> Json {
    let call = world.call("ModifyTargetGroupAttributes");
    let all = call.input["Attributes"].as_array().unwrap();
    let pairs =
        all.iter().map(|pair| (pair["Key"].as_str().unwrap().to_owned(), pair["Value"].clone()));
    Json::Object(pairs.collect())
}

//! Target groups.

use super::{describe_attributes, described, modify_attributes};
use crate::store::{Does, Key, Kind, Refusal, Said, Turn, on, texts};
use serde_json::{Value as Json, json};

pub(super) const TARGET_GROUP: Kind = Kind {
    key: Key::Chosen(&["TargetGroupArn"]),
    absent: ("TargetGroupNotFound", "Target groups '{}' not found"),
    start: || json!({"TargetType": "instance", "LoadBalancerArns": [], "attributes": {}}),
    filled: &[(
        "TargetGroupArn",
        "arn:aws:elasticloadbalancing:{region}:{account}:targetgroup/{TargetGroupName}/{number}",
    )],
    renamed: &[("Name", "TargetGroupName")],
    new: |_, group| {
        let of = group.clone();
        fill(group, health_check(&of));
        fill(group, addresses(&of));
        group["attributes"] = attributes(&of);
        Ok(())
    },
    end: let_go,
    unique: &[(
        &["TargetGroupName"],
        "DuplicateTargetGroupName",
        "A target group with the same name '{}' exists, but with different settings",
    )],
    tagged: Some("target-group"),
    operations: &[
        on("CreateTargetGroup", Does::Create("TargetGroups[]")),
        on(
            "DescribeTargetGroups",
            Does::Other(|turn| {
                let by = [("TargetGroupArns", "TargetGroupArn"), ("Names", "TargetGroupName")];
                described(turn, "TargetGroups", &by)
            }),
        ),
        on("ModifyTargetGroup", Does::Other(modify)),
        on("DescribeTargetGroupAttributes", Does::Other(describe_attributes)),
        on("ModifyTargetGroupAttributes", Does::Other(modify_attributes)),
        on("DeleteTargetGroup", Does::Delete),
    ],
    ..Kind::of("elasticloadbalancing", "target-group")
};

#[expect(clippy::needless_pass_by_value, reason = "it is called with what `json!` makes")]
fn fill(object: &mut Json, defaults: Json) {
    for (name, value) in defaults.as_object().into_iter().flatten() {
        if object.get(name).is_none_or(Json::is_null) {
            object[name] = value.clone();
        }
    }
}

fn is_http(protocol: &Json) -> bool {
    matches!(protocol.as_str(), Some("HTTP" | "HTTPS"))
}

/// What a health check is where nothing is said of it.
fn health_check(group: &Json) -> Json {
    let answer = json!({"HealthCheckPath": "/", "Matcher": {"HttpCode": "200"}});
    if group["TargetType"] == "lambda" {
        let mut check = answer;
        fill(
            &mut check,
            json!({
                "HealthCheckEnabled": false, "HealthCheckIntervalSeconds": 35, "HealthCheckTimeoutSeconds": 30,
                "HealthyThresholdCount": 5, "UnhealthyThresholdCount": 2,
            }),
        );
        return check;
    }
    let of_http = is_http(&group["Protocol"]);
    let protocol = group["HealthCheckProtocol"].as_str();
    let protocol = protocol.unwrap_or(if of_http { "HTTP" } else { "TCP" });
    let mut check = if protocol == "TCP" { json!({}) } else { answer };
    fill(
        &mut check,
        json!({
            "HealthCheckEnabled": true, "HealthCheckIntervalSeconds": 30, "HealthCheckPort": "traffic-port",
            "HealthCheckProtocol": protocol, "HealthCheckTimeoutSeconds": if of_http { 5 } else { 10 },
            "HealthyThresholdCount": if of_http { 5 } else { 3 },
            "UnhealthyThresholdCount": if of_http { 2 } else { 3 },
        }),
    );
    check
}

fn addresses(group: &Json) -> Json {
    match group["TargetType"].as_str() {
        Some("lambda") => json!({}),
        _ if is_http(&group["Protocol"]) => {
            json!({"IpAddressType": "ipv4", "ProtocolVersion": "HTTP1"})
        }
        _ => json!({"IpAddressType": "ipv4"}),
    }
}

/// All that any group of servers has. AWS knows fewer of most groups: tests of the type have those, with their attributes
/// written out.
fn attributes(group: &Json) -> Json {
    if group["TargetType"] == "lambda" {
        return json!({"lambda.multi_value_headers.enabled": "false"});
    }
    let sticky = if is_http(&group["Protocol"]) { "lb_cookie" } else { "source_ip" };
    json!({
        "deregistration_delay.connection_termination.enabled": "false",
        "deregistration_delay.timeout_seconds": "300",
        "lambda.multi_value_headers.enabled": "false",
        "load_balancing.algorithm.anomaly_mitigation": "off",
        "load_balancing.algorithm.type": "round_robin",
        "load_balancing.cross_zone.enabled": "use_load_balancer_configuration",
        "preserve_client_ip.enabled": "true",
        "proxy_protocol_v2.enabled": "false",
        "slow_start.duration_seconds": "0",
        "stickiness.app_cookie.cookie_name": "",
        "stickiness.app_cookie.duration_seconds": "86400",
        "stickiness.enabled": "false",
        "stickiness.lb_cookie.duration_seconds": "86400",
        "stickiness.type": sticky,
        "target_failover.on_deregistration": "no_rebalance",
        "target_failover.on_unhealthy": "no_rebalance",
        "target_group_health.dns_failover.minimum_healthy_targets.count": "1",
        "target_group_health.dns_failover.minimum_healthy_targets.percentage": "off",
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": "1",
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": "off",
        "target_health_state.unhealthy.connection_termination.enabled": "true",
        "target_health_state.unhealthy.draining_interval_seconds": "0",
    })
}

fn modify(turn: &mut Turn<'_>) -> Said {
    let asked = turn.fields();
    turn.change("", |group| {
        for (name, value) in asked.as_object().into_iter().flatten() {
            group[name] = value.clone();
        }
        if group["HealthCheckProtocol"] == "TCP" {
            let fields = group.as_object_mut().unwrap();
            fields.retain(|name, _| !["HealthCheckPath", "Matcher"].contains(&name.as_str()));
        }
        let of = group.clone();
        fill(group, health_check(&of));
    })?;
    let group = turn.subject()?.now();
    Ok(json!({"TargetGroups": [group]}))
}

/// A group that a listener or a rule leads to stays.
fn let_go(turn: &mut Turn<'_>, arn: &str) -> Result<(), Refusal> {
    let leads_there = |of: &Json| of.to_string().contains(arn);
    let listeners = turn.store.all("listener");
    if listeners.iter().any(|listener| leads_there(&listener.value["DefaultActions"])) {
        let message = format!("Target group '{arn}' is currently in use by a listener or a rule");
        return Err(Refusal::new("ResourceInUse", message));
    }
    Ok(())
}

/// The load balancers whose listeners lead to a group are told with it.
pub(super) fn used(turn: &mut Turn<'_>, actions: &Json, balancer: &str) {
    for action in actions.as_array().into_iter().flatten() {
        let groups = action["ForwardConfig"]["TargetGroups"].as_array().into_iter().flatten();
        let arns = groups.flat_map(|group| texts(&group["TargetGroupArn"]));
        for arn in arns.collect::<Vec<_>>() {
            if let Some(group) = turn.store.get("target-group", &arn) {
                let mut all = texts(&group.value["LoadBalancerArns"]);
                all.push(balancer.to_owned());
                all.dedup();
                group.value["LoadBalancerArns"] = json!(all);
            }
        }
    }
}

//! What is wrong with a target group, and what needs another one.

use super::blocks::{Failover, Stickiness};
use super::health::{HealthCheck, TCP};
use super::{LAMBDA, TargetGroup};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::plan::{Draft, INVALID};
use crate::schema::At;
use crate::value::Value;

/// Arguments that mean nothing for functions: AWS does not take them.
const OF_SERVERS: &[&str] = &[
    TargetGroup::connection_termination.name,
    TargetGroup::deregistration_delay.name,
    TargetGroup::load_balancing_algorithm_type.name,
    TargetGroup::load_balancing_anomaly_mitigation.name,
    TargetGroup::load_balancing_cross_zone_enabled.name,
    TargetGroup::port.name,
    TargetGroup::preserve_client_ip.name,
    TargetGroup::protocol.name,
    TargetGroup::protocol_version.name,
    TargetGroup::proxy_protocol_v2.name,
    TargetGroup::slow_start.name,
    TargetGroup::stickiness.name,
    TargetGroup::target_failover.name,
    TargetGroup::target_group_health.name,
    TargetGroup::target_health_state.name,
    TargetGroup::vpc_id.name,
];

/// Problems of a configuration.
pub(super) fn check(config: &Value, problems: &mut Diagnostics) {
    let text = |name: &str| config.get(name).as_str();
    let is_lambda = text(TargetGroup::target_type.name) == Some(LAMBDA);
    if is_lambda {
        without_effect(config, problems);
    }
    if let Value::Number(time) = config.get(TargetGroup::slow_start.name)
        && time.as_i64().is_some_and(|time| (1..30).contains(&time))
    {
        let detail = "A slow start takes 30 to 900 seconds, or 0 for none.";
        problems.push(Diagnostic::error(INVALID, detail).at(TargetGroup::slow_start));
    }
    if let Some([check]) = config.get(TargetGroup::health_check.name).as_elements() {
        let protocol = text(TargetGroup::protocol.name);
        health_check(check, is_lambda, protocol, problems);
    }
    if let Some([sticky]) = config.get(TargetGroup::stickiness.name).as_elements() {
        let of_application = sticky.get(Stickiness::r#type.name).as_str() == Some("app_cookie");
        let is_off = *sticky.get(Stickiness::enabled.name) == Value::Bool(false);
        if of_application && !is_off && sticky.get(Stickiness::cookie_name.name).is_empty() {
            let detail = "`cookie_name` is required where `type` is \"app_cookie\".";
            let at = TargetGroup::stickiness.then(Stickiness::cookie_name);
            problems.push(Diagnostic::error("Missing argument", detail).at(at));
        }
    }
    if let Some([failover]) = config.get(TargetGroup::target_failover.name).as_elements() {
        let [a, b] = [Failover::on_deregistration.name, Failover::on_unhealthy.name]
            .map(|name| failover.get(name).as_str());
        if matches!((a, b), (Some(a), Some(b)) if a != b) {
            let detail =
                "AWS takes the same value for `on_deregistration` and `on_unhealthy` only.";
            let at = TargetGroup::target_failover.then(Failover::on_unhealthy);
            problems.push(Diagnostic::error(INVALID, detail).at(at));
        }
    }
}

fn without_effect(config: &Value, problems: &mut Diagnostics) {
    let asks = |name: &&&str| {
        let value = config.get(name);
        !value.is_empty() && !value.is_unknown() && *value != Value::Bool(false)
    };
    let named: Vec<String> =
        OF_SERVERS.iter().filter(asks).map(|name| format!("`{name}`")).collect();
    if !named.is_empty() {
        let detail = format!(
            "The targets are functions, for which AWS takes no {}: leave out what has no effect.",
            named.join(", ")
        );
        let warning = Diagnostic::warning("Argument without effect", detail);
        problems.push(warning.at(TargetGroup::target_type));
    }
}

fn health_check(
    check: &Value,
    is_lambda: bool,
    protocol: Option<&str>,
    problems: &mut Diagnostics,
) {
    let is_tcp = check
        .get(HealthCheck::protocol.name)
        .as_str()
        .is_some_and(|protocol| protocol.eq_ignore_ascii_case(TCP));
    if !is_tcp {
        return;
    }
    let mut problem = |at: At<TargetGroup>, detail: String| {
        problems.push(Diagnostic::error("Conflicting arguments", detail).at(at));
    };
    let of = match protocol {
        _ if is_lambda => Some("functions"),
        Some(protocol @ ("HTTP" | "HTTPS")) => Some(protocol),
        _ => None,
    };
    if let Some(of) = of {
        let at = TargetGroup::health_check.then(HealthCheck::protocol);
        problem(at, format!("AWS does not check the health of targets of {of} with TCP."));
    }
    let of_answers = [
        (HealthCheck::matcher.name, TargetGroup::health_check.then(HealthCheck::matcher)),
        (HealthCheck::path.name, TargetGroup::health_check.then(HealthCheck::path)),
    ];
    for (name, at) in of_answers {
        if !check.get(name).is_empty() && !check.get(name).is_unknown() {
            problem(at, format!("`{name}` cannot be set where the protocol of the check is TCP."));
        }
    }
}

/// What means something to AWS, and needs another group when it changes.
pub(super) fn plan(draft: &mut Draft<'_>) {
    if draft.is_create() {
        return;
    }
    let is_lambda = draft.planned(TargetGroup::target_type).as_str() == Some(LAMBDA);
    let protocol = draft.planned(TargetGroup::protocol).as_str();
    let has_version = protocol.is_none_or(|protocol| matches!(protocol, "HTTP" | "HTTPS"));
    let of_servers = [
        (TargetGroup::port.name, true),
        (TargetGroup::protocol.name, true),
        (TargetGroup::vpc_id.name, true),
        (TargetGroup::protocol_version.name, has_version),
    ];
    for (name, matters) in of_servers {
        if matters && !is_lambda && draft.changes(name) {
            draft.replace(name);
        }
    }
    warn_of_users(draft);
}

/// A group in use cannot be deleted, and no other can have its name meanwhile.
fn warn_of_users(draft: &mut Draft<'_>) {
    let replacing = [
        TargetGroup::ip_address_type.name,
        TargetGroup::port.name,
        TargetGroup::protocol.name,
        TargetGroup::target_control_port.name,
        TargetGroup::target_type.name,
        TargetGroup::vpc_id.name,
    ];
    let name = TargetGroup::name;
    let keeps_name = !draft.config(name).is_empty() && !draft.changes(name);
    let is_used = !draft.prior(TargetGroup::load_balancer_arns).is_empty();
    if keeps_name && is_used && replacing.into_iter().any(|name| draft.changes(name)) {
        let detail = "The target group has to be replaced, and listeners or rules lead there. AWS deletes no target group \
            that is in use, and makes no second one of the same name: change `name` too, or set `name_prefix` instead of \
            it, with `create_before_destroy` in `lifecycle`.";
        draft.warning(name, "Target group is in use", detail);
    }
}

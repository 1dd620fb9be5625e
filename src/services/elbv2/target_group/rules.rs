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
    if config.get(TargetGroup::target_type.name).as_str() == Some(LAMBDA) {
        without_effect(config, problems);
    }
    if let Value::Number(time) = config.get(TargetGroup::slow_start.name)
        && time.as_i64().is_some_and(|time| (1..30).contains(&time))
    {
        let detail = "A slow start takes 30 to 900 seconds, or 0 for none.";
        problems.push(Diagnostic::error(INVALID, detail).at(TargetGroup::slow_start));
    }
}

/// The block of a name that is written and asks for something else than there is. What AWS has filled in itself, and an
/// import has told, is as it is.
fn asked<'a>(draft: &Draft<'a>, block: &'static str) -> Option<&'a Value> {
    let written = draft.config(block).as_elements()?.first()?;
    Some(written).filter(|_| draft.changes(block))
}

/// Problems of blocks that AWS can fill in.
fn blocks(draft: &mut Draft<'_>) {
    if let Some(check) = asked(draft, TargetGroup::health_check.name) {
        health_check(check, draft);
    }
    if let Some(sticky) = asked(draft, TargetGroup::stickiness.name) {
        let of_application = sticky.get(Stickiness::r#type.name).as_str() == Some("app_cookie");
        let enabled = sticky.get(Stickiness::enabled.name);
        let may_be_off = enabled.is_unknown() || *enabled == Value::Bool(false);
        if of_application && !may_be_off && sticky.get(Stickiness::cookie_name.name).is_empty() {
            let detail = "`cookie_name` is required where `type` is \"app_cookie\".";
            let at = TargetGroup::stickiness.then(Stickiness::cookie_name);
            draft.error(at, "Missing argument", detail);
        }
    }
    if let Some(failover) = asked(draft, TargetGroup::target_failover.name) {
        let [a, b] = [Failover::on_deregistration.name, Failover::on_unhealthy.name]
            .map(|name| failover.get(name).as_str());
        if matches!((a, b), (Some(a), Some(b)) if a != b) {
            let detail =
                "AWS takes the same value for `on_deregistration` and `on_unhealthy` only.";
            let at = TargetGroup::target_failover.then(Failover::on_unhealthy);
            draft.error(at, INVALID, detail);
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

fn health_check(check: &Value, draft: &mut Draft<'_>) {
    let is_tcp = check
        .get(HealthCheck::protocol.name)
        .as_str()
        .is_some_and(|protocol| protocol.eq_ignore_ascii_case(TCP));
    if !is_tcp {
        return;
    }
    let is_lambda = draft.config(TargetGroup::target_type).as_str() == Some(LAMBDA);
    let protocol = draft.config(TargetGroup::protocol).as_str();
    let mut problem = |at: At<TargetGroup>, detail: String| {
        draft.error(at, "Conflicting arguments", detail);
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

/// Problems of what is asked for anew; what means something to AWS, and needs another group when it changes.
pub(super) fn plan(draft: &mut Draft<'_>) {
    blocks(draft);
    if draft.is_create() {
        return;
    }
    keep_duration(draft);
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

/// Without a cookie its duration means nothing: hashicorp/aws writes 0 into states, where the default would be planned.
fn keep_duration(draft: &mut Draft<'_>) {
    let at = || TargetGroup::stickiness.then(Stickiness::cookie_duration);
    let kind = draft.planned(TargetGroup::stickiness.then(Stickiness::r#type));
    let has_cookie = kind.as_str().is_none_or(|kind| kind.ends_with("_cookie"));
    let prior = draft.prior(at()).clone();
    if !has_cookie && draft.config(at()).is_null() && !prior.is_null() {
        draft.set(at(), prior);
    }
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

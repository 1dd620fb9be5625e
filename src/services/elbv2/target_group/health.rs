//! How the load balancer finds out whether a target is healthy.

use super::TargetGroup;
use crate::engine::{Cx, Error, Result};
use crate::schema::Lit;
use crate::schema::types::{HealthCheckPath, HealthCheckPort, HealthCheckProtocol};
use aws_sdk_elasticloadbalancingv2::types::{Matcher, TargetGroup as AwsGroup};

/// The protocol in which a target is healthy if it takes a connection.
pub(super) const TCP: &str = "TCP";
const TRAFFIC_PORT: &str = "traffic-port";

/// What there is to say where AWS changes some setting in no target group.
const NEW_GROUP: &str = "AWS changes some settings of a health check only in a new target group: if this is one of \
    them, replace the group, with `terraform apply -replace=ADDRESS`.";

model! {
    /// How the load balancer finds out whether a target is healthy.
    pub struct HealthCheck {
        /// Whether health is checked. It always is, unless the targets are functions. `true` by default.
        #[tf(optional, default = Lit::Bool(true))]
        enabled: Option<bool>,
        /// After so many good checks in a row an unhealthy target is healthy, from 2 to 10. 3 by default.
        #[tf(optional, default = Lit::Int(3), range = (2, 10))]
        healthy_threshold: Option<i64>,
        /// Seconds between two checks, from 5 to 300. 30 by default.
        #[tf(optional, default = Lit::Int(30), range = (5, 300))]
        interval: Option<i64>,
        /// Status of an answer that is good: of HTTP, such as `200-299`, or of gRPC.
        #[tf(optional, computed, recompute_with = &[HealthCheck::protocol.name])]
        matcher: Option<String>,
        /// Path that is asked for.
        #[tf(optional, computed, recompute_with = &[HealthCheck::protocol.name])]
        path: Option<HealthCheckPath>,
        /// Port that is asked, or `traffic-port` for the one that requests go to, which is the default.
        #[tf(optional, default = Lit::Text("traffic-port"))]
        port: Option<HealthCheckPort>,
        /// Protocol in which is asked: `HTTP`, `HTTPS` or `TCP`. `HTTP` by default.
        #[tf(optional, default = Lit::Text("HTTP"))]
        protocol: Option<HealthCheckProtocol>,
        /// For how long an answer is waited for, in seconds, from 2 to 120.
        #[tf(optional, computed, recompute_with = &[HealthCheck::protocol.name], range = (2, 120))]
        timeout: Option<i64>,
        /// After so many bad checks in a row a healthy target is unhealthy, from 2 to 10. 3 by default.
        #[tf(optional, default = Lit::Int(3), range = (2, 10))]
        unhealthy_threshold: Option<i64>,
    }
}

/// Says in a call how health is checked.
macro_rules! checked {
    ($call:expr, $group:expr) => {{
        let group: &$crate::services::elbv2::target_group::TargetGroup = $group;
        let check = group.health_check.clone().unwrap_or_default();
        let [of_servers, of_answers] = $crate::services::elbv2::target_group::health::says(group);
        let matcher = $crate::services::elbv2::target_group::health::matcher(group);
        $call
            .set_health_check_enabled(check.enabled)
            .set_health_check_interval_seconds($crate::services::elbv2::int32(check.interval))
            .set_health_check_timeout_seconds($crate::services::elbv2::int32(check.timeout))
            .set_healthy_threshold_count($crate::services::elbv2::int32(check.healthy_threshold))
            .set_unhealthy_threshold_count($crate::services::elbv2::int32(
                check.unhealthy_threshold,
            ))
            .set_health_check_port(check.port.filter(|_| of_servers).map(Into::into))
            .set_health_check_protocol(
                check.protocol.filter(|_| of_servers).map(|protocol| protocol.as_str().into()),
            )
            .set_health_check_path(check.path.filter(|_| of_answers).map(Into::into))
            .set_matcher(matcher.filter(|_| of_answers))
    }};
}
pub(super) use checked;

/// Whether a check has a port and a protocol, and whether it asks for an answer.
pub(super) fn says(group: &TargetGroup) -> [bool; 2] {
    let protocol = group.health_check.as_ref().and_then(|check| check.protocol.as_ref());
    let is_tcp = protocol.is_some_and(|protocol| protocol.as_str() == TCP);
    [!group.is_lambda(), group.is_lambda() || !is_tcp]
}

pub(super) fn matcher(group: &TargetGroup) -> Option<Matcher> {
    let codes =
        group.health_check.as_ref()?.matcher.as_deref().filter(|codes| !codes.is_empty())?;
    let version = group.protocol_version.as_ref().map_or("", |version| version.as_str());
    let matcher = Matcher::builder();
    Some(match version {
        "GRPC" if group.is_http() => matcher.grpc_code(codes).build(),
        _ => matcher.http_code(codes).build(),
    })
}

/// Changes how health is checked.
pub(super) async fn modify(cx: &Cx, arn: &str, group: &TargetGroup) -> Result<()> {
    let call = cx.elbv2().modify_target_group().target_group_arn(arn);
    let modified = checked!(call, group).send().await.map_err(Error::from);
    modified.map(drop).map_err(|error| match error.code() {
        Some("InvalidConfigurationRequest") => error.explained(NEW_GROUP),
        _ => error,
    })
}

fn is_said(text: &impl AsRef<str>) -> bool {
    !text.as_ref().is_empty()
}

/// What AWS says. Checks of functions have no port and no protocol: those are as `known`, the plan or the state, says.
pub(super) fn observed(group: &AwsGroup, known: Option<&HealthCheck>) -> HealthCheck {
    let matcher = group.matcher.as_ref();
    let codes = matcher.and_then(|matcher| matcher.grpc_code().or(matcher.http_code()));
    let port = group.health_check_port().map(Into::into);
    let protocol = group.health_check_protocol().map(|protocol| protocol.as_str().into());
    let number = |value: Option<i32>| value.map(i64::from);
    HealthCheck {
        enabled: group.health_check_enabled.or(Some(true)),
        healthy_threshold: number(group.healthy_threshold_count),
        interval: number(group.health_check_interval_seconds),
        matcher: codes.map(str::to_owned),
        path: group.health_check_path().filter(|path| !path.is_empty()).map(Into::into),
        port: port
            .or_else(|| known.and_then(|known| known.port.clone()).filter(is_said))
            .or_else(|| Some(TRAFFIC_PORT.into())),
        protocol: protocol
            .or_else(|| known.and_then(|known| known.protocol.clone()).filter(is_said))
            .or_else(|| Some("HTTP".into())),
        timeout: number(group.health_check_timeout_seconds),
        unhealthy_threshold: number(group.unhealthy_threshold_count),
    }
}

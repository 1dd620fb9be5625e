//! What is wrong with a classic load balancer beyond the rules of its attributes.

use super::{AccessLogs, Elb, HealthCheck, Listener};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::plan::Draft;
use crate::schema::Field;
use crate::schema::types::ClassicProtocol;
use crate::value::{Path, Value};

/// Minutes between two logs.
const INTERVALS: [i64; 2] = [5, 60];

/// Problems of a configuration.
pub(super) fn check(config: &Value, problems: &mut Diagnostics) {
    for listener in config.get(Elb::listener.name).as_elements().unwrap_or_default() {
        check_listener(listener, problems);
    }
    let check = Path::from(Elb::health_check.name).index(0);
    check_times(check.in_value(config), &check, problems);
    let log = Path::from(Elb::access_logs.name).index(0);
    let interval = i64::decode(log.in_value(config).get(AccessLogs::interval.name));
    if interval.is_some_and(|minutes| !INTERVALS.contains(&minutes)) {
        let detail = "AWS logs every 5 or every 60 minutes.";
        let at = log.attribute(AccessLogs::interval.name);
        problems.push(Diagnostic::error("Invalid value", detail).at(at));
    }
}

/// What AWS refuses, and a certificate that it would drop without a word.
///
/// <https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_Listener.html>
fn check_listener(listener: &Value, problems: &mut Diagnostics) {
    let protocol = |name: &str| {
        let text = listener.get(name).as_str().filter(|text| !text.is_empty())?;
        Some(ClassicProtocol::from(text).as_str().to_owned())
    };
    let Some(front) = protocol(Listener::lb_protocol.name) else { return };
    let port = i64::decode(listener.get(Listener::lb_port.name));
    let port = port.map_or_else(String::new, |port| format!(" on port {port}"));
    let mut wrong = |detail: String| {
        problems.push(Diagnostic::error("Invalid listener", detail).at(Elb::listener));
    };
    let certificate = listener.get(Listener::ssl_certificate_id.name);
    let is_secure = matches!(front.as_str(), "HTTPS" | "SSL");
    if is_secure && certificate.is_empty() {
        wrong(format!(
            "The listener{port} needs `ssl_certificate_id`, because its `lb_protocol` is {front}."
        ));
    }
    if !is_secure && !certificate.is_empty() && !certificate.is_unknown() {
        wrong(format!(
            "The listener{port} has an `ssl_certificate_id`, which AWS drops because its `lb_protocol` is {front}. Use \
             HTTPS or SSL, or leave it out."
        ));
    }
    let Some(back) = protocol(Listener::instance_protocol.name) else { return };
    if is_of_requests(&front) != is_of_requests(&back) {
        wrong(format!(
            "The listener{port} has the `lb_protocol` {front} and the `instance_protocol` {back}. HTTP and HTTPS go \
             together, and so do SSL and TCP."
        ));
    }
}

/// Whether a protocol knows requests; others know connections alone.
fn is_of_requests(protocol: &str) -> bool {
    protocol.starts_with("HTTP")
}

fn check_times(check: &Value, at: &Path, problems: &mut Diagnostics) {
    let [timeout, interval] = [HealthCheck::timeout.name, HealthCheck::interval.name]
        .map(|name| i64::decode(check.get(name)));
    if let (Some(timeout), Some(interval)) = (timeout, interval)
        && timeout >= interval
    {
        let detail = format!(
            "`timeout` has to be less than `interval`: {timeout} seconds are not less than {interval}."
        );
        let at = at.attribute(HealthCheck::timeout.name);
        problems.push(Diagnostic::error("Invalid value", detail).at(at));
    }
}

/// A load balancer in a VPC has at least one security group.
pub(super) fn groups(draft: &mut Draft<'_>) {
    let groups = Elb::security_groups;
    let is_none = draft.config(groups).as_elements().is_some_and(<[Value]>::is_empty);
    if is_none && draft.changes(groups) {
        let detail = "A load balancer has at least one security group. Leave `security_groups` out, or set it to null, \
            for the default one of the VPC.";
        draft.error(groups, "Argument that cannot be empty", detail);
    }
}

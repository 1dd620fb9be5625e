//! What a plan of a load balancer needs beyond the rules of its attributes.

use super::{APPLICATION, GATEWAY, LoadBalancer, NETWORK, attributes, subnets};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::plan::Draft;
use crate::schema::Field;
use crate::value::Value;

/// The type of a load balancer in a configuration; none if it is not known yet.
fn kind_in(config: &Value) -> Option<&str> {
    match config.get(LoadBalancer::load_balancer_type.name) {
        Value::Unknown => None,
        kind => Some(kind.as_str().filter(|kind| !kind.is_empty()).unwrap_or(APPLICATION)),
    }
}

/// What a type of load balancer does not have. Attributes that only differ from what it has are taken without a word,
/// because modules set them for all types.
pub(super) fn check(config: &Value, problems: &mut Diagnostics) {
    let Some(kind) = kind_in(config) else { return };
    attributes::check_logs(config, kind, problems);
    let groups = config.get(LoadBalancer::security_groups.name);
    if kind == GATEWAY && groups.as_elements().is_some_and(|groups| !groups.is_empty()) {
        let detail = "A gateway load balancer has no security groups.";
        let problem = Diagnostic::error("Argument that cannot be used", detail);
        problems.push(problem.at(LoadBalancer::security_groups.name));
    }
    if kind == GATEWAY && *config.get(LoadBalancer::internal.name) == Value::Bool(true) {
        let detail = "A gateway load balancer has no scheme: leave `internal` out.";
        problems.push(
            Diagnostic::error("Argument that cannot be used", detail)
                .at(LoadBalancer::internal.name),
        );
    }
}

pub(super) fn plan(draft: &mut Draft<'_>) {
    let kind = draft.planned(LoadBalancer::load_balancer_type).as_str().map(str::to_owned);
    let Some(kind) = kind else { return };
    attributes::plan(draft, &kind);
    if draft.is_create() && draft.config(LoadBalancer::internal).is_null() {
        draft.set(LoadBalancer::internal, Value::Bool(false));
    }
    only_of_network(draft, &kind);
    groups(draft, &kind);
    subnets::plan(draft, &kind);
    let fewer = LoadBalancer::secondary_ips_auto_assigned_per_subnet;
    let [was, will] = [draft.prior(fewer), draft.planned(fewer)].map(i64::decode);
    if let (Some(was), Some(will)) = (was, will)
        && kind == NETWORK
        && will < was
    {
        draft.replace(fewer);
    }
}

/// Nothing is filled in of what another type does not have.
fn only_of_network(draft: &mut Draft<'_>, kind: &str) {
    let all = [
        LoadBalancer::enable_prefix_for_ipv6_source_nat,
        LoadBalancer::enforce_security_group_inbound_rules_on_private_link_traffic,
    ];
    for attribute in all {
        let is_left_out = draft.config(attribute).is_null() && draft.prior(attribute).is_null();
        if kind != NETWORK && is_left_out {
            draft.set(attribute, Value::Null);
        }
    }
}

/// An application load balancer has security groups. A network load balancer has some for ever, or none.
///
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html>
fn groups(draft: &mut Draft<'_>, kind: &str) {
    let groups = LoadBalancer::security_groups;
    let Some(wanted) = draft.config(groups).as_elements() else { return };
    let has_none = wanted.is_empty();
    if kind == APPLICATION && has_none && draft.changes(groups) {
        let detail = "An application load balancer has at least one security group. Leave `security_groups` out, or set \
            it to null, for the default one of the VPC.";
        draft.error(groups, "Argument that cannot be empty", detail);
    }
    let had_none = draft.prior(groups).as_elements().is_some_and(<[Value]>::is_empty);
    if kind == NETWORK && !draft.is_create() && draft.changes(groups) && (has_none || had_none) {
        draft.replace(groups);
    }
}

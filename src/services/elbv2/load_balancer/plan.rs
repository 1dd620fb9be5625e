//! What a plan of a load balancer needs beyond the rules of its attributes.

use super::{APPLICATION, GATEWAY, LoadBalancer, NETWORK, attributes, subnets};
use crate::plan::Draft;
use crate::schema::Field;
use crate::value::Value;

pub(super) fn plan(draft: &mut Draft<'_>) {
    let kind = draft.planned(LoadBalancer::load_balancer_type).as_str().map(str::to_owned);
    let Some(kind) = kind else { return };
    attributes::plan(draft, &kind);
    if draft.is_create() && draft.config(LoadBalancer::internal).is_null() {
        draft.set(LoadBalancer::internal, Value::Bool(false));
    }
    only_of_network(draft, &kind);
    groups(draft, &kind);
    of_gateway(draft, &kind);
    subnets::plan(draft, &kind);
    let fewer = LoadBalancer::secondary_ips_auto_assigned_per_subnet;
    let [was, will] = [draft.prior(fewer), draft.planned(fewer)].map(i64::decode);
    // What is not known yet may turn out to be fewer, and then it is too late to plan a new one.
    let may_be_fewer = was.is_some_and(|was| will.is_none_or(|will| will < was));
    if kind == NETWORK && may_be_fewer {
        draft.replace(fewer);
    }
}

/// What a gateway load balancer does not have is refused where it would look as if it had it. Attributes that only differ
/// from what a type has are taken without a word, because modules set them for all types.
fn of_gateway(draft: &mut Draft<'_>, kind: &str) {
    let groups = LoadBalancer::security_groups;
    let has_groups = draft.config(groups).as_elements().is_some_and(|groups| !groups.is_empty());
    // What is not known yet may turn out to be what there is.
    let are_told = draft.is_create() || draft.config(groups).is_wholly_known();
    if kind == GATEWAY && has_groups && are_told && draft.changes(groups) {
        let detail = "A gateway load balancer has no security groups.";
        draft.error(groups, "Argument that cannot be used", detail);
    }
    let internal = LoadBalancer::internal;
    let is_internal = *draft.config(internal) == Value::Bool(true);
    if kind == GATEWAY && is_internal && draft.changes(internal) {
        let detail = "A gateway load balancer has no scheme: leave `internal` out.";
        draft.error(internal, "Argument that cannot be used", detail);
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
    // What is not known yet may turn out to be none, or the first ones.
    if draft.config(groups).is_unknown() && kind == NETWORK && !draft.is_create() {
        return draft.replace(groups);
    }
    let had_none = draft.prior(groups).as_elements().is_some_and(<[Value]>::is_empty);
    let Some(wanted) = draft.config(groups).as_elements() else { return };
    let is_empty = wanted.is_empty();
    if kind == APPLICATION && is_empty && draft.changes(groups) {
        let detail = "An application load balancer has at least one security group. Leave `security_groups` out, or set \
            it to null, for the default one of the VPC.";
        draft.error(groups, "Argument that cannot be empty", detail);
    }
    if kind == NETWORK && !draft.is_create() && draft.changes(groups) && (is_empty || had_none) {
        draft.replace(groups);
    }
}

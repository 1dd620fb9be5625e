//! Changes of an endpoint in place: one call for all of them.

use super::{VpcEndpoint, accept, dns, subnets};
use crate::engine::{Change, Cx, Result};
use crate::services::ec2::endpoints::{self, Kind, PENDING_ACCEPTANCE, Wish};
use aws_sdk_ec2::operation::modify_vpc_endpoint::builders::ModifyVpcEndpointFluentBuilder;
use std::collections::BTreeSet;

pub(super) async fn update(cx: &Cx, id: &str, change: &Change<'_, VpcEndpoint>) -> Result<()> {
    let is_open = change.old.state.as_deref() == Some(PENDING_ACCEPTANCE);
    if is_open && change.new.auto_accept == Some(true) {
        cx.until_the_end(PENDING_ACCEPTANCE, || accept::is_accepted(cx, id)).await?;
    }
    let call = || cx.ec2().modify_vpc_endpoint().vpc_endpoint_id(id);
    let settings = settings(call(), change);
    let members = members(change);
    if members.is_empty() && settings.as_input() == call().as_input() {
        return Ok(());
    }
    let _turn = cx.turn(id).await?;
    let wish = if members.is_empty() { Wish::default() } else { wish(cx, id, &members).await? };
    endpoints::modify(cx, id, settings, &wish).await
}

/// What is said anew, but for what is associated with the endpoint.
fn settings(
    call: ModifyVpcEndpointFluentBuilder,
    change: &Change<'_, VpcEndpoint>,
) -> ModifyVpcEndpointFluentBuilder {
    let policy = change.of(VpcEndpoint::policy);
    let addresses = change.of(VpcEndpoint::ip_address_type).and_then(Option::as_deref);
    call.set_dns_options(dns::of_change(change))
        .set_ip_address_type(addresses.map(Into::into))
        .set_policy_document(policy.and_then(Clone::clone).map(Into::into))
        .set_private_dns_enabled(change.of(VpcEndpoint::private_dns_enabled).copied().flatten())
        .set_reset_policy(policy.filter(|policy| policy.is_none()).map(|_| true))
        .set_subnet_configurations(subnets::changed(change))
}

/// What shall be associated with an endpoint, of one kind.
struct Members {
    kind: Kind,
    /// What the state knows, which can be taken away; what others have added since stays.
    old: BTreeSet<String>,
    new: BTreeSet<String>,
}

/// The kinds of which something else shall be associated.
fn members(change: &Change<'_, VpcEndpoint>) -> Vec<Members> {
    let set = |set: &Option<BTreeSet<String>>| set.clone().unwrap_or_default();
    let (old, new) = (change.old, change.new);
    let all = [
        Members {
            kind: Kind::Table,
            old: set(&old.route_table_ids),
            new: set(&new.route_table_ids),
        },
        Members { kind: Kind::Subnet, old: subnets::wanted(old), new: subnets::wanted(new) },
        Members {
            kind: Kind::Group,
            old: set(&old.security_group_ids),
            new: set(&new.security_group_ids),
        },
    ];
    // An empty set of groups says nothing.
    let is_said = |its: &Members| its.kind != Kind::Group || !its.new.is_empty();
    all.into_iter().filter(|its| its.old != its.new && is_said(its)).collect()
}

/// What of it is not so yet. An earlier call may have been carried out.
async fn wish(cx: &Cx, id: &str, members: &[Members]) -> Result<Wish> {
    let endpoint = endpoints::look(cx, id).await?;
    let mut wish = Wish::default();
    for Members { kind, old, new } in members {
        let there = endpoint.as_ref().map(|endpoint| kind.of(endpoint)).unwrap_or_default();
        // Where EC2 was to choose the groups, the state does not say which they are.
        let old = if *kind == Kind::Group && old.is_empty() { &there } else { old };
        for id in new.difference(&there) {
            wish = wish.with(*kind, id);
        }
        for id in there.intersection(old).filter(|id| !new.contains(*id)) {
            wish = wish.without(*kind, id);
        }
    }
    Ok(wish)
}

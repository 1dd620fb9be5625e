//! The security group that traffic to the instances comes from. AWS tells its name; rules need its ID.

use super::Elb;
use crate::engine::{Change, Cx, Error, Result};
use aws_sdk_ec2::types::{Filter, SecurityGroup};
use aws_sdk_elasticloadbalancing::types::{LoadBalancerDescription, SourceSecurityGroup};
use std::collections::{BTreeMap, BTreeSet};

/// `ACCOUNT/NAME`.
pub(super) fn written(group: &SourceSecurityGroup) -> Option<String> {
    let name = group.group_name()?;
    match group.owner_alias().filter(|owner| !owner.is_empty()) {
        Some(owner) => Some(format!("{owner}/{name}")),
        None => Some(name.to_owned()),
    }
}

/// Nobody can set it, although it can be written.
pub(super) fn refuse_another(change: &Change<'_, Elb>) -> Result<()> {
    let Some(Some(wanted)) = change.of(Elb::source_security_group) else { return Ok(()) };
    let is = change.old.source_security_group.as_deref().unwrap_or_default();
    Err(Error::Invalid(format!(
        "`source_security_group` cannot be set: AWS has chosen \"{is}\", not \"{wanted}\". Leave it out, and set \
         `security_groups`"
    )))
}

/// The IDs of the groups, by the name of the load balancer. Who may not see security groups keeps those of the state.
pub(super) async fn ids(
    cx: &Cx,
    balancers: &[LoadBalancerDescription],
) -> Result<BTreeMap<String, String>> {
    let names = balancers.iter().filter_map(LoadBalancerDescription::load_balancer_name);
    let names: Vec<String> = names.map(str::to_owned).collect();
    let read = async {
        let groups = described(cx, balancers).await?;
        let of = |balancer: &LoadBalancerDescription| {
            let group = groups.iter().find(|group| is_of(group, balancer))?;
            Some((balancer.load_balancer_name.clone()?, group.group_id.clone()?))
        };
        Ok(balancers.iter().filter_map(of).collect())
    };
    cx.parts(&names, Elb::source_security_group_id, read).await
}

/// Filters take `*` and `?` for more than themselves, so what comes back is compared again.
fn is_of(group: &SecurityGroup, balancer: &LoadBalancerDescription) -> bool {
    let Some(source) = balancer.source_security_group() else { return false };
    let owner = source.owner_alias().filter(|owner| !owner.is_empty());
    group.vpc_id() == balancer.vpc_id()
        && group.group_name() == source.group_name()
        && owner.is_none_or(|owner| group.owner_id().is_none_or(|its| its == owner))
}

/// The groups of all of them, with one call.
async fn described(cx: &Cx, balancers: &[LoadBalancerDescription]) -> Result<Vec<SecurityGroup>> {
    let groups = balancers.iter().filter_map(LoadBalancerDescription::source_security_group);
    let names: BTreeSet<&str> = groups.filter_map(SourceSecurityGroup::group_name).collect();
    let vpcs: BTreeSet<&str> =
        balancers.iter().filter_map(LoadBalancerDescription::vpc_id).collect();
    if names.is_empty() || vpcs.is_empty() {
        return Ok(vec![]);
    }
    let filter = |name: &str, values: BTreeSet<&str>| {
        let values = values.into_iter().map(str::to_owned).collect();
        Filter::builder().name(name).set_values(Some(values)).build()
    };
    let call = cx.ec2().describe_security_groups();
    let call = call.filters(filter("group-name", names)).filters(filter("vpc-id", vpcs));
    Ok(call.into_paginator().items().send().collect::<std::result::Result<_, _>>().await?)
}

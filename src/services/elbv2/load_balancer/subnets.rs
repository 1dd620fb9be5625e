//! The subnets of a load balancer, and its addresses in them.

use super::{APPLICATION, LoadBalancer, NETWORK};
use crate::engine::{Change, Cx, Error, Result};
use crate::plan::Draft;
use crate::schema::types::{Ipv4Address, Ipv6Address};
use crate::value::{Path, Value};
use aws_sdk_elasticloadbalancingv2::types::{AvailabilityZone, LoadBalancerAddress, SubnetMapping};
use std::collections::BTreeSet;

model! {
    /// A subnet, with the addresses in it.
    pub struct Mapping {
        /// ID of the Elastic IP address that an internet-facing network load balancer has in the subnet.
        #[tf(optional, computed)]
        allocation_id: Option<String>,
        /// IPv6 address in the subnet. For network load balancers.
        #[tf(optional, computed)]
        ipv6_address: Option<Ipv6Address>,
        /// ID of the Outpost of the subnet.
        #[tf(computed)]
        outpost_id: Option<String>,
        /// IPv4 address that an internal network load balancer has in the subnet.
        #[tf(optional, computed)]
        private_ipv4_address: Option<Ipv4Address>,
        /// ID of the subnet.
        #[tf(required)]
        subnet_id: String,
    }
}

/// The addresses in a subnet.
const ADDRESSES: [&str; 3] =
    [Mapping::allocation_id.name, Mapping::ipv6_address.name, Mapping::private_ipv4_address.name];

/// The IDs of the subnets. Who writes none of them beside mappings has none in the state: Terraform wants it so.
pub(super) fn ids(zones: &[AvailabilityZone], known: &LoadBalancer) -> BTreeSet<String> {
    if known.subnets.as_ref().is_some_and(BTreeSet::is_empty) {
        return BTreeSet::new();
    }
    zones.iter().filter_map(|zone| zone.subnet_id.clone()).collect()
}

/// A zone as AWS tells it.
pub(super) fn of(zone: AvailabilityZone) -> Option<Mapping> {
    let addresses = zone.load_balancer_addresses.unwrap_or_default();
    let first = |of: fn(&LoadBalancerAddress) -> Option<&str>| addresses.iter().find_map(of);
    Some(Mapping {
        allocation_id: first(LoadBalancerAddress::allocation_id).map(str::to_owned),
        ipv6_address: first(LoadBalancerAddress::ipv6_address).map(Into::into),
        outpost_id: zone.outpost_id,
        private_ipv4_address: first(LoadBalancerAddress::private_ipv4_address).map(Into::into),
        subnet_id: zone.subnet_id?,
    })
}

/// AWS does not change the addresses in a subnet. Whether it can take subnets away, it says itself.
///
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SetSubnets.html>
pub(super) fn plan(draft: &mut Draft<'_>, kind: &str) {
    refuse_both(draft);
    if draft.is_create() || kind != NETWORK {
        return;
    }
    let mappings = draft.elements(LoadBalancer::subnet_mapping);
    let is_another = mappings.iter().any(|mapping| {
        let addresses = mapping.changes(Mapping::allocation_id)
            || mapping.changes(Mapping::private_ipv4_address)
            || mapping.changes(Mapping::ipv6_address);
        !mapping.is_new() && addresses
    });
    if is_another || may_be_another(draft.config(LoadBalancer::subnet_mapping)) {
        draft.replace(LoadBalancer::subnet_mapping);
    }
}

/// What is not known yet may turn out to be other addresses in a subnet that is there, and then it is too late to plan a
/// new load balancer.
fn may_be_another(mappings: &Value) -> bool {
    let has_address = |mapping: &Value| ADDRESSES.iter().any(|name| !mapping.get(name).is_null());
    let mut open = mappings.as_elements().unwrap_or_default().iter();
    mappings.is_unknown()
        || open.any(|one| one.get(Mapping::subnet_id.name).is_unknown() && has_address(one))
}

/// Refuses both forms beside each other, unless they say what there is: what Terraform generates from an import has both.
fn refuse_both(draft: &mut Draft<'_>) {
    let (subnets, mappings) = (LoadBalancer::subnets, LoadBalancer::subnet_mapping);
    let is_written = |value: &Value| !value.is_empty() && !value.is_unknown();
    let both = is_written(draft.config(subnets)) && is_written(draft.config(mappings));
    // What is not known yet may turn out to be what there is.
    let differs = |at: Path| {
        let is_told = draft.is_create() || draft.config(at.clone()).is_wholly_known();
        is_told && draft.changes(at)
    };
    if both && (differs(subnets.into()) || differs(mappings.into())) {
        let detail = "`subnets` and `subnet_mapping` cannot be set together: each says which subnets there are.";
        draft.error(mappings, "Arguments that exclude each other", detail);
    }
}

/// Subnets, in the form that says no more than needed: where there are no addresses, the IDs are enough.
pub(super) fn asked_for(plan: &LoadBalancer) -> (Option<Vec<String>>, Option<Vec<SubnetMapping>>) {
    if plan.subnet_mapping.is_empty() {
        return (plan.subnets.clone().map(|subnets| subnets.into_iter().collect()), None);
    }
    let mapping = |mapping: &Mapping| {
        SubnetMapping::builder()
            .subnet_id(&mapping.subnet_id)
            .set_allocation_id(mapping.allocation_id.clone())
            .set_ipv6_address(mapping.ipv6_address.clone().map(Into::into))
            .set_private_ipv4_address(mapping.private_ipv4_address.clone().map(Into::into))
            .build()
    };
    (None, Some(plan.subnet_mapping.iter().map(mapping).collect()))
}

/// Sets the subnets, and what AWS sets with them; otherwise the kind of addresses alone.
pub(super) async fn update(cx: &Cx, arn: &str, change: &Change<'_, LoadBalancer>) -> Result<()> {
    let new = change.new;
    let addresses = change.of(LoadBalancer::ip_address_type).and_then(Option::as_deref);
    let nat = change.of(LoadBalancer::enable_prefix_for_ipv6_source_nat);
    let nat = nat.and_then(|nat| new.of_network(nat.as_deref()));
    if are_others(change) || nat.is_some() {
        let (subnets, mappings) = again(change);
        let call = cx.elbv2().set_subnets().load_balancer_arn(arn);
        let call = call
            .set_subnets(subnets)
            .set_subnet_mappings(mappings)
            .set_ip_address_type(addresses.map(Into::into))
            .set_enable_prefix_for_ipv6_source_nat(nat.map(Into::into));
        let set = cx.once("subnets", async { Ok(call.send().await.map(drop)?) });
        return set.await.map_err(|error| explained(error, new.kind()));
    }
    let Some(addresses) = addresses else { return Ok(()) };
    let call = cx.elbv2().set_ip_address_type().load_balancer_arn(arn);
    let call = call.ip_address_type(addresses.into());
    cx.once("addresses", async { Ok(call.send().await.map(drop)?) }).await
}

/// Whether there shall be other subnets. What is written as one of `subnets` and `subnet_mapping` is in the other only
/// after a read.
fn are_others(change: &Change<'_, LoadBalancer>) -> bool {
    other_ids(change).is_some() || !change.elements(LoadBalancer::subnet_mapping).is_empty()
}

/// The IDs of other subnets. An empty set of them leaves it to the mappings.
fn other_ids<'a>(change: &Change<'a, LoadBalancer>) -> Option<&'a BTreeSet<String>> {
    let ids = change.of(LoadBalancer::subnets)?.as_ref()?;
    (!ids.is_empty()).then_some(ids)
}

/// All subnets, new and old, as the call wants them: those that stay keep their addresses.
fn again(change: &Change<'_, LoadBalancer>) -> (Option<Vec<String>>, Option<Vec<SubnetMapping>>) {
    let (old, new) = (change.old, change.new);
    let Some(wanted) = other_ids(change) else { return asked_for(new) };
    let has_addresses = |mapping: &&Mapping| {
        mapping.allocation_id.is_some()
            || mapping.ipv6_address.is_some()
            || mapping.private_ipv4_address.is_some()
    };
    let stay = |subnet: &String| {
        let mut mappings = old.subnet_mapping.iter();
        mappings.find(|mapping| mapping.subnet_id == *subnet).filter(has_addresses).cloned()
    };
    let mapping = |subnet: &String| {
        stay(subnet).unwrap_or_else(|| Mapping { subnet_id: subnet.clone(), ..Mapping::default() })
    };
    let keeps_some = wanted.iter().any(|subnet| stay(subnet).is_some());
    let subnet_mapping = wanted.iter().filter(|_| keeps_some).map(mapping).collect();
    asked_for(&LoadBalancer { subnet_mapping, subnets: new.subnets.clone(), ..Default::default() })
}

fn explained(error: Error, kind: &str) -> Error {
    let refused = matches!(error.code(), Some("InvalidConfigurationRequest" | "InvalidSubnet"));
    if kind == APPLICATION || !refused {
        return error;
    }
    error.explained(
        "If AWS does not change the subnets of this load balancer in place, replace it: `terraform apply \
         -replace=ADDRESS`.",
    )
}

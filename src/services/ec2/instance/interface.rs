//! Network interfaces: what an instance is created with, and what can be changed of the primary one.

use super::super::{flag, int32};
use super::model::{Interface, SecondaryInterface};
use super::{Instance, read};
use crate::engine::{Change, Cx, Result};
use crate::schema::types::{Ipv4Address, Ipv6Address};
use aws_sdk_ec2::operation::run_instances::builders::RunInstancesFluentBuilder;
use aws_sdk_ec2::types::{
    InstanceIpv6Address, InstanceNetworkInterfaceSpecification as Specification,
    InstanceSecondaryInterfaceSpecificationRequest as Secondary, PrivateIpAddressSpecification,
};

/// The interfaces of a new instance, where they have to be described: those that exist, or a primary one of which more
/// is said than the call takes by itself.
pub(super) fn wanted(plan: &Instance) -> Option<Vec<Specification>> {
    let existing = |interface: &Interface| {
        Specification::builder()
            .network_interface_id(&interface.network_interface_id)
            .set_device_index(int32(Some(interface.device_index)))
            .set_network_card_index(int32(interface.network_card_index.filter(|card| *card != 0)))
            .set_delete_on_termination(interface.delete_on_termination)
            .build()
    };
    if !plan.network_interface.is_empty() {
        return Some(plan.network_interface.iter().map(existing).collect());
    }
    if let Some(primary) = &plan.primary_network_interface {
        let id = &primary.network_interface_id;
        return Some(vec![
            Specification::builder().network_interface_id(id).device_index(0).build(),
        ]);
    }
    let has_more = plan.associate_public_ip_address.is_some()
        || plan.enable_primary_ipv6.is_some()
        || plan.secondary_private_ips.as_ref().is_some_and(|ips| !ips.is_empty());
    has_more.then(|| vec![described(plan)])
}

/// The interfaces of a new Spot Instance. A request for one takes no address of the primary interface by itself.
pub(in crate::services::ec2) fn requested(plan: &Instance) -> Option<Vec<Specification>> {
    let has_private = plan.private_ip.as_ref().is_some_and(|ip| !ip.as_str().is_empty());
    let has_address = has_private || ipv6_count(plan).is_some() || ipv6(plan).is_some();
    wanted(plan).or_else(|| has_address.then(|| vec![described(plan)]))
}

/// The security groups of a new instance: IDs, and names of groups of the default VPC.
pub(in crate::services::ec2) fn groups_of(plan: &Instance) -> (Vec<String>, Vec<String>) {
    let is_id = |group: &String| group.starts_with("sg-") || subnet(plan).is_some();
    groups(plan).into_iter().partition(is_id)
}

/// The primary interface as it is to be created.
fn described(plan: &Instance) -> Specification {
    let address = |address: &str, primary: bool| {
        PrivateIpAddressSpecification::builder()
            .private_ip_address(address)
            .primary(primary)
            .build()
    };
    let primary = plan.private_ip.as_ref().filter(|ip| !ip.as_str().is_empty());
    let secondary = plan.secondary_private_ips.iter().flatten();
    let mut addresses: Vec<_> = secondary.map(|ip| address(ip.as_str(), false)).collect();
    // Either all addresses stand in the list, or the primary one alone beside it.
    let alone = if addresses.is_empty() { primary } else { None };
    if let Some(primary) = primary.filter(|_| alone.is_none()) {
        addresses.insert(0, address(primary.as_str(), true));
    }
    Specification::builder()
        .device_index(0)
        .set_associate_public_ip_address(plan.associate_public_ip_address)
        .set_primary_ipv6(plan.enable_primary_ipv6)
        .set_subnet_id(subnet(plan))
        .set_groups(Some(groups(plan)).filter(|groups| !groups.is_empty()))
        .set_private_ip_address(alone.map(|ip| ip.as_str().to_owned()))
        .set_private_ip_addresses(Some(addresses).filter(|addresses| !addresses.is_empty()))
        .set_ipv6_address_count(ipv6_count(plan))
        .set_ipv6_addresses(ipv6(plan))
        .build()
}

/// What the call takes of the primary interface by itself.
pub(super) fn set_plainly(
    call: RunInstancesFluentBuilder,
    plan: &Instance,
) -> RunInstancesFluentBuilder {
    let (ids, names) = groups_of(plan);
    call.set_subnet_id(subnet(plan))
        .set_security_group_ids(Some(ids).filter(|ids| !ids.is_empty()))
        .set_security_groups(Some(names).filter(|names| !names.is_empty()))
        .set_private_ip_address(
            plan.private_ip.clone().map(String::from).filter(|ip| !ip.is_empty()),
        )
        .set_ipv6_address_count(ipv6_count(plan))
        .set_ipv6_addresses(ipv6(plan))
}

pub(in crate::services::ec2) fn subnet(plan: &Instance) -> Option<String> {
    plan.subnet_id.clone().filter(|id| !id.is_empty())
}
fn groups(plan: &Instance) -> Vec<String> {
    let ids = plan.vpc_security_group_ids.iter().flat_map(|groups| groups.iter());
    let both = ids.chain(plan.security_groups.iter().flat_map(|groups| groups.iter()));
    both.cloned().collect()
}
fn ipv6_count(plan: &Instance) -> Option<i32> {
    int32(plan.ipv6_address_count.filter(|count| *count > 0))
}
fn ipv6(plan: &Instance) -> Option<Vec<InstanceIpv6Address>> {
    let one = |ip: &Ipv6Address| InstanceIpv6Address::builder().ipv6_address(ip.as_str()).build();
    let all: Vec<_> = plan.ipv6_addresses.iter().flatten().map(one).collect();
    Some(all).filter(|all| !all.is_empty())
}

/// The secondary interfaces of a new instance.
pub(super) fn secondary(plan: &Instance) -> Option<Vec<Secondary>> {
    let one = |interface: &SecondaryInterface| {
        Secondary::builder()
            .secondary_subnet_id(&interface.secondary_subnet_id)
            .set_network_card_index(int32(Some(interface.network_card_index)))
            .set_device_index(int32(interface.device_index))
            .set_delete_on_termination(interface.delete_on_termination)
            .set_private_ip_address_count(int32(interface.private_ip_address_count))
            .set_interface_type(interface.interface_type.as_deref().map(Into::into))
            .build()
    };
    let all: Vec<_> = plan.secondary_network_interface.iter().map(one).collect();
    Some(all).filter(|all| !all.is_empty())
}

/// Changes the primary interface. It is named itself: EC2 does not do so by an instance that has several.
pub(super) async fn update(cx: &Cx, change: &Change<'_, Instance>) -> Result<()> {
    let Some(id) = change.old.primary_network_interface_id.as_deref() else {
        return Ok(());
    };
    let modify = || cx.ec2().modify_network_interface_attribute().network_interface_id(id);
    if let Some(Some(groups)) = change.of(Instance::vpc_security_group_ids)
        && !groups.is_empty()
    {
        modify().set_groups(Some(groups.iter().cloned().collect())).send().await?;
    }
    if let Some(Some(on)) = change.of(Instance::source_dest_check) {
        modify().source_dest_check(flag(*on)).send().await?;
    }
    if let Some(Some(on)) = change.of(Instance::associate_public_ip_address) {
        modify().associate_public_ip_address(*on).send().await?;
    }
    update_ipv4(cx, id, change).await?;
    update_ipv6(cx, id, change).await?;
    if let Some(Some(true)) = change.of(Instance::enable_primary_ipv6) {
        // It needs an address that it can be about.
        modify().enable_primary_ipv6(true).send().await?;
    }
    Ok(())
}

/// What the call that created an instance does not take: to let through what is not addressed to it, and to have none
/// of the IPv6 addresses that the subnet assigns.
pub(super) async fn complete(cx: &Cx, change: &Change<'_, Instance>) -> Result<()> {
    let Some(id) = change.old.primary_network_interface_id.as_deref() else {
        return Ok(());
    };
    if let Some(Some(on)) = change.of(Instance::source_dest_check) {
        let call = cx.ec2().modify_network_interface_attribute().network_interface_id(id);
        call.source_dest_check(flag(*on)).send().await?;
    }
    if change.new.ipv6_address_count == Some(0) {
        update_ipv6(cx, id, change).await?;
    }
    Ok(())
}

/// Assigns and takes away the difference of the secondary addresses.
async fn update_ipv4(cx: &Cx, id: &str, change: &Change<'_, Instance>) -> Result<()> {
    let Some(Some(new)) = change.of(Instance::secondary_private_ips) else {
        return Ok(());
    };
    let old = change.old.secondary_private_ips.clone().unwrap_or_default();
    let texts = |ips: Vec<&Ipv4Address>| -> Option<Vec<String>> {
        let texts: Vec<String> = ips.into_iter().map(|ip| ip.as_str().to_owned()).collect();
        (!texts.is_empty()).then_some(texts)
    };
    if let Some(gone) = texts(old.difference(new).collect()) {
        let call = cx.ec2().unassign_private_ip_addresses().network_interface_id(id);
        cx.once("take addresses away", async {
            Ok(call.set_private_ip_addresses(Some(gone)).send().await.map(drop)?)
        })
        .await?;
    }
    if let Some(added) = texts(new.difference(&old).collect()) {
        let call = cx.ec2().assign_private_ip_addresses().network_interface_id(id);
        call.set_private_ip_addresses(Some(added)).send().await?;
    }
    Ok(())
}

/// The IPv6 addresses that an instance has. A state that only counts them does not tell.
async fn ipv6_there(cx: &Cx, change: &Change<'_, Instance>) -> Result<Vec<Ipv6Address>> {
    let known = change.old.ipv6_addresses.clone().unwrap_or_default();
    let counted = change.old.ipv6_address_count.unwrap_or_default();
    let ids: Vec<String> = change.old.id.iter().cloned().collect();
    if usize::try_from(counted) == Ok(known.len()) || ids.is_empty() {
        return Ok(known);
    }
    let there = read::described(cx, &ids).await?;
    Ok(there.first().map(|owned| read::ipv6_of(&owned.instance)).unwrap_or_default())
}

/// The same for IPv6, where a number of addresses can be asked for as well.
async fn update_ipv6(cx: &Cx, id: &str, change: &Change<'_, Instance>) -> Result<()> {
    if change.of(Instance::ipv6_addresses).is_none()
        && change.of(Instance::ipv6_address_count).is_none()
    {
        return Ok(());
    }
    let old = ipv6_there(cx, change).await?;
    let (mut gone, mut added, mut more) = (vec![], vec![], 0);
    let is_counted = change.new.ipv6_address_count.is_some_and(|count| count > 0);
    let written = change.of(Instance::ipv6_addresses).and_then(Option::as_ref);
    if let Some(new) = written.filter(|new| !(new.is_empty() && is_counted)) {
        let is_in = |all: &[Ipv6Address], ip: &Ipv6Address| {
            let address = |ip: &Ipv6Address| ip.as_str().parse::<std::net::Ipv6Addr>().ok();
            all.iter().any(|other| address(other) == address(ip))
        };
        gone = old.iter().filter(|ip| !is_in(new, ip)).cloned().collect();
        added = new.iter().filter(|ip| !is_in(&old, ip)).cloned().collect();
    } else if let Some(Some(count)) = change.of(Instance::ipv6_address_count) {
        let wanted = usize::try_from(*count).unwrap_or_default();
        gone = old.iter().skip(wanted).cloned().collect();
        more = wanted.saturating_sub(old.len());
    }
    let texts = |ips: Vec<Ipv6Address>| ips.into_iter().map(String::from).collect::<Vec<_>>();
    if !gone.is_empty() {
        let call = cx.ec2().unassign_ipv6_addresses().network_interface_id(id);
        let call = call.set_ipv6_addresses(Some(texts(gone)));
        cx.once("take IPv6 addresses away", async { Ok(call.send().await.map(drop)?) }).await?;
    }
    let assign = || cx.ec2().assign_ipv6_addresses().network_interface_id(id);
    if !added.is_empty() {
        assign().set_ipv6_addresses(Some(texts(added))).send().await?;
    }
    if more > 0 {
        let call = assign().set_ipv6_address_count(i32::try_from(more).ok());
        cx.once("assign IPv6 addresses", async { Ok(call.send().await.map(drop)?) }).await?;
    }
    Ok(())
}

//! What a NAT gateway is, by what EC2 tells of it.

use super::{NatGateway, REGIONAL, RegionalAddress, ZoneAddress};
use crate::engine::{Cx, Observed};
use crate::services::ec2::from_aws;
use aws_sdk_ec2::types::{
    AutoProvisionZonesState, AvailabilityMode, NatGateway as AwsGateway, NatGatewayAddress,
    NatGatewayAddressStatus, NatGatewayState,
};
use std::collections::{BTreeMap, BTreeSet};

/// A gateway by its ID. One that was deleted is told for an hour, and is none.
pub(super) fn observed(cx: &Cx, gateway: AwsGateway) -> Option<(String, Observed<NatGateway>)> {
    if gateway.state() == Some(&NatGatewayState::Deleted) {
        return None;
    }
    let id = gateway.nat_gateway_id.clone()?;
    let known = cx.known_as::<NatGateway>(&id).unwrap_or_default();
    let failure = failure(&gateway, &known);
    let work = work(&gateway);
    let tags = from_aws(gateway.tags());
    let observed = Observed::settled(model(gateway, &known)).tagged(tags);
    let observed = observed.moving_if(work.is_some(), work.as_deref().unwrap_or_default());
    Some((id, observed.failed_if(failure.is_some(), failure.unwrap_or_default())))
}

/// The attributes of a gateway, with its zones as `known` writes them.
pub(in crate::services::ec2) fn model(gateway: AwsGateway, known: &NatGateway) -> NatGateway {
    let mode = gateway.availability_mode.as_ref().map_or("zonal", AvailabilityMode::as_str);
    let is_regional = mode == REGIONAL;
    let addresses = gateway.nat_gateway_addresses();
    let primary = primary(&gateway).cloned();
    let ips = secondary(&gateway).filter_map(|a| a.private_ip.clone()).collect::<BTreeSet<_>>();
    let allocations = secondary(&gateway).filter_map(|a| a.allocation_id.clone()).collect();
    let is_automatic = gateway.auto_provision_zones == Some(AutoProvisionZonesState::Enabled);
    let is_chosen = is_regional && !is_automatic;
    let of_primary = |of: fn(NatGatewayAddress) -> Option<String>| primary.clone().and_then(of);
    let automatic = gateway.auto_provision_zones.as_ref().map(|state| state.as_str().to_owned());
    NatGateway {
        allocation_id: of_primary(|a| a.allocation_id),
        association_id: of_primary(|a| a.association_id),
        auto_provision_zones: automatic.clone(),
        auto_scaling_ips: gateway.auto_scaling_ips.as_ref().map(|s| s.as_str().to_owned()),
        availability_mode: Some(mode.to_owned()),
        availability_zone_address: if is_chosen {
            zones(addresses, &known.availability_zone_address)
        } else {
            BTreeSet::default()
        },
        connectivity_type: gateway.connectivity_type.as_ref().map(|c| c.as_str().to_owned()),
        network_interface_id: of_primary(|a| a.network_interface_id),
        private_ip: of_primary(|a| a.private_ip).map(|ip| ip.as_str().into()),
        public_ip: of_primary(|a| a.public_ip),
        regional_nat_gateway_address: is_regional
            .then(|| addresses.iter().map(regional_address).collect()),
        regional_nat_gateway_auto_mode: automatic.filter(|_| is_regional),
        secondary_allocation_ids: Some(allocations),
        secondary_private_ip_address_count: i64::try_from(ips.len()).ok(),
        secondary_private_ip_addresses: Some(ips),
        route_table_id: gateway.route_table_id,
        subnet_id: gateway.subnet_id,
        vpc_id: gateway.vpc_id,
        id: gateway.nat_gateway_id,
    }
}

fn is_regional(gateway: &AwsGateway) -> bool {
    gateway.availability_mode().is_some_and(|mode| mode.as_str() == REGIONAL)
}

/// The address that a zonal gateway was created with. Where EC2 does not tell which it is, it is the only one.
fn primary(gateway: &AwsGateway) -> Option<&NatGatewayAddress> {
    let mut all = gateway.nat_gateway_addresses().iter();
    all.find(|address| address.is_primary() != Some(false)).filter(|_| !is_regional(gateway))
}

/// The addresses that a gateway has or gets, and that can be taken away: all of a regional one, and those of a zonal
/// one beside the primary one.
pub(super) fn changeable(gateway: &AwsGateway) -> impl Iterator<Item = &NatGatewayAddress> {
    let all = gateway.nat_gateway_addresses().iter().filter(|address| is_kept(address));
    all.filter(|address| address.is_primary() == Some(false) || is_regional(gateway))
}

/// The further addresses of a zonal gateway.
pub(super) fn secondary(gateway: &AwsGateway) -> impl Iterator<Item = &NatGatewayAddress> {
    changeable(gateway).filter(|_| !is_regional(gateway))
}

/// Whether a gateway has or gets an address, and does not lose it.
fn is_kept(address: &NatGatewayAddress) -> bool {
    use NatGatewayAddressStatus::{Disassociating, Failed, Unassigning};
    !matches!(address.status(), Some(Disassociating | Failed | Unassigning))
}

/// Whether EC2 is still working on an address.
pub(super) fn is_moving(address: &NatGatewayAddress) -> bool {
    use NatGatewayAddressStatus::{Assigning, Associating, Disassociating, Unassigning};
    matches!(address.status(), Some(Assigning | Associating | Disassociating | Unassigning))
}

/// The zones of a gateway whose zones were chosen, each by its ID if that is how it is written, and else by its name.
fn zones(addresses: &[NatGatewayAddress], known: &BTreeSet<ZoneAddress>) -> BTreeSet<ZoneAddress> {
    let mut zones = BTreeMap::<(Option<String>, Option<String>), BTreeSet<String>>::new();
    for address in addresses.iter().filter(|address| is_kept(address)) {
        let Some(allocation) = address.allocation_id.clone() else {
            continue;
        };
        let zone = (address.availability_zone.clone(), address.availability_zone_id.clone());
        zones.entry(zone).or_default().insert(allocation);
    }
    let is_by_id = |id: Option<&String>| {
        let by_id = known.iter().filter(|zone| zone.availability_zone.is_none());
        id.is_some() && by_id.map(|zone| zone.availability_zone_id.as_ref()).any(|its| its == id)
    };
    let zone = |((name, id), allocation_ids): ((Option<String>, Option<String>), _)| {
        let by_id = name.is_none() || is_by_id(id.as_ref());
        ZoneAddress {
            allocation_ids,
            availability_zone: name.filter(|_| !by_id),
            availability_zone_id: id.filter(|_| by_id),
        }
    };
    zones.into_iter().map(zone).collect()
}

fn regional_address(address: &NatGatewayAddress) -> RegionalAddress {
    RegionalAddress {
        allocation_id: address.allocation_id.clone(),
        association_id: address.association_id.clone(),
        availability_zone: address.availability_zone.clone(),
        availability_zone_id: address.availability_zone_id.clone(),
        network_interface_id: address.network_interface_id.clone(),
        public_ip: address.public_ip.clone(),
        status: address.status.as_ref().map(|status| status.as_str().to_owned()),
    }
}

/// What EC2 is still doing with a gateway.
fn work(gateway: &AwsGateway) -> Option<String> {
    let state = gateway
        .state()
        .filter(|state| matches!(state, NatGatewayState::Pending | NatGatewayState::Deleting));
    let mut moving = gateway.nat_gateway_addresses().iter().filter(|address| is_moving(address));
    // A zonal gateway is never without an address.
    let is_bare = !is_regional(gateway) && gateway.nat_gateway_addresses().is_empty();
    match (state, moving.next().and_then(|address| address.status())) {
        (Some(state), _) => Some(state.as_str().to_owned()),
        (None, Some(status)) => Some(format!("{} an address", status.as_str())),
        (None, None) => is_bare.then(|| "not shown with its addresses yet".to_owned()),
    }
}

/// Why a gateway, or an address that it was to get, will never be usable.
fn failure(gateway: &AwsGateway, known: &NatGateway) -> Option<String> {
    if gateway.state() == Some(&NatGatewayState::Failed) {
        let code = gateway.failure_code().unwrap_or("no code");
        let message =
            gateway.failure_message().unwrap_or("no reason is told").trim_end_matches('.');
        let advice = match code {
            "Gateway.NotAttached" => {
                " The VPC needs an internet gateway before a public NAT gateway is created: add `depends_on` with the \
                 `aws_internet_gateway` to the NAT gateway."
            }
            _ => "",
        };
        return Some(format!("{message} ({code}).{advice}"));
    }
    let failed = |address: &&NatGatewayAddress| {
        address.status() == Some(&NatGatewayAddressStatus::Failed) && is_wanted(address, known)
    };
    let address = gateway.nat_gateway_addresses().iter().find(failed)?;
    let what = address.allocation_id().or(address.private_ip()).unwrap_or("an address");
    let message = address.failure_message().unwrap_or("no reason is told");
    Some(format!("{what} could not be added: {message}"))
}

/// Whether the plan asks for an address. What failed before, and is wanted no more, is no failure.
fn is_wanted(address: &NatGatewayAddress, known: &NatGateway) -> bool {
    let has = |set: Option<&BTreeSet<String>>, string: Option<&String>| {
        string.is_some_and(|string| set.is_some_and(|set| set.contains(string)))
    };
    let allocation = address.allocation_id.as_ref();
    let mut zones = known.availability_zone_address.iter();
    has(known.secondary_allocation_ids.as_ref(), allocation)
        || has(known.secondary_private_ip_addresses.as_ref(), address.private_ip.as_ref())
        || zones.any(|zone| has(Some(&zone.allocation_ids), allocation))
}

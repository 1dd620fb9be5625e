//! Data source `aws_nat_gateway`.

#[cfg(test)]
mod tests;

use super::{ApiFilter, Search, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Resource, Result};
use crate::services::ec2::from_aws;
use crate::services::ec2::nat_gateway::{self, NatGateway, RegionalAddress};
use aws_sdk_ec2::types::NatGateway as AwsGateway;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Tells about a NAT gateway. Exactly one has to match.
    pub(in crate::services) struct NatGatewayData {
        /// Allocation ID of the Elastic IP address of a public zonal gateway.
        #[tf(computed)]
        allocation_id: Option<String>,
        /// ID of the association of the address.
        #[tf(computed)]
        association_id: Option<String>,
        /// Whether AWS decides in which zones a regional gateway is: `enabled` or `disabled`.
        #[tf(computed)]
        auto_provision_zones: Option<String>,
        /// Whether AWS gives a regional gateway more addresses where it needs them: `enabled` or `disabled`.
        #[tf(computed)]
        auto_scaling_ips: Option<String>,
        /// Whether the gateway is in one subnet or in all zones of a VPC: `zonal` or `regional`.
        #[tf(computed)]
        availability_mode: Option<String>,
        /// Zones of a regional gateway, with the addresses that were chosen for them.
        #[tf(computed)]
        availability_zone_address: Option<BTreeSet<ZoneOfGateway>>,
        /// Whether the gateway leads to the internet or to other networks only: `public` or `private`.
        #[tf(computed)]
        connectivity_type: Option<String>,
        /// ID of the gateway.
        #[tf(optional, computed)]
        id: Option<String>,
        /// ID of the network interface of the gateway.
        #[tf(computed)]
        network_interface_id: Option<String>,
        /// Private address of the gateway.
        #[tf(computed)]
        private_ip: Option<String>,
        /// Public address of the gateway.
        #[tf(computed)]
        public_ip: Option<String>,
        /// Addresses of a regional gateway.
        #[tf(computed)]
        regional_nat_gateway_address: Option<BTreeSet<RegionalAddress>>,
        /// ID of the route table of a regional gateway.
        #[tf(computed)]
        route_table_id: Option<String>,
        /// Allocation IDs of further addresses.
        #[tf(computed)]
        secondary_allocation_ids: Option<Vec<String>>,
        /// How many further private addresses the gateway has.
        #[tf(computed)]
        secondary_private_ip_address_count: Option<i64>,
        /// Further private addresses.
        #[tf(computed)]
        secondary_private_ip_addresses: Option<Vec<String>>,
        /// State of the gateway, such as `available`. Those that were deleted of late are found only with `deleted`.
        #[tf(optional, computed)]
        state: Option<String>,
        /// ID of the subnet that the gateway is in.
        #[tf(optional, computed)]
        subnet_id: Option<String>,
        /// Tags that the gateway has. All of its tags are told.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// ID of the VPC that the gateway is in.
        #[tf(optional, computed)]
        vpc_id: Option<String>,
        /// A filter of the API `DescribeNatGateways` that lets the gateway through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}
model! {
    /// A zone of a regional gateway.
    pub struct ZoneOfGateway {
        /// Allocation IDs of the Elastic IP addresses in the zone.
        #[tf(computed)]
        allocation_ids: Option<BTreeSet<String>>,
        /// Name of the zone.
        #[tf(computed)]
        availability_zone: Option<String>,
        /// ID of the zone.
        #[tf(computed)]
        availability_zone_id: Option<String>,
    }
}

impl DataSource for NatGatewayData {
    const TYPE: &'static str = NatGateway::SPEC.type_name;
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let arguments = [
            ("nat-gateway-id", config.id.as_deref()),
            ("state", config.state.as_deref()),
            ("subnet-id", config.subnet_id.as_deref()),
            ("vpc-id", config.vpc_id.as_deref()),
        ];
        let wanted = filters(&arguments, config.tags.as_ref(), &config.filter);
        let search = Search::of(["NAT gateway", "NAT gateways"], "nat-gateway-id", wanted);
        let look = || nat_gateway::describe_shown(cx, search.filters());
        let gateway = search.the_one(cx, Self::TYPE, AwsGateway::nat_gateway_id, look).await?;
        Ok(Self { filter: config.filter.clone(), ..observed(gateway) })
    }
}

fn observed(gateway: AwsGateway) -> NatGatewayData {
    let tags = from_aws(gateway.tags());
    let state = gateway.state.as_ref().map(|state| state.as_str().to_owned());
    let its = nat_gateway::model(gateway, &NatGateway::default());
    let strings = |set: Option<BTreeSet<String>>| set.unwrap_or_default().into_iter().collect();
    NatGatewayData {
        allocation_id: its.allocation_id,
        association_id: its.association_id,
        auto_scaling_ips: its.auto_scaling_ips,
        availability_mode: its.availability_mode,
        availability_zone_address: Some(zones(
            its.auto_provision_zones.as_deref(),
            its.regional_nat_gateway_address.as_ref(),
        )),
        auto_provision_zones: its.auto_provision_zones,
        connectivity_type: its.connectivity_type,
        id: its.id,
        network_interface_id: its.network_interface_id,
        private_ip: its.private_ip.map(Into::into),
        public_ip: its.public_ip,
        regional_nat_gateway_address: Some(its.regional_nat_gateway_address.unwrap_or_default()),
        route_table_id: its.route_table_id,
        secondary_allocation_ids: Some(strings(its.secondary_allocation_ids)),
        secondary_private_ip_address_count: its.secondary_private_ip_address_count,
        secondary_private_ip_addresses: Some(strings(its.secondary_private_ip_addresses)),
        state,
        subnet_id: its.subnet_id,
        tags: Some(tags),
        vpc_id: its.vpc_id,
        filter: BTreeSet::new(),
    }
}

/// The zones that were chosen, with their addresses.
fn zones(
    automatic: Option<&str>,
    addresses: Option<&BTreeSet<RegionalAddress>>,
) -> BTreeSet<ZoneOfGateway> {
    let mut zones = BTreeMap::<(Option<String>, Option<String>), BTreeSet<String>>::new();
    for address in addresses.into_iter().flatten().filter(|_| automatic != Some("enabled")) {
        let zone = (address.availability_zone.clone(), address.availability_zone_id.clone());
        zones.entry(zone).or_default().extend(address.allocation_id.clone());
    }
    let zone = |((availability_zone, availability_zone_id), ids)| ZoneOfGateway {
        allocation_ids: Some(ids),
        availability_zone,
        availability_zone_id,
    };
    zones.into_iter().map(zone).collect()
}

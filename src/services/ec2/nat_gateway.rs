//! `aws_nat_gateway`.

mod addresses;
mod observed;
mod rules;
#[cfg(test)]
pub(in crate::services) mod tests;

pub(super) use addresses::give_back;
pub(super) use observed::model;

use super::{FILTER_VALUES, PAGE, TAGGING, filter, int32, tag_specifications};
use crate::diagnostic::Diagnostics;
use crate::engine::{
    AbsentIf, Because, Change, Cx, Found, Identity, Lost, Operation, Resource, Result, Retry, Spec,
    Tagging, Timeouts, Within, few, required,
};
use crate::plan::Draft;
use crate::schema::Lit;
use crate::schema::types::Ipv4Address;
use crate::value::Value;
use aws_sdk_ec2::types::{
    AvailabilityZoneAddress, Filter, NatGateway as AwsGateway, NatGatewayState, ResourceType,
};
use std::collections::BTreeSet;

model! {
    /// Provides a NAT gateway: the way of private subnets to the internet or to other networks, and not back.
    ///
    /// A zonal gateway is in one subnet. A regional one is in a VPC and works in all of its zones: in automatic mode
    /// AWS chooses zones and addresses, with `availability_zone_address` they are chosen here.
    pub struct NatGateway {
        /// Allocation ID of the Elastic IP address of a public zonal gateway.
        #[tf(optional, replace)]
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
        /// Whether the gateway is in one subnet or in all zones of a VPC. `zonal` unless something else is set.
        #[tf(optional, computed, replace, one_of = &["zonal", "regional"])]
        availability_mode: Option<String>,
        /// A zone of a regional gateway, with its addresses. Where there are none, AWS chooses zones and addresses; to
        /// change that, the gateway is replaced.
        #[tf(block)]
        availability_zone_address: BTreeSet<ZoneAddress>,
        /// Whether the gateway leads to the internet or to other networks only.
        #[tf(optional, default = Lit::Text("public"), replace, one_of = &["private", "public"])]
        connectivity_type: Option<String>,
        /// ID of the gateway.
        #[tf(computed)]
        id: Option<String>,
        /// ID of the network interface of the gateway.
        #[tf(computed)]
        network_interface_id: Option<String>,
        /// Private address of a zonal gateway. AWS chooses one if nothing is set.
        #[tf(optional, computed, replace, empty_is_unset)]
        private_ip: Option<Ipv4Address>,
        /// Public address of the gateway.
        #[tf(computed)]
        public_ip: Option<String>,
        /// Addresses of a regional gateway.
        #[tf(computed, recompute_with = &[NatGateway::availability_zone_address.name])]
        regional_nat_gateway_address: Option<BTreeSet<RegionalAddress>>,
        /// Whether AWS chooses the zones and addresses of a regional gateway: `enabled` or `disabled`.
        #[tf(computed)]
        regional_nat_gateway_auto_mode: Option<String>,
        /// ID of the route table that AWS makes for a regional gateway.
        #[tf(computed)]
        route_table_id: Option<String>,
        /// Allocation IDs of further addresses of a public zonal gateway. Left out, they stay as they are; an empty set
        /// is none.
        #[tf(optional, computed)]
        secondary_allocation_ids: Option<BTreeSet<String>>,
        /// How many further private addresses a private gateway has.
        #[tf(optional, computed, range = (0, 31), conflicts = &[NatGateway::secondary_private_ip_addresses.name],
             recompute_with = &[
                 NatGateway::secondary_private_ip_addresses.name,
                 NatGateway::secondary_allocation_ids.name,
             ])]
        secondary_private_ip_address_count: Option<i64>,
        /// Further private addresses of the gateway. Those of a public one belong to its `secondary_allocation_ids`.
        #[tf(optional, computed, conflicts = &[NatGateway::secondary_private_ip_address_count.name],
             recompute_with = &[
                 NatGateway::secondary_private_ip_address_count.name,
                 NatGateway::secondary_allocation_ids.name,
             ])]
        secondary_private_ip_addresses: Option<BTreeSet<String>>,
        /// ID of the subnet of a zonal gateway.
        #[tf(optional, replace)]
        subnet_id: Option<String>,
        /// ID of the VPC of the gateway. A zonal one is in that of its subnet.
        #[tf(optional, computed, replace, empty_is_unset)]
        vpc_id: Option<String>,
    }
}
model! {
    /// A zone, with its addresses.
    #[tf(exactly_one_of = &[ZoneAddress::availability_zone.name, ZoneAddress::availability_zone_id.name])]
    pub struct ZoneAddress {
        /// Allocation IDs of the Elastic IP addresses in the zone.
        #[tf(required, min = 1)]
        allocation_ids: BTreeSet<String>,
        /// Name of the zone.
        #[tf(optional)]
        availability_zone: Option<String>,
        /// ID of the zone, the same in all accounts.
        #[tf(optional)]
        availability_zone_id: Option<String>,
    }
}
model! {
    /// An address of a regional gateway.
    pub struct RegionalAddress {
        /// Allocation ID of the address.
        #[tf(computed)]
        allocation_id: Option<String>,
        /// ID of the association of the address.
        #[tf(computed)]
        association_id: Option<String>,
        /// Name of the zone.
        #[tf(computed)]
        availability_zone: Option<String>,
        /// ID of the zone.
        #[tf(computed)]
        availability_zone_id: Option<String>,
        /// ID of the network interface.
        #[tf(computed)]
        network_interface_id: Option<String>,
        /// The address.
        #[tf(computed)]
        public_ip: Option<String>,
        /// What AWS is doing with the address: `succeeded` when it is there.
        #[tf(computed)]
        status: Option<String>,
    }
}

const PRIVATE: &str = "private";
const REGIONAL: &str = "regional";

/// The refusal of a gateway that is not there.
const ABSENT: &str = "NatGatewayNotFound";

impl Resource for NatGateway {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging { policy_type: Some("ec2:natgateway"), ..TAGGING }),
        timeouts: Timeouts::DEFAULT
            .with(Operation::Create, 10)
            .with(Operation::Update, 10)
            .with(Operation::Delete, 30),
        read_at_once: FILTER_VALUES,
        // What the gateway is made of need not be visible everywhere yet.
        retries: &[
            not_yet(Operation::Create, "InvalidAllocationID.NotFound"),
            not_yet(Operation::Create, "InvalidSubnetID.NotFound"),
            not_yet(Operation::Create, "InvalidVpcID.NotFound"),
            not_yet(Operation::Update, "InvalidAllocationID.NotFound"),
        ],
        identity: Some(Identity::by(&[NatGateway::id.name])),
        ..Spec::of(
            "aws_nat_gateway",
            Lost::Idempotent,
            "the ID of the gateway, such as `nat-0123456789abcdef0`",
        )
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        rules::validate(config, problems);
    }

    fn plan(draft: &mut Draft<'_>) {
        rules::plan(draft);
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        // A zonal gateway is in the VPC of its subnet, and EC2 takes one of both.
        let vpc = plan.vpc_id.clone().filter(|_| plan.is_regional());
        let answer = cx
            .ec2()
            .create_nat_gateway()
            .client_token(cx.token())
            .set_allocation_id(plan.allocation_id.clone())
            .set_availability_mode(plan.availability_mode.as_deref().map(Into::into))
            .set_availability_zone_addresses(plan.zones())
            .set_connectivity_type(plan.connectivity_type.as_deref().map(Into::into))
            .set_private_ip_address(plan.private_ip.clone().map(Into::into))
            .set_secondary_allocation_ids(all(plan.secondary_allocation_ids.as_ref()))
            .set_secondary_private_ip_address_count(
                int32(plan.secondary_private_ip_address_count).filter(|count| *count > 0),
            )
            .set_secondary_private_ip_addresses(all(plan.secondary_private_ip_addresses.as_ref()))
            .set_subnet_id(plan.subnet_id.clone())
            .set_vpc_id(vpc)
            .set_tag_specifications(tag_specifications(cx, ResourceType::Natgateway))
            .send()
            .await?;
        required(answer.nat_gateway.and_then(|gateway| gateway.nat_gateway_id), "NatGatewayId")
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let call = cx.ec2().describe_nat_gateways().max_results(PAGE);
        let all = few(call.into_paginator().items().send());
        let of = |ids| describe(cx, vec![filter("nat-gateway-id", ids)]);
        let id = AwsGateway::nat_gateway_id;
        let gateways = cx.described("NAT gateways", ids, id, all, of).await?;
        Ok(gateways.into_iter().filter_map(|gateway| observed::observed(cx, gateway)).collect())
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        addresses::update(cx, id, &change).await
    }

    async fn delete(cx: &Cx, id: &String, _: &Self) -> Result<()> {
        let call = cx.ec2().delete_nat_gateway().nat_gateway_id(id);
        call.send().await.absent_if(&[ABSENT])?;
        // One whose creation has failed may be shown as failed for a while, which is no failure to delete it.
        let is_gone = || async {
            let all = describe(cx, vec![filter("nat-gateway-id", [id])]).await?;
            Ok(all.iter().all(|gateway| gateway.state() == Some(&NatGatewayState::Deleted)))
        };
        cx.until_the_end("being deleted", is_gone).await
    }
}

impl NatGateway {
    fn is_regional(&self) -> bool {
        self.availability_mode.as_deref() == Some(REGIONAL)
    }
    fn is_private(&self) -> bool {
        self.connectivity_type.as_deref() == Some(PRIVATE)
    }
    /// The zones as EC2 takes them. None: it chooses them.
    fn zones(&self) -> Option<Vec<AvailabilityZoneAddress>> {
        let zone = |zone: &ZoneAddress| {
            AvailabilityZoneAddress::builder()
                .set_availability_zone(zone.availability_zone.clone())
                .set_availability_zone_id(zone.availability_zone_id.clone())
                .set_allocation_ids(Some(zone.allocation_ids.iter().cloned().collect()))
                .build()
        };
        let zones: Vec<_> = self.availability_zone_address.iter().map(zone).collect();
        Some(zones).filter(|zones| !zones.is_empty())
    }
}

const fn not_yet(operation: Operation, code: &'static str) -> Retry {
    Retry { operation, code, message: "", within: Within::Propagation(Because::Named) }
}

/// The strings of a set as EC2 takes them: none, if there are none.
fn all(set: Option<&BTreeSet<String>>) -> Option<Vec<String>> {
    set.filter(|set| !set.is_empty()).map(|set| set.iter().cloned().collect())
}

/// The gateways that pass all filters.
pub(super) async fn describe(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<AwsGateway>> {
    let filters = Some(filters).filter(|filters| !filters.is_empty());
    let pages = cx.ec2().describe_nat_gateways().set_filter(filters).into_paginator();
    Ok(pages.items().send().collect::<std::result::Result<_, _>>().await?)
}

/// The same without those that were deleted of late, of which EC2 tells for an hour, unless a filter asks for their
/// state.
pub(super) async fn describe_shown(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<AwsGateway>> {
    let asks = filters.iter().any(|filter| filter.name() == Some("state"));
    let mut all = describe(cx, filters).await?;
    all.retain(|gateway| asks || gateway.state() != Some(&NatGatewayState::Deleted));
    Ok(all)
}

//! `aws_subnet`.

mod ipv6;
mod settings;
#[cfg(test)]
pub(in crate::services) mod tests;

use super::ipam::{self, Pooled};
use super::{
    FILTER_VALUES, PAGE, TAGGING, filter, flag, from_aws, has_tags, int32, leftovers, obstacles,
    sizes, tag_specifications,
};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{
    AbsentIf, Change, Cx, Error, Found, Identity, Lost, Observed, Operation, Resource, Result,
    Retry, Spec, State, Tagging, Timeouts, Within, few, required,
};
use crate::plan::Draft;
use crate::schema::types::{ArnText, Ipv4Cidr, Ipv6Cidr, PrefixLengths};
use crate::schema::{Field, Lit};
use crate::value::Value;
use aws_sdk_ec2::types::{
    Filter, ResourceType, Subnet as AwsSubnet, SubnetCidrBlockStateCode, SubnetState,
};

model! {
    /// Provides a subnet of a VPC: a part of its network in one availability zone.
    pub struct Subnet {
        /// ID of the subnet.
        #[tf(computed)]
        id: Option<String>,
        /// ARN of the subnet.
        #[tf(computed)]
        arn: Option<String>,
        /// Whether new network interfaces get an IPv6 address. `false` by default.
        #[tf(optional, default = Lit::Bool(false))]
        assign_ipv6_address_on_creation: Option<bool>,
        /// Availability zone of the subnet. AWS chooses one if neither this nor `availability_zone_id` is set.
        #[tf(optional, computed, replace, empty_is_unset, conflicts = &[Subnet::availability_zone_id.name])]
        availability_zone: Option<String>,
        /// ID of the availability zone, the same in all accounts.
        #[tf(optional, computed, replace, empty_is_unset, conflicts = &[Subnet::availability_zone.name])]
        availability_zone_id: Option<String>,
        /// IPv4 CIDR block of the subnet, from /16 to /28, inside that of the VPC.
        #[tf(optional, computed, replace, conflicts = &[Subnet::ipv4_netmask_length.name])]
        cidr_block: Option<Ipv4Cidr>,
        /// Pool of addresses of an Outpost. Needs `map_customer_owned_ip_on_launch` and `outpost_arn`.
        #[tf(optional, requires = &[Subnet::map_customer_owned_ip_on_launch.name, Subnet::outpost_arn.name])]
        customer_owned_ipv4_pool: Option<String>,
        /// Whether DNS answers with IPv6 addresses for IPv4-only names. `false` by default.
        #[tf(optional, default = Lit::Bool(false))]
        enable_dns64: Option<bool>,
        /// Device position of local network interfaces, such as 1 for the second.
        #[tf(optional, range = (1, 15))]
        enable_lni_at_device_index: Option<i64>,
        /// Whether DNS answers for resource names with A records. `false` by default.
        #[tf(optional, default = Lit::Bool(false))]
        enable_resource_name_dns_a_record_on_launch: Option<bool>,
        /// Whether DNS answers for resource names with AAAA records. `false` by default.
        #[tf(optional, default = Lit::Bool(false))]
        enable_resource_name_dns_aaaa_record_on_launch: Option<bool>,
        /// ID of the IPAM pool that the IPv4 CIDR block is taken from. Another pool needs a new subnet.
        #[tf(optional, unread, conflicts = &[Subnet::customer_owned_ipv4_pool.name])]
        ipv4_ipam_pool_id: Option<String>,
        /// Prefix length of the IPv4 CIDR block that is taken from the IPAM pool. Another length than that of the
        /// CIDR block needs a new subnet.
        #[tf(optional, unread, range = (16, 28), requires = &[Subnet::ipv4_ipam_pool_id.name],
             conflicts = &[Subnet::customer_owned_ipv4_pool.name])]
        ipv4_netmask_length: Option<i64>,
        /// IPv6 CIDR block of the subnet, of the size /64 as a rule.
        #[tf(optional, computed, conflicts = &[Subnet::ipv6_netmask_length.name])]
        ipv6_cidr_block: Option<Ipv6Cidr>,
        /// ID of the association of the IPv6 CIDR block.
        #[tf(computed, recompute_with = &[Subnet::ipv6_cidr_block.name])]
        ipv6_cidr_block_association_id: Option<String>,
        /// ID of the IPAM pool that the IPv6 CIDR block is taken from. Another pool needs a new subnet.
        #[tf(optional, unread)]
        ipv6_ipam_pool_id: Option<String>,
        /// Whether the subnet has IPv6 only. `false` by default.
        #[tf(optional, default = Lit::Bool(false), replace)]
        ipv6_native: Option<bool>,
        /// Prefix length of the IPv6 CIDR block that is taken from the IPAM pool. Another length than that of the
        /// CIDR block needs a new subnet.
        #[tf(optional, unread, range = (44, 64), requires = &[Subnet::ipv6_ipam_pool_id.name])]
        ipv6_netmask_length: Option<i64>,
        /// Whether new network interfaces get an address of the `customer_owned_ipv4_pool`.
        #[tf(optional, default = Lit::Bool(false),
             requires = &[Subnet::customer_owned_ipv4_pool.name, Subnet::outpost_arn.name])]
        map_customer_owned_ip_on_launch: Option<bool>,
        /// Whether instances get a public IPv4 address. `false` by default.
        #[tf(optional, default = Lit::Bool(false))]
        map_public_ip_on_launch: Option<bool>,
        /// ARN of the Outpost that the subnet is on.
        #[tf(optional, replace)]
        outpost_arn: Option<ArnText>,
        /// ID of the account that owns the subnet.
        #[tf(computed)]
        owner_id: Option<String>,
        /// What the host names of instances are made of: their address, or their ID.
        #[tf(optional, computed, one_of = &["ip-name", "resource-name"])]
        private_dns_hostname_type_on_launch: Option<String>,
        /// ID of the VPC that the subnet is a part of.
        #[tf(required, replace)]
        vpc_id: String,
    }
}

/// The networks, as far as pools decide about them.
const POOLED: [Pooled; 2] = [
    Pooled {
        pool: Subnet::ipv4_ipam_pool_id.name,
        length: Subnet::ipv4_netmask_length.name,
        cidr: Subnet::cidr_block.name,
    },
    Pooled {
        pool: Subnet::ipv6_ipam_pool_id.name,
        length: Subnet::ipv6_netmask_length.name,
        cidr: Subnet::ipv6_cidr_block.name,
    },
];

/// Something is in the subnet.
pub(super) const USED: Retry = Retry {
    operation: Operation::Delete,
    code: leftovers::IN_USE,
    message: "",
    within: Within::Timeout,
};

impl Resource for Subnet {
    const SPEC: Spec = Spec {
        version: 1,
        tagging: Some(Tagging { policy_type: Some("ec2:subnet"), ..TAGGING }),
        timeouts: Timeouts::DEFAULT.with(Operation::Create, 10).with(Operation::Delete, 20),
        read_at_once: FILTER_VALUES,
        retries: &[USED],
        await_delete: true,
        identity: Some(Identity::by(&[Subnet::id.name])),
        // No two subnets of a VPC have the same network. One from a pool is not known before.
        ..Spec::of(
            "aws_subnet",
            Lost::UniqueBy(&[Subnet::cidr_block.name, Subnet::ipv6_cidr_block.name]),
            "the ID of the subnet, such as `subnet-0123456789abcdef0`",
        )
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        let missing = |name: &str| config.get(name).is_empty();
        let ipv6_only =
            !matches!(config.get(Subnet::ipv6_native.name), Value::Null | Value::Bool(false));
        if missing(Subnet::cidr_block.name) && missing(Subnet::ipv4_ipam_pool_id.name) && !ipv6_only
        {
            let detail = "A subnet needs an IPv4 CIDR block, unless `ipv6_native` is true: set `cidr_block`, or \
                `ipv4_ipam_pool_id`.";
            let problem = Diagnostic::error("Missing argument", detail);
            problems.push(problem.at(Subnet::cidr_block.name));
        }
        let lengths = [
            (Subnet::cidr_block.name, PrefixLengths::SUBNET_IPV4),
            (Subnet::ipv6_cidr_block.name, PrefixLengths::SUBNET_IPV6),
            (Subnet::ipv6_netmask_length.name, PrefixLengths::SUBNET_IPV6),
        ];
        sizes(config, &lengths, problems);
    }

    fn plan(draft: &mut Draft<'_>) {
        ipv6::plan(draft);
        for network in &POOLED {
            ipam::plan(draft, network);
        }
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let answer = cx
            .ec2()
            .create_subnet()
            .vpc_id(&plan.vpc_id)
            .set_availability_zone(plan.availability_zone.clone())
            .set_availability_zone_id(plan.availability_zone_id.clone())
            .set_cidr_block(plan.cidr_block.clone().map(Into::into))
            .set_ipv4_ipam_pool_id(plan.ipv4_ipam_pool_id.clone())
            .set_ipv4_netmask_length(int32(plan.ipv4_netmask_length))
            .set_ipv6_cidr_block(plan.ipv6_cidr_block.clone().map(Into::into))
            .set_ipv6_ipam_pool_id(plan.ipv6_ipam_pool_id.clone())
            .set_ipv6_netmask_length(int32(plan.ipv6_netmask_length))
            .set_ipv6_native(plan.ipv6_native.filter(|native| *native))
            .set_outpost_arn(plan.outpost_arn.clone().map(Into::into))
            .set_tag_specifications(tag_specifications(cx, ResourceType::Subnet))
            .send()
            .await?;
        required(answer.subnet.and_then(|subnet| subnet.subnet_id), "SubnetId")
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        Ok(observe(cx, ids, ipv6::is_awaited).await?.into_iter().collect())
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        let modify = || cx.ec2().modify_subnet_attribute().subnet_id(id);
        let network_changes = change.of(Subnet::ipv6_cidr_block).is_some();
        let was_on = change.old.assign_ipv6_address_on_creation == Some(true);
        let on = change.new.assign_ipv6_address_on_creation == Some(true);
        // A subnet that assigns IPv6 addresses cannot lose its IPv6 CIDR block...
        if was_on && (!on || network_changes) {
            modify().assign_ipv6_address_on_creation(flag(false)).send().await?;
        }
        // ...and one without cannot assign any.
        let mut calls = settings::calls(modify, &change);
        if on && (!was_on || network_changes) {
            calls.insert(0, modify().assign_ipv6_address_on_creation(flag(true)));
        }
        ipv6::update(cx, id, &change, !calls.is_empty()).await?;
        for call in calls {
            call.send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Cx, id: &String, object: &Self) -> Result<()> {
        let call = cx.ec2().delete_subnet().subnet_id(id);
        let deleted = call.send().await.absent_if(&["InvalidSubnetID.NotFound"]);
        if deleted.as_ref().is_err_and(|refusal| refusal.code() == Some(leftovers::IN_USE)) {
            leftovers::clear_subnet(cx, id, &object.vpc_id).await?;
        }
        deleted?;
        let pools = [&object.ipv4_ipam_pool_id, &object.ipv6_ipam_pool_id];
        ipam::until_released(cx, id, pools.into_iter().flatten().cloned()).await
    }

    async fn obstacles(cx: &Cx, id: &String, refusal: &Error) -> Option<String> {
        obstacles::in_subnet(cx, id, refusal).await
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<String>> {
        let mut filters = vec![filter("vpc-id", [&plan.vpc_id])];
        filters.extend(plan.cidr_block.iter().map(|cidr| filter("cidr-block", [cidr.as_str()])));
        let subnets = describe(cx, filters).await?.into_iter().filter(|subnet| {
            let ipv6 = ipv6::of(subnet).and_then(|a| a.ipv6_cidr_block.as_deref()).map(Value::from);
            let planned = plan.ipv6_cidr_block.as_ref();
            has_tags(cx, subnet.tags())
                && !is_in_use(subnet)
                && planned
                    .is_none_or(|p| ipv6.is_some_and(|ipv6| Ipv6Cidr::same(&p.encode(), &ipv6)))
        });
        Ok(subnets.filter_map(|subnet| subnet.subnet_id).collect())
    }
}

/// Whether something uses addresses of the subnet, so that it was not made just now. EC2 keeps five for itself.
fn is_in_use(subnet: &AwsSubnet) -> bool {
    let network = subnet.cidr_block().and_then(|cidr| Ipv4Cidr::from(cidr).network());
    let size = network.and_then(|network| 1_i32.checked_shl(32 - u32::from(network.prefix_len())));
    matches!((size, subnet.available_ip_address_count), (Some(size), Some(free)) if free < size - 5)
}

/// Subnets by their IDs. A new one `awaits` what it was made with, by its plan.
pub(super) async fn observe(
    cx: &Cx,
    ids: &[String],
    awaits: fn(&AwsSubnet, &Value) -> bool,
) -> Result<Vec<(String, Observed<Subnet>)>> {
    let all = few(cx.ec2().describe_subnets().max_results(PAGE).into_paginator().items().send());
    let of = |ids| describe(cx, vec![filter("subnet-id", ids)]);
    let subnets = cx.described("subnets", ids, AwsSubnet::subnet_id, all, of).await?;
    let observed = subnets.into_iter().filter_map(|subnet| {
        let id = subnet.subnet_id.clone()?;
        let awaited = awaits(&subnet, cx.known(&id));
        let observed = observed(subnet, cx.known(&id));
        let awaited = awaited && observed.state == State::Settled;
        Some((id, observed.moving_if(awaited, "not shown with its IPv6 CIDR block yet")))
    });
    Ok(observed.collect())
}

/// The subnets that pass all filters.
pub(super) async fn describe(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<AwsSubnet>> {
    let filters = Some(filters).filter(|filters| !filters.is_empty());
    let pages = cx.ec2().describe_subnets().set_filters(filters).into_paginator().items().send();
    Ok(pages.collect::<std::result::Result<_, _>>().await?)
}

/// `known` is the plan or the prior state.
pub(super) fn observed(subnet: AwsSubnet, known: &Value) -> Observed<Subnet> {
    use SubnetCidrBlockStateCode::{Associating, Disassociating};
    let ipv6_failed = ipv6::failure(&subnet, known);
    let ipv6 = ipv6::of(&subnet).cloned();
    let associating = ipv6::in_state(&subnet, &Associating).is_some();
    let losing = ipv6::in_state(&subnet, &Disassociating).is_some();
    let pending = subnet.state == Some(SubnetState::Pending);
    let failed = subnet.state.clone().filter(|state| {
        matches!(state, SubnetState::Failed | SubnetState::FailedInsufficientCapacity)
    });
    let tags = from_aws(subnet.tags());
    let names = subnet.private_dns_name_options_on_launch;
    let or_false = |value: Option<bool>| Some(value.unwrap_or_default());
    Observed::settled(Subnet {
        id: subnet.subnet_id,
        arn: subnet.subnet_arn,
        assign_ipv6_address_on_creation: or_false(subnet.assign_ipv6_address_on_creation),
        availability_zone: subnet.availability_zone,
        availability_zone_id: subnet.availability_zone_id,
        cidr_block: subnet.cidr_block.map(Into::into),
        customer_owned_ipv4_pool: subnet.customer_owned_ipv4_pool,
        enable_dns64: or_false(subnet.enable_dns64),
        enable_lni_at_device_index: subnet.enable_lni_at_device_index.map(i64::from),
        enable_resource_name_dns_a_record_on_launch: or_false(
            names.as_ref().and_then(|n| n.enable_resource_name_dns_a_record),
        ),
        enable_resource_name_dns_aaaa_record_on_launch: or_false(
            names.as_ref().and_then(|n| n.enable_resource_name_dns_aaaa_record),
        ),
        ipv4_ipam_pool_id: None,
        ipv4_netmask_length: None,
        ipv6_cidr_block: ipv6.as_ref().and_then(|a| a.ipv6_cidr_block.clone()).map(Into::into),
        ipv6_cidr_block_association_id: ipv6.and_then(|a| a.association_id),
        ipv6_ipam_pool_id: None,
        ipv6_native: or_false(subnet.ipv6_native),
        ipv6_netmask_length: None,
        map_customer_owned_ip_on_launch: or_false(subnet.map_customer_owned_ip_on_launch),
        map_public_ip_on_launch: or_false(subnet.map_public_ip_on_launch),
        outpost_arn: subnet.outpost_arn.map(Into::into),
        owner_id: subnet.owner_id,
        private_dns_hostname_type_on_launch: names
            .and_then(|n| n.hostname_type)
            .map(|t| t.to_string()),
        vpc_id: subnet.vpc_id.unwrap_or_default(),
    })
    .tagged(tags)
    .moving_if(pending, "pending")
    .moving_if(losing, ipv6::LOSING)
    .moving_if(associating, ipv6::GAINING)
    .failed_if(ipv6_failed.is_some(), ipv6_failed.unwrap_or_default())
    .failed_if(
        failed.is_some(),
        failed.map(|state| format!("the subnet is in the state `{state}`")).unwrap_or_default(),
    )
}

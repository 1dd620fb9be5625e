//! `aws_subnet`.

use super::{FILTER_VALUES, TAGGING, filter, flag, from_aws, int32, tag_specifications};
use crate::engine::{
    AbsentIf, Change, Cx, Found, Lost, Resource, Result, Retry, Seen, Tagging, Timeouts, Verb,
    Within, found,
};
use crate::schema::Lit;
use crate::schema::types::{ArnText, Ipv4Cidr, Ipv6Cidr};
use aws_sdk_ec2::operation::modify_subnet_attribute::builders::ModifySubnetAttributeFluentBuilder as Modify;
use aws_sdk_ec2::types::{
    Filter, HostnameType, ResourceType, Subnet as AwsSubnet, SubnetCidrBlockStateCode,
    SubnetIpv6CidrBlockAssociation, SubnetState,
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
        #[tf(optional, computed, replace, conflicts = &[Subnet::availability_zone_id.name])]
        availability_zone: Option<String>,
        /// ID of the availability zone, the same in all accounts.
        #[tf(optional, computed, replace, conflicts = &[Subnet::availability_zone.name])]
        availability_zone_id: Option<String>,
        /// IPv4 network of the subnet, in CIDR notation, from /16 to /28, inside that of the VPC.
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
        /// ID of the IPAM pool that the IPv4 network is taken from.
        #[tf(optional, replace, local)]
        ipv4_ipam_pool_id: Option<String>,
        /// Prefix length of the IPv4 network that is taken from the IPAM pool.
        #[tf(optional, replace, local, range = (16, 28), requires = &[Subnet::ipv4_ipam_pool_id.name])]
        ipv4_netmask_length: Option<i64>,
        /// IPv6 network of the subnet, in CIDR notation, of the size /64 as a rule.
        #[tf(optional, computed, conflicts = &[Subnet::ipv6_netmask_length.name])]
        ipv6_cidr_block: Option<Ipv6Cidr>,
        /// ID of the association of the IPv6 network.
        #[tf(computed, follows = &[Subnet::ipv6_cidr_block.name])]
        ipv6_cidr_block_association_id: Option<String>,
        /// ID of the IPAM pool that the IPv6 network is taken from.
        #[tf(optional, replace, local)]
        ipv6_ipam_pool_id: Option<String>,
        /// Whether the subnet has IPv6 only. `false` by default.
        #[tf(optional, default = Lit::Bool(false), replace)]
        ipv6_native: Option<bool>,
        /// Prefix length of the IPv6 network that is taken from the IPAM pool.
        #[tf(optional, replace, local, range = (44, 64), requires = &[Subnet::ipv6_ipam_pool_id.name])]
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

impl Resource for Subnet {
    const TYPE: &'static str = "aws_subnet";
    const VERSION: i64 = 1;
    const TAGGING: Option<Tagging> = Some(TAGGING);
    const TIMEOUTS: Timeouts = Timeouts::DEFAULT.with(Verb::Create, 10).with(Verb::Delete, 20);
    const READ_AT_ONCE: usize = FILTER_VALUES;
    // No two subnets of a VPC have the same network.
    const LOST: Lost = Lost::Unique;
    const RETRIES: &'static [Retry] = &[Retry {
        verb: Verb::Delete,
        code: "DependencyViolation",
        message: "",
        within: Within::Timeout,
    }];
    const IMPORT: &'static str = "the ID of the subnet, such as `subnet-0123456789abcdef0`";
    type Key = String;

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
        found(answer.subnet.and_then(|subnet| subnet.subnet_id), "SubnetId")
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let subnets = describe(cx, vec![filter("subnet-id", ids)]).await?;
        Ok(subnets
            .into_iter()
            .filter_map(|subnet| Some((subnet.subnet_id.clone()?, seen(subnet))))
            .collect())
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        // A subnet must not assign IPv6 addresses while it loses its network.
        if let Some(Some(false)) = change.of(Subnet::assign_ipv6_address_on_creation) {
            modify(cx, id).assign_ipv6_address_on_creation(flag(false)).send().await?;
        }
        ipv6(cx, id, &change).await?;
        for call in modifications(cx, id, &change) {
            call.send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Cx, id: &String, _: &Self) -> Result<()> {
        cx.ec2()
            .delete_subnet()
            .subnet_id(id)
            .send()
            .await
            .absent_if(&["InvalidSubnetID.NotFound"])?;
        Ok(())
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<String>> {
        let mut filters = vec![filter("vpc-id", [&plan.vpc_id])];
        filters.extend(cx.tags().iter().map(|(key, value)| filter(&format!("tag:{key}"), [value])));
        filters.extend(plan.cidr_block.iter().map(|cidr| filter("cidr-block", [cidr.as_str()])));
        let ipv6 = plan.ipv6_cidr_block.iter();
        filters.extend(
            ipv6.map(|cidr| filter("ipv6-cidr-block-association.ipv6-cidr-block", [cidr.as_str()])),
        );
        Ok(describe(cx, filters).await?.into_iter().filter_map(|subnet| subnet.subnet_id).collect())
    }
}

async fn describe(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<AwsSubnet>> {
    let pages =
        cx.ec2().describe_subnets().set_filters(Some(filters)).into_paginator().items().send();
    Ok(pages.collect::<std::result::Result<_, _>>().await?)
}

fn modify(cx: &Cx, id: &str) -> Modify {
    cx.ec2().modify_subnet_attribute().subnet_id(id)
}

/// EC2 takes one attribute a call, in this order where one needs another.
fn modifications(cx: &Cx, id: &str, change: &Change<'_, Subnet>) -> Vec<Modify> {
    let call = || modify(cx, id);
    let new = change.new;
    let set = |changed: Option<&Option<bool>>| changed.copied().flatten().map(flag);
    let mut calls = Vec::new();
    if let Some(Some(true)) = change.of(Subnet::assign_ipv6_address_on_creation) {
        calls.push(call().assign_ipv6_address_on_creation(flag(true)));
    }
    if change.of(Subnet::customer_owned_ipv4_pool).is_some()
        || change.of(Subnet::map_customer_owned_ip_on_launch).is_some()
    {
        calls.push(
            call()
                .set_customer_owned_ipv4_pool(new.customer_owned_ipv4_pool.clone())
                .map_customer_owned_ip_on_launch(flag(
                    new.map_customer_owned_ip_on_launch == Some(true),
                )),
        );
    }
    if let Some(on) = set(change.of(Subnet::enable_dns64)) {
        calls.push(call().enable_dns64(on));
    }
    match change.of(Subnet::enable_lni_at_device_index) {
        Some(Some(_)) => {
            calls
                .push(call().set_enable_lni_at_device_index(int32(new.enable_lni_at_device_index)));
        }
        Some(None) => calls.push(call().disable_lni_at_device_index(flag(true))),
        None => {}
    }
    if let Some(Some(name)) = change.of(Subnet::private_dns_hostname_type_on_launch) {
        calls.push(call().private_dns_hostname_type_on_launch(HostnameType::from(name.as_str())));
    }
    if let Some(on) = set(change.of(Subnet::enable_resource_name_dns_a_record_on_launch)) {
        calls.push(call().enable_resource_name_dns_a_record_on_launch(on));
    }
    if let Some(on) = set(change.of(Subnet::enable_resource_name_dns_aaaa_record_on_launch)) {
        calls.push(call().enable_resource_name_dns_aaaa_record_on_launch(on));
    }
    if let Some(on) = set(change.of(Subnet::map_public_ip_on_launch)) {
        calls.push(call().map_public_ip_on_launch(on));
    }
    calls
}

/// Gives the subnet another IPv6 network, or none.
async fn ipv6(cx: &Cx, id: &str, change: &Change<'_, Subnet>) -> Result<()> {
    let Some(new) = change.of(Subnet::ipv6_cidr_block) else { return Ok(()) };
    if let Some(association) = &change.old.ipv6_cidr_block_association_id {
        cx.ec2().disassociate_subnet_cidr_block().association_id(association).send().await?;
    }
    if let Some(cidr) = new {
        cx.ec2()
            .associate_subnet_cidr_block()
            .subnet_id(id)
            .ipv6_cidr_block(cidr.as_str())
            .send()
            .await?;
    }
    Ok(())
}

/// The IPv6 network that a subnet has or is getting. One that it is losing does not count.
fn ipv6_of(subnet: &AwsSubnet) -> Option<&SubnetIpv6CidrBlockAssociation> {
    use SubnetCidrBlockStateCode::{Associated, Associating};
    let in_state = |state: SubnetCidrBlockStateCode| {
        subnet
            .ipv6_cidr_block_association_set()
            .iter()
            .find(|a| a.ipv6_cidr_block_state().and_then(|s| s.state()) == Some(&state))
    };
    in_state(Associating).or_else(|| in_state(Associated))
}

fn seen(subnet: AwsSubnet) -> Seen<Subnet> {
    let ipv6 = ipv6_of(&subnet).cloned();
    let association = ipv6.as_ref().and_then(|a| a.ipv6_cidr_block_state()?.state().cloned());
    let pending = subnet.state == Some(SubnetState::Pending);
    let failed = subnet.state == Some(SubnetState::Failed);
    let tags = from_aws(subnet.tags());
    let names = subnet.private_dns_name_options_on_launch;
    let or_false = |value: Option<bool>| Some(value.unwrap_or_default());
    Seen::settled(Subnet {
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
    .moving_if(
        association == Some(SubnetCidrBlockStateCode::Associating),
        "associating its IPv6 network",
    )
    .failed_if(failed, "the subnet is in the state `failed`")
}

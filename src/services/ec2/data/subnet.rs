//! Data source `aws_subnet`.

use super::{ApiFilter, Search, TIMEOUT, filters, truth};
use crate::engine::{Cx, DataSource, Resource, Result};
use crate::schema::types::{ArnText, Ipv4Cidr, Ipv6Cidr};
use crate::services::ec2::from_aws;
use crate::services::ec2::subnet::{self, Subnet};
use crate::value::Value;
use aws_sdk_ec2::types::{Filter, Subnet as AwsSubnet, SubnetState};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Tells about a subnet. Exactly one has to match.
    pub(in crate::services) struct SubnetData {
        /// ARN of the subnet.
        #[tf(computed)]
        arn: Option<String>,
        /// Whether new network interfaces get an IPv6 address.
        #[tf(computed)]
        assign_ipv6_address_on_creation: Option<bool>,
        /// Availability zone of the subnet.
        #[tf(optional, computed)]
        availability_zone: Option<String>,
        /// ID of the availability zone, the same in all accounts.
        #[tf(optional, computed)]
        availability_zone_id: Option<String>,
        /// How many IPv4 addresses are free.
        #[tf(computed)]
        available_ip_address_count: Option<i64>,
        /// IPv4 CIDR block of the subnet.
        #[tf(optional, computed)]
        cidr_block: Option<Ipv4Cidr>,
        /// Pool of addresses of an Outpost.
        #[tf(computed)]
        customer_owned_ipv4_pool: Option<String>,
        /// Whether it is the default subnet of its availability zone.
        #[tf(optional, computed)]
        default_for_az: Option<bool>,
        /// Whether DNS answers with IPv6 addresses for IPv4-only names.
        #[tf(computed)]
        enable_dns64: Option<bool>,
        /// Device position of local network interfaces.
        #[tf(computed)]
        enable_lni_at_device_index: Option<i64>,
        /// Whether DNS answers for resource names with A records.
        #[tf(computed)]
        enable_resource_name_dns_a_record_on_launch: Option<bool>,
        /// Whether DNS answers for resource names with AAAA records.
        #[tf(computed)]
        enable_resource_name_dns_aaaa_record_on_launch: Option<bool>,
        /// ID of the subnet.
        #[tf(optional, computed)]
        id: Option<String>,
        /// IPv6 CIDR block of the subnet.
        #[tf(optional, computed)]
        ipv6_cidr_block: Option<Ipv6Cidr>,
        /// ID of the association of the IPv6 CIDR block.
        #[tf(computed)]
        ipv6_cidr_block_association_id: Option<String>,
        /// Whether the subnet has IPv6 only.
        #[tf(computed)]
        ipv6_native: Option<bool>,
        /// Whether new network interfaces get an address of the `customer_owned_ipv4_pool`.
        #[tf(computed)]
        map_customer_owned_ip_on_launch: Option<bool>,
        /// Whether instances get a public IPv4 address.
        #[tf(computed)]
        map_public_ip_on_launch: Option<bool>,
        /// ARN of the Outpost that the subnet is on.
        #[tf(computed)]
        outpost_arn: Option<ArnText>,
        /// ID of the account that owns the subnet.
        #[tf(computed)]
        owner_id: Option<String>,
        /// What the host names of instances are made of: their address, or their ID.
        #[tf(computed)]
        private_dns_hostname_type_on_launch: Option<String>,
        /// State of the subnet, such as `available`.
        #[tf(optional, computed)]
        state: Option<String>,
        /// Tags that the subnet has. All of its tags are told.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// ID of the VPC that the subnet is a part of.
        #[tf(optional, computed)]
        vpc_id: Option<String>,
        /// A filter of the API `DescribeSubnets` that lets the subnet through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for SubnetData {
    const TYPE: &'static str = Subnet::SPEC.type_name;
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let search = Search::of(["subnet", "subnets"], "subnet-id", wanted(config));
        let look = || subnet::describe(cx, search.filters());
        let subnet = search.the_one(cx, Self::TYPE, AwsSubnet::subnet_id, look).await?;
        Ok(Self { filter: config.filter.clone(), ..observed(subnet) })
    }
}

fn wanted(config: &SubnetData) -> Vec<Filter> {
    let ipv6 = config.ipv6_cidr_block.as_ref();
    let ipv6 =
        ipv6.map(|cidr| cidr.network().map_or_else(|| cidr.as_str().into(), |n| n.to_string()));
    let arguments = [
        ("availability-zone", config.availability_zone.as_deref()),
        ("availability-zone-id", config.availability_zone_id.as_deref()),
        ("cidr-block", config.cidr_block.as_ref().map(Ipv4Cidr::as_str)),
        ("default-for-az", truth(config.default_for_az)),
        ("ipv6-cidr-block-association.ipv6-cidr-block", ipv6.as_deref()),
        ("state", config.state.as_deref()),
        ("subnet-id", config.id.as_deref()),
        ("vpc-id", config.vpc_id.as_deref()),
    ];
    filters(&arguments, config.tags.as_ref(), &config.filter)
}

fn observed(subnet: AwsSubnet) -> SubnetData {
    let tags = from_aws(subnet.tags());
    let state = subnet.state.as_ref().map(SubnetState::as_str).map(str::to_owned);
    let (free, default_for_az) = (subnet.available_ip_address_count, subnet.default_for_az);
    let its = subnet::observed(subnet, &Value::Null).model;
    SubnetData {
        arn: its.arn,
        assign_ipv6_address_on_creation: its.assign_ipv6_address_on_creation,
        availability_zone: its.availability_zone,
        availability_zone_id: its.availability_zone_id,
        available_ip_address_count: free.map(i64::from),
        cidr_block: its.cidr_block,
        customer_owned_ipv4_pool: its.customer_owned_ipv4_pool,
        default_for_az: Some(default_for_az.unwrap_or_default()),
        enable_dns64: its.enable_dns64,
        enable_lni_at_device_index: its.enable_lni_at_device_index,
        enable_resource_name_dns_a_record_on_launch: its
            .enable_resource_name_dns_a_record_on_launch,
        enable_resource_name_dns_aaaa_record_on_launch: its
            .enable_resource_name_dns_aaaa_record_on_launch,
        id: its.id,
        ipv6_cidr_block: its.ipv6_cidr_block,
        ipv6_cidr_block_association_id: its.ipv6_cidr_block_association_id,
        ipv6_native: its.ipv6_native,
        map_customer_owned_ip_on_launch: its.map_customer_owned_ip_on_launch,
        map_public_ip_on_launch: its.map_public_ip_on_launch,
        outpost_arn: its.outpost_arn,
        owner_id: its.owner_id,
        private_dns_hostname_type_on_launch: its.private_dns_hostname_type_on_launch,
        state,
        tags: Some(tags),
        vpc_id: Some(its.vpc_id),
        filter: BTreeSet::new(),
    }
}

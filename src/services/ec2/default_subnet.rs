//! `aws_default_subnet`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::adopted::{alike, stays_unless_forced};
use super::subnet::{Subnet, USED, describe, observe};
use super::{FILTER_VALUES, TAGGING, filter, sizes};
use crate::diagnostic::Diagnostics;
use crate::engine::{
    Change, Cx, End, Error, Found, Lost, Operation, Resource, Result, Setting, Spec, Tagging,
    Timeouts, required,
};
use crate::schema::Lit;
use crate::schema::types::{ArnText, Ipv4Cidr, Ipv6Cidr, PrefixLengths};
use crate::value::Value;
use aws_sdk_ec2::types::Subnet as AwsSubnet;

model! {
    /// Takes over the default subnet of an availability zone, or creates it in the default VPC where there is none.
    ///
    /// What is not written here stays as it is. A destroy leaves the subnet, unless `force_destroy` is set.
    #[tf(at_least_one_of = &["availability_zone", "availability_zone_id"])]
    pub(in crate::services) struct DefaultSubnet {
        /// ARN of the subnet.
        #[tf(computed)]
        arn: Option<String>,
        /// Whether new network interfaces get an IPv6 address.
        #[tf(optional, computed)]
        assign_ipv6_address_on_creation: Option<bool>,
        /// Availability zone of the subnet. Either this or `availability_zone_id` is needed.
        #[tf(optional, computed, replace, empty_is_unset, conflicts = &[DefaultSubnet::availability_zone_id.name])]
        availability_zone: Option<String>,
        /// ID of the availability zone, the same in all accounts.
        #[tf(optional, computed, replace, empty_is_unset, conflicts = &[DefaultSubnet::availability_zone.name])]
        availability_zone_id: Option<String>,
        /// IPv4 CIDR block of the subnet.
        #[tf(computed)]
        cidr_block: Option<Ipv4Cidr>,
        /// Pool of addresses of an Outpost. Needs `map_customer_owned_ip_on_launch`.
        #[tf(optional, computed, empty_is_unset, requires = &[DefaultSubnet::map_customer_owned_ip_on_launch.name])]
        customer_owned_ipv4_pool: Option<String>,
        /// Whether DNS answers with IPv6 addresses for IPv4-only names.
        #[tf(optional, computed)]
        enable_dns64: Option<bool>,
        /// Device position of local network interfaces.
        #[tf(computed)]
        enable_lni_at_device_index: Option<i64>,
        /// Whether DNS answers for resource names with A records.
        #[tf(optional, computed)]
        enable_resource_name_dns_a_record_on_launch: Option<bool>,
        /// Whether DNS answers for resource names with AAAA records.
        #[tf(optional, computed)]
        enable_resource_name_dns_aaaa_record_on_launch: Option<bool>,
        /// Whether the subnet was there before this resource.
        #[tf(computed, unread)]
        existing_default_subnet: Option<bool>,
        /// Whether a destroy deletes the subnet. `false` by default.
        #[tf(optional, default = Lit::Bool(false), unread)]
        force_destroy: Option<bool>,
        /// ID of the subnet.
        #[tf(computed)]
        id: Option<String>,
        /// IPv6 CIDR block of the subnet, of the size /64 as a rule.
        #[tf(optional, computed)]
        ipv6_cidr_block: Option<Ipv6Cidr>,
        /// ID of the association of the IPv6 CIDR block.
        #[tf(computed, recompute_with = &[DefaultSubnet::ipv6_cidr_block.name])]
        ipv6_cidr_block_association_id: Option<String>,
        /// Whether the subnet has IPv6 only.
        #[tf(optional, computed, replace)]
        ipv6_native: Option<bool>,
        /// Whether new network interfaces get an address of the `customer_owned_ipv4_pool`.
        #[tf(optional, computed, requires = &[DefaultSubnet::customer_owned_ipv4_pool.name])]
        map_customer_owned_ip_on_launch: Option<bool>,
        /// Whether instances get a public IPv4 address. `true` in a subnet that is created.
        #[tf(optional, computed)]
        map_public_ip_on_launch: Option<bool>,
        /// ARN of the Outpost that the subnet is on.
        #[tf(computed)]
        outpost_arn: Option<ArnText>,
        /// ID of the account that owns the subnet.
        #[tf(computed)]
        owner_id: Option<String>,
        /// What the host names of instances are made of: their address, or their ID.
        #[tf(optional, computed, one_of = &["ip-name", "resource-name"])]
        private_dns_hostname_type_on_launch: Option<String>,
        /// ID of the default VPC.
        #[tf(computed)]
        vpc_id: Option<String>,
    }
}

alike!(
    Subnet { ipv4_ipam_pool_id, ipv4_netmask_length, ipv6_ipam_pool_id, ipv6_netmask_length },
    DefaultSubnet { existing_default_subnet, force_destroy },
    [
        arn,
        assign_ipv6_address_on_creation,
        availability_zone,
        availability_zone_id,
        cidr_block,
        customer_owned_ipv4_pool,
        enable_dns64,
        enable_lni_at_device_index,
        enable_resource_name_dns_a_record_on_launch,
        enable_resource_name_dns_aaaa_record_on_launch,
        id,
        ipv6_cidr_block,
        ipv6_cidr_block_association_id,
        ipv6_native,
        map_customer_owned_ip_on_launch,
        map_public_ip_on_launch,
        outpost_arn,
        owner_id,
        private_dns_hostname_type_on_launch,
    ],
    vpc_id
);

/// The refusal to create a second one in a zone.
const THERE: &str = "DefaultSubnetAlreadyExistsInAvailabilityZone";

impl Resource for DefaultSubnet {
    const SPEC: Spec = Spec {
        version: 1,
        tagging: Some(Tagging { on_create: false, policy_type: Some("ec2:subnet"), ..TAGGING }),
        timeouts: Timeouts::DEFAULT.with(Operation::Create, 10).with(Operation::Delete, 20),
        read_at_once: FILTER_VALUES,
        retries: &[USED],
        sets: &[Setting::whole(
            "default subnet",
            &[DefaultSubnet::availability_zone.name],
            None,
            End::Removes,
        )],
        // A zone has one.
        ..Spec::of(
            "aws_default_subnet",
            Lost::Unique,
            "the ID of the subnet, such as `subnet-0123456789abcdef0`",
        )
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        let lengths = [(DefaultSubnet::ipv6_cidr_block.name, PrefixLengths::SUBNET_IPV6)];
        sizes(config, &lengths, problems);
    }

    fn plan_destroy(object: &Value, said: &mut Diagnostics) {
        said.extend(stays_unless_forced("default subnet", object));
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        if let Some(there) = look(&cx.reading(), plan).await? {
            return take_over(cx, plan, there);
        }
        cx.tell(DefaultSubnet::existing_default_subnet, &Some(false));
        let call = cx
            .ec2()
            .create_default_subnet()
            .set_availability_zone(plan.availability_zone.clone())
            .set_availability_zone_id(plan.availability_zone_id.clone())
            .set_ipv6_native(plan.ipv6_native.filter(|native| *native));
        match call.send().await.map_err(Error::from) {
            Ok(answer) => required(answer.subnet.and_then(|its| its.subnet_id), "SubnetId"),
            // Somebody else was faster.
            Err(refusal) if refusal.code() == Some(THERE) => {
                let there = look(&cx.reading(), plan).await?.ok_or(refusal)?;
                take_over(cx, plan, there)
            }
            Err(refusal) => Err(refusal),
        }
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        // One that is taken over gets what is planned later.
        let found = observe(cx, ids, |_, _| false).await?.into_iter();
        Ok(found.map(|(id, subnet)| (id, subnet.map(Self::from))).collect())
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        let [old, new] = [change.old, change.new].map(|subnet| Subnet::from(subnet.clone()));
        Subnet::update(cx, id, Change { old: &old, new: &new }).await
    }

    async fn delete(cx: &Cx, id: &String, subnet: &Self) -> Result<()> {
        if subnet.force_destroy != Some(true) {
            return Ok(());
        }
        Subnet::delete(cx, id, &Subnet::from(subnet.clone())).await?;
        let (cx, id) = (cx.clone(), id.clone());
        cx.clone().leave_pending("there", move || {
            let (cx, id) = (cx.clone(), id.clone());
            async move { Ok(describe(&cx, vec![filter("subnet-id", [id])]).await?.is_empty()) }
        });
        Ok(())
    }

    async fn obstacles(cx: &Cx, id: &String, refusal: &Error) -> Option<String> {
        Subnet::obstacles(cx, id, refusal).await
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<String>> {
        Ok(look(cx, plan).await?.and_then(|subnet| subnet.subnet_id).into_iter().collect())
    }
}

/// The default subnet of the planned zone, if there is one.
async fn look(cx: &Cx, plan: &DefaultSubnet) -> Result<Option<AwsSubnet>> {
    let zone = plan.availability_zone.iter().map(|zone| filter("availability-zone", [zone]));
    let zone_id = plan.availability_zone_id.iter().map(|id| filter("availability-zone-id", [id]));
    let filters = zone.chain(zone_id).chain([filter("default-for-az", ["true"])]);
    Ok(describe(cx, filters.collect()).await?.pop())
}

/// The ID of a subnet that is there already, unless it can never be as planned.
fn take_over(cx: &Cx, plan: &DefaultSubnet, there: AwsSubnet) -> Result<String> {
    let id = required(there.subnet_id, "SubnetId")?;
    let is_native = there.ipv6_native == Some(true);
    if plan.ipv6_native.is_some_and(|native| native != is_native) {
        let has = if is_native { "IPv6 only" } else { "IPv4" };
        return Err(Error::Invalid(format!(
            "the default subnet of this availability zone is {id}, which has {has}, and that cannot change: leave out \
             `ipv6_native`, or delete the subnet first"
        )));
    }
    cx.tell(DefaultSubnet::existing_default_subnet, &Some(true));
    Ok(id)
}

//! `aws_default_vpc`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::adopted::{alike, stays_unless_forced};
use super::ipam::PoolId;
use super::vpc::{USED, Vpc, default_vpc, describe, ipv6, observe};
use super::{FILTER_VALUES, TAGGING, filter};
use crate::diagnostic::Diagnostics;
use crate::engine::{
    Change, Cx, End, Error, Found, Identity, Lost, Resource, Result, Setting, Spec, Tagging,
    required,
};
use crate::plan::Draft;
use crate::schema::Lit;
use crate::schema::types::{Ipv4Cidr, Ipv6Cidr};
use crate::value::Value;

model! {
    /// Takes over the default VPC of a region, or creates it where there is none.
    ///
    /// What is not written here stays as it is. A destroy leaves the VPC, unless `force_destroy` is set: then it deletes
    /// it, which AWS refuses as long as subnets or an internet gateway are in it.
    pub(in crate::services) struct DefaultVpc {
        /// ARN of the VPC.
        #[tf(computed)]
        arn: Option<String>,
        /// Whether the VPC has an IPv6 CIDR block of the size /56 from AWS.
        #[tf(optional, computed, conflicts = &[DefaultVpc::ipv6_ipam_pool_id.name])]
        assign_generated_ipv6_cidr_block: Option<bool>,
        /// IPv4 CIDR block of the VPC.
        #[tf(computed)]
        cidr_block: Option<Ipv4Cidr>,
        /// ID of the default network ACL of the VPC.
        #[tf(computed)]
        default_network_acl_id: Option<String>,
        /// ID of the main route table of the VPC.
        #[tf(computed)]
        default_route_table_id: Option<String>,
        /// ID of the default security group of the VPC.
        #[tf(computed)]
        default_security_group_id: Option<String>,
        /// ID of the DHCP options of the VPC.
        #[tf(computed)]
        dhcp_options_id: Option<String>,
        /// Whether instances with public addresses get public DNS names. `true` in a VPC that is created.
        #[tf(optional, computed, recompute_with = &[DefaultVpc::enable_dns_support.name])]
        enable_dns_hostnames: Option<bool>,
        /// Whether the DNS server of AWS answers in the VPC. `true` in a VPC that is created.
        #[tf(optional, computed)]
        enable_dns_support: Option<bool>,
        /// Whether CloudWatch gets metrics about the use of addresses.
        #[tf(optional, computed)]
        enable_network_address_usage_metrics: Option<bool>,
        /// Whether the VPC was there before this resource.
        #[tf(computed, unread)]
        existing_default_vpc: Option<bool>,
        /// Whether a destroy deletes the VPC. `false` by default.
        #[tf(optional, default = Lit::Bool(false), unread)]
        force_destroy: Option<bool>,
        /// ID of the VPC.
        #[tf(computed)]
        id: Option<String>,
        /// Tenancy of instances in the VPC.
        #[tf(computed)]
        instance_tenancy: Option<String>,
        /// ID of the association of the IPv6 CIDR block.
        #[tf(computed, recompute_with = IPV6)]
        ipv6_association_id: Option<String>,
        /// IPv6 CIDR block of the VPC. Can be chosen only if it comes from an IPAM pool.
        #[tf(optional, computed, recompute_with = IPV6, requires = &[DefaultVpc::ipv6_ipam_pool_id.name],
             conflicts = &[DefaultVpc::ipv6_netmask_length.name, DefaultVpc::assign_generated_ipv6_cidr_block.name])]
        ipv6_cidr_block: Option<Ipv6Cidr>,
        /// Network border group from which AWS advertises the IPv6 CIDR block that it assigns. The region by default.
        #[tf(optional, computed, recompute_with = IPV6,
             requires = &[DefaultVpc::assign_generated_ipv6_cidr_block.name])]
        ipv6_cidr_block_network_border_group: Option<String>,
        /// ID of the IPAM pool that the IPv6 CIDR block is taken from.
        #[tf(optional, computed, recompute_with = IPV6,
             conflicts = &[DefaultVpc::assign_generated_ipv6_cidr_block.name])]
        ipv6_ipam_pool_id: Option<PoolId>,
        /// Prefix length of the IPv6 CIDR block that is taken from the IPAM pool: 44 to 60 in steps of 4.
        #[tf(optional, computed, recompute_with = IPV6, range = (44, 60),
             requires = &[DefaultVpc::ipv6_ipam_pool_id.name])]
        ipv6_netmask_length: Option<i64>,
        /// ID of the route table of all subnets that have none of their own.
        #[tf(computed)]
        main_route_table_id: Option<String>,
        /// ID of the account that owns the VPC.
        #[tf(computed)]
        owner_id: Option<String>,
    }
}

alike!(
    Vpc { ipv4_ipam_pool_id, ipv4_netmask_length },
    DefaultVpc { existing_default_vpc, force_destroy },
    [
        arn,
        assign_generated_ipv6_cidr_block,
        cidr_block,
        default_network_acl_id,
        default_route_table_id,
        default_security_group_id,
        dhcp_options_id,
        enable_dns_hostnames,
        enable_dns_support,
        enable_network_address_usage_metrics,
        id,
        instance_tenancy,
        ipv6_association_id,
        ipv6_cidr_block,
        ipv6_cidr_block_network_border_group,
        ipv6_ipam_pool_id,
        ipv6_netmask_length,
        main_route_table_id,
        owner_id,
    ]
);

/// What decides which IPv6 CIDR block the VPC has, beside its length.
const IPV6: &[&str] = &[
    "assign_generated_ipv6_cidr_block",
    "ipv6_cidr_block",
    "ipv6_cidr_block_network_border_group",
    "ipv6_ipam_pool_id",
];
/// The refusal to create a second one.
const THERE: &str = "DefaultVpcAlreadyExists";

impl Resource for DefaultVpc {
    const SPEC: Spec = Spec {
        version: 1,
        tagging: Some(Tagging { on_create: false, policy_type: Some("ec2:vpc"), ..TAGGING }),
        read_at_once: FILTER_VALUES,
        retries: &[USED],
        sets: &[Setting::whole("default VPC", &["region"], None, End::Removes)],
        identity: Some(Identity::by(&[DefaultVpc::id.name])),
        // A region has one.
        ..Spec::of(
            "aws_default_vpc",
            Lost::Unique,
            "the ID of the VPC, such as `vpc-0123456789abcdef0`",
        )
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        ipv6::check(config, problems);
    }

    fn plan(draft: &mut Draft<'_>) {
        let pool = draft.config(DefaultVpc::ipv6_ipam_pool_id);
        let assigns = draft.config(DefaultVpc::assign_generated_ipv6_cidr_block);
        // A VPC has the one or the other.
        if !pool.is_empty() && assigns.is_null() {
            let planned = if pool.is_unknown() { Value::Unknown } else { false.into() };
            draft.set(DefaultVpc::assign_generated_ipv6_cidr_block, planned);
        }
        ipv6::plan(draft);
    }

    fn plan_destroy(object: &Value, said: &mut Diagnostics) {
        said.extend(stays_unless_forced("default VPC", object));
    }

    async fn create(cx: &Cx, _: &Self) -> Result<String> {
        let there = default_vpc(&cx.reading()).await?;
        cx.tell(DefaultVpc::existing_default_vpc, &Some(there.is_some()));
        if let Some(id) = there {
            return Ok(id);
        }
        match cx.ec2().create_default_vpc().send().await.map_err(Error::from) {
            Ok(answer) => required(answer.vpc.and_then(|vpc| vpc.vpc_id), "VpcId"),
            // Somebody else was faster.
            Err(refusal) if refusal.code() == Some(THERE) => {
                let there = default_vpc(&cx.reading()).await?.ok_or(refusal)?;
                cx.tell(DefaultVpc::existing_default_vpc, &Some(true));
                Ok(there)
            }
            Err(refusal) => Err(refusal),
        }
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        // One that is taken over gets what is planned later.
        let found = observe(cx, ids, |_, _| false).await?.into_iter();
        Ok(found.map(|(id, vpc)| (id, vpc.map(Self::from))).collect())
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        let [old, new] = [change.old, change.new].map(|vpc| Vpc::from(vpc.clone()));
        Vpc::update(cx, id, Change { old: &old, new: &new }).await
    }

    async fn delete(cx: &Cx, id: &String, vpc: &Self) -> Result<()> {
        if vpc.force_destroy != Some(true) {
            return Ok(());
        }
        Vpc::delete(cx, id, &Vpc::from(vpc.clone())).await?;
        let (cx, id) = (cx.clone(), id.clone());
        cx.clone().leave_pending("there", move || {
            let (cx, id) = (cx.clone(), id.clone());
            async move { Ok(describe(&cx, vec![filter("vpc-id", [id])]).await?.is_empty()) }
        });
        Ok(())
    }

    async fn obstacles(cx: &Cx, id: &String, refusal: &Error) -> Option<String> {
        Vpc::obstacles(cx, id, refusal).await
    }

    async fn find(cx: &Cx, _: &Self) -> Result<Vec<String>> {
        Ok(default_vpc(cx).await?.into_iter().collect())
    }
}

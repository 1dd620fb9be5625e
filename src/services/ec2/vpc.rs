//! `aws_vpc`.

pub(super) mod ipv6;
pub(super) mod parts;
#[cfg(test)]
pub(in crate::services) mod tests;

use super::ipam::{self, PoolId, Pooled};
use super::{
    FILTER_VALUES, PAGE, TAGGING, arn, filter, flag, from_aws, has_tags, int32, leftovers,
    obstacles, sizes, tag_specifications,
};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{
    AbsentIf, Change, Cx, Error, Found, Identity, Lost, Observed, Operation, Resource, Result,
    Retry, Spec, Tagging, Within, concurrently, few, required,
};
use crate::plan::Draft;
use crate::schema::Lit;
use crate::schema::types::{Ipv4Cidr, Ipv6Cidr, PrefixLengths};
use crate::value::Value;
use aws_sdk_ec2::types::{
    ResourceType, Tenancy, Vpc as AwsVpc, VpcAttributeName, VpcCidrBlockStateCode, VpcState,
    VpcTenancy,
};
use std::collections::BTreeMap;

model! {
    /// Provides a virtual private cloud: a network of its own in one region of an account.
    pub struct Vpc {
        /// ID of the VPC.
        #[tf(computed)]
        id: Option<String>,
        /// ARN of the VPC.
        #[tf(computed)]
        arn: Option<String>,
        /// Whether AWS assigns an IPv6 CIDR block of the size /56. Without it, the VPC has no IPv6 CIDR block, unless
        /// `ipv6_ipam_pool_id` is set. `false` by default.
        #[tf(optional, default = Lit::Bool(false), conflicts = &[Vpc::ipv6_ipam_pool_id.name])]
        assign_generated_ipv6_cidr_block: Option<bool>,
        /// IPv4 CIDR block of the VPC, from /16 to /28. Either this or an IPAM pool is needed.
        #[tf(optional, computed, replace, conflicts = &[Vpc::ipv4_netmask_length.name])]
        cidr_block: Option<Ipv4Cidr>,
        /// ID of the network ACL that AWS makes with the VPC.
        #[tf(computed)]
        default_network_acl_id: Option<String>,
        /// ID of the route table that AWS makes with the VPC.
        #[tf(computed)]
        default_route_table_id: Option<String>,
        /// ID of the security group that AWS makes with the VPC.
        #[tf(computed)]
        default_security_group_id: Option<String>,
        /// ID of the DHCP options of the VPC.
        #[tf(computed)]
        dhcp_options_id: Option<String>,
        /// Whether instances with public addresses get public DNS names. `false` by default.
        #[tf(optional, computed)]
        enable_dns_hostnames: Option<bool>,
        /// Whether the DNS server of AWS answers in the VPC. `true` by default.
        #[tf(optional, default = Lit::Bool(true))]
        enable_dns_support: Option<bool>,
        /// Whether CloudWatch gets metrics about the use of addresses. `false` by default.
        #[tf(optional, computed)]
        enable_network_address_usage_metrics: Option<bool>,
        /// Tenancy of instances in the VPC. Going from `default` to `dedicated` needs a new VPC; the other
        /// way is done in place.
        #[tf(optional, default = Lit::Text("default"), one_of = &["default", "dedicated"])]
        instance_tenancy: Option<String>,
        /// ID of the IPAM pool that the IPv4 CIDR block is taken from. Another pool needs a new VPC.
        #[tf(optional, unread)]
        ipv4_ipam_pool_id: Option<String>,
        /// Prefix length of the IPv4 CIDR block that is taken from the IPAM pool. Another length than that of the
        /// CIDR block needs a new VPC.
        #[tf(optional, unread, range = (16, 28), requires = &[Vpc::ipv4_ipam_pool_id.name])]
        ipv4_netmask_length: Option<i64>,
        /// ID of the association of the IPv6 CIDR block.
        #[tf(computed, recompute_with = IPV6)]
        ipv6_association_id: Option<String>,
        /// IPv6 CIDR block of the VPC. Can be chosen only if it comes from an IPAM pool.
        #[tf(optional, computed, recompute_with = IPV6, requires = &[Vpc::ipv6_ipam_pool_id.name],
             conflicts = &[Vpc::ipv6_netmask_length.name, Vpc::assign_generated_ipv6_cidr_block.name])]
        ipv6_cidr_block: Option<Ipv6Cidr>,
        /// Network border group from which AWS advertises the IPv6 CIDR block that it assigns. The region by default.
        #[tf(optional, computed, recompute_with = IPV6,
             requires = &[Vpc::assign_generated_ipv6_cidr_block.name])]
        ipv6_cidr_block_network_border_group: Option<String>,
        /// ID of the IPAM pool that the IPv6 CIDR block is taken from.
        #[tf(optional, conflicts = &[Vpc::assign_generated_ipv6_cidr_block.name])]
        ipv6_ipam_pool_id: Option<PoolId>,
        /// Prefix length of the IPv6 CIDR block that is taken from the IPAM pool: 44 to 60 in steps of 4. Another
        /// length is another CIDR block.
        #[tf(optional, computed, recompute_with = IPV6, range = (44, 60),
             requires = &[Vpc::ipv6_ipam_pool_id.name])]
        ipv6_netmask_length: Option<i64>,
        /// ID of the route table of all subnets that have none of their own.
        #[tf(computed)]
        main_route_table_id: Option<String>,
        /// ID of the account that owns the VPC.
        #[tf(computed)]
        owner_id: Option<String>,
    }
}

/// What decides which IPv6 CIDR block the VPC has, beside its length.
const IPV6: &[&str] = &[
    "assign_generated_ipv6_cidr_block",
    "ipv6_cidr_block",
    "ipv6_cidr_block_network_border_group",
    "ipv6_ipam_pool_id",
];
/// The IPv4 CIDR block, as far as a pool decides about it.
const IPV4_POOL: Pooled = Pooled {
    pool: Vpc::ipv4_ipam_pool_id.name,
    length: Vpc::ipv4_netmask_length.name,
    cidr: Vpc::cidr_block.name,
};
const ABSENT: &[&str] = &["InvalidVpcID.NotFound"];
/// Something is in the VPC.
pub(super) const USED: Retry = Retry {
    operation: Operation::Delete,
    code: leftovers::IN_USE,
    message: "",
    within: Within::Timeout,
};

impl Resource for Vpc {
    const SPEC: Spec = Spec {
        version: 1,
        tagging: Some(Tagging { policy_type: Some("ec2:vpc"), ..TAGGING }),
        read_at_once: FILTER_VALUES,
        retries: &[
            // A new IPAM needs a while until it knows the account.
            Retry {
                operation: Operation::Create,
                code: "UnsupportedOperation",
                message: "is not monitored by IPAM",
                within: Within::Timeout,
            },
            USED,
        ],
        await_delete: true,
        identity: Some(Identity::by(&[Vpc::id.name])),
        ..Spec::of("aws_vpc", Lost::Compare, "the ID of the VPC, such as `vpc-0123456789abcdef0`")
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        let missing = |name: &str| config.get(name).is_empty();
        if missing(Vpc::cidr_block.name) && missing(Vpc::ipv4_ipam_pool_id.name) {
            let detail =
                "A VPC needs an IPv4 CIDR block: set `cidr_block`, or `ipv4_ipam_pool_id`.";
            problems.push(Diagnostic::error("Missing argument", detail).at(Vpc::cidr_block.name));
        }
        sizes(config, &[(Vpc::cidr_block.name, PrefixLengths::VPC_IPV4)], problems);
        ipv6::check(config, problems);
    }

    fn plan(draft: &mut Draft<'_>) {
        let (was, will) =
            (draft.prior(Vpc::instance_tenancy), draft.planned(Vpc::instance_tenancy));
        // What is not known yet may turn out to be `dedicated`, and Terraform does not let a change in place
        // become a replacement.
        let may_be_dedicated = will.is_unknown() || will.as_str() == Some("dedicated");
        if was.as_str() == Some("default") && may_be_dedicated {
            draft.replace(Vpc::instance_tenancy);
        }
        ipam::plan(draft, &IPV4_POOL);
        ipv6::plan(draft);
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let answer = cx
            .ec2()
            .create_vpc()
            .set_cidr_block(plan.cidr_block.clone().map(Into::into))
            .set_ipv4_ipam_pool_id(plan.ipv4_ipam_pool_id.clone())
            .set_ipv4_netmask_length(int32(plan.ipv4_netmask_length))
            .set_amazon_provided_ipv6_cidr_block(
                plan.assign_generated_ipv6_cidr_block.filter(|on| *on),
            )
            .set_ipv6_cidr_block(plan.ipv6_cidr_block.clone().map(Into::into))
            .set_ipv6_ipam_pool_id(plan.ipv6_ipam_pool_id.clone().map(Into::into))
            .set_ipv6_netmask_length(int32(plan.ipv6_netmask_length))
            .set_ipv6_cidr_block_network_border_group(
                plan.ipv6_cidr_block_network_border_group.clone(),
            )
            .set_instance_tenancy(plan.instance_tenancy.as_deref().map(Tenancy::from))
            .set_tag_specifications(tag_specifications(cx, ResourceType::Vpc))
            .send()
            .await?;
        required(answer.vpc.and_then(|vpc| vpc.vpc_id), "VpcId")
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        Ok(observe(cx, ids, ipv6::is_awaited).await?.into_iter().collect())
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        let modify = || cx.ec2().modify_vpc_attribute().vpc_id(id);
        // DNS names need DNS: it goes on before them and off after them.
        if let Some(Some(true)) = change.of(Vpc::enable_dns_support) {
            modify().enable_dns_support(flag(true)).send().await?;
        }
        if let Some(Some(on)) = change.of(Vpc::enable_dns_hostnames) {
            modify().enable_dns_hostnames(flag(*on)).send().await?;
        }
        if let Some(Some(false)) = change.of(Vpc::enable_dns_support) {
            modify().enable_dns_support(flag(false)).send().await?;
        }
        if let Some(Some(on)) = change.of(Vpc::enable_network_address_usage_metrics) {
            modify().enable_network_address_usage_metrics(flag(*on)).send().await?;
        }
        if change.of(Vpc::instance_tenancy).is_some() {
            let tenancy = VpcTenancy::Default;
            cx.ec2().modify_vpc_tenancy().vpc_id(id).instance_tenancy(tenancy).send().await?;
        }
        ipv6::update(cx, id, &change).await
    }

    async fn delete(cx: &Cx, id: &String, object: &Self) -> Result<()> {
        let deleted = cx.ec2().delete_vpc().vpc_id(id).send().await.absent_if(ABSENT);
        if deleted.as_ref().is_err_and(|refusal| refusal.code() == Some(leftovers::IN_USE)) {
            leftovers::clear_vpc(cx, id).await?;
        }
        deleted?;
        let ipv6 = object.ipv6_ipam_pool_id.clone().filter(PoolId::is_in_ipam).map(Into::into);
        let pools = object.ipv4_ipam_pool_id.clone().into_iter().chain(ipv6);
        ipam::until_released(cx, id, pools).await
    }

    async fn obstacles(cx: &Cx, id: &String, refusal: &Error) -> Option<String> {
        obstacles::in_vpc(cx, id, refusal).await
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<String>> {
        let cidr = plan.cidr_block.iter().map(|cidr| filter("cidr", [cidr.as_str()])).collect();
        let vpcs = describe(cx, cidr).await?.into_iter();
        Ok(vpcs.filter(|vpc| has_tags(cx, vpc.tags())).filter_map(|vpc| vpc.vpc_id).collect())
    }
}

/// VPCs by their IDs. A new one `awaits` what it was made with, by its plan.
pub(super) async fn observe(
    cx: &Cx,
    ids: &[String],
    awaits: fn(&AwsVpc, &Value) -> bool,
) -> Result<Vec<(String, Observed<Vpc>)>> {
    let all = few(cx.ec2().describe_vpcs().max_results(PAGE).into_paginator().items().send());
    let of = |ids| describe(cx, vec![filter("vpc-id", ids)]);
    let vpcs = cx.described("VPCs", ids, AwsVpc::vpc_id, all, of).await?;
    let ids: Vec<String> = vpcs.iter().filter_map(|vpc| vpc.vpc_id.clone()).collect();
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let (flags, tables, acls, groups) = tokio::try_join!(
        concurrently(ids.clone(), |id| Box::pin(flags(cx.clone(), id))),
        cx.parts(&ids, Vpc::main_route_table_id, parts::main_route_tables(cx, &ids)),
        cx.parts(&ids, Vpc::default_network_acl_id, parts::default_network_acls(cx, &ids)),
        cx.parts(&ids, Vpc::default_security_group_id, parts::default_security_groups(cx, &ids)),
    )?;
    let flags: BTreeMap<String, Option<Flags>> = ids.into_iter().zip(flags).collect();
    let observed = vpcs.into_iter().filter_map(|vpc| {
        let id = vpc.vpc_id.clone()?;
        let flags = flags.get(&id).copied().flatten()?;
        let awaited = awaits(&vpc, cx.known(&id));
        let mut observed = observed(cx, vpc, flags, cx.known(&id));
        observed.model.main_route_table_id = tables.get(&id).cloned();
        observed.model.default_route_table_id = tables.get(&id).cloned();
        observed.model.default_network_acl_id = acls.get(&id).cloned();
        observed.model.default_security_group_id = groups.get(&id).cloned();
        let whole = [&tables, &acls, &groups].iter().all(|parts| parts.contains_key(&id));
        let observed = observed
            .moving_if(awaited, "not shown with its IPv6 CIDR block yet")
            .moving_if(!whole, "without its route table, network ACL or security group");
        Some((id, observed))
    });
    Ok(observed.collect())
}

/// The VPCs that pass all filters.
pub(super) async fn describe(
    cx: &Cx,
    filters: Vec<aws_sdk_ec2::types::Filter>,
) -> Result<Vec<AwsVpc>> {
    let filters = Some(filters).filter(|filters| !filters.is_empty());
    let pages = cx.ec2().describe_vpcs().set_filters(filters).into_paginator().items().send();
    Ok(pages.collect::<std::result::Result<_, _>>().await?)
}

/// The default VPC of the region, if it has one.
pub(super) async fn default_vpc(cx: &Cx) -> Result<Option<String>> {
    let answer = cx.ec2().describe_vpcs().filters(filter("is-default", ["true"])).send().await?;
    Ok(answer.vpcs().first().and_then(|vpc| vpc.vpc_id.clone()))
}

/// What each VPC has to be asked for on its own, one call for each: `DescribeVpcAttribute` takes one VPC and
/// one attribute, and no other call tells them.
#[derive(Clone, Copy)]
pub(super) struct Flags {
    pub(super) dns_support: Option<bool>,
    pub(super) dns_hostnames: Option<bool>,
    pub(super) usage_metrics: Option<bool>,
}

/// None if the VPC is not there, or not there yet for all of EC2.
pub(super) async fn flags(cx: Cx, id: String) -> Result<Option<Flags>> {
    let ask = |name| cx.ec2().describe_vpc_attribute().vpc_id(&id).attribute(name).send();
    let answers = tokio::try_join!(
        ask(VpcAttributeName::EnableDnsSupport),
        ask(VpcAttributeName::EnableDnsHostnames),
        ask(VpcAttributeName::EnableNetworkAddressUsageMetrics),
    );
    let answers = answers.absent_if(ABSENT)?;
    Ok(answers.map(|(support, hostnames, metrics)| Flags {
        dns_support: support.enable_dns_support.and_then(|a| a.value),
        dns_hostnames: hostnames.enable_dns_hostnames.and_then(|a| a.value),
        usage_metrics: metrics.enable_network_address_usage_metrics.and_then(|a| a.value),
    }))
}

/// `known` is the plan or the prior state.
fn observed(cx: &Cx, vpc: AwsVpc, flags: Flags, known: &Value) -> Observed<Vpc> {
    use VpcCidrBlockStateCode::{Associating, Disassociating};
    let failed = ipv6::failure(&vpc, known);
    let ipv6 = ipv6::own(&vpc, known).cloned();
    let associating = ipv6.as_ref().is_some_and(|a| ipv6::state(a) == Some(&Associating));
    let losing = ipv6::any(&vpc, &Disassociating);
    let generated = ipv6.as_ref().is_some_and(ipv6::is_generated);
    let pool = ipv6.as_ref().and_then(|a| a.ipv6_pool().filter(|_| !generated).map(PoolId::from));
    let cidr = ipv6.as_ref().and_then(|a| a.ipv6_cidr_block.as_deref()).map(Ipv6Cidr::from);
    let length = cidr.as_ref().filter(|_| pool.is_some()).and_then(ipam::length);
    let pending = vpc.state == Some(VpcState::Pending);
    let tags = from_aws(vpc.tags());
    Observed::settled(Vpc {
        arn: arn(cx, vpc.owner_id(), "vpc", vpc.vpc_id()),
        assign_generated_ipv6_cidr_block: Some(generated),
        cidr_block: vpc.cidr_block.map(Into::into),
        default_network_acl_id: None,
        default_route_table_id: None,
        default_security_group_id: None,
        dhcp_options_id: vpc.dhcp_options_id,
        enable_dns_hostnames: flags.dns_hostnames,
        enable_dns_support: flags.dns_support,
        enable_network_address_usage_metrics: flags.usage_metrics,
        id: vpc.vpc_id,
        instance_tenancy: vpc.instance_tenancy.map(|tenancy| tenancy.to_string()),
        ipv4_ipam_pool_id: None,
        ipv4_netmask_length: None,
        ipv6_association_id: ipv6.as_ref().and_then(|a| a.association_id.clone()),
        ipv6_cidr_block: cidr,
        ipv6_cidr_block_network_border_group: ipv6.and_then(|a| a.network_border_group),
        ipv6_ipam_pool_id: pool,
        ipv6_netmask_length: length,
        main_route_table_id: None,
        owner_id: vpc.owner_id,
    })
    .tagged(tags)
    .moving_if(pending, "pending")
    .moving_if(losing, ipv6::LOSING)
    .moving_if(associating, "associating its IPv6 CIDR block")
    .failed_if(failed.is_some(), failed.unwrap_or_default())
}

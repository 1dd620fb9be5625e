//! `aws_lb`.

mod attributes;
mod capacity;
mod end;
mod plan;
mod subnets;
#[cfg(test)]
pub(in crate::services) mod tests;

use super::tags::{Listed, TAGGING, new_tags, tags_of};
use super::{ARNS, NO_LOAD_BALANCER, PAGE, resource_in, those_there};
use crate::engine::{
    AbsentIf, Because, Change, Cx, Error, Found, Identity, Lost, Observed, Operation, Resource,
    Result, Retry, Spec, Tagging, Timeouts, Within, concurrently, few, required,
};
use crate::plan::Draft;
use crate::schema::Lit;
use crate::schema::types::{LoadBalancerName, LoadBalancerPrefix};
use crate::services::{balancing, names};
use aws_sdk_elasticloadbalancingv2::types::{
    IpamPools, LoadBalancer as AwsLoadBalancer, LoadBalancerSchemeEnum, LoadBalancerStateEnum,
    LoadBalancerTypeEnum, RemoveIpamPoolEnum,
};
use capacity::Capacity;
use std::collections::BTreeSet;
use subnets::Mapping;

model! {
    /// Provides a load balancer: an application, network or gateway load balancer.
    #[tf(at_least_one_of = &[LoadBalancer::subnet_mapping.name, LoadBalancer::subnets.name])]
    pub struct LoadBalancer {
        /// ARN of the load balancer.
        #[tf(computed)]
        id: Option<String>,
        /// Where requests are logged. Not for gateway load balancers.
        #[tf(block, computed)]
        access_logs: Option<Log>,
        /// ARN of the load balancer.
        #[tf(computed)]
        arn: Option<String>,
        /// The end of the ARN, which CloudWatch calls the load balancer.
        #[tf(computed)]
        arn_suffix: Option<String>,
        /// For how many seconds a client can keep a connection open. 3600 by default. For application load balancers.
        #[tf(optional, computed, null)]
        client_keep_alive: Option<i64>,
        /// Where connections of TLS are logged. For application load balancers.
        #[tf(block, computed)]
        connection_logs: Option<Log>,
        /// ID of the pool of customer-owned addresses on an Outpost.
        #[tf(optional, replace)]
        customer_owned_ipv4_pool: Option<String>,
        /// What becomes of requests that may be a risk: `monitor`, `defensive` or `strictest`. `defensive` by default.
        /// For application load balancers.
        #[tf(optional, computed, null, one_of = &["monitor", "defensive", "strictest"])]
        desync_mitigation_mode: Option<String>,
        /// DNS name of the load balancer.
        #[tf(computed)]
        dns_name: Option<String>,
        /// How clients find a zone in DNS: `any_availability_zone` by default. For network load balancers.
        #[tf(optional, computed, null, one_of = &["availability_zone_affinity", "partial_availability_zone_affinity",
             "any_availability_zone"])]
        dns_record_client_routing_policy: Option<String>,
        /// Whether header fields that are not valid are removed. `false` by default. For application load balancers.
        #[tf(optional, computed, null)]
        drop_invalid_header_fields: Option<bool>,
        /// Whether targets get requests from all zones. `false` by default for network and gateway load balancers;
        /// always so for application load balancers.
        #[tf(optional, computed)]
        enable_cross_zone_load_balancing: Option<bool>,
        /// Whether AWS refuses to delete the load balancer. `false` by default.
        #[tf(optional, computed)]
        enable_deletion_protection: Option<bool>,
        /// Whether HTTP/2 is accepted. `true` by default. For application load balancers.
        #[tf(optional, computed, null)]
        enable_http2: Option<bool>,
        /// Whether an IPv6 prefix of each subnet is used for source NAT: `on` or `off`. Needs the `ip_address_type`
        /// `dualstack`. For network load balancers.
        #[tf(optional, computed, one_of = &["on", "off"])]
        enable_prefix_for_ipv6_source_nat: Option<String>,
        /// Whether requests get headers with the version and the cipher suite of TLS. `false` by default. For
        /// application load balancers.
        #[tf(optional, computed, null)]
        enable_tls_version_and_cipher_suite_headers: Option<bool>,
        /// Whether requests pass that AWS WAF cannot be asked about. `false` by default. For application load balancers.
        #[tf(optional, computed, null)]
        enable_waf_fail_open: Option<bool>,
        /// Whether `X-Forwarded-For` keeps the port of the client. `false` by default. For application load balancers.
        #[tf(optional, computed, null)]
        enable_xff_client_port: Option<bool>,
        /// Whether zonal shift is enabled. `false` by default. For application and network load balancers.
        #[tf(optional, computed)]
        enable_zonal_shift: Option<bool>,
        /// Whether rules of the security groups count for traffic from AWS PrivateLink: `on` or `off`. For network
        /// load balancers with security groups.
        #[tf(optional, computed, one_of = &["on", "off"])]
        enforce_security_group_inbound_rules_on_private_link_traffic: Option<String>,
        /// Where health checks are logged. For application load balancers.
        #[tf(block, computed)]
        health_check_logs: Option<Log>,
        /// After how many seconds without data a connection is closed. 60 by default. For application load balancers.
        #[tf(optional, computed, null)]
        idle_timeout: Option<i64>,
        /// Whether the load balancer has private addresses only. `false` by default.
        #[tf(optional, computed, replace)]
        internal: Option<bool>,
        /// Which addresses the load balancer has.
        #[tf(optional, computed, one_of = &["ipv4", "dualstack", "dualstack-without-public-ipv4"])]
        ip_address_type: Option<String>,
        /// Pools of IPAM that public addresses are taken from. For application load balancers.
        #[tf(block)]
        ipam_pools: Option<Pools>,
        /// Type of the load balancer. `application` by default.
        #[tf(optional, replace, default = Lit::Text("application"), one_of = &["application", "network", "gateway"])]
        load_balancer_type: Option<String>,
        /// Capacity that is kept ready. For application and network load balancers.
        #[tf(block)]
        minimum_load_balancer_capacity: Option<Capacity>,
        /// Name of the load balancer. Generated if neither this nor `name_prefix` is set.
        #[tf(optional, computed, replace, conflicts = &[LoadBalancer::name_prefix.name])]
        name: Option<LoadBalancerName>,
        /// Prefix of a generated unique name, of 6 characters at most, because 26 digits follow.
        #[tf(optional, computed, replace, conflicts = &[LoadBalancer::name.name])]
        name_prefix: Option<LoadBalancerPrefix>,
        /// Whether targets get the `Host` header of the client. `false` by default. For application load balancers.
        #[tf(optional, computed, null)]
        preserve_host_header: Option<bool>,
        /// How many secondary addresses each subnet gets. Fewer of them need a new load balancer. For network load
        /// balancers.
        #[tf(optional, computed, null, range = (0, 7))]
        secondary_ips_auto_assigned_per_subnet: Option<i64>,
        /// IDs of the security groups. An application load balancer has that of its VPC by default. A network load
        /// balancer that has none cannot be given any, and one that has some keeps at least one: that needs a new one.
        #[tf(optional, computed)]
        security_groups: Option<BTreeSet<String>>,
        /// Subnets, with the addresses that a network load balancer has in them. Cannot be written beside `subnets`.
        #[tf(block, computed, key = &[Mapping::subnet_id.name], recompute_with = &[LoadBalancer::subnets.name])]
        subnet_mapping: BTreeSet<Mapping>,
        /// IDs of the subnets, one in each zone. Cannot be written beside `subnet_mapping`.
        #[tf(optional, computed, recompute_with = &[LoadBalancer::subnet_mapping.name])]
        subnets: Option<BTreeSet<String>>,
        /// ID of the VPC.
        #[tf(computed)]
        vpc_id: Option<String>,
        /// What becomes of the `X-Forwarded-For` header: `append`, `preserve` or `remove`. `append` by default. For
        /// application load balancers.
        #[tf(optional, computed, null, one_of = &["append", "preserve", "remove"])]
        xff_header_processing_mode: Option<String>,
        /// ID of the hosted zone of `dns_name`, for alias records of Route 53.
        #[tf(computed)]
        zone_id: Option<String>,
    }
}

model! {
    /// Logs in a bucket.
    pub struct Log {
        /// Name of the bucket, whose policy has to let Elastic Load Balancing write to it.
        #[tf(required, empty_is_value)]
        bucket: String,
        /// Whether anything is logged. `false` by default.
        #[tf(optional, default = Lit::Bool(false))]
        enabled: Option<bool>,
        /// Beginning of the keys in the bucket.
        #[tf(optional)]
        prefix: Option<String>,
    }
}

model! {
    /// Pools of IPAM.
    pub struct Pools {
        /// ID of the pool of IPv4 addresses.
        #[tf(required)]
        ipv4_ipam_pool_id: String,
    }
}

/// The types of load balancers.
const APPLICATION: &str = "application";
const NETWORK: &str = "network";
const GATEWAY: &str = "gateway";

/// What made-up names begin with.
const PREFIX: &str = "tf-lb-";

/// What a new load balancer names may be as new.
const fn young(operation: Operation, code: &'static str, message: &'static str) -> Retry {
    Retry { operation, code, message, within: Within::Propagation(Because::Named) }
}

impl Resource for LoadBalancer {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging {
            policy_type: Some("elasticloadbalancing:loadbalancer"),
            ..TAGGING
        }),
        timeouts: Timeouts::DEFAULT
            .with(Operation::Create, 10)
            .with(Operation::Update, 10)
            .with(Operation::Delete, 10),
        read_at_once: ARNS,
        retries: &[
            young(Operation::Create, "SubnetNotFound", ""),
            young(Operation::Create, "InvalidSecurityGroup", ""),
            young(Operation::Update, "SubnetNotFound", ""),
            young(Operation::Update, "InvalidSecurityGroup", ""),
            balancing::WITHOUT_A_GATEWAY,
            // The policy of the bucket is new.
            Retry {
                operation: Operation::Update,
                code: "InvalidConfigurationRequest",
                message: "Access Denied for bucket",
                within: Within::Propagation(Because::Changed("aws_s3_bucket")),
            },
        ],
        // Its name is not free before.
        await_delete: true,
        identity: Some(Identity::ARN),
        // No two load balancers of a region have the same name.
        ..Spec::of("aws_lb", Lost::Unique, "the ARN of the load balancer")
    };
    type Key = String;

    fn plan(draft: &mut Draft<'_>) {
        plan::plan(draft);
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let name = name(cx, plan);
        if plan.name.is_some() {
            refuse_existing(cx, &name).await?;
        }
        let (subnets, mappings) = subnets::asked_for(plan);
        let groups = plan.security_groups.iter().flatten().cloned().collect::<Vec<_>>();
        let answer = cx
            .elbv2()
            .create_load_balancer()
            .name(name)
            .set_subnets(subnets)
            .set_subnet_mappings(mappings)
            .set_security_groups(Some(groups).filter(|groups| !groups.is_empty()))
            .set_scheme((plan.internal == Some(true)).then_some(LoadBalancerSchemeEnum::Internal))
            .set_tags(new_tags(cx))
            .set_type(plan.load_balancer_type.as_deref().map(LoadBalancerTypeEnum::from))
            .set_ip_address_type(plan.ip_address_type.as_deref().map(Into::into))
            .set_customer_owned_ipv4_pool(plan.customer_owned_ipv4_pool.clone())
            .set_enable_prefix_for_ipv6_source_nat(
                plan.of_network(plan.enable_prefix_for_ipv6_source_nat.as_deref()).map(Into::into),
            )
            .set_ipam_pools(plan.pools())
            .send()
            .await?;
        let made = answer.load_balancers.unwrap_or_default().into_iter().next();
        required(made.and_then(|made| made.load_balancer_arn), "LoadBalancerArn")
    }

    async fn read(cx: &Cx, arns: &[String]) -> Result<Found<Self>> {
        let of = |arns: Vec<String>| async move {
            those_there(&arns, &[NO_LOAD_BALANCER], |arns| described(cx, arns)).await
        };
        let arn = AwsLoadBalancer::load_balancer_arn;
        let balancers = cx.described(LISTING, arns, arn, all(cx), of).await?;
        let there: Vec<String> = balancers.iter().filter_map(arn).map(str::to_owned).collect();
        let listed = cx.listed::<Vec<AwsLoadBalancer>>(LISTING).map(|listed| Listed {
            tags: "tags of load balancers",
            arns: listed.iter().flatten().filter_map(arn).map(str::to_owned).collect(),
        });
        let its = balancers.into_iter().filter_map(|balancer| {
            Some((cx.clone(), balancer.load_balancer_arn.clone()?, balancer))
        });
        let observed = concurrently(its, |(cx, arn, balancer)| {
            Box::pin(async move { Ok((arn.clone(), observed(&cx, &arn, balancer).await?)) })
        });
        let (mut tags, observed) = tokio::try_join!(tags_of(cx, &there, listed), observed)?;
        let observed = observed.into_iter().filter_map(|(arn, observed)| {
            let tags = tags.remove(&arn).unwrap_or_default();
            Some((arn, observed?.tagged(tags)))
        });
        Ok(observed.collect())
    }

    async fn update(cx: &Cx, arn: &String, change: Change<'_, Self>) -> Result<()> {
        attributes::update(cx, arn, &change).await?;
        set_security_groups(cx, arn, &change).await?;
        subnets::update(cx, arn, &change).await?;
        let kind = change.new.kind();
        if change.of(Self::ipam_pools).is_some() && kind == APPLICATION {
            cx.once("pools", set_pools(cx, arn, change.new.pools())).await?;
        }
        match change.of(Self::minimum_load_balancer_capacity) {
            Some(capacity) if kind != GATEWAY => {
                cx.once("capacity", capacity::set(cx, arn, capacity.as_ref())).await
            }
            _ => Ok(()),
        }
    }

    async fn delete(cx: &Cx, arn: &String, _: &Self) -> Result<()> {
        let call = cx.elbv2().delete_load_balancer().load_balancer_arn(arn);
        let deleted = call.send().await.absent_if(&[NO_LOAD_BALANCER]);
        deleted.map_err(end::explained)?;
        end::until_interfaces_are_gone(cx, arn);
        Ok(())
    }

    async fn obstacles(cx: &Cx, arn: &String, refusal: &Error) -> Option<String> {
        end::endpoint_services(cx, arn, refusal).await
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<String>> {
        let Some(balancer) = named(cx, &name(cx, plan)).await? else { return Ok(vec![]) };
        let arns: Vec<String> = balancer.load_balancer_arn.iter().cloned().collect();
        // One of somebody else that has the same name is older, or has other tags.
        let tags = tags_of(cx, &arns, None).await?.into_values().next().unwrap_or_default();
        let has_tags = cx.tags().iter().all(|(key, value)| tags.get(key) == Some(value));
        let ours = has_tags && cx.can_have_made(balancer.created_time.as_ref());
        Ok(if ours { arns } else { vec![] })
    }
}

impl LoadBalancer {
    fn kind(&self) -> &str {
        self.load_balancer_type.as_deref().unwrap_or(APPLICATION)
    }
    /// What only a network load balancer is told.
    fn of_network<'a>(&self, value: Option<&'a str>) -> Option<&'a str> {
        value.filter(|_| self.kind() == NETWORK)
    }
    fn pools(&self) -> Option<IpamPools> {
        let pools = self.ipam_pools.as_ref().filter(|_| self.kind() == APPLICATION)?;
        Some(IpamPools::builder().ipv4_ipam_pool_id(&pools.ipv4_ipam_pool_id).build())
    }
}

fn name(cx: &Cx, plan: &LoadBalancer) -> String {
    let name = plan.name.as_ref().map(LoadBalancerName::as_str);
    let prefix = plan.name_prefix.as_ref().map(LoadBalancerPrefix::as_str);
    names::chosen(cx, name.as_ref(), prefix.as_ref(), PREFIX)
}

/// AWS answers a create call for what is there already, with the same settings, as if it had just made it.
async fn refuse_existing(cx: &Cx, name: &str) -> Result<()> {
    let Some(arn) = named(cx, name).await?.and_then(|balancer| balancer.load_balancer_arn) else {
        return Ok(());
    };
    Err(Error::Invalid(format!(
        "there is a load balancer with the name {name} already, which this resource has not made: {arn}. Choose another \
         name, or take it into the state with `terraform import ADDRESS {arn}`"
    )))
}

async fn named(cx: &Cx, name: &str) -> Result<Option<AwsLoadBalancer>> {
    let call = cx.elbv2().describe_load_balancers().names(name);
    let answer = call.send().await.absent_if(&[NO_LOAD_BALANCER])?;
    Ok(answer.and_then(|answer| answer.load_balancers?.into_iter().next()))
}

/// What a refresh calls the list of all load balancers.
const LISTING: &str = "load balancers";

/// All of them, if they are few.
async fn all(cx: &Cx) -> Result<Option<Vec<AwsLoadBalancer>>> {
    let pages = cx.elbv2().describe_load_balancers().page_size(PAGE).into_paginator();
    few(pages.items().send()).await
}

async fn described(cx: &Cx, arns: Vec<String>) -> Result<Vec<AwsLoadBalancer>> {
    let call = cx.elbv2().describe_load_balancers().set_load_balancer_arns(Some(arns));
    Ok(call.send().await?.load_balancers.unwrap_or_default())
}

async fn set_security_groups(cx: &Cx, arn: &str, change: &Change<'_, LoadBalancer>) -> Result<()> {
    let new = change.new;
    let enforce =
        change.of(LoadBalancer::enforce_security_group_inbound_rules_on_private_link_traffic);
    let enforce = enforce.and_then(|_| {
        let enforce = &new.enforce_security_group_inbound_rules_on_private_link_traffic;
        new.of_network(enforce.as_deref())
    });
    if change.of(LoadBalancer::security_groups).is_none() && enforce.is_none() {
        return Ok(());
    }
    let groups = new.security_groups.iter().flatten().cloned().collect();
    let call = cx.elbv2().set_security_groups().load_balancer_arn(arn);
    let call = call
        .set_security_groups(Some(groups))
        .set_enforce_security_group_inbound_rules_on_private_link_traffic(enforce.map(Into::into));
    cx.once("security groups", async { Ok(call.send().await.map(drop)?) }).await
}

async fn set_pools(cx: &Cx, arn: &str, pools: Option<IpamPools>) -> Result<()> {
    let call = cx.elbv2().modify_ip_pools().load_balancer_arn(arn);
    let call = match pools {
        Some(pools) => call.ipam_pools(pools),
        None => call.remove_ipam_pools(RemoveIpamPoolEnum::Ipv4),
    };
    call.send().await?;
    Ok(())
}

/// None if it is gone meanwhile.
async fn observed(
    cx: &Cx,
    arn: &str,
    balancer: AwsLoadBalancer,
) -> Result<Option<Observed<LoadBalancer>>> {
    let known = cx.known_as::<LoadBalancer>(arn).unwrap_or_default();
    let state = balancer.state.clone();
    let mut model = model(balancer, &known);
    if attributes::read(cx, arn, &mut model, &known).await?.is_none() {
        return Ok(None);
    }
    let kept = capacity::read(cx, arn, &model, &known).await?;
    model.minimum_load_balancer_capacity = kept.capacity;
    let code = state.as_ref().and_then(|state| state.code.clone());
    let why = state.and_then(|state| state.reason).unwrap_or_else(|| "no reason is given".into());
    Ok(Some(
        Observed::settled(model)
            .moving_if(code == Some(LoadBalancerStateEnum::Provisioning), "provisioning")
            .moving_if(kept.is_moving, "reserving capacity")
            .failed_if(code == Some(LoadBalancerStateEnum::Failed), why)
            .failed_if(kept.failure.is_some(), kept.failure.unwrap_or_default()),
    ))
}

/// What the description tells. `known` is the plan or the prior state.
fn model(balancer: AwsLoadBalancer, known: &LoadBalancer) -> LoadBalancer {
    let arn = balancer.load_balancer_arn;
    let kind = balancer.r#type.map_or_else(|| APPLICATION.to_owned(), |kind| kind.to_string());
    let suffix = arn.as_deref().and_then(resource_in);
    let suffix = suffix.and_then(|resource| resource.strip_prefix("loadbalancer/"));
    let zones = balancer.availability_zones.unwrap_or_default();
    let pool = balancer.ipam_pools.and_then(|pools| pools.ipv4_ipam_pool_id);
    let pools = pool.map(|ipv4_ipam_pool_id| Pools { ipv4_ipam_pool_id });
    let name = balancer.load_balancer_name;
    // What a type has not is as it was written.
    let of_network = |told: Option<String>, was: &Option<String>| {
        if kind == NETWORK { told } else { was.clone() }
    };
    LoadBalancer {
        id: arn.clone(),
        arn_suffix: suffix.map(str::to_owned),
        access_logs: None,
        client_keep_alive: None,
        connection_logs: None,
        customer_owned_ipv4_pool: balancer.customer_owned_ipv4_pool,
        desync_mitigation_mode: None,
        dns_name: balancer.dns_name,
        dns_record_client_routing_policy: None,
        drop_invalid_header_fields: None,
        enable_cross_zone_load_balancing: None,
        enable_deletion_protection: None,
        enable_http2: None,
        enable_prefix_for_ipv6_source_nat: of_network(
            balancer.enable_prefix_for_ipv6_source_nat.map(|is| is.to_string()),
            &known.enable_prefix_for_ipv6_source_nat,
        ),
        enable_tls_version_and_cipher_suite_headers: None,
        enable_waf_fail_open: None,
        enable_xff_client_port: None,
        enable_zonal_shift: None,
        enforce_security_group_inbound_rules_on_private_link_traffic: of_network(
            balancer.enforce_security_group_inbound_rules_on_private_link_traffic,
            &known.enforce_security_group_inbound_rules_on_private_link_traffic,
        ),
        health_check_logs: None,
        idle_timeout: None,
        internal: Some(balancer.scheme == Some(LoadBalancerSchemeEnum::Internal)),
        ip_address_type: balancer.ip_address_type.map(|is| is.to_string()),
        ipam_pools: if kind == APPLICATION { pools } else { known.ipam_pools.clone() },
        minimum_load_balancer_capacity: None,
        name_prefix: name.as_deref().map(names::prefix_of).map(Into::into),
        name: name.map(Into::into),
        preserve_host_header: None,
        secondary_ips_auto_assigned_per_subnet: None,
        security_groups: Some(balancer.security_groups.into_iter().flatten().collect()),
        subnets: Some(subnets::ids(&zones, known)),
        subnet_mapping: zones.into_iter().filter_map(subnets::of).collect(),
        vpc_id: balancer.vpc_id,
        xff_header_processing_mode: None,
        zone_id: balancer.canonical_hosted_zone_id,
        load_balancer_type: Some(kind),
        arn,
    }
}

//! `aws_vpc_endpoint`.

mod accept;
mod dns;
mod observed;
mod rules;
mod subnets;
#[cfg(test)]
pub(in crate::services) mod tests;
mod update;

pub(super) use dns::DnsEntry;
pub(super) use observed::{model, prefix_lists};

use super::endpoints::{self, ABSENT, in_progress, young};
use super::{FILTER_VALUES, TAGGING, tag_specifications};
use crate::engine::{
    AbsentIf, Because, Change, Cx, Error, Found, How, Identity, Lost, Operation, Resource, Result,
    Retry, Setting, Share, Spec, Tagging, Timeouts, Within, required,
};
use crate::plan::Draft;
use crate::schema::Lit;
use crate::schema::types::{ArnText, PolicyText};
use aws_sdk_ec2::types::ResourceType;
use dns::DnsOptions;
use std::collections::BTreeSet;
use subnets::Addresses;

model! {
    /// Provides a VPC endpoint: a private way from a VPC to a service.
    ///
    /// Route tables, subnets and security groups stand here, or are associated by resources of their own. What is left out
    /// here stays as it is.
    #[tf(at_least_one_of = &[VpcEndpoint::service_name.name],
         when = ("vpc_endpoint_type", &["Gateway", "GatewayLoadBalancer", "Interface"]))]
    #[tf(at_least_one_of = &[VpcEndpoint::resource_configuration_arn.name],
         when = ("vpc_endpoint_type", &["Resource"]))]
    #[tf(at_least_one_of = &[VpcEndpoint::service_network_arn.name],
         when = ("vpc_endpoint_type", &["ServiceNetwork"]))]
    pub struct VpcEndpoint {
        /// ID of the endpoint.
        #[tf(computed)]
        id: Option<String>,
        /// ARN of the endpoint.
        #[tf(computed)]
        arn: Option<String>,
        /// Whether the endpoint is accepted as well, where its service belongs to the same account and wants that.
        #[tf(optional, unread)]
        auto_accept: Option<bool>,
        /// CIDR blocks of the service, where there is a prefix list of it.
        #[tf(computed)]
        cidr_blocks: Option<Vec<String>>,
        /// DNS names of the endpoint.
        #[tf(computed, recompute_with = &[
             VpcEndpoint::dns_options.name,
             VpcEndpoint::ip_address_type.name,
             VpcEndpoint::private_dns_enabled.name,
             VpcEndpoint::subnet_configuration.name,
             VpcEndpoint::subnet_ids.name,
         ])]
        dns_entry: Option<Vec<DnsEntry>>,
        /// What DNS answers.
        #[tf(block, computed)]
        dns_options: Option<DnsOptions>,
        /// Which addresses the endpoint has.
        #[tf(optional, computed, one_of = &["dualstack", "ipv4", "ipv6"])]
        ip_address_type: Option<String>,
        /// IDs of the network interfaces of the endpoint, one in each subnet.
        #[tf(computed, recompute_with = &[
             VpcEndpoint::subnet_configuration.name,
             VpcEndpoint::subnet_ids.name,
         ])]
        network_interface_ids: Option<BTreeSet<String>>,
        /// ID of the account that owns the endpoint.
        #[tf(computed)]
        owner_id: Option<String>,
        /// Policy about what can be done through the endpoint. Everything by default, where the service knows policies.
        #[tf(optional, computed, empty_is_unset)]
        policy: Option<PolicyText>,
        /// ID of the prefix list of the service, for rules of security groups, where there is one.
        #[tf(computed, null)]
        prefix_list_id: Option<String>,
        /// Whether the names of the service lead to the endpoint in the VPC. `false` by default. Of an `Interface`
        /// endpoint it can be changed, another one is replaced.
        #[tf(optional, computed)]
        private_dns_enabled: Option<bool>,
        /// Whether a service of AWS manages the endpoint.
        #[tf(computed)]
        requester_managed: Option<bool>,
        /// ARN of a resource configuration of VPC Lattice. For `Resource` endpoints.
        #[tf(optional, replace, conflicts = &[
             VpcEndpoint::service_name.name,
             VpcEndpoint::service_network_arn.name,
         ])]
        resource_configuration_arn: Option<ArnText>,
        /// IDs of route tables that lead to the service through the endpoint. For `Gateway` endpoints.
        #[tf(optional, computed)]
        route_table_ids: Option<BTreeSet<String>>,
        /// IDs of the security groups of the network interfaces. The default group of the VPC, where there is none.
        #[tf(optional, computed)]
        security_group_ids: Option<BTreeSet<String>>,
        /// Name of the service, such as `com.amazonaws.eu-central-1.s3`.
        #[tf(optional, replace, conflicts = &[
             VpcEndpoint::resource_configuration_arn.name,
             VpcEndpoint::service_network_arn.name,
         ])]
        service_name: Option<String>,
        /// ARN of a service network of VPC Lattice. For `ServiceNetwork` endpoints.
        #[tf(optional, replace, conflicts = &[
             VpcEndpoint::resource_configuration_arn.name,
             VpcEndpoint::service_name.name,
         ])]
        service_network_arn: Option<ArnText>,
        /// Region of the service. For `Interface` endpoints, whose service may be in another one.
        #[tf(optional, computed, replace, empty_is_unset)]
        service_region: Option<String>,
        /// State of the endpoint, such as `available`, or `pendingAcceptance` as long as the owner of the service has
        /// not accepted it.
        #[tf(computed, recompute_with = &[VpcEndpoint::auto_accept.name])]
        state: Option<String>,
        /// A subnet, with the addresses that the endpoint has in it. Beside `subnet_ids`, one of those.
        #[tf(block, computed, key = &[Addresses::subnet_id.name], recompute_with = &[VpcEndpoint::subnet_ids.name])]
        subnet_configuration: BTreeSet<Addresses>,
        /// IDs of the subnets that the endpoint has a network interface in.
        #[tf(optional, computed, recompute_with = &[VpcEndpoint::subnet_configuration.name])]
        subnet_ids: Option<BTreeSet<String>>,
        /// Type of the endpoint. `Gateway` by default.
        #[tf(optional, replace, default = Lit::Text("Gateway"),
             one_of = &["Gateway", "GatewayLoadBalancer", "Interface", "Resource", "ServiceNetwork", "Tunnel"])]
        vpc_endpoint_type: Option<String>,
        /// ID of the VPC.
        #[tf(required, replace)]
        vpc_id: String,
    }
}

const INTERFACE: &str = "Interface";

/// What of an endpoint others can set, too.
pub(super) const TABLE_OF_ENDPOINT: &str = "route table of a VPC endpoint";
pub(super) const SUBNET_OF_ENDPOINT: &str = "subnet of a VPC endpoint";
pub(super) const GROUP_OF_ENDPOINT: &str = "security group of a VPC endpoint";

/// What of an endpoint is managed as a whole or one by one: in words, and the attribute with its ID.
pub(super) const fn share(what: &'static str, of: &'static str, how: How) -> Share {
    Share { what, of, how }
}
pub(super) const TABLES: &str = "route tables";
pub(super) const SUBNETS: &str = "subnets";
pub(super) const GROUPS: &str = "security groups";

impl Resource for VpcEndpoint {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging { policy_type: Some("ec2:vpc-endpoint"), ..TAGGING }),
        timeouts: Timeouts::DEFAULT
            .with(Operation::Create, 10)
            .with(Operation::Update, 10)
            .with(Operation::Delete, 10),
        read_at_once: FILTER_VALUES,
        // EC2 writes some codes in two ways.
        retries: &[
            young(Operation::Create, "InvalidVpcID.NotFound"),
            young(Operation::Create, "InvalidVpcId.NotFound"),
            young(Operation::Create, "InvalidRouteTableID.NotFound"),
            young(Operation::Create, "InvalidRouteTableId.NotFound"),
            young(Operation::Create, "InvalidSubnetID.NotFound"),
            young(Operation::Create, "InvalidSubnetId.NotFound"),
            young(Operation::Create, "InvalidGroup.NotFound"),
            young(Operation::Create, "InvalidServiceName"),
            beside(Operation::Create, NEEDS_GATEWAY),
            beside(Operation::Create, "conflicting DNS domain"),
            young(Operation::Update, ABSENT),
            young(Operation::Update, "InvalidRouteTableID.NotFound"),
            young(Operation::Update, "InvalidRouteTableId.NotFound"),
            young(Operation::Update, "InvalidSubnetID.NotFound"),
            young(Operation::Update, "InvalidSubnetId.NotFound"),
            young(Operation::Update, "InvalidGroup.NotFound"),
            beside(Operation::Update, NEEDS_GATEWAY),
            in_progress(Operation::Update),
            in_progress(Operation::Delete),
        ],
        sets: &[
            Setting::part(
                TABLE_OF_ENDPOINT,
                &[VpcEndpoint::id.name, VpcEndpoint::route_table_ids.name],
                VpcEndpoint::route_table_ids.name,
            ),
            Setting::part(
                SUBNET_OF_ENDPOINT,
                &[VpcEndpoint::id.name, VpcEndpoint::subnet_ids.name],
                VpcEndpoint::subnet_ids.name,
            ),
            Setting::part(
                GROUP_OF_ENDPOINT,
                &[VpcEndpoint::id.name, VpcEndpoint::security_group_ids.name],
                VpcEndpoint::security_group_ids.name,
            ),
        ],
        shares: &[
            share(TABLES, VpcEndpoint::id.name, How::All(VpcEndpoint::route_table_ids.name)),
            share(SUBNETS, VpcEndpoint::id.name, How::All(VpcEndpoint::subnet_ids.name)),
            share(GROUPS, VpcEndpoint::id.name, How::All(VpcEndpoint::security_group_ids.name)),
        ],
        identity: Some(Identity::by(&[VpcEndpoint::id.name])),
        ..Spec::of(
            "aws_vpc_endpoint",
            Lost::Idempotent,
            "the ID of the endpoint, such as `vpce-0123456789abcdef0`",
        )
    };
    type Key = String;

    fn plan(draft: &mut Draft<'_>) {
        rules::plan(draft);
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let all = |set: BTreeSet<String>| {
            Some(set).filter(|set| !set.is_empty()).map(|set| set.into_iter().collect())
        };
        let call = cx
            .ec2()
            .create_vpc_endpoint()
            .client_token(cx.token())
            .set_dns_options(dns::of_new(plan))
            .set_ip_address_type(plan.ip_address_type.as_deref().map(Into::into))
            .set_policy_document(plan.policy.clone().map(Into::into))
            .set_private_dns_enabled(plan.private_dns_enabled)
            .set_resource_configuration_arn(plan.resource_configuration_arn.clone().map(Into::into))
            .set_route_table_ids(all(plan.route_table_ids.clone().unwrap_or_default()))
            .set_security_group_ids(all(plan.security_group_ids.clone().unwrap_or_default()))
            .set_service_name(plan.service_name.clone())
            .set_service_network_arn(plan.service_network_arn.clone().map(Into::into))
            .set_service_region(plan.service_region.clone())
            .set_subnet_configurations(subnets::addresses(&plan.subnet_configuration))
            .set_subnet_ids(all(subnets::wanted(plan)))
            .set_tag_specifications(tag_specifications(cx, ResourceType::VpcEndpoint))
            .set_vpc_endpoint_type(plan.vpc_endpoint_type.as_deref().map(Into::into))
            .vpc_id(&plan.vpc_id);
        let answer = call.send().await.map_err(|error| explained(error.into()))?;
        let made = answer.vpc_endpoint.and_then(|endpoint| endpoint.vpc_endpoint_id);
        let id = required(made, "VpcEndpointId")?;
        if plan.auto_accept == Some(true) {
            accept::leave_pending(cx, &id);
        }
        Ok(id)
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let endpoints = endpoints::endpoints(cx, ids).await?;
        let around = observed::Around::of(cx, &endpoints).await?;
        Ok(endpoints.iter().filter_map(|its| observed::observed(cx, its, &around)).collect())
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        update::update(cx, id, &change).await.map_err(explained)
    }

    async fn delete(cx: &Cx, id: &String, _: &Self) -> Result<()> {
        const GONE: [&str; 2] = [ABSENT, "InvalidVpcEndpoint.NotFound"];
        let call = cx.ec2().delete_vpc_endpoints().vpc_endpoint_ids(id);
        let Some(answer) = call.send().await.absent_if(&GONE)? else { return Ok(()) };
        endpoints::carried_out(answer.unsuccessful(), &GONE)?;
        // As long as it is shown, its network interfaces can be in its subnets and have its groups. One that has failed
        // may be shown as failed for a while, which is no failure to delete it.
        let is_gone = || async { Ok(endpoints::look(cx, id).await?.is_none()) };
        cx.until_the_end(endpoints::DELETING, is_gone).await
    }
}

/// What EC2 says where private names of an interface endpoint need a gateway endpoint of the same service.
const NEEDS_GATEWAY: &str = "must have a Gateway endpoint";

/// A refusal because of another endpoint of the VPC, which this run creates or has just deleted.
const fn beside(operation: Operation, message: &'static str) -> Retry {
    let within = Within::Propagation(Because::Changed("aws_vpc_endpoint"));
    Retry { operation, code: "InvalidParameter", message, within }
}

/// What there is to say about a refusal beside what EC2 says.
fn explained(refusal: Error) -> Error {
    if refusal.code() != Some("InvalidParameter") || !refusal.to_string().contains(NEEDS_GATEWAY) {
        return refusal;
    }
    refusal.explained(
        "With private DNS, EC2 leaves the VPC to a gateway endpoint of the service unless it is told otherwise. Create one \
         before, or set `private_dns_only_for_inbound_resolver_endpoint = false` in `dns_options`, so that all names lead to \
         this endpoint.",
    )
}

//! Data source `aws_vpc_endpoint`.

#[cfg(test)]
mod tests;

use super::{ApiFilter, Search, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Resource, Result};
use crate::services::ec2::vpc_endpoint::{self, DnsEntry, VpcEndpoint};
use crate::services::ec2::{endpoints, from_aws};
use aws_sdk_ec2::types::VpcEndpoint as AwsEndpoint;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Tells about a VPC endpoint. Exactly one has to match.
    pub(in crate::services) struct VpcEndpointData {
        /// ARN of the endpoint.
        #[tf(computed)]
        arn: Option<String>,
        /// CIDR blocks of the service, where there is a prefix list of it.
        #[tf(computed)]
        cidr_blocks: Option<Vec<String>>,
        /// DNS names of the endpoint.
        #[tf(computed)]
        dns_entry: Option<Vec<DnsEntry>>,
        /// What DNS answers.
        #[tf(computed)]
        dns_options: Option<Vec<OptionsOfDns>>,
        /// ID of the endpoint.
        #[tf(optional, computed)]
        id: Option<String>,
        /// Which addresses the endpoint has: `ipv4`, `ipv6` or `dualstack`.
        #[tf(computed)]
        ip_address_type: Option<String>,
        /// IDs of the network interfaces of the endpoint.
        #[tf(computed)]
        network_interface_ids: Option<BTreeSet<String>>,
        /// ID of the account that owns the endpoint.
        #[tf(computed)]
        owner_id: Option<String>,
        /// Policy about what can be done through the endpoint.
        #[tf(computed)]
        policy: Option<String>,
        /// ID of the prefix list of the service, where there is one.
        #[tf(computed)]
        prefix_list_id: Option<String>,
        /// Whether the names of the service lead to the endpoint in the VPC.
        #[tf(computed)]
        private_dns_enabled: Option<bool>,
        /// Whether a service of AWS manages the endpoint.
        #[tf(computed)]
        requester_managed: Option<bool>,
        /// IDs of the route tables that lead to the service through the endpoint.
        #[tf(computed)]
        route_table_ids: Option<BTreeSet<String>>,
        /// IDs of the security groups of the network interfaces.
        #[tf(computed)]
        security_group_ids: Option<BTreeSet<String>>,
        /// Name of the service.
        #[tf(optional, computed)]
        service_name: Option<String>,
        /// Region of the service.
        #[tf(optional, computed)]
        service_region: Option<String>,
        /// State of the endpoint, such as `available`. Those that were deleted of late are found only with `deleted`.
        #[tf(optional, computed)]
        state: Option<String>,
        /// IDs of the subnets that the endpoint has a network interface in.
        #[tf(computed)]
        subnet_ids: Option<BTreeSet<String>>,
        /// Tags that the endpoint has. All of its tags are told.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// Type of the endpoint, such as `Gateway` or `Interface`.
        #[tf(optional, computed)]
        vpc_endpoint_type: Option<String>,
        /// ID of the VPC.
        #[tf(optional, computed)]
        vpc_id: Option<String>,
        /// A filter of the API `DescribeVpcEndpoints` that lets the endpoint through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}
model! {
    /// What DNS answers for the names of an endpoint.
    pub struct OptionsOfDns {
        /// Which records there are for the endpoint.
        #[tf(computed)]
        dns_record_ip_type: Option<String>,
        /// Whether the names of the service lead to the endpoint only from outside of the VPC.
        #[tf(computed)]
        private_dns_only_for_inbound_resolver_endpoint: Option<bool>,
        /// For which names of a resource there are private hosted zones.
        #[tf(computed)]
        private_dns_preference: Option<String>,
        /// The names that `private_dns_preference` speaks of.
        #[tf(computed)]
        private_dns_specified_domains: Option<Vec<String>>,
    }
}

impl DataSource for VpcEndpointData {
    const TYPE: &'static str = VpcEndpoint::SPEC.type_name;
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let arguments = [
            ("vpc-endpoint-id", config.id.as_deref()),
            ("service-name", config.service_name.as_deref()),
            ("service-region", config.service_region.as_deref()),
            ("vpc-endpoint-state", config.state.as_deref()),
            ("vpc-endpoint-type", config.vpc_endpoint_type.as_deref()),
            ("vpc-id", config.vpc_id.as_deref()),
        ];
        let wanted = filters(&arguments, config.tags.as_ref(), &config.filter);
        let search = Search::of(["VPC endpoint", "VPC endpoints"], "vpc-endpoint-id", wanted);
        let look = || endpoints::describe_shown(cx, search.filters());
        let endpoint = search.the_one(cx, Self::TYPE, AwsEndpoint::vpc_endpoint_id, look).await?;
        let name = endpoint.service_name().map(str::to_owned);
        let lists = vpc_endpoint::prefix_lists(cx, name.into_iter().collect()).await?;
        let its = vpc_endpoint::model(cx, &endpoint, &VpcEndpoint::default(), &lists);
        Ok(Self { filter: config.filter.clone(), ..observed(&endpoint, its) })
    }
}

fn observed(endpoint: &AwsEndpoint, its: VpcEndpoint) -> VpcEndpointData {
    let options = its.dns_options.into_iter().map(|told| OptionsOfDns {
        dns_record_ip_type: told.dns_record_ip_type,
        private_dns_only_for_inbound_resolver_endpoint: told
            .private_dns_only_for_inbound_resolver_endpoint,
        private_dns_preference: told.private_dns_preference,
        private_dns_specified_domains: told
            .private_dns_specified_domains
            .map(|all| all.into_iter().collect()),
    });
    VpcEndpointData {
        arn: its.arn,
        cidr_blocks: its.cidr_blocks,
        dns_entry: its.dns_entry,
        dns_options: Some(options.collect()),
        id: its.id,
        ip_address_type: its.ip_address_type,
        network_interface_ids: its.network_interface_ids,
        owner_id: its.owner_id,
        policy: its.policy.map(Into::into),
        prefix_list_id: its.prefix_list_id,
        private_dns_enabled: its.private_dns_enabled,
        requester_managed: its.requester_managed,
        route_table_ids: its.route_table_ids,
        security_group_ids: its.security_group_ids,
        service_name: its.service_name,
        service_region: its.service_region,
        state: its.state,
        subnet_ids: its.subnet_ids,
        tags: Some(from_aws(endpoint.tags())),
        vpc_endpoint_type: its.vpc_endpoint_type,
        vpc_id: Some(its.vpc_id),
        filter: BTreeSet::new(),
    }
}

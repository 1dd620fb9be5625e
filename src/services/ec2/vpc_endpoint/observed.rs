//! What an endpoint is, by what EC2 tells of it.

use super::{VpcEndpoint, dns, subnets};
use crate::engine::{Cx, Observed, Result};
use crate::services::ec2::endpoints::{DELETING, Kind, PENDING, PENDING_ACCEPTANCE, is, state};
use crate::services::ec2::{FILTER_VALUES, arn, filter, from_aws, network_interface};
use aws_sdk_ec2::types::{
    IpAddressType, NetworkInterface, PrefixList, VpcEndpoint as AwsEndpoint, VpcEndpointType,
};
use std::collections::BTreeSet;

/// An endpoint that will never be usable.
const FAILED: [(&str, &str); 3] = [
    ("failed", "no reason is told"),
    ("rejected", "the owner of the service has rejected it"),
    ("expired", "the owner of the service has not accepted it in time"),
];

/// What other calls tell of endpoints. None where it may not be read: what is known stays.
pub(super) struct Around {
    lists: Option<Vec<PrefixList>>,
    interfaces: Option<Vec<NetworkInterface>>,
}

impl Around {
    /// What there is around these endpoints.
    pub(super) async fn of(cx: &Cx, endpoints: &[AwsEndpoint]) -> Result<Self> {
        let ids: Vec<String> = endpoints.iter().filter_map(|e| e.vpc_endpoint_id.clone()).collect();
        let names = endpoints.iter().filter_map(AwsEndpoint::service_name);
        let lists = prefix_lists(cx, names.map(str::to_owned).collect());
        let interfaces = endpoints.iter().flat_map(AwsEndpoint::network_interface_ids);
        let interfaces = described(cx, interfaces.cloned().collect());
        Ok(Self {
            lists: cx.facet(&ids, VpcEndpoint::prefix_list_id.name, lists).await?,
            interfaces: cx.facet(&ids, VpcEndpoint::subnet_configuration.name, interfaces).await?,
        })
    }
}

/// The prefix lists of services, by their names. Services of others have none.
pub(in crate::services::ec2) async fn prefix_lists(
    cx: &Cx,
    mut names: BTreeSet<String>,
) -> Result<Vec<PrefixList>> {
    names.retain(|name| !name.contains(".vpce-svc-"));
    let names: Vec<String> = names.into_iter().collect();
    let mut lists = Vec::new();
    for names in names.chunks(FILTER_VALUES) {
        let call = cx.ec2().describe_prefix_lists().filters(filter("prefix-list-name", names));
        let pages = call.into_paginator().items().send();
        lists.extend(pages.collect::<std::result::Result<Vec<_>, _>>().await?);
    }
    Ok(lists)
}

async fn described(cx: &Cx, ids: BTreeSet<String>) -> Result<Vec<NetworkInterface>> {
    let ids: Vec<String> = ids.into_iter().collect();
    let mut all = Vec::new();
    for ids in ids.chunks(FILTER_VALUES) {
        all.extend(network_interface::describe(cx, ids.to_vec()).await?);
    }
    Ok(all)
}

/// An endpoint by its ID.
pub(super) fn observed(
    cx: &Cx,
    endpoint: &AwsEndpoint,
    around: &Around,
) -> Option<(String, Observed<VpcEndpoint>)> {
    let id = endpoint.vpc_endpoint_id.clone()?;
    let known = cx.known_as::<VpcEndpoint>(&id).unwrap_or_default();
    let mut its = model(cx, endpoint, &known, around.lists.as_deref().unwrap_or_default());
    its.subnet_configuration = match &around.interfaces {
        Some(all) => subnets::of_interfaces(all.iter().filter(|one| has(endpoint, one)), &known),
        None => known.subnet_configuration,
    };
    if around.lists.is_none() {
        (its.cidr_blocks, its.prefix_list_id) = (known.cidr_blocks, known.prefix_list_id);
    }
    let is_to_accept = known.auto_accept == Some(true) && is(endpoint, PENDING_ACCEPTANCE);
    let failure = failure(endpoint);
    let observed = Observed::settled(its)
        .tagged(from_aws(endpoint.tags()))
        .moving_if(is(endpoint, PENDING), PENDING)
        .moving_if(is(endpoint, DELETING), DELETING)
        .moving_if(is_to_accept, PENDING_ACCEPTANCE);
    Some((id, observed.failed_if(failure.is_some(), failure.unwrap_or_default())))
}

fn has(endpoint: &AwsEndpoint, interface: &NetworkInterface) -> bool {
    let id = interface.network_interface_id();
    endpoint.network_interface_ids().iter().any(|its| Some(its.as_str()) == id)
}

/// The attributes of an endpoint, but for its addresses.
pub(in crate::services::ec2) fn model(
    cx: &Cx,
    endpoint: &AwsEndpoint,
    known: &VpcEndpoint,
    lists: &[PrefixList],
) -> VpcEndpoint {
    let mut lists = lists.iter();
    let list = lists.find(|list| {
        list.prefix_list_name().is_some() && list.prefix_list_name() == endpoint.service_name()
    });
    let options = dns::options(endpoint.dns_options(), known.dns_options.as_ref());
    let type_name = endpoint.vpc_endpoint_type().map_or("Gateway", VpcEndpointType::as_str);
    let addresses = endpoint.ip_address_type().map(IpAddressType::as_str);
    VpcEndpoint {
        id: endpoint.vpc_endpoint_id.clone(),
        arn: arn(cx, endpoint.owner_id(), "vpc-endpoint", endpoint.vpc_endpoint_id()),
        auto_accept: None,
        cidr_blocks: Some(list.map(|list| list.cidrs().to_vec()).unwrap_or_default()),
        dns_entry: Some(dns::entries(endpoint)),
        dns_options: options,
        ip_address_type: addresses.map(str::to_lowercase),
        network_interface_ids: Some(endpoint.network_interface_ids().iter().cloned().collect()),
        owner_id: endpoint.owner_id.clone(),
        policy: endpoint.policy_document().filter(|text| !text.is_empty()).map(Into::into),
        prefix_list_id: list.and_then(|list| list.prefix_list_id.clone()),
        private_dns_enabled: Some(endpoint.private_dns_enabled.unwrap_or(false)),
        requester_managed: Some(endpoint.requester_managed.unwrap_or(false)),
        resource_configuration_arn: endpoint.resource_configuration_arn().map(Into::into),
        route_table_ids: Some(Kind::Table.of(endpoint)),
        security_group_ids: Some(groups(endpoint, known)),
        service_name: endpoint.service_name.clone(),
        service_network_arn: endpoint.service_network_arn().map(Into::into),
        service_region: endpoint.service_region.clone(),
        state: endpoint.state().map(|state| state.as_str().to_owned()),
        subnet_configuration: BTreeSet::new(),
        subnet_ids: Some(subnets::ids(Kind::Subnet.of(endpoint), known)),
        vpc_endpoint_type: Some(type_name.to_owned()),
        vpc_id: endpoint.vpc_id.clone().unwrap_or_default(),
    }
}

/// The security groups; none where the user says with an empty set that EC2 may choose.
fn groups(endpoint: &AwsEndpoint, known: &VpcEndpoint) -> BTreeSet<String> {
    let says_nothing = known.security_group_ids.as_ref().is_some_and(BTreeSet::is_empty);
    if says_nothing { BTreeSet::new() } else { Kind::Group.of(endpoint) }
}

/// Why an endpoint will never be usable.
fn failure(endpoint: &AwsEndpoint) -> Option<String> {
    let (_, otherwise) = FAILED.iter().find(|(failed, _)| is(endpoint, failed))?;
    let told = endpoint.last_error().and_then(|error| {
        let message = error.message().filter(|message| !message.is_empty())?;
        let message = message.trim_end_matches('.');
        Some(match error.code() {
            Some(code) => format!("{message} ({code})"),
            None => message.to_owned(),
        })
    });
    let why = told.or_else(|| endpoint.failure_reason.clone());
    Some(format!("{}: {}", state(endpoint), why.as_deref().unwrap_or(otherwise)))
}

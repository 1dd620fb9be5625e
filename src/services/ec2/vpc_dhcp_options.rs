//! `aws_vpc_dhcp_options`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::{
    FILTER_VALUES, PAGE, TAGGING, arn, filter, from_aws, has_tags, leftovers, tag_specifications,
    vpc,
};
use crate::engine::{
    AbsentIf, Cx, Found, Lost, Observed, Operation, Resource, Result, Retry, Spec, Tagging, Within,
    few, required,
};
use aws_sdk_ec2::types::{DhcpOptions as AwsOptions, Filter, NewDhcpConfiguration, ResourceType};

model! {
    /// Provides a set of DHCP options: what instances are told about domain names, name servers and time. A VPC gets it
    /// by `aws_vpc_dhcp_options_association`.
    ///
    /// AWS changes no set: another value is another set. A destroy gives VPCs that still have the set the one called
    /// `default`, which has no options: a set in use cannot be deleted, nor replaced.
    #[tf(at_least_one_of = OPTIONS)]
    pub(in crate::services) struct DhcpOptions {
        /// ARN of the set.
        #[tf(computed)]
        arn: Option<String>,
        /// Domain that names without a dot belong to. Several, with spaces between them, are for systems that take them.
        #[tf(optional, replace)]
        domain_name: Option<String>,
        /// Addresses of name servers, up to four, in this order. `AmazonProvidedDNS` is that of AWS.
        #[tf(optional, replace)]
        domain_name_servers: Option<Vec<String>>,
        /// ID of the set.
        #[tf(computed)]
        id: Option<String>,
        /// How often, in seconds, an instance renews an IPv6 address: 140 to 2147483647.
        #[tf(optional, replace)]
        ipv6_address_preferred_lease_time: Option<String>,
        /// Addresses of NetBIOS name servers, up to four.
        #[tf(optional, replace)]
        netbios_name_servers: Option<Vec<String>>,
        /// NetBIOS node type: 1, 2, 4 or 8. AWS recommends 2.
        #[tf(optional, replace)]
        netbios_node_type: Option<String>,
        /// Addresses of time servers, up to four.
        #[tf(optional, replace)]
        ntp_servers: Option<Vec<String>>,
        /// ID of the account that owns the set.
        #[tf(computed)]
        owner_id: Option<String>,
    }
}

/// The options.
const OPTIONS: &[&str] = &[
    "domain_name",
    "domain_name_servers",
    "ipv6_address_preferred_lease_time",
    "netbios_name_servers",
    "netbios_node_type",
    "ntp_servers",
];

/// The refusals of a set that is not there, or not shown everywhere yet.
pub(super) const ABSENT: [&str; 2] =
    ["InvalidDhcpOptionID.NotFound", "InvalidDhcpOptionsID.NotFound"];
/// The set of a VPC that has none.
pub(super) const NONE: &str = "default";

impl Resource for DhcpOptions {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging { policy_type: Some("ec2:dhcp-options"), ..TAGGING }),
        read_at_once: FILTER_VALUES,
        // A VPC that was given another set just now may still count.
        retries: &[Retry {
            operation: Operation::Delete,
            code: leftovers::IN_USE,
            message: "",
            within: Within::Timeout,
        }],
        ..Spec::of(
            "aws_vpc_dhcp_options",
            Lost::Compare,
            "the ID of the set, such as `dopt-0123456789abcdef0`",
        )
    };
    type Key = String;

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let answer = cx
            .ec2()
            .create_dhcp_options()
            .set_dhcp_configurations(Some(configurations(plan)))
            .set_tag_specifications(tag_specifications(cx, ResourceType::DhcpOptions))
            .send()
            .await?;
        required(answer.dhcp_options.and_then(|options| options.dhcp_options_id), "DhcpOptionsId")
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let call = cx.ec2().describe_dhcp_options().max_results(PAGE);
        let all = few(call.into_paginator().items().send());
        let of = |ids| describe(cx, vec![filter("dhcp-options-id", ids)]);
        let sets = cx.described("DHCP options", ids, AwsOptions::dhcp_options_id, all, of).await?;
        let observed = sets.iter().map(|set| observed(cx, set));
        Ok(observed.filter_map(|observed| Some((observed.model.id.clone()?, observed))).collect())
    }

    async fn delete(cx: &Cx, id: &String, _: &Self) -> Result<()> {
        let call = cx.ec2().delete_dhcp_options().dhcp_options_id(id);
        let deleted = call.send().await.absent_if(&ABSENT);
        if deleted.as_ref().is_err_and(|refusal| refusal.code() == Some(leftovers::IN_USE)) {
            take_from_vpcs(cx, id).await?;
        }
        deleted.map(drop)
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<String>> {
        let is_alike = |set: &AwsOptions| {
            has_tags(cx, set.tags()) && options_of(&observed(cx, set).model) == options_of(plan)
        };
        let sets = describe(cx, vec![]).await?.into_iter().filter(is_alike);
        Ok(sets.filter_map(|set| set.dhcp_options_id).collect())
    }
}

/// Gives the VPCs that have a set the one without options.
async fn take_from_vpcs(cx: &Cx, id: &str) -> Result<()> {
    for vpc in vpc::describe(cx, vec![filter("dhcp-options-id", [id])]).await? {
        let call = cx.ec2().associate_dhcp_options().dhcp_options_id(NONE);
        call.set_vpc_id(vpc.vpc_id).send().await.absent_if(&["InvalidVpcID.NotFound"])?;
    }
    Ok(())
}

async fn describe(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<AwsOptions>> {
    let filters = Some(filters).filter(|filters| !filters.is_empty());
    let pages = cx.ec2().describe_dhcp_options().set_filters(filters).into_paginator();
    Ok(pages.items().send().collect::<std::result::Result<_, _>>().await?)
}

/// The options that are set, by what AWS calls them.
fn options_of(set: &DhcpOptions) -> Vec<(&'static str, Vec<String>)> {
    let one = |value: &Option<String>| value.clone().into_iter().collect::<Vec<_>>();
    let all = |values: &Option<Vec<String>>| values.clone().unwrap_or_default();
    let options = [
        ("domain-name", one(&set.domain_name)),
        ("domain-name-servers", all(&set.domain_name_servers)),
        ("ipv6-address-preferred-lease-time", one(&set.ipv6_address_preferred_lease_time)),
        ("netbios-name-servers", all(&set.netbios_name_servers)),
        ("netbios-node-type", one(&set.netbios_node_type)),
        ("ntp-servers", all(&set.ntp_servers)),
    ];
    options.into_iter().filter(|(_, values)| !values.is_empty()).collect()
}

fn configurations(plan: &DhcpOptions) -> Vec<NewDhcpConfiguration> {
    let configuration = |(key, values): (&str, Vec<String>)| {
        NewDhcpConfiguration::builder().key(key).set_values(Some(values)).build()
    };
    options_of(plan).into_iter().map(configuration).collect()
}

fn observed(cx: &Cx, set: &AwsOptions) -> Observed<DhcpOptions> {
    let all = |key: &str| {
        let mut options = set.dhcp_configurations().iter();
        let values = options.find(|option| option.key() == Some(key))?.values().iter();
        Some(values.filter_map(|value| value.value.clone()).collect::<Vec<_>>())
    };
    let one = |key: &str| all(key)?.into_iter().next();
    Observed::settled(DhcpOptions {
        arn: arn(cx, set.owner_id(), "dhcp-options", set.dhcp_options_id()),
        domain_name: one("domain-name"),
        domain_name_servers: all("domain-name-servers"),
        id: set.dhcp_options_id.clone(),
        ipv6_address_preferred_lease_time: one("ipv6-address-preferred-lease-time"),
        netbios_name_servers: all("netbios-name-servers"),
        netbios_node_type: one("netbios-node-type"),
        ntp_servers: all("ntp-servers"),
        owner_id: set.owner_id.clone(),
    })
    .tagged(from_aws(set.tags()))
}

//! Data source `aws_vpc`.

use super::{ApiFilter, Search, TIMEOUT, filters, truth};
use crate::engine::{Cx, DataSource, Resource, Result};
use crate::schema::types::{Ipv4Cidr, Ipv6Cidr, Object};
use crate::services::ec2::vpc::{self, Flags, Vpc};
use crate::services::ec2::{arn, from_aws};
use aws_sdk_ec2::types::{
    Filter, Vpc as AwsVpc, VpcCidrBlockAssociation, VpcIpv6CidrBlockAssociation, VpcState,
};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

const IPV6: &str = "Use `ipv6_cidr_block_associations`: a VPC can have several IPv6 CIDR blocks.";

model! {
    /// Tells about a VPC. Exactly one has to match.
    pub(in crate::services) struct VpcData {
        /// ARN of the VPC.
        #[tf(computed)]
        arn: Option<String>,
        /// First IPv4 CIDR block of the VPC.
        #[tf(optional, computed)]
        cidr_block: Option<Ipv4Cidr>,
        /// All IPv4 CIDR blocks of the VPC.
        #[tf(computed)]
        cidr_block_associations: Option<Vec<Object<Ipv4Association>>>,
        /// Whether it is the default VPC of the region.
        #[tf(optional, computed)]
        default: Option<bool>,
        /// ID of the DHCP options of the VPC.
        #[tf(optional, computed)]
        dhcp_options_id: Option<String>,
        /// Whether instances with public addresses get public DNS names.
        #[tf(computed)]
        enable_dns_hostnames: Option<bool>,
        /// Whether there is a DNS server in the VPC.
        #[tf(computed)]
        enable_dns_support: Option<bool>,
        /// Whether CloudWatch gets figures about the addresses in use.
        #[tf(computed)]
        enable_network_address_usage_metrics: Option<bool>,
        /// ID of the VPC.
        #[tf(optional, computed)]
        id: Option<String>,
        /// Whether instances share hardware with other customers of AWS: `default` or `dedicated`.
        #[tf(computed)]
        instance_tenancy: Option<String>,
        /// ID of the association of the first IPv6 CIDR block.
        #[tf(computed, deprecated = IPV6)]
        ipv6_association_id: Option<String>,
        /// First IPv6 CIDR block of the VPC.
        #[tf(computed, deprecated = IPV6)]
        ipv6_cidr_block: Option<Ipv6Cidr>,
        /// All IPv6 CIDR blocks of the VPC.
        #[tf(computed)]
        ipv6_cidr_block_associations: Option<BTreeSet<Object<Ipv6Association>>>,
        /// ID of the main route table.
        #[tf(computed)]
        main_route_table_id: Option<String>,
        /// ID of the account that owns the VPC.
        #[tf(computed)]
        owner_id: Option<String>,
        /// State of the VPC, such as `available`.
        #[tf(optional, computed)]
        state: Option<String>,
        /// Tags that the VPC has. All of its tags are told.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// A filter of the API `DescribeVpcs` that lets the VPC through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

model! {
    /// An IPv4 CIDR block of a VPC.
    pub(in crate::services) struct Ipv4Association {
        /// ID of the association.
        #[tf(computed)]
        association_id: Option<String>,
        /// The CIDR block.
        #[tf(computed)]
        cidr_block: Option<Ipv4Cidr>,
        /// State of the association, such as `associated`.
        #[tf(computed)]
        state: Option<String>,
    }
}

model! {
    /// An IPv6 CIDR block of a VPC.
    pub(in crate::services) struct Ipv6Association {
        /// ID of the association.
        #[tf(computed)]
        association_id: Option<String>,
        /// Who has given the CIDR block: `amazon`, `byoip` or `none`.
        #[tf(computed)]
        ip_source: Option<String>,
        /// Whether the addresses are public or private.
        #[tf(computed)]
        ipv6_address_attribute: Option<String>,
        /// The CIDR block.
        #[tf(computed)]
        ipv6_cidr_block: Option<Ipv6Cidr>,
        /// ID of the pool that the CIDR block is from.
        #[tf(computed)]
        ipv6_pool: Option<String>,
        /// Group of zones that the addresses are told to the internet from.
        #[tf(computed)]
        network_border_group: Option<String>,
        /// State of the association, such as `associated`.
        #[tf(computed)]
        state: Option<String>,
    }
}

impl DataSource for VpcData {
    const TYPE: &'static str = Vpc::SPEC.type_name;
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let search = Search::of(["VPC", "VPCs"], "vpc-id", wanted(config));
        let look = || async {
            let all = vpc::describe(cx, search.filters()).await?;
            let Some(vpc) = search.only(all, AwsVpc::vpc_id)? else { return Ok(None) };
            let ids = [vpc.vpc_id.clone().unwrap_or_default()];
            let (flags, mut tables) = tokio::try_join!(
                vpc::flags(cx.clone(), ids[0].clone()),
                vpc::parts::main_route_tables(cx, &ids),
            )?;
            Ok(flags.map(|flags| (vpc, flags, tables.remove(&ids[0]))))
        };
        let (vpc, flags, main_route_table_id) = search.shown(cx, Self::TYPE, look).await?;
        Ok(Self { main_route_table_id, filter: config.filter.clone(), ..observed(cx, vpc, flags) })
    }
}

fn wanted(config: &VpcData) -> Vec<Filter> {
    let arguments = [
        ("cidr", config.cidr_block.as_ref().map(Ipv4Cidr::as_str)),
        ("dhcp-options-id", config.dhcp_options_id.as_deref()),
        ("is-default", truth(config.default)),
        ("state", config.state.as_deref()),
        ("vpc-id", config.id.as_deref()),
    ];
    filters(&arguments, config.tags.as_ref(), &config.filter)
}

fn observed(cx: &Cx, vpc: AwsVpc, flags: Flags) -> VpcData {
    let first = vpc.ipv6_cidr_block_association_set().first();
    VpcData {
        arn: arn(cx, vpc.owner_id(), "vpc", vpc.vpc_id()),
        cidr_block_associations: Some(
            vpc.cidr_block_association_set().iter().map(|block| Object(ipv4(block))).collect(),
        ),
        default: Some(vpc.is_default.unwrap_or_default()),
        enable_dns_hostnames: flags.dns_hostnames,
        enable_dns_support: flags.dns_support,
        enable_network_address_usage_metrics: flags.usage_metrics,
        instance_tenancy: vpc.instance_tenancy.as_ref().map(ToString::to_string),
        ipv6_association_id: first.and_then(|block| block.association_id.clone()),
        ipv6_cidr_block: first.and_then(|block| block.ipv6_cidr_block()).map(Into::into),
        ipv6_cidr_block_associations: Some(
            vpc.ipv6_cidr_block_association_set().iter().map(|block| Object(ipv6(block))).collect(),
        ),
        main_route_table_id: None,
        state: vpc.state.as_ref().map(VpcState::as_str).map(str::to_owned),
        tags: Some(from_aws(vpc.tags())),
        cidr_block: vpc.cidr_block.map(Into::into),
        dhcp_options_id: vpc.dhcp_options_id,
        id: vpc.vpc_id,
        owner_id: vpc.owner_id,
        filter: BTreeSet::new(),
    }
}

fn ipv4(block: &VpcCidrBlockAssociation) -> Ipv4Association {
    let state = block.cidr_block_state().and_then(|state| state.state());
    Ipv4Association {
        association_id: block.association_id.clone(),
        cidr_block: block.cidr_block().map(Into::into),
        state: state.map(|state| state.as_str().to_owned()),
    }
}

fn ipv6(block: &VpcIpv6CidrBlockAssociation) -> Ipv6Association {
    let state = block.ipv6_cidr_block_state().and_then(|state| state.state());
    let attribute = block.ipv6_address_attribute();
    Ipv6Association {
        association_id: block.association_id.clone(),
        ip_source: block.ip_source().map(|source| source.as_str().to_owned()),
        ipv6_address_attribute: attribute.map(|attribute| attribute.as_str().to_owned()),
        ipv6_cidr_block: block.ipv6_cidr_block().map(Into::into),
        ipv6_pool: block.ipv6_pool.clone(),
        network_border_group: block.network_border_group.clone(),
        state: state.map(|state| state.as_str().to_owned()),
    }
}

//! Data source `aws_vpc_endpoint_service`.

#[cfg(test)]
mod tests;

use super::{ApiFilter, Search, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Error, Result};
use crate::services::checksum::crc32;
use crate::services::ec2::{arn, filter, from_aws};
use aws_sdk_ec2::operation::describe_vpc_endpoint_services::builders::DescribeVpcEndpointServicesFluentBuilder;
use aws_sdk_ec2::types::{ServiceConnectivityType, ServiceDetail, ServiceTypeDetail};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Tells about a service that VPC endpoints can be created for: one of AWS, or of somebody else. Exactly one has to
    /// match.
    pub(in crate::services) struct EndpointService {
        /// Whether the owner of the service has to accept each endpoint.
        #[tf(computed)]
        acceptance_required: Option<bool>,
        /// ARN of the service.
        #[tf(computed)]
        arn: Option<String>,
        /// Names of the availability zones that the service is in.
        #[tf(computed)]
        availability_zones: Option<BTreeSet<String>>,
        /// DNS names of the service.
        #[tf(computed)]
        base_endpoint_dns_names: Option<BTreeSet<String>>,
        /// A checksum of the name of the service.
        #[tf(computed)]
        id: Option<String>,
        /// Whether the service manages its endpoints.
        #[tf(computed)]
        manages_vpc_endpoints: Option<bool>,
        /// ID of the account that owns the service, or `amazon`.
        #[tf(computed)]
        owner: Option<String>,
        /// Private DNS name of the service.
        #[tf(computed)]
        private_dns_name: Option<String>,
        /// Private DNS names of the service.
        #[tf(computed)]
        private_dns_names: Option<BTreeSet<String>>,
        /// Name of a service of AWS without what stands before it, such as `s3`.
        #[tf(optional, conflicts = &[EndpointService::service_name.name])]
        service: Option<String>,
        /// ID of the service.
        #[tf(computed)]
        service_id: Option<String>,
        /// Name of the service, such as `com.amazonaws.eu-central-1.s3`.
        #[tf(optional, computed, conflicts = &[EndpointService::service.name])]
        service_name: Option<String>,
        /// Region of the service.
        #[tf(computed)]
        service_region: Option<String>,
        /// Regions of the services that are looked for. That of the data source, where nothing is set.
        #[tf(optional)]
        service_regions: Option<BTreeSet<String>>,
        /// Type of the service. Some have endpoints of several types, and are several services by that.
        #[tf(optional, computed, one_of = &["Gateway", "GatewayLoadBalancer", "Interface"])]
        service_type: Option<String>,
        /// Which addresses endpoints can have: `ipv4` and `ipv6`.
        #[tf(computed)]
        supported_ip_address_types: Option<BTreeSet<String>>,
        /// Tags that the service has. All of its tags are told.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// Whether endpoints can have policies.
        #[tf(computed)]
        vpc_endpoint_policy_supported: Option<bool>,
        /// A filter of the API `DescribeVpcEndpointServices` that lets the service through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

/// The refusal of a name that no service has.
const NO_SERVICE: &str = "InvalidServiceName";

impl DataSource for EndpointService {
    const TYPE: &'static str = "aws_vpc_endpoint_service";
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let mut asked = filters(
            &[("service-type", config.service_type.as_deref())],
            config.tags.as_ref(),
            &config.filter,
        );
        let names = names(cx, config);
        if !names.is_empty() {
            asked.push(filter("service-name", names));
        }
        let regions = config.service_regions.clone().unwrap_or_default();
        let mut told = asked.clone();
        if !regions.is_empty() {
            told.push(filter("service-region", regions.clone()));
        }
        let what = ["VPC endpoint service", "VPC endpoint services"];
        let search = Search::of(what, "service-id", told);
        let regions = Some(Vec::from_iter(regions)).filter(|regions| !regions.is_empty());
        let asked = Some(asked).filter(|asked| !asked.is_empty());
        let call = cx.ec2().describe_vpc_endpoint_services();
        let found = described(call.set_service_regions(regions).set_filters(asked)).await;
        let found = match found {
            Err(refusal) if refusal.code() == Some(NO_SERVICE) => vec![],
            found => found?,
        };
        let or = ", such as `service_type`";
        let service = search.only_or(found, ServiceDetail::service_id, or)?;
        let service = service.ok_or_else(|| search.nothing())?;
        let account = cx.scope().identity().await?.account_id;
        let arn = arn(cx, Some(&account), "vpc-endpoint-service", service.service_id());
        Ok(Self {
            service: config.service.clone(),
            service_regions: config.service_regions.clone(),
            filter: config.filter.clone(),
            ..observed(service, arn)
        })
    }
}

/// The names that a service can have: in some partitions, those of some services begin with the partition's own suffix.
fn names(cx: &Cx, config: &EndpointService) -> BTreeSet<String> {
    let in_region = |service: &String| {
        let own = cx.scope().partition().reverse_dns_prefix();
        let names = ["com.amazonaws".to_owned(), own];
        names.map(|prefix| format!("{prefix}.{}.{service}", cx.region()))
    };
    let of_service = config.service.iter().flat_map(in_region);
    config.service_name.iter().cloned().chain(of_service).collect()
}

/// All services that a call tells of, page by page.
async fn described(call: DescribeVpcEndpointServicesFluentBuilder) -> Result<Vec<ServiceDetail>> {
    let (mut all, mut token) = (vec![], None);
    loop {
        let page = call.clone().set_next_token(token).send().await.map_err(Error::from)?;
        all.extend(page.service_details.unwrap_or_default());
        token = page.next_token.filter(|token| !token.is_empty());
        if token.is_none() {
            return Ok(all);
        }
    }
}

fn observed(service: ServiceDetail, arn: Option<String>) -> EndpointService {
    let set = |strings: &[String]| Some(strings.iter().cloned().collect::<BTreeSet<_>>());
    let names = service.private_dns_names().iter().filter_map(|name| name.private_dns_name.clone());
    let types = service.supported_ip_address_types().iter().map(ServiceConnectivityType::as_str);
    let type_name = service.service_type().iter().find_map(ServiceTypeDetail::service_type);
    let checksum = service.service_name().map(|name| crc32(name.as_bytes()).to_string());
    EndpointService {
        acceptance_required: service.acceptance_required,
        arn,
        availability_zones: set(service.availability_zones()),
        base_endpoint_dns_names: set(service.base_endpoint_dns_names()),
        id: checksum,
        manages_vpc_endpoints: service.manages_vpc_endpoints,
        private_dns_names: Some(names.collect()),
        service: None,
        service_regions: None,
        service_type: type_name.map(|name| name.as_str().to_owned()),
        supported_ip_address_types: Some(types.map(str::to_owned).collect()),
        tags: Some(from_aws(service.tags())),
        vpc_endpoint_policy_supported: service.vpc_endpoint_policy_supported,
        owner: service.owner,
        private_dns_name: service.private_dns_name,
        service_id: service.service_id,
        service_name: service.service_name,
        service_region: service.service_region,
        filter: BTreeSet::new(),
    }
}

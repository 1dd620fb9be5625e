//! Blocks of options, and of tags.

use super::form::{number, said, solid, told, word};
use crate::schema::Lit;
use crate::schema::types::ArnText;
use crate::services::ec2::{from_aws, to_aws};
use aws_sdk_ec2::types::{
    CreditSpecificationRequest, LaunchTemplateCpuOptionsRequest,
    LaunchTemplateEnclaveOptionsRequest, LaunchTemplateHibernationOptionsRequest,
    LaunchTemplateIamInstanceProfileSpecificationRequest,
    LaunchTemplateInstanceMaintenanceOptionsRequest, LaunchTemplateInstanceMetadataOptionsRequest,
    LaunchTemplateNetworkPerformanceOptionsRequest, LaunchTemplatePrivateDnsNameOptionsRequest,
    LaunchTemplateTagSpecification, LaunchTemplateTagSpecificationRequest as TagsRequest,
    LaunchTemplatesMonitoringRequest, ResponseLaunchTemplateData as Data,
};
use std::collections::BTreeMap;

/// What is switched on and off.
const SWITCH: &[&str] = &["enabled", "disabled"];

model! {
    /// Options of the processor.
    pub(in crate::services) struct CpuOptions {
        /// Whether AMD SEV-SNP is used.
        #[tf(optional, one_of = SWITCH)]
        amd_sev_snp: Option<String>,
        /// Number of cores.
        #[tf(optional, range = (1, 2_147_483_647))]
        core_count: Option<i64>,
        /// Whether virtual machines can be run in the instance.
        #[tf(optional, one_of = SWITCH)]
        nested_virtualization: Option<String>,
        /// Threads of each core: 1 or 2.
        #[tf(optional, range = (1, 2_147_483_647))]
        threads_per_core: Option<i64>,
    }
}

model! {
    /// What an instance of a burstable type does when its CPU credits are used up.
    pub(in crate::services) struct CreditSpecification {
        /// Whether credits are bought (`unlimited`) or not (`standard`).
        #[tf(optional, one_of = &["standard", "unlimited"])]
        cpu_credits: Option<String>,
    }
}

model! {
    /// Options of AWS Nitro Enclaves.
    pub(in crate::services) struct EnclaveOptions {
        /// Whether enclaves can be run in the instance. `false` by default.
        #[tf(optional, default = Lit::Bool(false))]
        enabled: Option<bool>,
    }
}

model! {
    /// Options of hibernation.
    pub(in crate::services) struct HibernationOptions {
        /// Whether the instance can hibernate.
        #[tf(required)]
        configured: bool,
    }
}

model! {
    /// The instance profile, by its ARN or its name.
    pub(in crate::services) struct InstanceProfile {
        /// ARN of the instance profile.
        #[tf(optional, conflicts = &["name"])]
        arn: Option<ArnText>,
        /// Name of the instance profile.
        #[tf(optional, conflicts = &["arn"])]
        name: Option<String>,
    }
}

model! {
    /// Options of maintenance.
    pub(in crate::services) struct MaintenanceOptions {
        /// Whether AWS moves the instance to another host when its own fails.
        #[tf(optional, one_of = &["default", "disabled"])]
        auto_recovery: Option<String>,
    }
}

model! {
    /// Options of the instance metadata service. What is left out is as the account and the AMI say.
    pub(in crate::services) struct MetadataOptions {
        /// Whether the metadata service can be reached.
        #[tf(optional, one_of = SWITCH)]
        http_endpoint: Option<String>,
        /// Whether it can be reached over IPv6.
        #[tf(optional, one_of = SWITCH)]
        http_protocol_ipv6: Option<String>,
        /// How many hops an answer can travel.
        #[tf(optional, range = (1, 64))]
        http_put_response_hop_limit: Option<i64>,
        /// Whether requests need a session token (IMDSv2).
        #[tf(optional, one_of = &["optional", "required"])]
        http_tokens: Option<String>,
        /// Whether the tags of the instance can be read there.
        #[tf(optional, one_of = SWITCH)]
        instance_metadata_tags: Option<String>,
    }
}

model! {
    /// Monitoring of the instance.
    pub(in crate::services) struct Monitoring {
        /// Whether detailed monitoring is on. `false` by default.
        #[tf(optional, default = Lit::Bool(false))]
        enabled: Option<bool>,
    }
}

model! {
    /// Options of the bandwidth.
    pub(in crate::services) struct NetworkPerformance {
        /// What has more of the bandwidth: the network (`vpc-1`), EBS (`ebs-1`), or none of them.
        #[tf(optional, one_of = &["default", "ebs-1", "vpc-1"])]
        bandwidth_weighting: Option<String>,
    }
}

model! {
    /// Options of the host name.
    pub(in crate::services) struct PrivateDnsNameOptions {
        /// Whether DNS answers for the resource name with A records. `false` by default.
        #[tf(optional, default = Lit::Bool(false))]
        enable_resource_name_dns_a_record: Option<bool>,
        /// Whether DNS answers for the resource name with AAAA records. `false` by default.
        #[tf(optional, default = Lit::Bool(false))]
        enable_resource_name_dns_aaaa_record: Option<bool>,
        /// What the host name is made of: the address, or the ID of the instance.
        #[tf(optional, one_of = &["ip-name", "resource-name"])]
        hostname_type: Option<String>,
    }
}

model! {
    /// Tags of what is created with the instance.
    pub(in crate::services) struct TagSpecification {
        /// What is tagged, such as `instance` or `volume`.
        #[tf(optional)]
        resource_type: Option<String>,
        /// The tags, by key.
        #[tf(optional, default = Lit::Nothing)]
        tags: Option<BTreeMap<String, String>>,
    }
}

pub(super) fn cpu(options: &CpuOptions) -> LaunchTemplateCpuOptionsRequest {
    LaunchTemplateCpuOptionsRequest::builder()
        .set_amd_sev_snp(word(options.amd_sev_snp.as_deref()))
        .set_core_count(number(options.core_count))
        .set_nested_virtualization(word(options.nested_virtualization.as_deref()))
        .set_threads_per_core(number(options.threads_per_core))
        .build()
}
pub(super) fn credits(options: &CreditSpecification) -> CreditSpecificationRequest {
    CreditSpecificationRequest::builder()
        .set_cpu_credits(said(options.cpu_credits.as_deref()))
        .build()
}
pub(super) fn enclave(options: &EnclaveOptions) -> LaunchTemplateEnclaveOptionsRequest {
    LaunchTemplateEnclaveOptionsRequest::builder().set_enabled(options.enabled).build()
}
pub(super) fn hibernation(options: &HibernationOptions) -> LaunchTemplateHibernationOptionsRequest {
    LaunchTemplateHibernationOptionsRequest::builder().configured(options.configured).build()
}
pub(super) fn profile(
    profile: &InstanceProfile,
) -> LaunchTemplateIamInstanceProfileSpecificationRequest {
    LaunchTemplateIamInstanceProfileSpecificationRequest::builder()
        .set_arn(said(profile.arn.as_ref().map(ArnText::as_str)))
        .set_name(said(profile.name.as_deref()))
        .build()
}
pub(super) fn maintenance(
    options: &MaintenanceOptions,
) -> LaunchTemplateInstanceMaintenanceOptionsRequest {
    LaunchTemplateInstanceMaintenanceOptionsRequest::builder()
        .set_auto_recovery(word(options.auto_recovery.as_deref()))
        .build()
}
pub(super) fn metadata(options: &MetadataOptions) -> LaunchTemplateInstanceMetadataOptionsRequest {
    LaunchTemplateInstanceMetadataOptionsRequest::builder()
        .set_http_endpoint(word(options.http_endpoint.as_deref()))
        .set_http_protocol_ipv6(word(options.http_protocol_ipv6.as_deref()))
        .set_http_put_response_hop_limit(number(options.http_put_response_hop_limit))
        .set_http_tokens(word(options.http_tokens.as_deref()))
        .set_instance_metadata_tags(word(options.instance_metadata_tags.as_deref()))
        .build()
}
pub(super) fn monitoring(monitoring: &Monitoring) -> LaunchTemplatesMonitoringRequest {
    LaunchTemplatesMonitoringRequest::builder().set_enabled(monitoring.enabled).build()
}
pub(super) fn bandwidth(
    options: &NetworkPerformance,
) -> LaunchTemplateNetworkPerformanceOptionsRequest {
    LaunchTemplateNetworkPerformanceOptionsRequest::builder()
        .set_bandwidth_weighting(word(options.bandwidth_weighting.as_deref()))
        .build()
}
pub(super) fn names(options: &PrivateDnsNameOptions) -> LaunchTemplatePrivateDnsNameOptionsRequest {
    LaunchTemplatePrivateDnsNameOptionsRequest::builder()
        .set_enable_resource_name_dns_a_record(options.enable_resource_name_dns_a_record)
        .set_enable_resource_name_dns_aaaa_record(options.enable_resource_name_dns_aaaa_record)
        .set_hostname_type(word(options.hostname_type.as_deref()))
        .build()
}
pub(super) fn tags(specifications: &[TagSpecification]) -> Option<Vec<TagsRequest>> {
    let one = |specification: &TagSpecification| {
        let tags = specification.tags.as_ref().filter(|tags| !tags.is_empty());
        TagsRequest::builder()
            .set_resource_type(word(specification.resource_type.as_deref()))
            .set_tags(tags.map(to_aws))
            .build()
    };
    solid(specifications.iter().map(one), &[TagsRequest::builder().build()])
}

pub(super) fn seen_tags(
    specifications: &[LaunchTemplateTagSpecification],
) -> Vec<TagSpecification> {
    let one = |specification: &LaunchTemplateTagSpecification| TagSpecification {
        resource_type: told(specification.resource_type()),
        tags: Some(from_aws(specification.tags())).filter(|tags| !tags.is_empty()),
    };
    specifications.iter().map(one).collect()
}

pub(super) fn seen_cpu(data: &Data) -> Option<CpuOptions> {
    let options = data.cpu_options()?;
    Some(CpuOptions {
        amd_sev_snp: told(options.amd_sev_snp()),
        core_count: options.core_count.map(i64::from),
        nested_virtualization: told(options.nested_virtualization()),
        threads_per_core: options.threads_per_core.map(i64::from),
    })
}
pub(super) fn seen_credits(data: &Data) -> Option<CreditSpecification> {
    let cpu_credits = data.credit_specification()?.cpu_credits.clone();
    Some(CreditSpecification { cpu_credits })
}
pub(super) fn seen_enclave(data: &Data) -> Option<EnclaveOptions> {
    let enabled = data.enclave_options()?.enabled.unwrap_or_default();
    Some(EnclaveOptions { enabled: Some(enabled) })
}
pub(super) fn seen_hibernation(data: &Data) -> Option<HibernationOptions> {
    let configured = data.hibernation_options()?.configured.unwrap_or_default();
    Some(HibernationOptions { configured })
}
pub(super) fn seen_profile(data: &Data) -> Option<InstanceProfile> {
    let profile = data.iam_instance_profile()?;
    Some(InstanceProfile { arn: profile.arn.clone().map(Into::into), name: profile.name.clone() })
}
pub(super) fn seen_maintenance(data: &Data) -> Option<MaintenanceOptions> {
    let auto_recovery = told(data.maintenance_options()?.auto_recovery());
    Some(MaintenanceOptions { auto_recovery })
}
pub(super) fn seen_metadata(data: &Data) -> Option<MetadataOptions> {
    let options = data.metadata_options()?;
    Some(MetadataOptions {
        http_endpoint: told(options.http_endpoint()),
        http_protocol_ipv6: told(options.http_protocol_ipv6()),
        http_put_response_hop_limit: options.http_put_response_hop_limit.map(i64::from),
        http_tokens: told(options.http_tokens()),
        instance_metadata_tags: told(options.instance_metadata_tags()),
    })
}
pub(super) fn seen_monitoring(data: &Data) -> Option<Monitoring> {
    let enabled = data.monitoring()?.enabled.unwrap_or_default();
    Some(Monitoring { enabled: Some(enabled) })
}
pub(super) fn seen_bandwidth(data: &Data) -> Option<NetworkPerformance> {
    let bandwidth_weighting = told(data.network_performance_options()?.bandwidth_weighting());
    Some(NetworkPerformance { bandwidth_weighting })
}
pub(super) fn seen_names(data: &Data) -> Option<PrivateDnsNameOptions> {
    let options = data.private_dns_name_options()?;
    let or_not = |said: Option<bool>| Some(said.unwrap_or_default());
    Some(PrivateDnsNameOptions {
        enable_resource_name_dns_a_record: or_not(options.enable_resource_name_dns_a_record),
        enable_resource_name_dns_aaaa_record: or_not(options.enable_resource_name_dns_aaaa_record),
        hostname_type: told(options.hostname_type()),
    })
}

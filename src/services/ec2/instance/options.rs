//! Blocks of options: what is asked for, and what EC2 tells of them.

use super::super::int32;
use super::model::{
    CpuOptions, CreditSpecification, EnclaveOptions, MaintenanceOptions, MetadataOptions,
    PrivateDnsNameOptions,
};
use super::{Instance, run};
use aws_sdk_ec2::operation::run_instances::builders::RunInstancesFluentBuilder;
use aws_sdk_ec2::types::{
    CpuOptions as AwsCpu, CpuOptionsRequest, CreditSpecificationRequest,
    EnclaveOptions as AwsEnclave, EnclaveOptionsRequest, InstanceMaintenanceOptions,
    InstanceMaintenanceOptionsRequest, InstanceMetadataOptionsRequest,
    InstanceMetadataOptionsResponse, PrivateDnsNameOptionsRequest, PrivateDnsNameOptionsResponse,
};

/// Puts what is written of options into the call that creates an instance, and nothing else: the account, the AMI and
/// the launch template say the rest.
pub(super) fn set(call: RunInstancesFluentBuilder, plan: &Instance) -> RunInstancesFluentBuilder {
    let earns = run::may_be_burstable(plan.instance_type.as_deref());
    let credits = plan.credit_specification.as_ref().filter(|_| earns);
    let processor = processor(plan);
    call.set_cpu_options((processor != CpuOptions::default()).then(|| cpu(&processor)))
        .set_credit_specification(credits.map(|credits| {
            CreditSpecificationRequest::builder()
                .set_cpu_credits(credits.cpu_credits.clone())
                .build()
        }))
        .set_enclave_options(plan.enclave_options.as_ref().map(|options| {
            let enabled = options.enabled.unwrap_or_default();
            EnclaveOptionsRequest::builder().enabled(enabled).build()
        }))
        .set_maintenance_options(plan.maintenance_options.as_ref().map(|options| {
            let recovery = options.auto_recovery.as_deref().map(Into::into);
            InstanceMaintenanceOptionsRequest::builder().set_auto_recovery(recovery).build()
        }))
        .set_metadata_options(plan.metadata_options.as_ref().map(metadata))
        .set_private_dns_name_options(plan.private_dns_name_options.as_ref().map(names))
}

/// What is said of the processor, in the block and beside it: what is written beside it is not written inside.
pub(super) fn processor(plan: &Instance) -> CpuOptions {
    let inside = plan.cpu_options.clone().unwrap_or_default();
    CpuOptions {
        core_count: plan.cpu_core_count.or(inside.core_count),
        threads_per_core: plan.cpu_threads_per_core.or(inside.threads_per_core),
        ..inside
    }
}

fn cpu(options: &CpuOptions) -> CpuOptionsRequest {
    CpuOptionsRequest::builder()
        .set_amd_sev_snp(options.amd_sev_snp.as_deref().map(Into::into))
        .set_core_count(int32(options.core_count))
        .set_nested_virtualization(options.nested_virtualization.as_deref().map(Into::into))
        .set_threads_per_core(int32(options.threads_per_core))
        .build()
}

fn metadata(options: &MetadataOptions) -> InstanceMetadataOptionsRequest {
    InstanceMetadataOptionsRequest::builder()
        .set_http_endpoint(options.http_endpoint.as_deref().map(Into::into))
        .set_http_protocol_ipv6(options.http_protocol_ipv6.as_deref().map(Into::into))
        .set_http_put_response_hop_limit(int32(options.http_put_response_hop_limit))
        .set_http_tokens(options.http_tokens.as_deref().map(Into::into))
        .set_instance_metadata_tags(options.instance_metadata_tags.as_deref().map(Into::into))
        .build()
}

fn names(options: &PrivateDnsNameOptions) -> PrivateDnsNameOptionsRequest {
    PrivateDnsNameOptionsRequest::builder()
        .set_enable_resource_name_dns_a_record(options.enable_resource_name_dns_a_record)
        .set_enable_resource_name_dns_aaaa_record(options.enable_resource_name_dns_aaaa_record)
        .set_hostname_type(options.hostname_type.as_deref().map(Into::into))
        .build()
}

/// What EC2 does not use, it does not tell: that something is disabled is nothing then, as it was written or not.
fn or_disabled(said: Option<String>, known: Option<&String>) -> Option<String> {
    said.or_else(|| known.filter(|known| *known == "disabled").cloned())
}

pub(super) fn cpu_of(said: Option<&AwsCpu>, known: Option<&CpuOptions>) -> Option<CpuOptions> {
    let said = said?;
    let known_sev = known.and_then(|known| known.amd_sev_snp.as_ref());
    let known_nested = known.and_then(|known| known.nested_virtualization.as_ref());
    Some(CpuOptions {
        amd_sev_snp: or_disabled(said.amd_sev_snp().map(|s| s.as_str().to_owned()), known_sev),
        core_count: said.core_count().map(i64::from),
        nested_virtualization: or_disabled(
            said.nested_virtualization().map(|s| s.as_str().to_owned()),
            known_nested,
        ),
        threads_per_core: said.threads_per_core().map(i64::from),
    })
}

pub(super) fn enclave_of(said: Option<&AwsEnclave>) -> Option<EnclaveOptions> {
    said.map(|said| EnclaveOptions { enabled: said.enabled })
}

pub(super) fn maintenance_of(
    said: Option<&InstanceMaintenanceOptions>,
) -> Option<MaintenanceOptions> {
    said.map(|said| MaintenanceOptions {
        auto_recovery: said.auto_recovery().map(|state| state.as_str().to_owned()),
    })
}

pub(super) fn metadata_of(
    said: Option<&InstanceMetadataOptionsResponse>,
) -> Option<MetadataOptions> {
    said.map(|said| MetadataOptions {
        http_endpoint: said.http_endpoint().map(|s| s.as_str().to_owned()),
        http_protocol_ipv6: said.http_protocol_ipv6().map(|s| s.as_str().to_owned()),
        http_put_response_hop_limit: said.http_put_response_hop_limit().map(i64::from),
        http_tokens: said.http_tokens().map(|s| s.as_str().to_owned()),
        instance_metadata_tags: said.instance_metadata_tags().map(|s| s.as_str().to_owned()),
    })
}

pub(super) fn names_of(
    said: Option<&PrivateDnsNameOptionsResponse>,
) -> Option<PrivateDnsNameOptions> {
    said.map(|said| PrivateDnsNameOptions {
        enable_resource_name_dns_a_record: said.enable_resource_name_dns_a_record,
        enable_resource_name_dns_aaaa_record: said.enable_resource_name_dns_aaaa_record,
        hostname_type: said.hostname_type().map(|kind| kind.as_str().to_owned()),
    })
}

/// The credits of an instance. One of a type that earns none keeps what was written, which has no effect.
pub(super) fn credits_of(
    said: Option<&String>,
    is_burstable: bool,
    known: Option<&CreditSpecification>,
) -> Option<CreditSpecification> {
    let said = said.map(|credits| CreditSpecification { cpu_credits: Some(credits.clone()) });
    said.or_else(|| known.filter(|_| !is_burstable).cloned())
}

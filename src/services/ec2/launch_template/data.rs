//! What a version of a launch template says.

use super::form::{all, said, set, text, told, truth, word};
use super::{LaunchTemplate, devices, interfaces, market, options, place, requirements};
use crate::schema::types::EncodedUserData;
use crate::services::ec2::launching::is_burstable;
use aws_sdk_ec2::types::{
    LaunchTemplateVersion, RequestLaunchTemplateData, ResponseLaunchTemplateData as Data,
};

/// What is asked for: what is written, and nothing else.
pub(super) fn wanted(plan: &LaunchTemplate) -> RequestLaunchTemplateData {
    let credits = plan.credit_specification.as_ref().filter(|_| earns(plan));
    RequestLaunchTemplateData::builder()
        .set_block_device_mappings(devices::wanted(&plan.block_device_mappings))
        .set_capacity_reservation_specification(
            plan.capacity_reservation_specification.as_ref().map(market::reservation),
        )
        .set_cpu_options(plan.cpu_options.as_ref().map(options::cpu))
        .set_credit_specification(credits.map(options::credits))
        .set_disable_api_stop(plan.disable_api_stop.filter(|on| *on))
        .set_disable_api_termination(plan.disable_api_termination.filter(|on| *on))
        .set_ebs_optimized(truth(plan.ebs_optimized.as_deref()))
        .set_enclave_options(plan.enclave_options.as_ref().map(options::enclave))
        .set_hibernation_options(plan.hibernation_options.as_ref().map(options::hibernation))
        .set_iam_instance_profile(plan.iam_instance_profile.as_ref().map(options::profile))
        .set_image_id(said(plan.image_id.as_deref()))
        .set_instance_initiated_shutdown_behavior(word(
            plan.instance_initiated_shutdown_behavior.as_deref(),
        ))
        .set_instance_market_options(plan.instance_market_options.as_ref().map(market::wanted))
        .set_instance_requirements(plan.instance_requirements.as_ref().map(requirements::wanted))
        .set_instance_type(word(plan.instance_type.as_deref()))
        .set_kernel_id(said(plan.kernel_id.as_deref()))
        .set_key_name(said(plan.key_name.as_deref()))
        .set_license_specifications(place::licenses(&plan.license_specification))
        .set_maintenance_options(plan.maintenance_options.as_ref().map(options::maintenance))
        .set_metadata_options(plan.metadata_options.as_ref().map(options::metadata))
        .set_monitoring(plan.monitoring.as_ref().map(options::monitoring))
        .set_network_interfaces(interfaces::wanted(&plan.network_interfaces))
        .set_network_performance_options(
            plan.network_performance_options.as_ref().map(options::bandwidth),
        )
        .set_placement(plan.placement.as_ref().map(place::wanted))
        .set_private_dns_name_options(plan.private_dns_name_options.as_ref().map(options::names))
        .set_ram_disk_id(said(plan.ram_disk_id.as_deref()))
        .set_secondary_interfaces(interfaces::secondary(&plan.secondary_interfaces))
        .set_security_group_ids(all(plan.vpc_security_group_ids.as_ref()))
        .set_security_groups(all(plan.security_group_names.as_ref()))
        .set_tag_specifications(options::tags(&plan.tag_specifications))
        .set_user_data(plan.user_data.as_ref().and_then(EncodedUserData::bare))
        .build()
}

/// Whether the instance may earn CPU credits, which EC2 refuses for other types. What a type that is not said is like, it
/// finds out.
pub(super) fn earns(template: &LaunchTemplate) -> bool {
    let kind = template.instance_type.as_deref().filter(|kind| !kind.is_empty());
    kind.is_none_or(is_burstable)
}

/// What EC2 tells of a version. What it tells of the template as a whole is not in it.
pub(super) fn seen(version: &LaunchTemplateVersion) -> LaunchTemplate {
    let nothing = Data::builder().build();
    let data = version.launch_template_data().unwrap_or(&nothing);
    LaunchTemplate {
        arn: None,
        block_device_mappings: devices::seen(data.block_device_mappings()),
        capacity_reservation_specification: market::seen_reservation(data),
        cpu_options: options::seen_cpu(data),
        credit_specification: options::seen_credits(data),
        default_version: None,
        description: version.version_description.clone(),
        disable_api_stop: Some(data.disable_api_stop.unwrap_or_default()),
        disable_api_termination: Some(data.disable_api_termination.unwrap_or_default()),
        ebs_optimized: text(data.ebs_optimized),
        enclave_options: options::seen_enclave(data),
        hibernation_options: options::seen_hibernation(data),
        iam_instance_profile: options::seen_profile(data),
        id: version.launch_template_id.clone(),
        image_id: data.image_id.clone(),
        instance_initiated_shutdown_behavior: told(data.instance_initiated_shutdown_behavior()),
        instance_market_options: market::seen(data),
        instance_requirements: data.instance_requirements().map(requirements::seen),
        instance_type: told(data.instance_type()),
        kernel_id: data.kernel_id.clone(),
        key_name: data.key_name.clone(),
        latest_version: version.version_number,
        license_specification: place::seen_licenses(data.license_specifications()),
        maintenance_options: options::seen_maintenance(data),
        metadata_options: options::seen_metadata(data),
        monitoring: options::seen_monitoring(data),
        name: version.launch_template_name.clone().map(Into::into),
        name_prefix: None,
        network_interfaces: interfaces::seen(data.network_interfaces()),
        network_performance_options: options::seen_bandwidth(data),
        placement: place::seen(data),
        private_dns_name_options: options::seen_names(data),
        ram_disk_id: data.ram_disk_id.clone(),
        secondary_interfaces: interfaces::seen_secondary(data.secondary_interfaces()),
        security_group_names: set(data.security_groups()),
        tag_specifications: options::seen_tags(data.tag_specifications()),
        update_default_version: None,
        user_data: data.user_data.clone().map(Into::into),
        vpc_security_group_ids: set(data.security_group_ids()),
    }
}

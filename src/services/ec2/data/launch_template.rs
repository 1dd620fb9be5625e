//! Data source `aws_launch_template`.

mod devices;
mod interfaces;
mod options;
mod requirements;
#[cfg(test)]
mod tests;

use super::instance::blocks::{Enclave, HostName, Maintenance, Metadata};
use super::{ApiFilter, Search, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Error, Resource, Result};
use crate::schema::Block;
use crate::services::ec2::launch_template::{LaunchTemplate, latest_of, with_filters};
use crate::services::ec2::{filter, from_aws};
use crate::value::Value;
use aws_sdk_ec2::types::LaunchTemplate as AwsTemplate;
use devices::BlockDevice;
use interfaces::{Interface, Secondary};
use options::{
    Bandwidth, Cpu, Credits, Hibernation, License, Market, Monitoring, Placement, Profile,
    Reservation, TagsOf,
};
use requirements::Requirements;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Tells about a launch template and what its latest version says. Exactly one has to match.
    pub(in crate::services) struct LaunchTemplateData {
        /// ARN of the launch template.
        #[tf(computed)]
        arn: Option<String>,
        /// Block devices of the instance.
        #[tf(computed)]
        block_device_mappings: Option<Vec<BlockDevice>>,
        /// Which Capacity Reservations the instance may use.
        #[tf(computed)]
        capacity_reservation_specification: Option<Vec<Reservation>>,
        /// Options of the processor.
        #[tf(computed)]
        cpu_options: Option<Vec<Cpu>>,
        /// What an instance of a burstable type does when its CPU credits are used up.
        #[tf(computed)]
        credit_specification: Option<Vec<Credits>>,
        /// Number of the version that is used where no version is asked for.
        #[tf(computed)]
        default_version: Option<i64>,
        /// What the version is for.
        #[tf(computed)]
        description: Option<String>,
        /// Whether the instance is protected from being stopped by the API.
        #[tf(computed)]
        disable_api_stop: Option<bool>,
        /// Whether the instance is protected from being terminated by the API.
        #[tf(computed)]
        disable_api_termination: Option<bool>,
        /// Whether the instance has throughput of its own for EBS.
        #[tf(computed)]
        ebs_optimized: Option<String>,
        /// Options of AWS Nitro Enclaves.
        #[tf(computed)]
        enclave_options: Option<Vec<Enclave>>,
        /// A filter of the API `DescribeLaunchTemplates` that lets the launch template through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
        /// Options of hibernation.
        #[tf(computed)]
        hibernation_options: Option<Vec<Hibernation>>,
        /// The instance profile.
        #[tf(computed)]
        iam_instance_profile: Option<Vec<Profile>>,
        /// ID of the launch template.
        #[tf(optional, computed)]
        id: Option<String>,
        /// ID of the AMI, or the name of a parameter that has it.
        #[tf(computed)]
        image_id: Option<String>,
        /// What a shutdown inside the instance does to it.
        #[tf(computed)]
        instance_initiated_shutdown_behavior: Option<String>,
        /// On which market the instance is bought.
        #[tf(computed)]
        instance_market_options: Option<Vec<Market>>,
        /// What an instance type has to have to be chosen.
        #[tf(computed)]
        instance_requirements: Option<Vec<Requirements>>,
        /// Type of the instance.
        #[tf(computed)]
        instance_type: Option<String>,
        /// ID of the kernel.
        #[tf(computed)]
        kernel_id: Option<String>,
        /// Name of the key pair.
        #[tf(computed)]
        key_name: Option<String>,
        /// Number of the latest version.
        #[tf(computed)]
        latest_version: Option<i64>,
        /// License configurations.
        #[tf(computed)]
        license_specification: Option<Vec<License>>,
        /// Options of maintenance.
        #[tf(computed)]
        maintenance_options: Option<Vec<Maintenance>>,
        /// Options of the instance metadata service.
        #[tf(computed)]
        metadata_options: Option<Vec<Metadata>>,
        /// Monitoring of the instance.
        #[tf(computed)]
        monitoring: Option<Vec<Monitoring>>,
        /// Name of the launch template.
        #[tf(optional, computed)]
        name: Option<String>,
        /// Network interfaces of the instance.
        #[tf(computed)]
        network_interfaces: Option<Vec<Interface>>,
        /// Options of the bandwidth.
        #[tf(computed)]
        network_performance_options: Option<Vec<Bandwidth>>,
        /// Where the instance is placed.
        #[tf(computed)]
        placement: Option<Vec<Placement>>,
        /// Options of the host name.
        #[tf(computed)]
        private_dns_name_options: Option<Vec<HostName>>,
        /// ID of the RAM disk.
        #[tf(computed)]
        ram_disk_id: Option<String>,
        /// Secondary network interfaces.
        #[tf(computed)]
        secondary_interfaces: Option<Vec<Secondary>>,
        /// Names of the security groups, in the default VPC.
        #[tf(computed)]
        security_group_names: Option<BTreeSet<String>>,
        /// Tags of what is created with the instance.
        #[tf(computed)]
        tag_specifications: Option<Vec<TagsOf>>,
        /// Tags that the launch template has.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// What the instance is given to start with, as base64.
        #[tf(computed)]
        user_data: Option<String>,
        /// IDs of the security groups.
        #[tf(computed)]
        vpc_security_group_ids: Option<BTreeSet<String>>,
    }
}

impl DataSource for LaunchTemplateData {
    const TYPE: &'static str = LaunchTemplate::SPEC.type_name;
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let asked = |text: Option<&String>| text.filter(|text| !text.is_empty()).cloned();
        let (id, name) = (asked(config.id.as_ref()), asked(config.name.as_ref()));
        let wanted = filters(&[], config.tags.as_ref(), &config.filter);
        let by_id = id.iter().map(|id| filter("launch-template-id", [id]));
        let by_name = name.iter().map(|name| filter("launch-template-name", [name]));
        let all = by_id.chain(by_name).chain(wanted.iter().cloned()).collect();
        let search = Search::of(["launch template", "launch templates"], "launch-template-id", all);
        let look = || with_filters(cx, id.as_deref(), name.as_deref(), wanted.clone());
        let template = search.the_one(cx, Self::TYPE, AwsTemplate::launch_template_id, look);
        let template = template.await?;
        let found = template.launch_template_id().unwrap_or_default();
        let version = latest_of(cx, found).await?.ok_or_else(|| search.nothing())?;
        let told = LaunchTemplate::told(cx, &template, &version).await?;
        Ok(Self {
            filter: config.filter.clone(),
            tags: Some(from_aws(template.tags())),
            ..observed(told)?
        })
    }
}

/// What the resource type tells, in attributes of the same names.
fn observed(told: LaunchTemplate) -> Result<LaunchTemplateData> {
    let mut value = Block::encode(told);
    value.change(LaunchTemplateData::license_specification.name, in_a_list);
    value.change(LaunchTemplateData::secondary_interfaces.name, |interfaces| {
        interfaces.for_each_object(|interface| {
            interface.change(Secondary::private_ip_addresses.name, in_a_list);
        });
    });
    <LaunchTemplateData as Block>::decode(&value)
        .map_err(|_| Error::Invalid("internal error: a launch template cannot be told".into()))
}

/// hashicorp/aws has in a list here what is a set there.
fn in_a_list(value: &mut Value) {
    if let Value::Set(elements) = value {
        *value = Value::List(std::mem::take(elements));
    }
}

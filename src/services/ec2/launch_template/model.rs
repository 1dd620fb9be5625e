//! The arguments and attributes of a launch template.

use super::devices::BlockDevice;
use super::form::TRUTHS;
use super::interfaces::{Interface, SecondaryInterface};
use super::market::MarketOptions;
use super::options::{
    CpuOptions, CreditSpecification, EnclaveOptions, HibernationOptions, InstanceProfile,
    MaintenanceOptions, MetadataOptions, Monitoring, NetworkPerformance, PrivateDnsNameOptions,
    TagSpecification,
};
use super::place::{License, Placement};
use super::requirements::Requirements;
use crate::schema::Lit;
use crate::schema::types::{EncodedUserData, LaunchTemplateName};
use crate::services::ec2::launching::CapacityReservation;
use std::collections::BTreeSet;

model! {
    /// Provides a launch template: what instances are launched with. A change makes a new version of the template, which
    /// says what the configuration says, and nothing of what older versions say.
    pub(in crate::services) struct LaunchTemplate {
        /// ARN of the launch template.
        #[tf(computed)]
        arn: Option<String>,
        /// Block devices of the instance, beside those of the AMI or in their place.
        #[tf(block)]
        block_device_mappings: Vec<BlockDevice>,
        /// Which Capacity Reservations the instance may use.
        #[tf(block)]
        capacity_reservation_specification: Option<CapacityReservation>,
        /// Options of the processor.
        #[tf(block)]
        cpu_options: Option<CpuOptions>,
        /// What an instance of a burstable type does when its CPU credits are used up. Has no effect for other types.
        #[tf(block)]
        credit_specification: Option<CreditSpecification>,
        /// Number of the version that is used where no version is asked for. A new template has 1; after that it stays as
        /// it is, unless this or `update_default_version` says otherwise.
        #[tf(optional, computed, range = (1, 2_147_483_647), conflicts = &[LaunchTemplate::update_default_version.name])]
        default_version: Option<i64>,
        /// What the version is for.
        #[tf(optional, length = (1, 255))]
        description: Option<String>,
        /// Whether the instance is protected from being stopped by the API. `false` by default.
        #[tf(optional, default = Lit::Bool(false))]
        disable_api_stop: Option<bool>,
        /// Whether the instance is protected from being terminated by the API. `false` by default.
        #[tf(optional, default = Lit::Bool(false))]
        disable_api_termination: Option<bool>,
        /// Whether the instance has throughput of its own for EBS.
        #[tf(optional, one_of = TRUTHS)]
        ebs_optimized: Option<String>,
        /// Options of AWS Nitro Enclaves.
        #[tf(block)]
        enclave_options: Option<EnclaveOptions>,
        /// Options of hibernation.
        #[tf(block)]
        hibernation_options: Option<HibernationOptions>,
        /// The instance profile.
        #[tf(block)]
        iam_instance_profile: Option<InstanceProfile>,
        /// ID of the launch template.
        #[tf(computed)]
        id: Option<String>,
        /// ID of the AMI, or `resolve:ssm:` and the name of a parameter that has it.
        #[tf(optional)]
        image_id: Option<String>,
        /// What a shutdown inside the instance does to it.
        #[tf(optional, one_of = &["stop", "terminate"])]
        instance_initiated_shutdown_behavior: Option<String>,
        /// On which market the instance is bought.
        #[tf(block)]
        instance_market_options: Option<MarketOptions>,
        /// What an instance type has to have to be chosen, in place of `instance_type`.
        #[tf(block, conflicts = &[LaunchTemplate::instance_type.name])]
        instance_requirements: Option<Requirements>,
        /// Type of the instance.
        #[tf(optional, conflicts = &[LaunchTemplate::instance_requirements.name])]
        instance_type: Option<String>,
        /// ID of the kernel.
        #[tf(optional)]
        kernel_id: Option<String>,
        /// Name of the key pair.
        #[tf(optional)]
        key_name: Option<String>,
        /// Number of the latest version, which is that of the configuration.
        #[tf(computed)]
        latest_version: Option<i64>,
        /// License configurations.
        #[tf(block)]
        license_specification: BTreeSet<License>,
        /// Options of maintenance.
        #[tf(block)]
        maintenance_options: Option<MaintenanceOptions>,
        /// Options of the instance metadata service.
        #[tf(block)]
        metadata_options: Option<MetadataOptions>,
        /// Monitoring of the instance.
        #[tf(block)]
        monitoring: Option<Monitoring>,
        /// Name of the launch template. Generated if neither this nor `name_prefix` is set.
        #[tf(optional, computed, replace, empty_is_unset, length = (3, 128), conflicts = &[LaunchTemplate::name_prefix.name])]
        name: Option<LaunchTemplateName>,
        /// Prefix of a generated unique name.
        #[tf(optional, computed, replace, empty_is_unset, length = (1, 102), conflicts = &[LaunchTemplate::name.name])]
        name_prefix: Option<LaunchTemplateName>,
        /// Network interfaces of the instance. The security groups of the instance are those of its interfaces then.
        #[tf(block)]
        network_interfaces: Vec<Interface>,
        /// Options of the bandwidth.
        #[tf(block)]
        network_performance_options: Option<NetworkPerformance>,
        /// Where the instance is placed.
        #[tf(block)]
        placement: Option<Placement>,
        /// Options of the host name.
        #[tf(block)]
        private_dns_name_options: Option<PrivateDnsNameOptions>,
        /// ID of the RAM disk.
        #[tf(optional)]
        ram_disk_id: Option<String>,
        /// Secondary network interfaces, which are created with the instance in secondary subnets.
        #[tf(block)]
        secondary_interfaces: Vec<SecondaryInterface>,
        /// Names of the security groups, in the default VPC.
        #[tf(optional, conflicts = &[LaunchTemplate::vpc_security_group_ids.name])]
        security_group_names: Option<BTreeSet<String>>,
        /// Tags of what is created with the instance. The tags of the template itself are in `tags`.
        #[tf(block)]
        tag_specifications: Vec<TagSpecification>,
        /// Whether each new version becomes the default version.
        #[tf(optional, unread, conflicts = &[LaunchTemplate::default_version.name])]
        update_default_version: Option<bool>,
        /// What the instance is given to start with, as base64: 16 KB at most, before they are written as base64.
        #[tf(optional)]
        user_data: Option<EncodedUserData>,
        /// IDs of the security groups.
        #[tf(optional, conflicts = &[LaunchTemplate::security_group_names.name])]
        vpc_security_group_ids: Option<BTreeSet<String>>,
    }
}

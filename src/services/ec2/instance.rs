//! `aws_instance`.

mod attributes;
mod check;
mod end;
mod interface;
mod market;
mod model;
mod options;
mod plan;
mod power;
mod profile;
mod read;
mod reservation;
mod run;
mod stopped;
#[cfg(test)]
pub(in crate::services) mod tests;
mod update;
mod upgrade;
mod user_data;
mod volumes;

use super::network_interface::{GROUP, group_share};
use super::{FILTER_VALUES, TAGGING};
use crate::diagnostic::Diagnostics;
use crate::engine::{
    Because, Change, Cx, Found, How, Identity, Lost, Operation, Resource, Result, Retry, Setting,
    Spec, Tagging, Timeouts, Within,
};
use crate::plan::Draft;
use crate::schema::Lit;
use crate::schema::types::{ArnText, Ipv4Address, Ipv6Address, Sparse, UserData, UserDataBase64};
use crate::value::Value;
use model::{MarketOptions, PrimaryInterface};
use std::collections::{BTreeMap, BTreeSet};

pub(super) use attributes::{is_windows, password, password_of};
pub(super) use check::check;
pub(super) use end::tell as tell_of_volumes;
pub(super) use interface::{groups_of, requested as requested_interfaces, subnet as subnet_of};
pub(super) use model::{
    CapacityReservation, CpuOptions, CreditSpecification, EbsDevice, EnclaveOptions,
    EphemeralDevice, Interface, LaunchTemplate, MaintenanceOptions, MetadataOptions,
    PrivateDnsNameOptions, RootDevice, SecondaryInterface,
};
pub(super) use plan::{
    ephemeral_change, has_groups, is_another_key, is_same_data, risks, warn_of_those_that_stay,
    wherever_launched, written_interfaces_change,
};
pub(super) use read::{Launched, Owned, launched, state, told, with_filters};
pub(super) use run::mappings;
pub(super) use update::beside_the_request;
pub(super) use user_data::{sent as user_data_of, show as show_user_data};

model! {
    /// Provides an EC2 instance.
    ///
    /// A change of `capacity_reservation_specification`, `cpu_options`, `ebs_optimized`, `host_id`, `instance_type`,
    /// `placement_group`, `private_dns_name_options.hostname_type`, `user_data` and the like stops and starts the
    /// instance, once for all of them. An instance that is stopped is not started.
    #[tf(at_least_one_of = &["ami", "launch_template"])]
    #[tf(at_least_one_of = &["instance_type", "launch_template"])]
    pub struct Instance {
        /// ID of the AMI, or `resolve:ssm:` and the name of a parameter that has it. Needed unless a launch template
        /// says it.
        #[tf(optional, computed, replace)]
        ami: Option<String>,
        /// ARN of the instance.
        #[tf(computed)]
        arn: Option<String>,
        /// Whether the instance has a public IPv4 address of AWS.
        #[tf(optional, computed)]
        associate_public_ip_address: Option<bool>,
        /// Availability zone of the instance.
        #[tf(optional, computed, replace, empty_is_unset)]
        availability_zone: Option<String>,
        /// Which Capacity Reservations the instance may use: a preference or a target.
        #[tf(block, computed)]
        capacity_reservation_specification: Option<CapacityReservation>,
        /// How many cores of the processor are active.
        #[tf(optional, computed, null, recompute_with = &[Instance::instance_type.name],
             deprecated = "Use `core_count` in the block `cpu_options`.")]
        cpu_core_count: Option<i64>,
        /// Options of the processor.
        #[tf(block, computed, recompute_with = &[Instance::instance_type.name])]
        cpu_options: Option<CpuOptions>,
        /// How many threads run on a core: 1 or 2.
        #[tf(optional, computed, null, recompute_with = &[Instance::instance_type.name],
             deprecated = "Use `threads_per_core` in the block `cpu_options`.")]
        cpu_threads_per_core: Option<i64>,
        /// What an instance of a burstable type does when its CPU credits are used up.
        #[tf(block, computed, recompute_with = &[Instance::instance_type.name])]
        credit_specification: Option<CreditSpecification>,
        /// Whether the instance is protected from being stopped by the API. A change that has to stop it takes the
        /// protection away only if this says so.
        #[tf(optional, computed, null)]
        disable_api_stop: Option<bool>,
        /// Whether the instance is protected from being terminated by the API. To destroy it, set this to `false` or
        /// `force_destroy` to `true` first.
        #[tf(optional, computed, null)]
        disable_api_termination: Option<bool>,
        /// Other volumes that are created with the instance. What is not written here stays as it is; do not write
        /// volumes that `aws_volume_attachment` attaches.
        #[tf(block, computed, key = &["device_name"])]
        ebs_block_device: BTreeSet<EbsDevice>,
        /// Whether the instance has throughput of its own for EBS.
        #[tf(optional, computed)]
        ebs_optimized: Option<bool>,
        /// Whether the first IPv6 address of the instance stays the same as long as it exists. Cannot be switched off:
        /// that needs a new instance.
        #[tf(optional, computed, recompute_with = &[Instance::ipv6_address_count.name, Instance::ipv6_addresses.name])]
        enable_primary_ipv6: Option<bool>,
        /// Options of AWS Nitro Enclaves.
        #[tf(block, computed, replace)]
        enclave_options: Option<EnclaveOptions>,
        /// Volumes in the host of the instance. A change needs a new instance.
        #[tf(block, unread, key = &["device_name"])]
        ephemeral_block_device: BTreeSet<EphemeralDevice>,
        /// Whether a destroy takes away the protection from being terminated and stopped. `false` by default.
        #[tf(optional, unread, default = Lit::Bool(false))]
        force_destroy: Option<bool>,
        /// Whether `password_data` is read. `false` by default. A new Windows instance is waited for until it has a
        /// password, which takes some minutes: `timeouts` says for how long.
        #[tf(optional, unread, default = Lit::Bool(false))]
        get_password_data: Option<bool>,
        /// Whether the instance can hibernate.
        #[tf(optional, computed, replace)]
        hibernation: Option<bool>,
        /// ID of the dedicated host of the instance.
        #[tf(optional, computed)]
        host_id: Option<String>,
        /// ARN of the resource group of hosts that the instance is placed on.
        #[tf(optional, computed, null, conflicts = &[Instance::placement_group.name, Instance::placement_group_id.name])]
        host_resource_group_arn: Option<ArnText>,
        /// Name of the instance profile.
        #[tf(optional, computed, empty_is_unset)]
        iam_instance_profile: Option<String>,
        /// ID of the instance.
        #[tf(computed)]
        id: Option<String>,
        /// What a shutdown inside the instance does to it: `stop` or `terminate`.
        #[tf(optional, computed, null, one_of = &["stop", "terminate"])]
        instance_initiated_shutdown_behavior: Option<String>,
        /// Whether the instance is a Spot, scheduled or capacity block instance; null for any other.
        #[tf(computed)]
        instance_lifecycle: Option<String>,
        /// On which market the instance is bought.
        #[tf(block, computed)]
        instance_market_options: Option<MarketOptions>,
        /// State of the instance, such as `running`.
        #[tf(computed)]
        instance_state: Option<String>,
        /// Type of the instance. Needed unless a launch template says it. A type of another architecture needs a new
        /// instance.
        #[tf(optional, computed)]
        instance_type: Option<String>,
        /// How many IPv6 addresses the instance has.
        #[tf(optional, computed, range = (0, 1000), recompute_with = &[Instance::ipv6_addresses.name], conflicts = &[Instance::ipv6_addresses.name])]
        ipv6_address_count: Option<i64>,
        /// IPv6 addresses of the instance.
        #[tf(optional, computed, recompute_with = &[Instance::ipv6_address_count.name], conflicts = &[Instance::ipv6_address_count.name])]
        ipv6_addresses: Option<Vec<Ipv6Address>>,
        /// Name of the key pair.
        #[tf(optional, computed, replace, empty_is_unset)]
        key_name: Option<String>,
        /// A launch template that says what the configuration leaves out.
        #[tf(block)]
        launch_template: Option<LaunchTemplate>,
        /// Options of maintenance.
        #[tf(block, computed)]
        maintenance_options: Option<MaintenanceOptions>,
        /// Options of the instance metadata service.
        #[tf(block, computed)]
        metadata_options: Option<MetadataOptions>,
        /// Whether detailed monitoring is on.
        #[tf(optional, computed)]
        monitoring: Option<bool>,
        /// Network interfaces that exist and are attached when the instance is created.
        #[tf(block, key = &["network_interface_id"],
             conflicts = &[Instance::associate_public_ip_address.name, Instance::enable_primary_ipv6.name,
                 Instance::ipv6_addresses.name, Instance::ipv6_address_count.name,
                 Instance::primary_network_interface.name, Instance::private_ip.name,
                 Instance::secondary_private_ips.name, Instance::security_groups.name,
                 Instance::source_dest_check.name, Instance::subnet_id.name, Instance::vpc_security_group_ids.name],
             deprecated = "Use `primary_network_interface` for the primary one, and the type \
                 aws_network_interface_attachment for others.")]
        network_interface: BTreeSet<Interface>,
        /// ARN of the Outpost that the instance is on.
        #[tf(computed)]
        outpost_arn: Option<String>,
        /// Password of the administrator of a Windows instance, encrypted with the key pair, as base64.
        #[tf(computed, recompute_with = &[Instance::get_password_data.name])]
        password_data: Option<String>,
        /// Name of the placement group.
        #[tf(optional, computed, empty_is_unset,
             conflicts = &[Instance::host_resource_group_arn.name, Instance::placement_group_id.name])]
        placement_group: Option<String>,
        /// ID of the placement group.
        #[tf(optional, computed, conflicts = &[Instance::host_resource_group_arn.name, Instance::placement_group.name])]
        placement_group_id: Option<String>,
        /// Number of the partition of the placement group.
        #[tf(optional, computed)]
        placement_partition_number: Option<i64>,
        /// The primary network interface, where one that exists is attached.
        #[tf(block, computed,
             conflicts = &[Instance::associate_public_ip_address.name, Instance::enable_primary_ipv6.name,
                 Instance::ipv6_addresses.name, Instance::ipv6_address_count.name, Instance::network_interface.name,
                 Instance::private_ip.name, Instance::secondary_private_ips.name, Instance::security_groups.name,
                 Instance::source_dest_check.name, Instance::subnet_id.name, Instance::vpc_security_group_ids.name])]
        primary_network_interface: Option<PrimaryInterface>,
        /// ID of the primary network interface.
        #[tf(computed)]
        primary_network_interface_id: Option<String>,
        /// Private host name of the instance.
        #[tf(computed, recompute_with = &[Instance::private_dns_name_options.name])]
        private_dns: Option<String>,
        /// Options of the host name.
        #[tf(block, computed)]
        private_dns_name_options: Option<PrivateDnsNameOptions>,
        /// Primary private IPv4 address.
        #[tf(optional, computed, replace, empty_is_unset)]
        private_ip: Option<Ipv4Address>,
        /// Public host name of the instance.
        #[tf(computed, recompute_with = &[Instance::associate_public_ip_address.name])]
        public_dns: Option<String>,
        /// Public IPv4 address of the instance.
        #[tf(computed, recompute_with = &[Instance::associate_public_ip_address.name])]
        public_ip: Option<String>,
        /// The volume that the instance starts from.
        #[tf(block, computed)]
        root_block_device: Option<RootDevice>,
        /// Secondary network interfaces, which are created with the instance.
        #[tf(block, computed, replace)]
        secondary_network_interface: BTreeSet<SecondaryInterface>,
        /// Secondary private IPv4 addresses of the primary network interface.
        #[tf(optional, computed)]
        secondary_private_ips: Option<BTreeSet<Ipv4Address>>,
        /// Names of the security groups, in the default VPC. Others need a new instance; `vpc_security_group_ids` can
        /// be changed in place.
        #[tf(optional, computed, recompute_with = &[Instance::vpc_security_group_ids.name])]
        security_groups: Option<Sparse<String>>,
        /// Whether the instance takes only what is addressed to it. `true` by default; `false` for NAT.
        #[tf(optional, default = Lit::Bool(true))]
        source_dest_check: Option<bool>,
        /// ID of the Spot Instance request.
        #[tf(computed)]
        spot_instance_request_id: Option<String>,
        /// ID of the subnet of the instance.
        #[tf(optional, computed, replace, empty_is_unset)]
        subnet_id: Option<String>,
        /// Whether the instance runs on hardware that others use too. Between `dedicated` and `host` it can be changed
        /// in place.
        #[tf(optional, computed, one_of = &["default", "dedicated", "host"])]
        tenancy: Option<String>,
        /// What the instance is given to start with, as text. A change stops and starts the instance; most images look
        /// at it at the first start only.
        #[tf(optional, conflicts = &[Instance::user_data_base64.name])]
        user_data: Option<UserData>,
        /// The same as base64, for what is no text.
        #[tf(optional, computed, null, conflicts = &[Instance::user_data.name])]
        user_data_base64: Option<UserDataBase64>,
        /// Whether other user data needs a new instance. `false` by default.
        #[tf(optional, unread, default = Lit::Bool(false))]
        user_data_replace_on_change: Option<bool>,
        /// Tags of all volumes that are created with the instance. Not together with tags in the blocks of volumes.
        #[tf(optional, default = Lit::Nothing)]
        volume_tags: Option<BTreeMap<String, String>>,
        /// IDs of the security groups.
        #[tf(optional, computed)]
        vpc_security_group_ids: Option<Sparse<String>>,
    }
}

/// The refusal of what does not name an instance profile that EC2 knows.
pub(in crate::services::ec2) const fn profile(
    operation: Operation,
    message: &'static str,
) -> Retry {
    let within = Within::Propagation(Because::Named);
    Retry { operation, code: "InvalidParameterValue", message, within }
}

impl Resource for Instance {
    const SPEC: Spec = Spec {
        version: 2,
        tagging: Some(Tagging { policy_type: Some("ec2:instance"), ..TAGGING }),
        timeouts: Timeouts::DEFAULT
            .with(Operation::Create, 10)
            .with(Operation::Read, 15)
            .with(Operation::Update, 10)
            .with(Operation::Delete, 20),
        read_at_once: FILTER_VALUES,
        retries: &[
            profile(Operation::Create, "Invalid IAM Instance Profile"),
            profile(Operation::Create, "has no associated IAM Roles"),
            profile(Operation::Update, "Invalid IAM Instance Profile"),
            profile(Operation::Update, "has no associated IAM Roles"),
            // A profile is still on its way to the instance.
            Retry {
                operation: Operation::Update,
                code: "IncorrectState",
                message: "existing association",
                within: Within::Contention,
            },
            // A type that was just set is not known everywhere.
            Retry {
                operation: Operation::Update,
                code: "InvalidParameterValue",
                message: "LaunchPlan instance type does not match attribute value",
                within: Within::Propagation(Because::Itself),
            },
        ],
        await_delete: true,
        sets: &[Setting::part(
            GROUP,
            &[Instance::primary_network_interface_id.name, Instance::vpc_security_group_ids.name],
            Instance::vpc_security_group_ids.name,
        )],
        shares: &[group_share(
            Instance::primary_network_interface_id.name,
            How::All(Instance::vpc_security_group_ids.name),
        )],
        identity: Some(Identity::by(&[Instance::id.name])),
        ..Spec::of(
            "aws_instance",
            Lost::Idempotent,
            "the ID of the instance, such as `i-0123456789abcdef0`",
        )
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        check::check(config, problems);
    }

    fn plan(draft: &mut Draft<'_>) {
        plan::plan(draft);
    }

    fn risks(config: &Value, planned: &Value, told: &mut Diagnostics) {
        plan::risks(config, planned, told);
    }

    fn plan_destroy(object: &Value, said: &mut Diagnostics) {
        end::tell(object, said);
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        run::run(cx, plan).await
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        read::read(cx, ids).await
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        update::update(cx, id, &change).await
    }

    async fn delete(cx: &Cx, id: &String, instance: &Self) -> Result<()> {
        end::end(cx, id, instance).await
    }

    fn upgrade(from: i64, state: &mut serde_json::Map<String, serde_json::Value>) {
        if from < Self::SPEC.version {
            upgrade::upgrade(state);
        }
    }
}

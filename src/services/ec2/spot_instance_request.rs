//! `aws_spot_instance_request`.

mod alike;
mod end;
mod plan;
mod read;
mod request;
#[cfg(test)]
pub(in crate::services) mod tests;

use super::instance::{
    self, CapacityReservation, CpuOptions, CreditSpecification, EbsDevice, EnclaveOptions,
    EphemeralDevice, Interface, LaunchTemplate, MaintenanceOptions, MetadataOptions,
    PrivateDnsNameOptions, RootDevice, SecondaryInterface,
};
use super::network_interface::group_share;
use super::{FILTER_VALUES, TAGGING};
use crate::diagnostic::Diagnostics;
use crate::engine::{
    Change, Cx, Found, How, Lost, Operation, Resource, Result, Spec, Tagging, Timeouts,
};
use crate::plan::Draft;
use crate::schema::Lit;
use crate::schema::types::{
    ArnText, Ipv4Address, Ipv6Address, Price, Sparse, Time, UserData, UserDataBase64,
};
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};

model! {
    /// Provides a request for a Spot Instance, and the instance that it launches.
    ///
    /// `tags` are those of the request: EC2 gives none of them to the instance. A destroy cancels the request and
    /// terminates its instance. A request that somebody else has cancelled leaves its instance running: the next plan
    /// replaces both.
    ///
    /// RequestSpotInstances does not take all that an instance can be created with. `credit_specification`,
    /// `maintenance_options`, `metadata_options`, `source_dest_check` and the tags of volumes are set on the instance once
    /// it is there, by the apply if that waits for it and by the next one otherwise. What cannot be set then has no effect,
    /// and a warning says so: the type aws_instance with `instance_market_options` takes it.
    #[tf(at_least_one_of = &["ami", "launch_template"])]
    #[tf(at_least_one_of = &["instance_type", "launch_template"])]
    pub struct SpotInstanceRequest {
        /// ID of the AMI.
        #[tf(optional, computed, replace)]
        ami: Option<String>,
        /// ARN of the instance.
        #[tf(computed)]
        arn: Option<String>,
        /// Whether the instance has a public IPv4 address of AWS.
        #[tf(optional, computed, replace)]
        associate_public_ip_address: Option<bool>,
        /// Availability zone of the instance.
        #[tf(optional, computed, replace, empty_is_unset)]
        availability_zone: Option<String>,
        /// Which Capacity Reservations the instance may use. Without effect: the request does not take it.
        #[tf(block, computed)]
        capacity_reservation_specification: Option<CapacityReservation>,
        /// How many cores of the processor are active. Without effect: the request does not take it.
        #[tf(optional, unread, deprecated = "Use the type aws_instance: the request does not take it.")]
        cpu_core_count: Option<i64>,
        /// Options of the processor. Without effect: the request does not take them.
        #[tf(block, computed)]
        cpu_options: Option<CpuOptions>,
        /// How many threads run on a core. Without effect: the request does not take it.
        #[tf(optional, unread, deprecated = "Use the type aws_instance: the request does not take it.")]
        cpu_threads_per_core: Option<i64>,
        /// What an instance of a burstable type does when its CPU credits are used up.
        #[tf(block, computed, recompute_with = &[SpotInstanceRequest::instance_type.name])]
        credit_specification: Option<CreditSpecification>,
        /// Whether the instance is protected from being stopped by the API. Without effect: Spot Instances cannot be.
        #[tf(optional, unread)]
        disable_api_stop: Option<bool>,
        /// Whether the instance is protected from being terminated by the API. Without effect: Spot Instances cannot be.
        #[tf(optional, unread)]
        disable_api_termination: Option<bool>,
        /// Other volumes that are created with the instance. A change of anything but their tags needs a new request.
        #[tf(block, computed, key = &["device_name"])]
        ebs_block_device: BTreeSet<EbsDevice>,
        /// Whether the instance has throughput of its own for EBS.
        #[tf(optional, computed, replace)]
        ebs_optimized: Option<bool>,
        /// Whether the first IPv6 address of the instance stays the same as long as it exists.
        #[tf(optional, computed, replace, recompute_with = &[SpotInstanceRequest::ipv6_address_count.name,
            SpotInstanceRequest::ipv6_addresses.name])]
        enable_primary_ipv6: Option<bool>,
        /// Options of AWS Nitro Enclaves. Without effect: the request does not take them.
        #[tf(block, computed)]
        enclave_options: Option<EnclaveOptions>,
        /// Volumes in the host of the instance. A change needs a new request.
        #[tf(block, unread, key = &["device_name"])]
        ephemeral_block_device: BTreeSet<EphemeralDevice>,
        /// Whether a destroy takes away the protection from being terminated, which Spot Instances cannot have. `false` by
        /// default.
        #[tf(optional, unread, default = Lit::Bool(false))]
        force_destroy: Option<bool>,
        /// Whether `password_data` is read. `false` by default. A new Windows instance is waited for until it has a
        /// password, which takes some minutes: `timeouts` says for how long.
        #[tf(optional, unread, default = Lit::Bool(false))]
        get_password_data: Option<bool>,
        /// Whether the instance can hibernate. Without effect: the request does not take it.
        #[tf(optional, unread)]
        hibernation: Option<bool>,
        /// ID of the dedicated host of the instance. Without effect: Spot Instances run on none.
        #[tf(optional, unread)]
        host_id: Option<String>,
        /// ARN of the resource group of hosts that the instance is placed on. Without effect: Spot Instances run on none.
        #[tf(optional, unread, conflicts = &[SpotInstanceRequest::placement_group.name,
            SpotInstanceRequest::placement_group_id.name])]
        host_resource_group_arn: Option<ArnText>,
        /// Name of the instance profile.
        #[tf(optional, computed, replace, empty_is_unset)]
        iam_instance_profile: Option<String>,
        /// ID of the request.
        #[tf(computed)]
        id: Option<String>,
        /// What a shutdown inside the instance does to it: `stop` or `terminate`. Without effect: the request does not take
        /// it.
        #[tf(optional, unread, one_of = &["stop", "terminate"])]
        instance_initiated_shutdown_behavior: Option<String>,
        /// What AWS does with the instance when it needs the capacity: `terminate`, which is the default, or `hibernate`
        /// or `stop`, which only a `persistent` request can.
        #[tf(optional, replace, default = Lit::Text("terminate"), one_of = &["hibernate", "stop", "terminate"])]
        instance_interruption_behavior: Option<String>,
        /// State of the instance, such as `running`; empty as long as there is none.
        #[tf(computed)]
        instance_state: Option<String>,
        /// Type of the instance.
        #[tf(optional, computed, replace)]
        instance_type: Option<String>,
        /// How many IPv6 addresses the instance has.
        #[tf(optional, computed, replace, range = (0, 1000), recompute_with = &[SpotInstanceRequest::ipv6_addresses.name],
             conflicts = &[SpotInstanceRequest::ipv6_addresses.name])]
        ipv6_address_count: Option<i64>,
        /// IPv6 addresses of the instance.
        #[tf(optional, computed, replace, recompute_with = &[SpotInstanceRequest::ipv6_address_count.name],
             conflicts = &[SpotInstanceRequest::ipv6_address_count.name])]
        ipv6_addresses: Option<Vec<Ipv6Address>>,
        /// Name of the key pair.
        #[tf(optional, computed, replace, empty_is_unset)]
        key_name: Option<String>,
        /// Name of a group of requests that start and end together.
        #[tf(optional, replace)]
        launch_group: Option<String>,
        /// A launch template. Without effect but for the name of the root device: the request does not take one, and needs
        /// `ami` and `instance_type`.
        #[tf(block)]
        launch_template: Option<LaunchTemplate>,
        /// Options of maintenance.
        #[tf(block, computed)]
        maintenance_options: Option<MaintenanceOptions>,
        /// Options of the instance metadata service.
        #[tf(block, computed)]
        metadata_options: Option<MetadataOptions>,
        /// Whether detailed monitoring is on.
        #[tf(optional, computed, replace)]
        monitoring: Option<bool>,
        /// Network interfaces that exist and are attached when the instance is created. A change needs a new request.
        #[tf(block, key = &["network_interface_id"],
             conflicts = &[SpotInstanceRequest::associate_public_ip_address.name,
                 SpotInstanceRequest::enable_primary_ipv6.name, SpotInstanceRequest::ipv6_addresses.name,
                 SpotInstanceRequest::ipv6_address_count.name, SpotInstanceRequest::private_ip.name,
                 SpotInstanceRequest::secondary_private_ips.name, SpotInstanceRequest::security_groups.name,
                 SpotInstanceRequest::source_dest_check.name, SpotInstanceRequest::subnet_id.name,
                 SpotInstanceRequest::vpc_security_group_ids.name])]
        network_interface: BTreeSet<Interface>,
        /// ARN of the Outpost that the instance is on.
        #[tf(computed)]
        outpost_arn: Option<String>,
        /// Password of the administrator of a Windows instance, encrypted with the key pair, as base64.
        #[tf(computed, recompute_with = &[SpotInstanceRequest::get_password_data.name])]
        password_data: Option<String>,
        /// Name of the placement group.
        #[tf(optional, computed, replace, empty_is_unset,
             conflicts = &[SpotInstanceRequest::host_resource_group_arn.name,
                 SpotInstanceRequest::placement_group_id.name])]
        placement_group: Option<String>,
        /// ID of the placement group. Without effect: the request takes `placement_group`.
        #[tf(optional, unread, conflicts = &[SpotInstanceRequest::host_resource_group_arn.name,
            SpotInstanceRequest::placement_group.name])]
        placement_group_id: Option<String>,
        /// Number of the partition of the placement group. Without effect: the request does not take it.
        #[tf(optional, unread)]
        placement_partition_number: Option<i64>,
        /// The primary network interface.
        #[tf(computed)]
        primary_network_interface: Option<Vec<Primary>>,
        /// ID of the primary network interface.
        #[tf(computed)]
        primary_network_interface_id: Option<String>,
        /// Private host name of the instance.
        #[tf(computed)]
        private_dns: Option<String>,
        /// Options of the host name. Without effect: the request does not take them.
        #[tf(block, computed)]
        private_dns_name_options: Option<PrivateDnsNameOptions>,
        /// Primary private IPv4 address.
        #[tf(optional, computed, replace, empty_is_unset)]
        private_ip: Option<Ipv4Address>,
        /// Public host name of the instance.
        #[tf(computed)]
        public_dns: Option<String>,
        /// Public IPv4 address of the instance.
        #[tf(computed)]
        public_ip: Option<String>,
        /// The volume that the instance starts from. A change of anything but its tags needs a new request.
        #[tf(block, computed)]
        root_block_device: Option<RootDevice>,
        /// Secondary network interfaces. Without effect: the request does not take them.
        #[tf(block, computed)]
        secondary_network_interface: BTreeSet<SecondaryInterface>,
        /// Secondary private IPv4 addresses of the primary network interface.
        #[tf(optional, computed, replace)]
        secondary_private_ips: Option<BTreeSet<Ipv4Address>>,
        /// Names of the security groups, in the default VPC. A change needs a new request.
        #[tf(optional, computed, recompute_with = &[SpotInstanceRequest::vpc_security_group_ids.name])]
        security_groups: Option<Sparse<String>>,
        /// Whether the instance takes only what is addressed to it. `true` by default; `false` for NAT.
        #[tf(optional, default = Lit::Bool(true))]
        source_dest_check: Option<bool>,
        /// What AWS says of the request, as a code such as `fulfilled` or `price-too-low`.
        #[tf(computed)]
        spot_bid_status: Option<String>,
        /// ID of the instance; null as long as there is none.
        #[tf(computed, null)]
        spot_instance_id: Option<String>,
        /// Most that is paid for an hour, in US dollars. The price on demand by default.
        #[tf(optional, computed, replace)]
        spot_price: Option<Price>,
        /// State of the request, such as `open` or `active`.
        #[tf(computed)]
        spot_request_state: Option<String>,
        /// Whether the request ends with its instance (`one-time`), or launches another one. `persistent` by default.
        #[tf(optional, replace, default = Lit::Text("persistent"), one_of = &["one-time", "persistent"])]
        spot_type: Option<String>,
        /// ID of the subnet of the instance.
        #[tf(optional, computed, replace, empty_is_unset)]
        subnet_id: Option<String>,
        /// Whether the instance runs on hardware that others use too. Spot Instances run on no host of one's own.
        #[tf(optional, computed, replace, one_of = &["default", "dedicated", "host"])]
        tenancy: Option<String>,
        /// What the instance is given to start with, as text. A change needs a new request.
        #[tf(optional, conflicts = &[SpotInstanceRequest::user_data_base64.name])]
        user_data: Option<UserData>,
        /// The same as base64, for what is no text.
        #[tf(optional, computed, null, conflicts = &[SpotInstanceRequest::user_data.name])]
        user_data_base64: Option<UserDataBase64>,
        /// Without effect: other user data always needs a new request. `false` by default.
        #[tf(optional, unread, default = Lit::Bool(false))]
        user_data_replace_on_change: Option<bool>,
        /// When the request begins, in RFC 3339. At once by default.
        #[tf(optional, computed, replace)]
        valid_from: Option<Time>,
        /// When the request ends, in RFC 3339. A `one-time` request ends after seven days by default, a `persistent` one when
        /// it is cancelled.
        #[tf(optional, computed, replace)]
        valid_until: Option<Time>,
        /// Tags of all volumes that are created with the instance. Not together with tags in the blocks of volumes.
        #[tf(optional, default = Lit::Nothing)]
        volume_tags: Option<BTreeMap<String, String>>,
        /// IDs of the security groups.
        #[tf(optional, computed, replace)]
        vpc_security_group_ids: Option<Sparse<String>>,
        /// Whether to wait until the instance runs. `false` by default: the request may stay open, and what the instance is
        /// like is told by a later refresh. A request that cannot be fulfilled fails at once.
        #[tf(optional, unread, default = Lit::Bool(false))]
        wait_for_fulfillment: Option<bool>,
    }
}

model! {
    /// The primary network interface.
    pub(in crate::services) struct Primary {
        /// Whether it is deleted when the instance is terminated.
        #[tf(computed)]
        delete_on_termination: Option<bool>,
        /// ID of the interface.
        #[tf(computed)]
        network_interface_id: Option<String>,
    }
}

/// The refusal of a request that is not there, or not shown everywhere yet.
const ABSENT: &str = "InvalidSpotInstanceRequestID.NotFound";

/// What states of hashicorp/aws have where EC2 tells no time.
const NO_TIME: &str = "0001-01-01T00:00:00Z";

impl Resource for SpotInstanceRequest {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging { policy_type: Some("ec2:spot-instances-request"), ..TAGGING }),
        timeouts: Timeouts::DEFAULT
            .with(Operation::Create, 10)
            .with(Operation::Read, 15)
            .with(Operation::Delete, 20),
        read_at_once: FILTER_VALUES,
        retries: &[
            instance::profile(Operation::Create, "Invalid IAM Instance Profile"),
            instance::profile(Operation::Create, "has no associated IAM Roles"),
        ],
        await_delete: true,
        shares: &[group_share(
            SpotInstanceRequest::primary_network_interface_id.name,
            How::All(SpotInstanceRequest::vpc_security_group_ids.name),
        )],
        ..Spec::of(
            "aws_spot_instance_request",
            Lost::Idempotent,
            "the ID of the request, such as `sir-0123abcd`",
        )
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        instance::check(config, problems);
        plan::check(config, problems);
    }

    fn plan(draft: &mut Draft<'_>) {
        plan::plan(draft);
    }

    fn risks(config: &Value, planned: &Value, told: &mut Diagnostics) {
        instance::risks(config, planned, told);
    }

    fn plan_destroy(object: &Value, said: &mut Diagnostics) {
        instance::tell_of_volumes(object, said);
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        request::request(cx, plan).await
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        read::read(cx, ids).await
    }

    /// Sets on the instance what the request does not take. Where there is none yet, the next apply does.
    async fn update(cx: &Cx, _: &String, change: Change<'_, Self>) -> Result<()> {
        let id = change.old.spot_instance_id.as_deref().filter(|id| !id.is_empty());
        let Some(id) = id else { return Ok(()) };
        let (old, new) = (change.old.as_instance(), change.new.as_instance());
        instance::beside_the_request(cx, id, &Change { old: &old, new: &new }).await
    }

    async fn delete(cx: &Cx, id: &String, request: &Self) -> Result<()> {
        end::end(cx, id, request).await
    }

    fn upgrade(_from: i64, state: &mut serde_json::Map<String, serde_json::Value>) {
        for time in [SpotInstanceRequest::valid_from.name, SpotInstanceRequest::valid_until.name] {
            if state.get(time).and_then(serde_json::Value::as_str) == Some(NO_TIME) {
                state.insert(time.to_owned(), "".into());
            }
        }
    }
}

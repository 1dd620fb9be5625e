//! Data source `aws_instance`.

pub(super) mod blocks;
#[cfg(test)]
mod tests;

use super::{ApiFilter, Search, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Resource, Result};
use crate::schema::types::{Object, UserDataBase64};
use crate::services::ec2::from_aws;
use crate::services::ec2::instance::{self, Instance, Owned};
use aws_sdk_ec2::types::Instance as AwsInstance;
use aws_smithy_types::date_time::Format;
use blocks::{Credits, Device, Enclave, Ephemeral, HostName, Maintenance, Metadata, Root};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Tells about an instance. Exactly one has to match.
    pub(in crate::services) struct InstanceData {
        /// ID of the AMI.
        #[tf(computed)]
        ami: Option<String>,
        /// ARN of the instance.
        #[tf(computed)]
        arn: Option<String>,
        /// Whether the instance has a public IPv4 address.
        #[tf(computed)]
        associate_public_ip_address: Option<bool>,
        /// Availability zone of the instance.
        #[tf(computed)]
        availability_zone: Option<String>,
        /// What becomes of an instance of a burstable type when its CPU credits are used up.
        #[tf(computed)]
        credit_specification: Option<Vec<Credits>>,
        /// Whether the instance is protected from being stopped by the API.
        #[tf(computed)]
        disable_api_stop: Option<bool>,
        /// Whether the instance is protected from being terminated by the API.
        #[tf(computed)]
        disable_api_termination: Option<bool>,
        /// Volumes that are attached, without the root volume.
        #[tf(computed)]
        ebs_block_device: Option<BTreeSet<Object<Device>>>,
        /// Whether the instance has throughput of its own for EBS.
        #[tf(computed)]
        ebs_optimized: Option<bool>,
        /// Options of AWS Nitro Enclaves.
        #[tf(computed)]
        enclave_options: Option<Vec<Enclave>>,
        /// Always empty: EC2 does not tell of volumes in the host.
        #[tf(computed)]
        ephemeral_block_device: Option<Vec<Ephemeral>>,
        /// Whether `password_data` is read, for which is waited. `false` by default.
        #[tf(optional)]
        get_password_data: Option<bool>,
        /// Whether `user_data_base64` is told. `false` by default.
        #[tf(optional)]
        get_user_data: Option<bool>,
        /// ID of the dedicated host of the instance.
        #[tf(computed)]
        host_id: Option<String>,
        /// ARN of the resource group of hosts that the instance is placed on.
        #[tf(computed)]
        host_resource_group_arn: Option<String>,
        /// Name of the instance profile.
        #[tf(computed)]
        iam_instance_profile: Option<String>,
        /// ID of the instance.
        #[tf(computed)]
        id: Option<String>,
        /// ID of the instance that is meant.
        #[tf(optional)]
        instance_id: Option<String>,
        /// State of the instance, such as `running`.
        #[tf(computed)]
        instance_state: Option<String>,
        /// Tags that the instance has.
        #[tf(optional, computed)]
        instance_tags: Option<BTreeMap<String, String>>,
        /// Type of the instance.
        #[tf(computed)]
        instance_type: Option<String>,
        /// IPv6 addresses of the primary network interface.
        #[tf(computed)]
        ipv6_addresses: Option<BTreeSet<String>>,
        /// Name of the key pair.
        #[tf(computed)]
        key_name: Option<String>,
        /// When the instance was started last, in RFC 3339.
        #[tf(computed)]
        launch_time: Option<String>,
        /// Options of maintenance.
        #[tf(computed)]
        maintenance_options: Option<Vec<Maintenance>>,
        /// Options of the instance metadata service.
        #[tf(computed)]
        metadata_options: Option<Vec<Metadata>>,
        /// Whether detailed monitoring is on.
        #[tf(computed)]
        monitoring: Option<bool>,
        /// ID of the primary network interface.
        #[tf(computed)]
        network_interface_id: Option<String>,
        /// ARN of the Outpost that the instance is on.
        #[tf(computed)]
        outpost_arn: Option<String>,
        /// Password of the administrator of a Windows instance, encrypted with the key pair, as base64.
        #[tf(computed, null)]
        password_data: Option<String>,
        /// Name of the placement group.
        #[tf(computed)]
        placement_group: Option<String>,
        /// ID of the placement group.
        #[tf(computed)]
        placement_group_id: Option<String>,
        /// Number of the partition of the placement group.
        #[tf(computed)]
        placement_partition_number: Option<i64>,
        /// Private host name of the instance.
        #[tf(computed)]
        private_dns: Option<String>,
        /// Options of the host name.
        #[tf(computed)]
        private_dns_name_options: Option<Vec<HostName>>,
        /// Primary private IPv4 address.
        #[tf(computed)]
        private_ip: Option<String>,
        /// Public host name of the instance.
        #[tf(computed)]
        public_dns: Option<String>,
        /// Public IPv4 address of the instance.
        #[tf(computed)]
        public_ip: Option<String>,
        /// The volume that the instance starts from.
        #[tf(computed)]
        root_block_device: Option<BTreeSet<Object<Root>>>,
        /// Secondary private IPv4 addresses of the primary network interface.
        #[tf(computed)]
        secondary_private_ips: Option<BTreeSet<String>>,
        /// Names of the security groups.
        #[tf(computed)]
        security_groups: Option<BTreeSet<String>>,
        /// Whether the instance takes only what is addressed to it.
        #[tf(computed)]
        source_dest_check: Option<bool>,
        /// ID of the subnet of the instance.
        #[tf(computed)]
        subnet_id: Option<String>,
        /// Tags of the instance.
        #[tf(computed)]
        tags: Option<BTreeMap<String, String>>,
        /// Whether the instance runs on hardware that others use too.
        #[tf(computed)]
        tenancy: Option<String>,
        /// SHA-1 of what the instance is given to start with.
        #[tf(computed, null)]
        user_data: Option<String>,
        /// What the instance is given to start with, as base64, if `get_user_data` asks for it.
        #[tf(computed, null)]
        user_data_base64: Option<String>,
        /// IDs of the security groups.
        #[tf(computed)]
        vpc_security_group_ids: Option<BTreeSet<String>>,
        /// A filter of the API `DescribeInstances` that lets the instance through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for InstanceData {
    const TYPE: &'static str = Instance::SPEC.type_name;
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let arguments = [("instance-id", config.instance_id.as_deref())];
        let wanted = filters(&arguments, config.instance_tags.as_ref(), &config.filter);
        let names_state = config.filter.iter().any(|filter| filter.name == "instance-state-name");
        let search = Search::of(["instance", "instances"], "instance-id", wanted);
        let look = || async {
            let mut found = instance::with_filters(cx, search.filters()).await?;
            // One that is terminated is shown for an hour.
            found.retain(|owned| names_state || !owned.is_terminated());
            search.only(found, |owned: &Owned| owned.instance.instance_id())
        };
        let owned = search.shown(cx, Self::TYPE, look).await?;
        let told = instance::told(cx, &owned).await?;
        let password_data = match config.get_password_data {
            Some(true) => instance::password_of(cx, &owned).await?,
            _ => None,
        };
        let data = UserDataBase64::from(instance::user_data_of(&told));
        let is_some = !data.as_str().is_empty();
        let gets_data = is_some && config.get_user_data == Some(true);
        Ok(Self {
            filter: config.filter.clone(),
            get_password_data: config.get_password_data,
            get_user_data: config.get_user_data,
            instance_id: config.instance_id.clone(),
            instance_tags: config.instance_tags.clone(),
            password_data,
            user_data: data.sha1().filter(|_| is_some),
            user_data_base64: gets_data.then(|| data.as_str().to_owned()),
            ..observed(&owned.instance, told)
        })
    }
}

fn observed(instance: &AwsInstance, told: Instance) -> InstanceData {
    InstanceData {
        ami: told.ami,
        arn: told.arn,
        associate_public_ip_address: Some(instance.public_ip_address.is_some()),
        availability_zone: told.availability_zone,
        credit_specification: Some(
            told.credit_specification.into_iter().map(Credits::from).collect(),
        ),
        disable_api_stop: told.disable_api_stop,
        disable_api_termination: told.disable_api_termination,
        ebs_block_device: Some(
            told.ebs_block_device.into_iter().map(|device| Object(device.into())).collect(),
        ),
        ebs_optimized: told.ebs_optimized,
        enclave_options: Some(told.enclave_options.into_iter().map(Enclave::from).collect()),
        ephemeral_block_device: Some(vec![]),
        filter: BTreeSet::new(),
        get_password_data: None,
        get_user_data: None,
        host_id: told.host_id,
        host_resource_group_arn: told.host_resource_group_arn.map(Into::into),
        iam_instance_profile: told.iam_instance_profile,
        id: told.id,
        instance_id: None,
        instance_state: told.instance_state,
        instance_tags: None,
        instance_type: told.instance_type,
        ipv6_addresses: told.ipv6_addresses.map(|all| all.into_iter().map(Into::into).collect()),
        key_name: told.key_name,
        launch_time: instance.launch_time().and_then(|time| time.fmt(Format::DateTime).ok()),
        maintenance_options: Some(
            told.maintenance_options.into_iter().map(Maintenance::from).collect(),
        ),
        metadata_options: Some(told.metadata_options.into_iter().map(Metadata::from).collect()),
        monitoring: told.monitoring,
        network_interface_id: told.primary_network_interface_id,
        outpost_arn: told.outpost_arn,
        password_data: None,
        placement_group: told.placement_group,
        placement_group_id: told.placement_group_id,
        placement_partition_number: told.placement_partition_number,
        private_dns: told.private_dns,
        private_dns_name_options: Some(
            told.private_dns_name_options.into_iter().map(HostName::from).collect(),
        ),
        private_ip: told.private_ip.map(Into::into),
        public_dns: told.public_dns,
        public_ip: told.public_ip,
        root_block_device: Some(
            told.root_block_device.into_iter().map(|device| Object(device.into())).collect(),
        ),
        secondary_private_ips: told
            .secondary_private_ips
            .map(|all| all.into_iter().map(Into::into).collect()),
        security_groups: told.security_groups.map(|groups| groups.iter().cloned().collect()),
        source_dest_check: told.source_dest_check,
        subnet_id: told.subnet_id,
        tags: Some(from_aws(instance.tags())),
        tenancy: told.tenancy,
        user_data: None,
        user_data_base64: None,
        vpc_security_group_ids: told
            .vpc_security_group_ids
            .map(|ids| ids.iter().cloned().collect()),
    }
}

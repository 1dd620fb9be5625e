//! What is in the attributes of the data source that are lists or sets of objects.

use crate::services::ec2::instance::{
    CreditSpecification, EbsDevice, EnclaveOptions, MaintenanceOptions, MetadataOptions,
    PrivateDnsNameOptions, RootDevice,
};
use std::collections::BTreeMap;

model! {
    /// What becomes of an instance when its CPU credits are used up.
    pub(in crate::services) struct Credits {
        /// Whether credits are bought (`unlimited`) or not (`standard`).
        #[tf(computed)]
        cpu_credits: Option<String>,
    }
}
impl From<CreditSpecification> for Credits {
    fn from(block: CreditSpecification) -> Self {
        Self { cpu_credits: block.cpu_credits }
    }
}

model! {
    /// Options of AWS Nitro Enclaves.
    pub(in crate::services) struct Enclave {
        /// Whether enclaves can be run in the instance.
        #[tf(computed)]
        enabled: Option<bool>,
    }
}
impl From<EnclaveOptions> for Enclave {
    fn from(block: EnclaveOptions) -> Self {
        Self { enabled: block.enabled }
    }
}

model! {
    /// A volume in the host of an instance.
    pub(in crate::services) struct Ephemeral {
        /// Name of the device.
        #[tf(computed)]
        device_name: Option<String>,
        /// Whether the device of the AMI is left out.
        #[tf(computed)]
        no_device: Option<bool>,
        /// Name of the volume in the host.
        #[tf(computed)]
        virtual_name: Option<String>,
    }
}

model! {
    /// Options of the host name.
    pub(in crate::services) struct HostName {
        /// Whether DNS answers for the resource name with A records.
        #[tf(computed)]
        enable_resource_name_dns_a_record: Option<bool>,
        /// Whether DNS answers for the resource name with AAAA records.
        #[tf(computed)]
        enable_resource_name_dns_aaaa_record: Option<bool>,
        /// What the host name is made of: the address, or the ID of the instance.
        #[tf(computed)]
        hostname_type: Option<String>,
    }
}
impl From<PrivateDnsNameOptions> for HostName {
    fn from(block: PrivateDnsNameOptions) -> Self {
        Self {
            enable_resource_name_dns_a_record: block.enable_resource_name_dns_a_record,
            enable_resource_name_dns_aaaa_record: block.enable_resource_name_dns_aaaa_record,
            hostname_type: block.hostname_type,
        }
    }
}

model! {
    /// Options of maintenance.
    pub(in crate::services) struct Maintenance {
        /// Whether AWS moves the instance to another host when its own fails.
        #[tf(computed)]
        auto_recovery: Option<String>,
    }
}
impl From<MaintenanceOptions> for Maintenance {
    fn from(block: MaintenanceOptions) -> Self {
        Self { auto_recovery: block.auto_recovery }
    }
}

model! {
    /// Options of the instance metadata service.
    pub(in crate::services) struct Metadata {
        /// Whether the metadata service can be reached.
        #[tf(computed)]
        http_endpoint: Option<String>,
        /// Whether it can be reached over IPv6.
        #[tf(computed)]
        http_protocol_ipv6: Option<String>,
        /// How many hops an answer can travel.
        #[tf(computed)]
        http_put_response_hop_limit: Option<i64>,
        /// Whether requests need a session token (IMDSv2).
        #[tf(computed)]
        http_tokens: Option<String>,
        /// Whether the tags of the instance can be read there.
        #[tf(computed)]
        instance_metadata_tags: Option<String>,
    }
}
impl From<MetadataOptions> for Metadata {
    fn from(block: MetadataOptions) -> Self {
        Self {
            http_endpoint: block.http_endpoint,
            http_protocol_ipv6: block.http_protocol_ipv6,
            http_put_response_hop_limit: block.http_put_response_hop_limit,
            http_tokens: block.http_tokens,
            instance_metadata_tags: block.instance_metadata_tags,
        }
    }
}

model! {
    /// The volume that an instance starts from.
    pub(in crate::services) struct Root {
        /// Whether the volume is deleted when the instance is terminated.
        #[tf(computed)]
        delete_on_termination: Option<bool>,
        /// Name of the device.
        #[tf(computed)]
        device_name: Option<String>,
        /// Whether the volume is encrypted.
        #[tf(computed)]
        encrypted: Option<bool>,
        /// Operations a second.
        #[tf(computed)]
        iops: Option<i64>,
        /// ARN of the KMS key that the volume is encrypted with.
        #[tf(computed)]
        kms_key_id: Option<String>,
        /// Tags of the volume.
        #[tf(computed)]
        tags: Option<BTreeMap<String, String>>,
        /// Throughput in MiB a second.
        #[tf(computed)]
        throughput: Option<i64>,
        /// ID of the volume.
        #[tf(computed)]
        volume_id: Option<String>,
        /// Size in GiB.
        #[tf(computed)]
        volume_size: Option<i64>,
        /// Type of the volume.
        #[tf(computed)]
        volume_type: Option<String>,
    }
}
impl From<RootDevice> for Root {
    fn from(block: RootDevice) -> Self {
        Self {
            delete_on_termination: block.delete_on_termination,
            device_name: block.device_name,
            encrypted: block.encrypted,
            iops: block.iops,
            kms_key_id: block.kms_key_id.map(Into::into),
            tags: block.tags_all,
            throughput: block.throughput,
            volume_id: block.volume_id,
            volume_size: block.volume_size,
            volume_type: block.volume_type,
        }
    }
}

model! {
    /// Another volume of an instance.
    pub(in crate::services) struct Device {
        /// Whether the volume is deleted when the instance is terminated.
        #[tf(computed)]
        delete_on_termination: Option<bool>,
        /// Name of the device.
        #[tf(computed)]
        device_name: Option<String>,
        /// Whether the volume is encrypted.
        #[tf(computed)]
        encrypted: Option<bool>,
        /// Operations a second.
        #[tf(computed)]
        iops: Option<i64>,
        /// ARN of the KMS key that the volume is encrypted with.
        #[tf(computed)]
        kms_key_id: Option<String>,
        /// ID of the snapshot that the volume is made from.
        #[tf(computed)]
        snapshot_id: Option<String>,
        /// Tags of the volume.
        #[tf(computed)]
        tags: Option<BTreeMap<String, String>>,
        /// Throughput in MiB a second.
        #[tf(computed)]
        throughput: Option<i64>,
        /// ID of the volume.
        #[tf(computed)]
        volume_id: Option<String>,
        /// Size in GiB.
        #[tf(computed)]
        volume_size: Option<i64>,
        /// Type of the volume.
        #[tf(computed)]
        volume_type: Option<String>,
    }
}
impl From<EbsDevice> for Device {
    fn from(block: EbsDevice) -> Self {
        Self {
            delete_on_termination: block.delete_on_termination,
            device_name: Some(block.device_name.into()),
            encrypted: block.encrypted,
            iops: block.iops,
            kms_key_id: block.kms_key_id.map(Into::into),
            snapshot_id: block.snapshot_id,
            tags: block.tags_all,
            throughput: block.throughput,
            volume_id: block.volume_id,
            volume_size: block.volume_size,
            volume_type: block.volume_type,
        }
    }
}

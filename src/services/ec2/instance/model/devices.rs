//! Blocks about volumes.

use crate::schema::Lit;
use crate::schema::types::{DeviceName, KmsKey};
use crate::services::ec2::volumes::TYPES;
use std::collections::BTreeMap;

model! {
    /// The volume that the instance starts from.
    pub(in crate::services) struct RootDevice {
        /// Whether the volume is deleted when the instance is terminated. `true` by default.
        #[tf(optional, default = Lit::Bool(true))]
        delete_on_termination: Option<bool>,
        /// Name of the device, such as `/dev/xvda`, as the AMI says.
        #[tf(computed)]
        device_name: Option<String>,
        /// Whether the volume is encrypted.
        #[tf(optional, computed, replace)]
        encrypted: Option<bool>,
        /// Operations a second, for the types `gp3`, `io1` and `io2`.
        #[tf(optional, computed, recompute_with = &["volume_size", "volume_type"], range = (1, 2_147_483_647))]
        iops: Option<i64>,
        /// KMS key that the volume is encrypted with: its ID, ARN or alias. A change needs a new instance.
        #[tf(optional, computed)]
        kms_key_id: Option<KmsKey>,
        /// Tags of the volume, by key.
        #[tf(optional, default = Lit::Nothing)]
        tags: Option<BTreeMap<String, String>>,
        /// All tags of the volume: its own and the provider's `default_tags`.
        #[tf(optional, computed)]
        tags_all: Option<BTreeMap<String, String>>,
        /// Throughput in MiB a second, for the type `gp3`.
        #[tf(optional, computed, recompute_with = &["volume_type"], range = (1, 2_147_483_647))]
        throughput: Option<i64>,
        /// ID of the volume.
        #[tf(computed)]
        volume_id: Option<String>,
        /// Size in GiB. It can grow in place.
        #[tf(optional, computed, range = (1, 65536))]
        volume_size: Option<i64>,
        /// Type of the volume.
        #[tf(optional, computed, one_of = TYPES)]
        volume_type: Option<String>,
    }
}

model! {
    /// Another volume that is created with the instance. What becomes of one that is taken out of the configuration is
    /// told in the plan: it stays attached.
    pub(in crate::services) struct EbsDevice {
        /// Whether the volume is deleted when the instance is terminated. `true` by default.
        #[tf(optional, default = Lit::Bool(true))]
        delete_on_termination: Option<bool>,
        /// Name of the device, such as `/dev/sdf`.
        #[tf(required)]
        device_name: DeviceName,
        /// Whether the volume is encrypted. A change needs a new instance.
        #[tf(optional, computed)]
        encrypted: Option<bool>,
        /// Operations a second, for the types `gp3`, `io1` and `io2`.
        #[tf(optional, computed, recompute_with = &["volume_size", "volume_type"], range = (1, 2_147_483_647))]
        iops: Option<i64>,
        /// KMS key that the volume is encrypted with: its ID, ARN or alias. A change needs a new instance.
        #[tf(optional, computed)]
        kms_key_id: Option<KmsKey>,
        /// ID of the snapshot that the volume is made from. A change needs a new instance.
        #[tf(optional, computed)]
        snapshot_id: Option<String>,
        /// Tags of the volume, by key.
        #[tf(optional, default = Lit::Nothing)]
        tags: Option<BTreeMap<String, String>>,
        /// All tags of the volume: its own and the provider's `default_tags`.
        #[tf(optional, computed)]
        tags_all: Option<BTreeMap<String, String>>,
        /// Throughput in MiB a second, for the type `gp3`.
        #[tf(optional, computed, recompute_with = &["volume_type"], range = (1, 2_147_483_647))]
        throughput: Option<i64>,
        /// ID of the volume.
        #[tf(computed)]
        volume_id: Option<String>,
        /// Size in GiB. It can grow in place.
        #[tf(optional, computed, range = (1, 65536))]
        volume_size: Option<i64>,
        /// Type of the volume.
        #[tf(optional, computed, one_of = TYPES)]
        volume_type: Option<String>,
    }
}

impl From<&RootDevice> for EbsDevice {
    /// The root volume as one of all volumes.
    fn from(root: &RootDevice) -> Self {
        let root = root.clone();
        Self {
            delete_on_termination: root.delete_on_termination,
            device_name: root.device_name.unwrap_or_default().into(),
            encrypted: root.encrypted,
            iops: root.iops,
            kms_key_id: root.kms_key_id,
            snapshot_id: None,
            tags: root.tags,
            tags_all: root.tags_all,
            throughput: root.throughput,
            volume_id: root.volume_id,
            volume_size: root.volume_size,
            volume_type: root.volume_type,
        }
    }
}

model! {
    /// A volume in the host of the instance, or a device of the AMI that is left out.
    pub(in crate::services) struct EphemeralDevice {
        /// Name of the device, such as `/dev/sdb`.
        #[tf(required)]
        device_name: DeviceName,
        /// Whether the device of the AMI is left out.
        #[tf(optional, conflicts = &["virtual_name"])]
        no_device: Option<bool>,
        /// Name of the volume in the host, such as `ephemeral0`.
        #[tf(optional, conflicts = &["no_device"])]
        virtual_name: Option<String>,
    }
}

//! Block devices.

use super::form::{TRUTHS, number, said, solid, text, told, truth, word};
use crate::schema::types::KmsKey;
use crate::services::ec2::volumes::TYPES;
use aws_sdk_ec2::types::{
    LaunchTemplateBlockDeviceMapping as Said, LaunchTemplateBlockDeviceMappingRequest as Asked,
    LaunchTemplateEbsBlockDevice as SaidVolume, LaunchTemplateEbsBlockDeviceRequest as AskedVolume,
};

model! {
    /// A block device of the instance: a volume that is created with it, one in its host, or a device of the AMI that is
    /// left out.
    pub(in crate::services) struct BlockDevice {
        /// Name of the device, such as `/dev/xvda`.
        #[tf(optional)]
        device_name: Option<String>,
        /// The volume that is created with the instance.
        #[tf(block)]
        ebs: Option<Volume>,
        /// Any string, if the device of the AMI is left out.
        #[tf(optional)]
        no_device: Option<String>,
        /// Name of the volume in the host, such as `ephemeral0`.
        #[tf(optional)]
        virtual_name: Option<String>,
    }
}

model! {
    /// A volume that is created with the instance. What is not written is as the AMI and EC2 say.
    pub(in crate::services) struct Volume {
        /// Whether the volume is deleted when the instance is terminated.
        #[tf(optional, one_of = TRUTHS)]
        delete_on_termination: Option<String>,
        /// Whether the volume is encrypted.
        #[tf(optional, one_of = TRUTHS)]
        encrypted: Option<String>,
        /// Operations a second, for the types `gp3`, `io1` and `io2`.
        #[tf(optional, range = (1, 2_147_483_647))]
        iops: Option<i64>,
        /// KMS key that the volume is encrypted with: its ID, ARN or alias.
        #[tf(optional)]
        kms_key_id: Option<KmsKey>,
        /// ID of the snapshot that the volume is made from.
        #[tf(optional)]
        snapshot_id: Option<String>,
        /// Throughput in MiB a second, for the type `gp3`.
        #[tf(optional, range = (1, 2_147_483_647))]
        throughput: Option<i64>,
        /// MiB a second with which what is in the snapshot is downloaded.
        #[tf(optional, range = (1, 2_147_483_647))]
        volume_initialization_rate: Option<i64>,
        /// Size in GiB.
        #[tf(optional, range = (1, 2_147_483_647))]
        volume_size: Option<i64>,
        /// Type of the volume.
        #[tf(optional, one_of = TYPES)]
        volume_type: Option<String>,
    }
}

pub(super) fn wanted(devices: &[BlockDevice]) -> Option<Vec<Asked>> {
    let one = |device: &BlockDevice| {
        Asked::builder()
            .set_device_name(said(device.device_name.as_deref()))
            .set_ebs(device.ebs.as_ref().map(volume))
            .set_no_device(said(device.no_device.as_deref()))
            .set_virtual_name(said(device.virtual_name.as_deref()))
            .build()
    };
    let no_volume = Asked::builder().ebs(AskedVolume::builder().build()).build();
    solid(devices.iter().map(one), &[Asked::builder().build(), no_volume])
}

fn volume(volume: &Volume) -> AskedVolume {
    AskedVolume::builder()
        .set_delete_on_termination(truth(volume.delete_on_termination.as_deref()))
        .set_encrypted(truth(volume.encrypted.as_deref()))
        .set_iops(number(volume.iops))
        .set_kms_key_id(said(volume.kms_key_id.as_ref().map(KmsKey::as_str)))
        .set_snapshot_id(said(volume.snapshot_id.as_deref()))
        .set_throughput(number(volume.throughput))
        .set_volume_initialization_rate(number(volume.volume_initialization_rate))
        .set_volume_size(number(volume.volume_size))
        .set_volume_type(word(volume.volume_type.as_deref()))
        .build()
}

pub(super) fn seen(devices: &[Said]) -> Vec<BlockDevice> {
    let one = |device: &Said| BlockDevice {
        device_name: device.device_name.clone(),
        ebs: device.ebs().map(seen_volume),
        // Whatever is said, the device is left out.
        no_device: device
            .no_device
            .clone()
            .map(|said| if said.is_empty() { "true".to_owned() } else { said }),
        virtual_name: device.virtual_name.clone(),
    };
    devices.iter().map(one).collect()
}

fn seen_volume(volume: &SaidVolume) -> Volume {
    Volume {
        delete_on_termination: text(volume.delete_on_termination),
        encrypted: text(volume.encrypted),
        iops: volume.iops.map(i64::from),
        kms_key_id: volume.kms_key_id.clone().map(Into::into),
        snapshot_id: volume.snapshot_id.clone(),
        throughput: volume.throughput.map(i64::from),
        volume_initialization_rate: volume.volume_initialization_rate.map(i64::from),
        volume_size: volume.volume_size.map(i64::from),
        volume_type: told(volume.volume_type()),
    }
}

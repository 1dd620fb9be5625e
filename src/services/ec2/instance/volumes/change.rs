//! What can be changed of the volumes of an instance while it runs.

use super::super::Instance;
use super::super::model::EbsDevice;
use super::seen;
use crate::engine::{Change, Cx, Result, Tags, update_tags};
use crate::services::ec2::TAGGING;
use crate::services::ec2::volumes::{self, Settings};
use aws_sdk_ec2::types::{
    EbsInstanceBlockDeviceSpecification, InstanceBlockDeviceMappingSpecification,
};

/// One volume, as it is and as it shall be.
struct Volume<'a> {
    id: &'a str,
    device: &'a str,
    old: EbsDevice,
    new: EbsDevice,
}

/// Changes what differs of the volumes, and of their tags.
pub(in crate::services::ec2::instance) async fn update(
    cx: &Cx,
    id: &str,
    change: &Change<'_, Instance>,
) -> Result<()> {
    for volume in changed(change) {
        modify(cx, &volume).await?;
        keep_or_not(cx, id, &volume).await?;
    }
    tag(cx, id, change).await
}

/// Tags the volumes.
pub(in crate::services::ec2::instance) async fn tag(
    cx: &Cx,
    id: &str,
    change: &Change<'_, Instance>,
) -> Result<()> {
    // A key may go in one place and come in the other: what goes, goes first.
    if change.new.volume_tags.is_none() {
        tag_all(cx, id, change).await?;
        tag_each(cx, change).await
    } else {
        tag_each(cx, change).await?;
        tag_all(cx, id, change).await
    }
}

async fn tag_each(cx: &Cx, change: &Change<'_, Instance>) -> Result<()> {
    for volume in changed(change) {
        let [old, new] = [&volume.old, &volume.new].map(|v| v.tags_all.clone().unwrap_or_default());
        retag(cx, &[volume.id.to_owned()], &old, &new).await?;
    }
    Ok(())
}

async fn tag_all(cx: &Cx, id: &str, change: &Change<'_, Instance>) -> Result<()> {
    let Some(new) = change.of(Instance::volume_tags) else { return Ok(()) };
    let old = change.old.volume_tags.clone().unwrap_or_default();
    let new = new.clone().unwrap_or_default();
    retag(cx, &seen::ids_created_with(cx, id).await?, &old, &new).await
}

/// The volumes that stay, and in which something may change.
fn changed<'a>(change: &Change<'a, Instance>) -> Vec<Volume<'a>> {
    let mut volumes = Vec::new();
    if let Some(root) = change.inside(Instance::root_block_device) {
        let [old, new] = [root.old, root.new].map(EbsDevice::from);
        let ids = (root.old.volume_id.as_deref(), root.old.device_name.as_deref());
        if let (Some(id), Some(device)) = ids {
            volumes.push(Volume { id, device, old, new });
        }
    }
    for volume in change.elements(Instance::ebs_block_device).changed {
        let [old, new] = [volume.old, volume.new].map(EbsDevice::clone);
        if let Some(id) = volume.old.volume_id.as_deref() {
            volumes.push(Volume { id, device: volume.old.device_name.as_str(), old, new });
        }
    }
    volumes
}

fn settings(device: &EbsDevice) -> Settings {
    Settings {
        size: device.volume_size,
        kind: device.volume_type.clone(),
        iops: device.iops,
        throughput: device.throughput,
    }
}

/// Modifies a volume, and waits until it can be used so.
async fn modify(cx: &Cx, volume: &Volume<'_>) -> Result<()> {
    let Volume { id, old, new, .. } = volume;
    let modified = volumes::modify(cx, id, &settings(old), &settings(new)).await?;
    let Some(modification) = modified else { return Ok(()) };
    let name = format!("the volume {id}");
    let is_over = || modification.is_over(cx, id, &name);
    cx.until_the_end(&format!("modifying {name}"), is_over).await
}

/// Says whether a volume goes with its instance.
async fn keep_or_not(cx: &Cx, instance: &str, volume: &Volume<'_>) -> Result<()> {
    let Some(goes) = volume.new.delete_on_termination else {
        return Ok(());
    };
    if volume.old.delete_on_termination == Some(goes) {
        return Ok(());
    }
    let ebs = EbsInstanceBlockDeviceSpecification::builder().delete_on_termination(goes).build();
    let mapping = InstanceBlockDeviceMappingSpecification::builder();
    let mapping = mapping.device_name(volume.device).ebs(ebs).build();
    let call = cx.ec2().modify_instance_attribute().instance_id(instance);
    call.block_device_mappings(mapping).send().await?;
    Ok(())
}

/// Makes the tags of volumes what they shall be.
async fn retag(cx: &Cx, ids: &[String], old: &Tags, new: &Tags) -> Result<()> {
    for id in ids {
        update_tags(TAGGING, cx, id, old, new).await?;
    }
    Ok(())
}

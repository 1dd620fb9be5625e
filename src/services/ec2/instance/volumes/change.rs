//! What can be changed of the volumes of an instance while it runs.

use super::super::Instance;
use super::super::model::EbsDevice;
use super::{int32, seen};
use crate::engine::{Change, Cx, Error, Result, Tags, update_tags};
use crate::services::ec2::TAGGING;
use crate::services::ec2::volumes::{
    WITH_IOPS, WITH_THROUGHPUT, is_usable, modification, setting, takes,
};
use aws_sdk_ec2::types::{
    EbsInstanceBlockDeviceSpecification, InstanceBlockDeviceMappingSpecification,
};
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

/// What is the same of all volumes.
#[derive(Clone, Default, PartialEq)]
struct Settings {
    delete_on_termination: Option<bool>,
    iops: Option<i64>,
    size: Option<i64>,
    tags: Tags,
    throughput: Option<i64>,
    kind: Option<String>,
}

/// One volume, as it is and as it shall be.
struct Volume<'a> {
    id: &'a str,
    device: &'a str,
    old: Settings,
    new: Settings,
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
    for volume in changed(change) {
        retag(cx, &[volume.id.to_owned()], &volume.old.tags, &volume.new.tags).await?;
    }
    if let Some(new) = change.of(Instance::volume_tags) {
        let old = change.old.volume_tags.clone().unwrap_or_default();
        let new = new.clone().unwrap_or_default();
        retag(cx, &seen::ids_created_with(cx, id).await?, &old, &new).await?;
    }
    Ok(())
}

/// The volumes that stay, and in which something may change.
fn changed<'a>(change: &Change<'a, Instance>) -> Vec<Volume<'a>> {
    let mut volumes = Vec::new();
    if let Some(root) = change.inside(Instance::root_block_device) {
        let [old, new] = [root.old, root.new].map(|root| settings(&root.into()));
        let ids = (root.old.volume_id.as_deref(), root.old.device_name.as_deref());
        if let (Some(id), Some(device)) = ids {
            volumes.push(Volume { id, device, old, new });
        }
    }
    for volume in change.elements(Instance::ebs_block_device).changed {
        let [old, new] = [volume.old, volume.new].map(settings);
        if let Some(id) = volume.old.volume_id.as_deref() {
            volumes.push(Volume { id, device: volume.old.device_name.as_str(), old, new });
        }
    }
    volumes
}

fn settings(device: &EbsDevice) -> Settings {
    Settings {
        delete_on_termination: device.delete_on_termination,
        iops: device.iops,
        size: device.volume_size,
        tags: device.tags_all.clone().unwrap_or_default(),
        throughput: device.throughput,
        kind: device.volume_type.clone(),
    }
}

/// Modifies a volume: with all that it shall be, since EC2 takes what fits together only.
async fn modify(cx: &Cx, volume: &Volume<'_>) -> Result<()> {
    let Volume { id, old, new, .. } = volume;
    let differs = (old.size, &old.kind, old.iops, old.throughput)
        != (new.size, &new.kind, new.iops, new.throughput);
    if !differs {
        return Ok(());
    }
    let kind = new.kind.as_deref();
    // What was there of a type that does not take it is no wish, but what EC2 told.
    let wanted = |was: Option<i64>, will: Option<i64>, takers: &[&str]| {
        let is_wish = was != will || takes(old.kind.as_deref(), takers);
        setting(will.filter(|_| is_wish), kind, takers)
    };
    let call = cx
        .ec2()
        .modify_volume()
        .volume_id(*id)
        .set_size(int32(new.size))
        .set_volume_type(kind.map(Into::into))
        .set_iops(wanted(old.iops, new.iops, WITH_IOPS))
        .set_throughput(wanted(old.throughput, new.throughput, WITH_THROUGHPUT));
    let step = format!("modify {id}");
    let modified = cx.once(&step, async { Ok(call.send().await.map(drop)?) });
    if let Err(error) = modified.await {
        return Err(explained(cx, id, error).await);
    }
    let last = format!("modifying the volume {id}");
    let is_modified = || async {
        let last = modification(cx, id).await?;
        last.map_or(Ok(true), |last| is_usable(&last, &format!("the volume {id}")))
    };
    cx.until_the_end(&last, is_modified).await
}

/// How long EC2 lets pass between two changes of a volume.
const PAUSE: i64 = 6 * 60 * 60;

/// Says when EC2 takes the next change of a volume, where it is too early.
async fn explained(cx: &Cx, id: &str, error: Error) -> Error {
    if error.code() != Some("VolumeModificationRateExceeded") {
        return error;
    }
    let last = modification(cx, id).await.ok().flatten();
    let began = last.and_then(|last| last.start_time);
    let next = began.and_then(|t| DateTime::from_secs(t.secs() + PAUSE).fmt(Format::DateTime).ok());
    let next = next.map_or_else(String::new, |next| format!(", at {next}"));
    error.explained(&format!(
        "EC2 takes the next change of a volume six hours after the last one{next}: apply again then."
    ))
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

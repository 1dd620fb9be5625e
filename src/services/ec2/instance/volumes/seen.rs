//! What EC2 tells of the volumes of instances.

use super::super::super::{FILTER_VALUES, ebs_volume, filter, from_aws};
use super::super::Instance;
use super::super::model::{EbsDevice, RootDevice};
use crate::engine::{Cx, Result, Tags};
use crate::schema::types::KmsKey;
use aws_sdk_ec2::types::{Instance as AwsInstance, InstanceBlockDeviceMapping, Volume};
use std::collections::{BTreeMap, BTreeSet};

/// Volumes that are attached within so many seconds of the root volume were created with the instance. Nothing can be
/// attached to one that does not run yet.
const TOGETHER: i64 = 5;

/// Volumes by ID.
pub(in crate::services::ec2::instance) struct Volumes(BTreeMap<String, Volume>);

impl Volumes {
    /// Those of these instances.
    pub(in crate::services::ec2::instance) async fn of(
        cx: &Cx,
        instances: &[AwsInstance],
    ) -> Result<Self> {
        let mappings = instances.iter().flat_map(AwsInstance::block_device_mappings);
        let ids: Vec<String> = mappings.filter_map(id_of).map(str::to_owned).collect();
        let mut all = BTreeMap::new();
        for ids in ids.chunks(FILTER_VALUES) {
            let volumes = ebs_volume::volumes(cx, ids).await?.into_iter();
            all.extend(volumes.filter_map(|volume| Some((volume.volume_id.clone()?, volume))));
        }
        Ok(Self(all))
    }

    /// Whether all volumes of an instance are told.
    pub(in crate::services::ec2::instance) fn has_all(&self, instance: &AwsInstance) -> bool {
        let mut ids = instance.block_device_mappings().iter().filter_map(id_of);
        ids.all(|id| self.0.contains_key(id))
    }

    fn of_mapping(&self, mapping: &InstanceBlockDeviceMapping) -> Option<&Volume> {
        self.0.get(id_of(mapping)?)
    }
}

fn id_of(mapping: &InstanceBlockDeviceMapping) -> Option<&str> {
    mapping.ebs()?.volume_id()
}

fn root_of(instance: &AwsInstance) -> Option<&InstanceBlockDeviceMapping> {
    let name = instance.root_device_name()?;
    instance.block_device_mappings().iter().find(|mapping| mapping.device_name() == Some(name))
}

/// The volumes that were created with an instance. Others were attached to it later, and are somebody else's.
pub(super) fn created_with(instance: &AwsInstance) -> Vec<&InstanceBlockDeviceMapping> {
    let attached =
        |mapping: &InstanceBlockDeviceMapping| Some(mapping.ebs()?.attach_time()?.secs());
    let first = root_of(instance).and_then(attached);
    let is_first = |mapping: &&InstanceBlockDeviceMapping| match (first, attached(mapping)) {
        (Some(first), Some(time)) => (time - first).abs() <= TOGETHER,
        _ => true,
    };
    instance.block_device_mappings().iter().filter(is_first).collect()
}

/// Shows the volumes that an instance is known to have, or that it was created with where nothing is known.
pub(in crate::services::ec2::instance) fn show(
    instance: &AwsInstance,
    volumes: Option<&Volumes>,
    known: Option<&Instance>,
    seen: &mut Instance,
) {
    let Some(volumes) = volumes else {
        return keep(known, seen);
    };
    let root = root_of(instance);
    let known_root = known.and_then(|known| known.root_block_device.as_ref());
    seen.root_block_device = root.map(|mapping| {
        root_device(
            mapping,
            volumes.of_mapping(mapping),
            known_root.and_then(|r| r.kms_key_id.as_ref()),
        )
    });
    let none = BTreeSet::new();
    let devices = known.map_or(&none, |known| &known.ebs_block_device);
    let known_as = |mapping: &InstanceBlockDeviceMapping| {
        let name = mapping.device_name().unwrap_or_default();
        devices.iter().find(|device| device.device_name.is(name))
    };
    let shown: Vec<_> = if devices.is_empty() {
        let is_root = |mapping: &&InstanceBlockDeviceMapping| root == Some(*mapping);
        created_with(instance).into_iter().filter(|mapping| !is_root(mapping)).collect()
    } else {
        instance.block_device_mappings().iter().filter(|m| known_as(m).is_some()).collect()
    };
    seen.ebs_block_device = shown
        .into_iter()
        .map(|mapping| {
            let key = known_as(mapping).and_then(|device| device.kms_key_id.as_ref());
            other_device(mapping, volumes.of_mapping(mapping), key)
        })
        .collect();
    let wanted = known.and_then(|known| known.volume_tags.as_ref());
    // What is told of all volumes is not told of each.
    let without = |tags: &mut Option<Tags>| {
        let everywhere = |key: &String| wanted.is_some_and(|wanted| wanted.contains_key(key));
        if let Some(tags) = tags {
            tags.retain(|key, _| !everywhere(key));
        }
    };
    seen.root_block_device.iter_mut().for_each(|root| without(&mut root.tags_all));
    seen.ebs_block_device = std::mem::take(&mut seen.ebs_block_device)
        .into_iter()
        .map(|mut device| {
            without(&mut device.tags_all);
            device
        })
        .collect();
    seen.volume_tags = wanted.map(|wanted| common_tags(instance, volumes, wanted));
}

/// The volumes that are attached to an instance, without the one that it starts from.
pub(in crate::services::ec2::instance) fn attached(
    instance: &AwsInstance,
    volumes: Option<&Volumes>,
) -> BTreeSet<EbsDevice> {
    let Some(volumes) = volumes else { return BTreeSet::new() };
    let root = root_of(instance);
    let others = instance.block_device_mappings().iter().filter(|m| root != Some(*m));
    others.map(|mapping| other_device(mapping, volumes.of_mapping(mapping), None)).collect()
}

/// Leaves there what is known, where volumes may not be read.
fn keep(known: Option<&Instance>, seen: &mut Instance) {
    let Some(known) = known else { return };
    seen.root_block_device.clone_from(&known.root_block_device);
    seen.ebs_block_device.clone_from(&known.ebs_block_device);
    seen.volume_tags.clone_from(&known.volume_tags);
}

/// The key of a volume. What an alias stands for, only KMS can tell: it stays as it was written.
fn key(volume: Option<&Volume>, known: Option<&KmsKey>) -> Option<KmsKey> {
    let said = volume.and_then(|volume| volume.kms_key_id.clone()).filter(|key| !key.is_empty());
    let alias = known.filter(|known| known.is_alias()).cloned();
    said.map(|said| alias.unwrap_or_else(|| said.into()))
}

fn tags(volume: Option<&Volume>) -> Option<Tags> {
    volume.map(|volume| from_aws(volume.tags()))
}

fn root_device(
    mapping: &InstanceBlockDeviceMapping,
    volume: Option<&Volume>,
    known: Option<&KmsKey>,
) -> RootDevice {
    RootDevice {
        delete_on_termination: mapping.ebs().and_then(|ebs| ebs.delete_on_termination),
        device_name: mapping.device_name.clone(),
        encrypted: volume.and_then(|volume| volume.encrypted),
        iops: volume.and_then(|volume| volume.iops).map(i64::from),
        kms_key_id: key(volume, known),
        tags: None,
        tags_all: tags(volume),
        throughput: volume.and_then(|volume| volume.throughput).map(i64::from),
        volume_id: id_of(mapping).map(str::to_owned),
        volume_size: volume.and_then(|volume| volume.size).map(i64::from),
        volume_type: volume
            .and_then(|volume| volume.volume_type.as_ref())
            .map(|t| t.as_str().to_owned()),
    }
}

fn other_device(
    mapping: &InstanceBlockDeviceMapping,
    volume: Option<&Volume>,
    known: Option<&KmsKey>,
) -> EbsDevice {
    let snapshot = volume.and_then(|volume| volume.snapshot_id.clone());
    EbsDevice {
        snapshot_id: snapshot.filter(|id| !id.is_empty()),
        ..EbsDevice::from(&root_device(mapping, volume, known))
    }
}

/// Of the wanted tags those that all volumes have. Where one has another value, it is that which is shown.
fn common_tags(instance: &AwsInstance, volumes: &Volumes, wanted: &Tags) -> Tags {
    let its = created_with(instance).into_iter().filter_map(|mapping| volumes.of_mapping(mapping));
    let its: Vec<Tags> = its.map(|volume| from_aws(volume.tags())).collect();
    let shown = |(key, value): (&String, &String)| {
        let values: Option<Vec<&String>> = its.iter().map(|tags| tags.get(key)).collect();
        let values = values?;
        let other = values.iter().find(|other| **other != value);
        let shown = other.or(values.first()).copied()?;
        Some((key.clone(), shown.clone()))
    };
    wanted.iter().filter_map(shown).collect()
}

/// The IDs of the volumes that were created with an instance.
pub(super) async fn ids_created_with(cx: &Cx, id: &str) -> Result<Vec<String>> {
    let answer = cx.ec2().describe_instances().filters(filter("instance-id", [id])).send().await?;
    let reservations = answer.reservations.unwrap_or_default().into_iter();
    let instance = reservations.flat_map(|r| r.instances.unwrap_or_default()).next();
    Ok(instance.iter().flat_map(created_with).filter_map(id_of).map(str::to_owned).collect())
}

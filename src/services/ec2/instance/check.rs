//! What is wrong with a configuration beyond the rules of its attributes.

use super::Instance;
use super::model::{EbsDevice, SecondaryInterface};
use crate::diagnostic::Diagnostics;
use crate::plan::Draft;
use crate::services::ec2::launching::throughput_beyond_iops;
use crate::value::{Path, Value};

pub(in crate::services::ec2) fn check(config: &Value, problems: &mut Diagnostics) {
    let root = Instance::root_block_device.name;
    for (i, volume) in objects(config.get(root)).enumerate() {
        throughput_beyond_iops(volume, &Path::from(root).index(i), problems);
    }
    let others = Instance::ebs_block_device.name;
    for volume in objects(config.get(others)) {
        throughput_beyond_iops(volume, &Path::from(others), problems);
    }
}

/// Refuses two secondary interfaces in one place of a network card.
pub(super) fn places_differ(draft: &mut Draft<'_>) {
    let name = Instance::secondary_network_interface.name;
    if !draft.changes(name) {
        return;
    }
    let mut taken = Vec::new();
    let mut is_twice = false;
    for interface in objects(draft.config(name)) {
        let card = interface.get(SecondaryInterface::network_card_index.name);
        let device = match interface.get(SecondaryInterface::device_index.name) {
            Value::Null => Value::from(0),
            said => said.clone(),
        };
        let place = (card.clone(), device);
        is_twice |= !place.0.is_unknown() && !place.1.is_unknown() && taken.contains(&place);
        taken.push(place);
    }
    if is_twice {
        let detail =
            "Two secondary interfaces have the same `network_card_index` and `device_index`.";
        draft.error(name, "Duplicate elements", detail);
    }
}

fn objects(blocks: &Value) -> impl Iterator<Item = &Value> {
    blocks.as_elements().unwrap_or_default().iter()
}

/// Refuses tags of volumes that are said in two places. A map that has nothing in it says nothing. What is there
/// already, as a configuration that was generated from it says, does.
pub(super) fn tags_are_said_once(draft: &mut Draft<'_>) {
    let everywhere = draft.config(Instance::volume_tags);
    if everywhere.is_unknown() || everywhere.is_empty() {
        return;
    }
    let has_tags = |volume: &Value| {
        let tags = volume.get(EbsDevice::tags.name);
        !tags.is_unknown() && !tags.is_empty()
    };
    for blocks in [Instance::root_block_device.name, Instance::ebs_block_device.name] {
        let changes = draft.changes(Instance::volume_tags) || draft.changes(blocks);
        if changes && objects(draft.config(blocks)).any(has_tags) {
            let detail = format!(
                "`volume_tags` tags all volumes, so that `tags` in `{blocks}` cannot: set one of them."
            );
            draft.error(Instance::volume_tags, "Conflicting arguments", detail);
        }
    }
}

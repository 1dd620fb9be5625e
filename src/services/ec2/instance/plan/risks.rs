//! What is open because nobody says otherwise.

use super::super::Instance;
use super::super::model::EbsDevice;
use crate::diagnostic::Diagnostics;
use crate::services::ec2::risks;
use crate::value::{Path, Value};

pub(in crate::services::ec2) fn risks(config: &Value, planned: &Value, told: &mut Diagnostics) {
    risks::of_metadata(config, planned, told);
    of_root(config, planned, told);
    of_others(config, planned, told);
}

/// An instance whose configuration says nothing of its root volume has one, too.
fn of_root(config: &Value, planned: &Value, told: &mut Diagnostics) {
    let name = Instance::root_block_device.name;
    let block = |object: &Value| match object.get(name).as_elements() {
        Some(blocks) => blocks.first().cloned().or(Some(Value::Null)),
        None => None,
    };
    let (Some(said), will_be) = (block(config), block(planned)) else { return };
    let at = Path::from(name).index(0).attribute(EbsDevice::encrypted.name);
    let at = if said.is_null() { Path::from(name) } else { at };
    risks::of_volume(&said, &will_be.unwrap_or(Value::Null), &at, told);
}

fn of_others(config: &Value, planned: &Value, told: &mut Diagnostics) {
    let name = Instance::ebs_block_device.name;
    let device = EbsDevice::device_name.name;
    let will_be = planned.get(name).as_elements().unwrap_or_default();
    for said in config.get(name).as_elements().unwrap_or_default() {
        let same = will_be.iter().find(|one| one.get(device) == said.get(device));
        risks::of_volume(said, same.unwrap_or(&Value::Null), &Path::from(name), told);
    }
}

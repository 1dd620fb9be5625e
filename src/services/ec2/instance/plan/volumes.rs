//! What a plan says of volumes.

use super::super::Instance;
use super::super::model::{EbsDevice, RootDevice};
use crate::plan::{Draft, Element};
use crate::schema::Field;
use crate::schema::types::{DeviceName, KmsKey};
use crate::services::ec2::launching::volume_fits;
use crate::value::{Path, Value};

/// Settings that go together in every volume. What is there already, as a configuration that was generated from it
/// says, does.
pub(super) fn fit(draft: &mut Draft<'_>) {
    let root = Path::from(Instance::root_block_device.inside());
    let others = draft.elements(Instance::ebs_block_device);
    let all = others.iter().map(|device| Path::from(&device.at)).chain([root]);
    for at in all.collect::<Vec<_>>() {
        volume_fits(draft, &at);
    }
}

/// A volume does not shrink, and what it was made from and how it is encrypted stays.
pub(super) fn change(draft: &mut Draft<'_>) {
    let root = Instance::root_block_device;
    let key = Path::from(root.then(RootDevice::kms_key_id));
    if is_another_key(draft.prior(key.clone()), draft.planned(key.clone())) {
        draft.replace(key);
    }
    shrinks(draft, &Path::from(root.then(RootDevice::volume_size)));
    for device in draft.elements(Instance::ebs_block_device) {
        device_changes(draft, &device);
    }
    let node = Instance::ebs_block_device;
    if draft.planned(node).is_unknown() {
        // There may be new ones among them.
        draft.replace(node);
    }
    warn_of_those_that_stay(draft);
}

fn device_changes(draft: &mut Draft<'_>, device: &Element<Instance, EbsDevice>) {
    if device.is_new() {
        draft.replace(&device.at);
        return;
    }
    shrinks(draft, &Path::from(device.at.then(EbsDevice::volume_size)));
    let name = EbsDevice::kms_key_id.name;
    let key = is_another_key(device.prior.get(name), device.planned.get(name));
    for (changes, name) in [
        (device.changes(EbsDevice::encrypted), EbsDevice::encrypted.name),
        (key, EbsDevice::kms_key_id.name),
        (device.changes(EbsDevice::snapshot_id), EbsDevice::snapshot_id.name),
    ] {
        if changes {
            draft.replace(Path::from(&device.at).attribute(name));
        }
    }
}

/// Says which volumes are not looked at any more.
pub(in crate::services::ec2) fn warn_of_those_that_stay(draft: &mut Draft<'_>) {
    let node = Instance::ebs_block_device;
    let (was, will) = (draft.prior(node).clone(), draft.planned(node).clone());
    let (Value::Set(was), Value::Set(will)) = (was, will) else { return };
    let key = EbsDevice::device_name.name;
    let stays =
        |device: &Value| will.iter().any(|other| DeviceName::same(device.get(key), other.get(key)));
    let gone = was.iter().filter(|device| !stays(device));
    let gone: Vec<&str> = gone.filter_map(|device| device.get(key).as_str()).collect();
    if !gone.is_empty() {
        let detail = format!(
            "What is no longer written stays attached to the instance, and is not looked at any more: {}.",
            gone.join(", ")
        );
        draft.warning(node, "Volumes stay attached", detail);
    }
}

/// Whether it is certain or possible that a volume is to be encrypted with another key. What an alias stands for is
/// only known where the volume was created with it: of others it is taken on trust.
pub(in crate::services::ec2) fn is_another_key(was: &Value, will: &Value) -> bool {
    let is_alias = |key: &Value| key.as_str().is_some_and(|key| KmsKey::from(key).is_alias());
    let is_key = |key: &Value| key.as_str().is_some_and(|key| !KmsKey::from(key).is_alias());
    was != will && !(is_key(was) && is_alias(will)) && !KmsKey::same(was, will)
}

fn shrinks(draft: &mut Draft<'_>, at: &Path) {
    let number = |value: &Value| match value {
        Value::Number(number) => number.as_i64(),
        _ => None,
    };
    let (was, will) = (number(draft.prior(at.clone())), number(draft.planned(at.clone())));
    if let (Some(was), Some(will)) = (was, will)
        && will < was
    {
        let detail = format!("The volume has {was} GiB, and none can shrink to {will} GiB.");
        draft.error(at.clone(), "A volume cannot shrink", detail);
    }
}

/// EC2 does not tell of volumes in the host: where nothing is known of them, what is written is taken on trust.
pub(in crate::services::ec2) fn ephemeral_change(draft: &mut Draft<'_>) {
    let node = Instance::ephemeral_block_device;
    if !draft.changes(node) {
        return;
    }
    if draft.prior(node).is_empty() {
        let detail = "EC2 does not tell of volumes in the host of an instance. The plan takes over what the configuration \
            says and changes nothing.";
        draft.warning(node, "The volumes are taken on trust", detail);
    } else {
        draft.replace(node);
    }
}

//! What a plan needs beyond the rules of the attributes: versions, and what does not go together.

use super::LaunchTemplate;
use super::devices::BlockDevice;
use super::market::{MarketOptions, SpotOptions};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::plan::Draft;
use crate::schema::Block;
use crate::services::ec2::launching::{
    CapacityReservation, CapacityTarget, throughput_beyond_iops, volume_fits,
};
use crate::value::{Path, Value};

/// What is said of the template, and not of a version of it.
const OF_TEMPLATE: [&str; 7] = [
    LaunchTemplate::arn.name,
    LaunchTemplate::default_version.name,
    LaunchTemplate::id.name,
    LaunchTemplate::latest_version.name,
    LaunchTemplate::name.name,
    LaunchTemplate::name_prefix.name,
    LaunchTemplate::update_default_version.name,
];

/// What is wrong with a configuration beyond the rules of its attributes.
pub(super) fn check(config: &Value, problems: &mut Diagnostics) {
    let devices = config.get(LaunchTemplate::block_device_mappings.name);
    for (i, device) in devices.as_elements().unwrap_or_default().iter().enumerate() {
        let at = Path::from(LaunchTemplate::block_device_mappings.at(i));
        let said =
            [BlockDevice::ebs.name, BlockDevice::no_device.name, BlockDevice::virtual_name.name];
        if device.as_map().is_some() && said.iter().all(|name| device.get(name).is_empty()) {
            let detail = "It does not say what the device is, so that no instance can be launched: write one of `ebs`, \
                `no_device` and `virtual_name`.";
            problems.push(Diagnostic::warning("A device without a volume", detail).at(at.clone()));
        }
        let volumes = device.get(BlockDevice::ebs.name).as_elements().unwrap_or_default();
        if let Some(volume) = volumes.first() {
            let at = at.attribute(BlockDevice::ebs.name).index(0);
            throughput_beyond_iops(volume, &at, problems);
        }
    }
}

pub(super) fn plan(draft: &mut Draft<'_>) {
    let devices = draft.config(LaunchTemplate::block_device_mappings).as_elements();
    for i in 0..devices.unwrap_or_default().len() {
        let at = LaunchTemplate::block_device_mappings.at(i);
        volume_fits(draft, &Path::from(at).attribute(BlockDevice::ebs.name).index(0));
    }
    target_is_said_once(draft);
    minutes_are_hours(draft);
    if draft.is_create() {
        first_version(draft);
    } else {
        next_version(draft);
    }
}

/// A new template has one version.
fn first_version(draft: &mut Draft<'_>) {
    draft.set(LaunchTemplate::latest_version, Value::from(1));
    let wanted = draft.config(LaunchTemplate::default_version);
    if wanted.is_null() {
        draft.set(LaunchTemplate::default_version, Value::from(1));
    } else if !wanted.is_unknown() && *wanted != Value::from(1) {
        let detail = "A new launch template has the version 1 and no other one: leave `default_version` out, or set \
            `update_default_version` to have the latest one.";
        draft.error(LaunchTemplate::default_version, "There is no such version", detail);
    }
}

/// A change of what a version says makes another one. What the user does not say of the default version stays.
fn next_version(draft: &mut Draft<'_>) {
    let nodes = LaunchTemplate::SCHEMA.nodes.iter().map(|node| node.name);
    let is_new = nodes.filter(|name| !OF_TEMPLATE.contains(name)).any(|name| draft.changes(name));
    let latest = draft.prior(LaunchTemplate::latest_version).clone();
    let default = LaunchTemplate::default_version;
    if is_new {
        draft.unknown(LaunchTemplate::latest_version);
    }
    if !draft.config(default).is_null() {
        return exists(draft, &latest, is_new);
    }
    match draft.config(LaunchTemplate::update_default_version) {
        Value::Bool(true) if is_new => draft.unknown(default),
        Value::Bool(true) => draft.set(default, latest),
        Value::Unknown if is_new || *draft.prior(default) != latest => draft.unknown(default),
        _ => {}
    }
}

/// Refuses a default version that there will not be.
fn exists(draft: &mut Draft<'_>, latest: &Value, is_new: bool) {
    let at = LaunchTemplate::default_version;
    if !draft.changes(at) {
        return;
    }
    let (Value::Number(wanted), Value::Number(latest)) = (draft.config(at), latest) else { return };
    let (Some(wanted), Some(latest)) = (wanted.as_i64(), latest.as_i64()) else { return };
    if wanted > latest.saturating_add(i64::from(is_new)) {
        let detail =
            format!("The latest version is {latest}, and so {wanted} cannot be the default one.");
        draft.error(at, "There is no such version", detail);
    }
}

/// A reservation is named in one way.
fn target_is_said_once(draft: &mut Draft<'_>) {
    let node = LaunchTemplate::capacity_reservation_specification;
    let target = Path::from(node.then(CapacityReservation::capacity_reservation_target)).index(0);
    let (id, group) = (
        CapacityTarget::capacity_reservation_id.name,
        CapacityTarget::capacity_reservation_resource_group_arn.name,
    );
    let is_set = |name: &str| {
        let said = draft.config(target.attribute(name));
        !said.is_unknown() && !said.is_empty()
    };
    if draft.changes(node) && is_set(id) && is_set(group) {
        let detail = format!("Only one of `{id}` and `{group}` can be set.");
        draft.error(target.attribute(group), "Conflicting arguments", detail);
    }
}

fn minutes_are_hours(draft: &mut Draft<'_>) {
    let spot = LaunchTemplate::instance_market_options.then(MarketOptions::spot_options);
    let at = Path::from(spot).index(0).attribute(SpotOptions::block_duration_minutes.name);
    let minutes = match draft.config(at.clone()) {
        Value::Number(minutes) => minutes.as_i64(),
        _ => None,
    };
    if let Some(minutes) = minutes.filter(|minutes| minutes % 60 != 0) {
        let detail = format!("{minutes} is not a multiple of 60.");
        draft.error(at, "Invalid value", detail);
    }
}

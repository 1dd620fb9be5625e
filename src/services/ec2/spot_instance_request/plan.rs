//! What a plan of a request needs beyond the rules of its attributes.

use super::super::instance::{self, EbsDevice, RootDevice};
use super::SpotInstanceRequest;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::plan::Draft;
use crate::schema::types::Time;
use crate::value::{Path, Value};

/// What goes together in a request.
pub(super) fn check(config: &Value, problems: &mut Diagnostics) {
    let text = |name: &str| config.get(name).as_str();
    let behavior = SpotInstanceRequest::instance_interruption_behavior.name;
    let is_once = text(SpotInstanceRequest::spot_type.name) == Some("one-time");
    if let Some(said @ ("hibernate" | "stop")) = text(behavior)
        && is_once
    {
        let detail = format!(
            "The instance of a `one-time` request can only be terminated: `{said}` needs `spot_type` to be `persistent`."
        );
        problems.push(Diagnostic::error("Conflicting arguments", detail).at(behavior));
    }
    let time = |name: &str| text(name).and_then(|text| Time::from(text).instant());
    let until = SpotInstanceRequest::valid_until.name;
    if let (Some(from), Some(to)) = (time(SpotInstanceRequest::valid_from.name), time(until))
        && to <= from
    {
        let detail =
            "The request would end before it begins: `valid_until` has to be after `valid_from`.";
        problems.push(Diagnostic::error("Conflicting arguments", detail).at(until));
    }
}

pub(super) fn plan(draft: &mut Draft<'_>) {
    instance::wherever_launched(draft);
    warn_of_what_is_not_taken(draft);
    if draft.is_create() {
        return;
    }
    cancelled_is_replaced(draft);
    volumes_change(draft);
    instance::ephemeral_change(draft);
    instance::written_interfaces_change(draft);
    let groups = SpotInstanceRequest::security_groups;
    let are_written = !draft.config(groups).is_null();
    if draft.changes(groups) && are_written && !instance::has_groups(draft) {
        draft.replace(groups);
    }
    let data = [SpotInstanceRequest::user_data.name, SpotInstanceRequest::user_data_base64.name];
    if !instance::is_same_data(draft) {
        for name in data {
            if draft.changes(name) {
                draft.replace(name);
            }
        }
    }
}

/// What RequestSpotInstances does not take, and what nothing sets later.
const NOT_TAKEN: [&str; 16] = [
    SpotInstanceRequest::capacity_reservation_specification.name,
    SpotInstanceRequest::cpu_core_count.name,
    SpotInstanceRequest::cpu_options.name,
    SpotInstanceRequest::cpu_threads_per_core.name,
    SpotInstanceRequest::disable_api_stop.name,
    SpotInstanceRequest::disable_api_termination.name,
    SpotInstanceRequest::enclave_options.name,
    SpotInstanceRequest::hibernation.name,
    SpotInstanceRequest::host_id.name,
    SpotInstanceRequest::host_resource_group_arn.name,
    SpotInstanceRequest::instance_initiated_shutdown_behavior.name,
    SpotInstanceRequest::launch_template.name,
    SpotInstanceRequest::placement_group_id.name,
    SpotInstanceRequest::placement_partition_number.name,
    SpotInstanceRequest::private_dns_name_options.name,
    SpotInstanceRequest::secondary_network_interface.name,
];

/// Says which arguments are without effect. Those that say what is so anyway are not among them.
fn warn_of_what_is_not_taken(draft: &mut Draft<'_>) {
    let says_something =
        |value: &Value| !value.is_unknown() && !value.is_empty() && *value != Value::Bool(false);
    let written = |name: &&str| says_something(draft.config(*name)) && draft.changes(*name);
    let written: Vec<&str> = NOT_TAKEN.into_iter().filter(written).collect();
    let Some(first) = written.first().copied() else { return };
    let detail = format!(
        "RequestSpotInstances does not take {}, and the instance is as EC2 makes it without. The type aws_instance with \
         `instance_market_options` takes what is possible of it.",
        written.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    );
    draft.warning(first, "Argument without effect", detail);
}

/// A request that somebody has cancelled launches nothing any more, and its instance runs on.
fn cancelled_is_replaced(draft: &mut Draft<'_>) {
    let state = SpotInstanceRequest::spot_request_state;
    if draft.prior(state).as_str() != Some("cancelled") {
        return;
    }
    let instance = draft.prior(SpotInstanceRequest::spot_instance_id).as_str().unwrap_or_default();
    let detail = format!(
        "Somebody has cancelled the request, and EC2 leaves its instance {instance} running: the instance is terminated, and \
         a new request is made."
    );
    draft.warning(state, "The request was cancelled", detail);
    draft.unknown(state);
    draft.replace(state);
}

/// The terms of a volume, which are those of the request.
const TERMS: [&str; 7] = [
    EbsDevice::delete_on_termination.name,
    EbsDevice::encrypted.name,
    EbsDevice::iops.name,
    EbsDevice::snapshot_id.name,
    EbsDevice::throughput.name,
    EbsDevice::volume_size.name,
    EbsDevice::volume_type.name,
];

/// Other volumes need another request. Their tags do not.
fn volumes_change(draft: &mut Draft<'_>) {
    let root = SpotInstanceRequest::root_block_device;
    let node = SpotInstanceRequest::ebs_block_device;
    for whole in [root.name, node.name] {
        if draft.planned(whole).is_unknown() {
            draft.replace(whole);
        }
    }
    if !draft.planned(root).is_empty() && draft.planned(root).as_elements().is_some() {
        let at = Path::from(root.inside());
        let key = at.attribute(RootDevice::kms_key_id.name);
        if instance::is_another_key(draft.prior(key.clone()), draft.planned(key.clone())) {
            draft.replace(key);
        }
        terms_change(draft, &at);
    }
    for device in draft.elements(node) {
        let at = Path::from(&device.at);
        if device.is_new() {
            draft.replace(at);
            continue;
        }
        let key = EbsDevice::kms_key_id.name;
        if instance::is_another_key(device.prior.get(key), device.planned.get(key)) {
            draft.replace(at.attribute(key));
        }
        terms_change(draft, &at);
    }
    instance::warn_of_those_that_stay(draft);
}

fn terms_change(draft: &mut Draft<'_>, volume: &Path) {
    for at in TERMS.map(|name| volume.attribute(name)) {
        if draft.changes(at.clone()) {
            draft.replace(at);
        }
    }
}

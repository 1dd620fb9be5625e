//! What a plan needs beyond the rules of the attributes: what is left alone, what needs a new instance, what is not
//! known.

mod anew;
mod processor;
mod risks;
mod volumes;

pub(in crate::services::ec2) use anew::{has_groups, written_interfaces_change};
pub(in crate::services::ec2) use risks::risks;
pub(in crate::services::ec2) use volumes::{
    ephemeral_change, is_another_key, warn_of_those_that_stay,
};

use super::model::{CpuOptions, CreditSpecification, PrivateDnsNameOptions};
use super::{Instance, check, reservation, user_data};
use crate::plan::Draft;
use crate::schema::Field;
use crate::schema::types::UserData;
use crate::value::{Path, Value};

pub(super) fn plan(draft: &mut Draft<'_>) {
    leave_alone(draft);
    wherever_launched(draft);
    if draft.is_create() {
        return;
    }
    user_data_changes(draft);
    type_changes(draft);
    type_decides(draft);
    processor::change(draft);
    volumes::change(draft);
    volumes::ephemeral_change(draft);
    anew::interfaces_change(draft);
    anew::template_changes(draft);
    anew::market_changes(draft);
    anew::others_replace(draft);
    place_changes(draft);
    if stops(draft) {
        forget_public_address(draft);
    }
}

/// What a plan of an instance needs whatever launches it.
pub(in crate::services::ec2) fn wherever_launched(draft: &mut Draft<'_>) {
    take_base64_away(draft);
    interfaces_decide(draft);
    warn_of_base64(draft);
    none_is_counted(draft);
    volumes::fit(draft);
    reservation::is_said_once(draft);
    check::tags_are_said_once(draft);
    check::places_differ(draft);
    processor::is_said_once(draft);
}

/// What nobody has set is not even asked for: each of these would cost a call for each instance in each refresh.
fn leave_alone(draft: &mut Draft<'_>) {
    for name in [
        Instance::disable_api_stop.name,
        Instance::disable_api_termination.name,
        Instance::instance_initiated_shutdown_behavior.name,
    ] {
        if draft.config(name).is_null() && draft.prior(name).is_null() {
            draft.set(name, Value::Null);
        }
    }
    let is_wanted = *draft.planned(Instance::get_password_data) != Value::Bool(false);
    if !is_wanted && draft.prior(Instance::password_data).is_empty() {
        draft.set(Instance::password_data, Value::Null);
    }
}

/// What is not written any more is taken away, as of `user_data`.
fn take_base64_away(draft: &mut Draft<'_>) {
    let base64 = draft.prior(Instance::user_data_base64);
    if draft.config(Instance::user_data_base64).is_null() && base64.as_str() != Some("") {
        draft.set(Instance::user_data_base64, Value::Null);
    }
}

/// Of an interface that exists, what it is like is its own.
fn interfaces_decide(draft: &mut Draft<'_>) {
    let given = [Instance::network_interface.name, Instance::primary_network_interface.name];
    let is_given = given.iter().any(|name| !draft.config(*name).is_empty());
    if is_given && draft.config(Instance::source_dest_check).is_null() {
        let was = draft.prior(Instance::source_dest_check).clone();
        draft.set(Instance::source_dest_check, if was.is_null() { Value::Unknown } else { was });
    }
}

/// What is base64 already is sent as it is, which may not be meant.
fn warn_of_base64(draft: &mut Draft<'_>) {
    let at = Instance::user_data;
    let is_base64 = draft.config(at).as_str().is_some_and(user_data::is_base64);
    if is_base64 && draft.changes(at) {
        let detail = "The text is base64, and is sent as it is: `user_data_base64` says so.";
        draft.warning(at, "User data is base64", detail);
    }
}

/// That no IPv6 address is written is their number, too, where that is not written.
fn none_is_counted(draft: &mut Draft<'_>) {
    let (addresses, count) = (Instance::ipv6_addresses, Instance::ipv6_address_count);
    let is_none = draft.config(addresses).as_elements().is_some_and(<[Value]>::is_empty);
    if is_none && draft.config(count).is_null() && draft.changes(addresses) {
        draft.set(count, Value::from(0));
    }
}

fn user_data_changes(draft: &mut Draft<'_>) {
    let names = [Instance::user_data.name, Instance::user_data_base64.name];
    if !names.iter().any(|name| draft.changes(*name)) || is_same_data(draft) {
        return;
    }
    let changed = names.into_iter().rfind(|name| draft.changes(*name));
    let at = changed.unwrap_or(Instance::user_data.name);
    if *draft.planned(Instance::user_data_replace_on_change) != Value::Bool(false) {
        draft.replace(at);
        return;
    }
    let detail = "The instance is stopped and started with the new user data. Most images look at it at the first start \
        only, so that what it says is not done again: set `user_data_replace_on_change` to have a new instance for that.";
    draft.warning(at, "The instance restarts", detail);
}

/// Whether the text of one attribute moves into the other one.
pub(in crate::services::ec2) fn is_same_data(draft: &Draft<'_>) -> bool {
    let data = |of: &dyn Fn(&str) -> Value| {
        let text = of(Instance::user_data.name);
        let base64 = of(Instance::user_data_base64.name);
        let known = text.is_wholly_known() && base64.is_wholly_known();
        let text = text.as_str().map(str::to_owned);
        known.then(|| text.or(base64.as_str().map(str::to_owned)).unwrap_or_default())
    };
    let (was, will) =
        (data(&|name| draft.prior(name).clone()), data(&|name| draft.planned(name).clone()));
    let (Some(was), Some(will)) = (was, will) else {
        return false;
    };
    was == will || UserData::same(&Value::from(was), &Value::from(will))
}

/// The processor of a type, as far as its name tells: a `g` after the generation stands for AWS Graviton.
/// <https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html>
fn is_arm(kind: &str) -> bool {
    let family = kind.split(['.', '-']).next().unwrap_or_default();
    let options = family.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let options = options.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_mac = family.starts_with("mac");
    family == "a1" || (is_mac && family != "mac1") || options.contains('g') || kind.contains("-gb")
}

/// An image is made for one architecture.
fn type_changes(draft: &mut Draft<'_>) {
    let kind = Instance::instance_type;
    let (was, will) = (draft.prior(kind).as_str(), draft.planned(kind).as_str());
    let (Some(was), Some(will)) = (was, will) else {
        return;
    };
    if is_arm(was) != is_arm(will) {
        let detail = format!("{was} and {will} have processors of different architectures.");
        draft.replace(kind);
        draft.warning(kind, "The instance is replaced", detail);
    }
}

/// What a block that is written leaves to EC2, another type may have otherwise.
fn type_decides(draft: &mut Draft<'_>) {
    if !draft.changes(Instance::instance_type) {
        return;
    }
    let (cpu, credits) = (Instance::cpu_options.name, Instance::credit_specification.name);
    for (block, name) in [
        (cpu, CpuOptions::core_count.name),
        (cpu, CpuOptions::threads_per_core.name),
        (credits, CreditSpecification::cpu_credits.name),
    ] {
        let block = Path::from(block).index(0);
        let at = block.attribute(name);
        if draft.config(block).as_map().is_some() && draft.config(at.clone()).is_null() {
            draft.unknown(at);
        }
    }
}

/// What says where an instance is placed.
const PLACE: [&str; 6] = [
    Instance::host_id.name,
    Instance::host_resource_group_arn.name,
    Instance::placement_group.name,
    Instance::placement_group_id.name,
    Instance::placement_partition_number.name,
    Instance::tenancy.name,
];

/// What is not said of another place is what EC2 makes of it.
fn place_changes(draft: &mut Draft<'_>) {
    if !PLACE.iter().any(|name| draft.changes(*name)) {
        return;
    }
    for name in PLACE.iter().filter(|name| **name != Instance::tenancy.name) {
        if draft.config(*name).is_null() {
            draft.unknown(*name);
        }
    }
}

/// What can be changed of a stopped instance only.
pub(super) const STOPPED: [&str; 14] = [
    Instance::capacity_reservation_specification.name,
    Instance::cpu_core_count.name,
    Instance::cpu_options.name,
    Instance::cpu_threads_per_core.name,
    Instance::ebs_optimized.name,
    Instance::host_id.name,
    Instance::host_resource_group_arn.name,
    Instance::instance_type.name,
    Instance::placement_group.name,
    Instance::placement_group_id.name,
    Instance::placement_partition_number.name,
    Instance::tenancy.name,
    Instance::user_data.name,
    Instance::user_data_base64.name,
];

fn stops(draft: &Draft<'_>) -> bool {
    let names = Instance::private_dns_name_options;
    let hostname = names.then(PrivateDnsNameOptions::hostname_type);
    let written = |name: &&str| draft.changes(*name) && !draft.config(*name).is_empty();
    let taken_away = [Instance::user_data.name, Instance::user_data_base64.name];
    STOPPED.iter().any(written)
        || taken_away.iter().any(|name| draft.changes(*name))
        || draft.planned(names).is_unknown()
        || draft.changes(Path::from(hostname))
}

/// A stop gives a public address of AWS back.
fn forget_public_address(draft: &mut Draft<'_>) {
    if *draft.prior(Instance::associate_public_ip_address) == Value::Bool(true) {
        draft.unknown(Instance::public_ip);
        draft.unknown(Instance::public_dns);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_type_tells_its_architecture() {
        for arm in [
            "a1.large",
            "t4g.micro",
            "m6g.large",
            "c7gn.large",
            "im4gn.large",
            "x2gd.large",
            "is4gen.large",
            "g5g.xlarge",
            "hpc7g.4xlarge",
            "r8gd.metal-24xl",
            "mac2-m2.metal",
            "p6e-gb200.36xlarge",
        ] {
            assert!(is_arm(arm), "{arm}");
        }
        for other in [
            "t3.micro",
            "m5.large",
            "g4dn.xlarge",
            "g5.xlarge",
            "c6id.large",
            "u7i-12tb.224xlarge",
            "mac1.metal",
            "i4i.large",
            "x2iezn.2xlarge",
            "gr6.4xlarge",
            "p4de.24xlarge",
        ] {
            assert!(!is_arm(other), "{other}");
        }
    }
}

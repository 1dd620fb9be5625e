//! What a plan needs beyond the rules of the attributes: what is left alone, what needs a new instance, what is not known.

use super::model::{
    CpuOptions, EbsDevice, Interface, LaunchTemplate, MarketOptions, PrivateDnsNameOptions,
    RootDevice, VolumeTypes,
};
use super::{Instance, user_data};
use crate::plan::Draft;
use crate::schema::Field;
use crate::schema::types::{DeviceName, KmsKey, UserData};
use crate::value::{Path, Value};

pub(super) fn plan(draft: &mut Draft<'_>) {
    leave_alone(draft);
    interfaces_decide(draft);
    warn_of_base64(draft);
    volumes_fit(draft);
    if draft.is_create() {
        return;
    }
    user_data_changes(draft);
    type_changes(draft);
    volumes_change(draft);
    devices_change(draft);
    interfaces_change(draft);
    template_changes(draft);
    market_changes(draft);
    others_replace(draft);
    place_changes(draft);
    if stops(draft) {
        forget_public_address(draft);
    }
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
    // What is not written any more is taken away, as of `user_data`.
    let base64 = draft.prior(Instance::user_data_base64);
    if draft.config(Instance::user_data_base64).is_null() && base64.as_str() != Some("") {
        draft.set(Instance::user_data_base64, Value::Null);
    }
    let is_wanted = *draft.planned(Instance::get_password_data) != Value::Bool(false);
    if !is_wanted && draft.prior(Instance::password_data).is_null() {
        draft.set(Instance::password_data, Value::Null);
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
fn is_same_data(draft: &Draft<'_>) -> bool {
    let data = |of: &dyn Fn(&str) -> Value| {
        let text = of(Instance::user_data.name);
        let base64 = of(Instance::user_data_base64.name);
        let known = text.is_wholly_known() && base64.is_wholly_known();
        let text = text.as_str().map(str::to_owned);
        known.then(|| text.or(base64.as_str().map(str::to_owned)).unwrap_or_default())
    };
    let (was, will) =
        (data(&|name| draft.prior(name).clone()), data(&|name| draft.planned(name).clone()));
    let (Some(was), Some(will)) = (was, will) else { return false };
    was == will || UserData::same(&Value::from(was), &Value::from(will))
}

/// Whether instances of a type earn CPU credits: <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances.html>.
pub(super) fn is_burstable(kind: &str) -> bool {
    let mut letters = kind.chars();
    letters.next() == Some('t') && letters.next().is_some_and(|c| c.is_ascii_digit())
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
    let (Some(was), Some(will)) = (was, will) else { return };
    if is_arm(was) != is_arm(will) {
        let detail = format!("{was} and {will} have processors of different architectures.");
        draft.replace(kind);
        draft.warning(kind, "The instance is replaced", detail);
    }
}

/// Settings that go together in every volume. What is there already, as a configuration that was generated from it says, does.
fn volumes_fit(draft: &mut Draft<'_>) {
    let root = Path::from(Instance::root_block_device.inside());
    let others = draft.elements(Instance::ebs_block_device);
    let all = others.iter().map(|device| Path::from(&device.at)).chain([root]);
    for at in all.collect::<Vec<_>>() {
        volume_fits(draft, &at);
    }
}

fn volume_fits(draft: &mut Draft<'_>, at: &Path) {
    let is_set = |draft: &Draft<'_>, at: &Path| {
        let value = draft.planned(at.clone());
        draft.changes(at.clone()) && !value.is_unknown() && !value.is_empty()
    };
    let key = at.attribute(EbsDevice::kms_key_id.name);
    let encrypted = at.attribute(EbsDevice::encrypted.name);
    if is_set(draft, &key) && *draft.planned(encrypted.clone()) == Value::Bool(false) {
        let detail = "A volume with a `kms_key_id` is encrypted: leave `encrypted` out, or set it to `true`.";
        draft.error(encrypted, "Conflicting arguments", detail);
    }
    let kind = draft.planned(at.attribute(EbsDevice::volume_type.name)).as_str();
    let Some(kind) = kind.map(str::to_owned) else { return };
    let known = [
        (EbsDevice::iops.name, VolumeTypes::WITH_IOPS),
        (EbsDevice::throughput.name, VolumeTypes::WITH_THROUGHPUT),
    ];
    for (name, takers) in known {
        let at = at.attribute(name);
        if is_set(draft, &at) && !takers.contains(&kind.as_str()) {
            let takers = takers.join(", ");
            let detail =
                format!("Volumes of the type `{kind}` take no `{name}`: those of {takers} do.");
            draft.error(at, "Argument without effect", detail);
        }
    }
}

/// A volume does not shrink, and what it was made from and how it is encrypted stays.
fn volumes_change(draft: &mut Draft<'_>) {
    let root = Instance::root_block_device;
    let key = Path::from(root.then(RootDevice::kms_key_id));
    if is_another_key(draft.prior(key.clone()), draft.planned(key.clone())) {
        draft.replace(key);
    }
    shrinks(draft, &Path::from(root.then(RootDevice::volume_size)));
    for device in draft.elements(Instance::ebs_block_device) {
        if device.is_new() {
            draft.replace(&device.at);
            continue;
        }
        let size = Path::from(device.at.then(EbsDevice::volume_size));
        shrinks(draft, &size);
        let encrypted = device.changes(EbsDevice::encrypted);
        let name = EbsDevice::kms_key_id.name;
        let key = is_another_key(device.prior.get(name), device.planned.get(name));
        let snapshot = device.changes(EbsDevice::snapshot_id);
        for (changes, name) in [
            (encrypted, EbsDevice::encrypted.name),
            (key, EbsDevice::kms_key_id.name),
            (snapshot, EbsDevice::snapshot_id.name),
        ] {
            if changes {
                draft.replace(Path::from(&device.at).attribute(name));
            }
        }
    }
    let node = Instance::ebs_block_device;
    let (was, will) = (draft.prior(node).clone(), draft.planned(node).clone());
    let (Value::Set(was), Value::Set(will)) = (was, will) else { return };
    let name = |device: &Value| device.get(EbsDevice::device_name.name).as_str().map(str::to_owned);
    let stays = |device: &Value| {
        let is = |other: &Value| {
            DeviceName::same(
                device.get(EbsDevice::device_name.name),
                other.get(EbsDevice::device_name.name),
            )
        };
        will.iter().any(is)
    };
    let gone: Vec<String> = was.iter().filter(|device| !stays(device)).filter_map(name).collect();
    if !gone.is_empty() {
        let detail = format!(
            "What is no longer written stays attached to the instance, and is not looked at any more: {}.",
            gone.join(", ")
        );
        draft.warning(node, "Volumes stay attached", detail);
    }
}

/// Whether it is certain or possible that a volume is to be encrypted with another key. What an alias stands for is only known
/// where the volume was created with it: of others it is taken on trust.
fn is_another_key(was: &Value, will: &Value) -> bool {
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
fn devices_change(draft: &mut Draft<'_>) {
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

/// Other interfaces need a new instance. The one that is there already is the same in each of the two blocks.
fn interfaces_change(draft: &mut Draft<'_>) {
    let primary = Instance::primary_network_interface;
    let there = draft.prior(Instance::primary_network_interface_id).clone();
    let id = Interface::network_interface_id.name;
    if draft.changes(primary) {
        let at = Path::from(primary.inside()).attribute(id);
        if !draft.config(primary).is_empty() && *draft.planned(at.clone()) != there {
            draft.replace(at);
        }
    }
    let node = Instance::network_interface;
    for interface in draft.elements(node) {
        let is_there = interface.config.get(id) == &there
            && *interface.planned.get(Interface::device_index.name) == Value::from(0);
        if interface.prior != interface.planned && !is_there {
            draft.replace(node);
        }
    }
}

/// A template is looked at when the instance is created. Another one, or another number, is asked for on purpose.
fn template_changes(draft: &mut Draft<'_>) {
    let node = Instance::launch_template;
    if !draft.changes(node) || draft.planned(node).is_empty() {
        return;
    }
    if draft.prior(node).is_empty() {
        return draft.replace(node);
    }
    for name in [LaunchTemplate::id, LaunchTemplate::name] {
        let at = Path::from(node.inside()).attribute(name.name);
        if !draft.config(at.clone()).is_null() && draft.changes(at.clone()) {
            draft.replace(at);
        }
    }
    let at = Path::from(node.inside()).attribute(LaunchTemplate::version.name);
    let stands_for = |version: &Value| version.as_str().is_some_and(|text| text.starts_with('$'));
    if draft.changes(at.clone()) && !stands_for(draft.planned(at.clone())) {
        draft.replace(at);
    }
}

/// Another market, or other terms, is another instance. That it is bought on demand needs not be said.
fn market_changes(draft: &mut Draft<'_>) {
    let node = Instance::instance_market_options;
    let kind = MarketOptions::market_type.name;
    let on_demand = |options: &Value| {
        let is_plain = |options: &Value| {
            matches!(options.get(kind).as_str(), None | Some("on-demand"))
                && options.get(MarketOptions::spot_options.name).is_empty()
                && !options.get(kind).is_unknown()
        };
        options.as_elements().is_some_and(|all| all.iter().all(is_plain))
    };
    let is_same = on_demand(draft.prior(node)) && on_demand(draft.planned(node));
    if draft.changes(node) && !draft.config(node).is_empty() && !is_same {
        draft.replace(node);
    }
}

fn others_replace(draft: &mut Draft<'_>) {
    let on = Value::Bool(true);
    let groups = Instance::security_groups;
    if draft.changes(groups) && !draft.config(groups).is_null() {
        draft.replace(groups);
    }
    let ipv6 = Instance::enable_primary_ipv6;
    if *draft.prior(ipv6) == on && *draft.planned(ipv6) != on {
        draft.replace(ipv6);
    }
    // Between these two it is another host, and anything else is another instance.
    let on_hosts = |value: &Value| matches!(value.as_str(), Some("dedicated" | "host"));
    let tenancy = Instance::tenancy;
    let (was, will) = (draft.prior(tenancy), draft.planned(tenancy));
    if was != will && !(on_hosts(was) && on_hosts(will)) {
        draft.replace(tenancy);
    }
    // That it is disabled, EC2 does not tell.
    let sev = Path::from(Instance::cpu_options.then(CpuOptions::amd_sev_snp));
    let is_off = |value: &Value| value.is_null() || value.as_str() == Some("disabled");
    let (was, said) = (draft.prior(sev.clone()), draft.config(sev.clone()));
    if !said.is_null() && was != said && !(is_off(was) && is_off(said)) {
        draft.replace(sev);
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
pub(super) const STOPPED: [&str; 12] = [
    Instance::capacity_reservation_specification.name,
    Instance::cpu_options.name,
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
    let hostname = Instance::private_dns_name_options.then(PrivateDnsNameOptions::hostname_type);
    let written = |name: &&str| draft.changes(*name) && !draft.config(*name).is_empty();
    let taken_away = [Instance::user_data.name, Instance::user_data_base64.name];
    STOPPED.iter().any(|name| written(name))
        || taken_away.iter().any(|name| draft.changes(*name))
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

    #[test]
    fn burstable_types_begin_with_t() {
        assert!(is_burstable("t3.micro") && is_burstable("t4g.nano"));
        assert!(!is_burstable("trn1.2xlarge") && !is_burstable("m5.large"));
    }
}

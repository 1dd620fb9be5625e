//! What goes together in a NAT gateway.

use super::{NatGateway, PRIVATE, REGIONAL, ZoneAddress};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::plan::Draft;
use crate::value::Value;
use std::collections::BTreeSet;

/// What only a zonal gateway has.
const OF_ZONAL: [&str; 6] = [
    NatGateway::allocation_id.name,
    NatGateway::private_ip.name,
    NatGateway::secondary_allocation_ids.name,
    NatGateway::secondary_private_ip_address_count.name,
    NatGateway::secondary_private_ip_addresses.name,
    NatGateway::subnet_id.name,
];
const NOT_PRIVATE: &str = "a private NAT gateway has no public addresses";
const NOT_REGIONAL: &str =
    "a regional NAT gateway has its addresses in `availability_zone_address`, and no subnet";

/// Tells what is missing, and refuses what no gateway can have.
pub(super) fn validate(config: &Value, problems: &mut Diagnostics) {
    let mode = config.get(NatGateway::availability_mode.name);
    let connectivity = config.get(NatGateway::connectivity_type.name);
    let is_private = connectivity.as_str() == Some(PRIVATE);
    if is_private && is_written(config.get(NatGateway::allocation_id.name)) {
        let problem = together(NatGateway::allocation_id.name, NOT_PRIVATE);
        problems.push(problem.at(NatGateway::allocation_id));
    }
    refuse_twice(config.get(NatGateway::availability_zone_address.name), problems);
    if mode.is_unknown() {
        return;
    }
    if mode.as_str() == Some(REGIONAL) {
        let detail = "A regional NAT gateway needs `vpc_id`.";
        need(config, NatGateway::vpc_id.name, detail, problems);
        return;
    }
    let zones = NatGateway::availability_zone_address.name;
    if is_written(config.get(zones)) {
        problems.push(together(zones, "only a regional NAT gateway has zones").at(zones));
    }
    let detail = "A NAT gateway needs `subnet_id`, unless `availability_mode` is \"regional\".";
    need(config, NatGateway::subnet_id.name, detail, problems);
    if !is_private && !connectivity.is_unknown() {
        let detail = "A public NAT gateway needs `allocation_id`, the ID of the `aws_eip` that it is to have. One without \
            is created with `connectivity_type = \"private\"`.";
        need(config, NatGateway::allocation_id.name, detail, problems);
    }
}

/// Refuses a zone that is written twice, and an address in two zones.
fn refuse_twice(zones: &Value, problems: &mut Diagnostics) {
    let mut written = BTreeSet::new();
    let mut twice = BTreeSet::new();
    for zone in zones.as_elements().unwrap_or_default() {
        let names = [ZoneAddress::availability_zone.name, ZoneAddress::availability_zone_id.name];
        let allocations =
            zone.get(ZoneAddress::allocation_ids.name).as_elements().unwrap_or_default();
        let strings = names.iter().map(|name| zone.get(name)).chain(allocations);
        let strings = strings.filter_map(Value::as_str).filter(|string| !string.is_empty());
        twice.extend(strings.filter(|string| !written.insert(*string)));
    }
    for string in twice {
        let detail = format!(
            "{string} stands in two blocks. Write each zone once, with all of its addresses."
        );
        let problem = Diagnostic::error("Invalid value", detail);
        problems.push(problem.at(NatGateway::availability_zone_address));
    }
}

fn need(config: &Value, name: &'static str, detail: &str, problems: &mut Diagnostics) {
    if config.get(name).is_empty() {
        problems.push(Diagnostic::error("Missing argument", detail).at(name));
    }
}

fn together(name: &str, why: &str) -> Diagnostic {
    let detail = format!("`{name}` cannot be set here: {why}.");
    Diagnostic::error("Invalid combination of arguments", detail)
}

/// Whether a value says something. What is not known yet may turn out to be nothing.
fn is_written(value: &Value) -> bool {
    !value.is_unknown() && !value.is_empty() && *value != Value::from(0)
}

/// What is refused only where something new is asked for: a configuration that Terraform generates from an import has
/// also what AWS has chosen.
pub(super) fn plan(draft: &mut Draft<'_>) {
    let (mode, connectivity) = (NatGateway::availability_mode, NatGateway::connectivity_type);
    let is_private = draft.config(connectivity).as_str() == Some(PRIVATE);
    if draft.config(mode).as_str() == Some(REGIONAL) {
        refuse(draft, mode.name, &OF_ZONAL, NOT_REGIONAL);
        if is_private && (draft.changes(mode) || draft.changes(connectivity)) {
            draft.error(connectivity, "Invalid value", "A regional NAT gateway is always public.");
        }
    }
    refuse_a_contradiction(draft);
    if is_private {
        refuse(draft, connectivity.name, &[NatGateway::secondary_allocation_ids.name], NOT_PRIVATE);
    } else if !draft.config(connectivity).is_unknown() {
        refuse_a_count(draft);
        refuse_other_numbers(draft);
    }
    let zones = NatGateway::availability_zone_address;
    let (was, will) = (draft.prior(zones), draft.planned(zones));
    // What is not known yet may turn out to be none, and then it is too late to plan a new gateway.
    let may_switch = will.is_unknown() || was.is_empty() != will.is_empty();
    if !draft.is_create() && may_switch {
        draft.replace(zones);
    }
}

/// Refuses what does not go with another argument.
fn refuse(draft: &mut Draft<'_>, because: &'static str, names: &[&'static str], why: &str) {
    for name in names {
        let is_new = draft.changes(*name) || draft.changes(because);
        if is_new && is_written(draft.config(*name)) {
            let detail = format!("`{name}` cannot be set here: {why}.");
            draft.error(*name, "Invalid combination of arguments", detail);
        }
    }
}

/// Refuses a number of addresses beside others: an empty set of them is none.
fn refuse_a_contradiction(draft: &mut Draft<'_>) {
    let (count, ips) = (
        NatGateway::secondary_private_ip_address_count,
        NatGateway::secondary_private_ip_addresses,
    );
    let (number, written) = (draft.config(count), draft.config(ips));
    let is_told = !number.is_null() && !number.is_unknown() && written.is_wholly_known();
    let Some(written) = written.as_elements().filter(|_| is_told) else { return };
    let is_new = draft.changes(count) || draft.changes(ips);
    if is_new && *number != Value::from(i64::try_from(written.len()).unwrap_or(i64::MAX)) {
        let detail = "`secondary_private_ip_address_count` says another number. Write one of both.";
        draft.error(ips, "Invalid combination of arguments", detail);
    }
}

/// The addresses of a public gateway are as many as its `secondary_allocation_ids`.
fn refuse_a_count(draft: &mut Draft<'_>) {
    let (count, allocations) =
        (NatGateway::secondary_private_ip_address_count, NatGateway::secondary_allocation_ids);
    let is_new = draft.changes(count) || draft.changes(allocations);
    let planned = draft.planned(allocations);
    let has_some = !planned.is_unknown() && !planned.is_empty();
    let number = draft.config(count);
    let is_told = !number.is_null() && !number.is_unknown();
    if is_new && is_told && (has_some || *number != Value::from(0)) {
        let detail = "Each further address of a public NAT gateway is one of `secondary_allocation_ids`. A number of \
            them is for private ones.";
        draft.error(count, "Invalid combination of arguments", detail);
    }
}

/// Each private address of a public gateway belongs to a public one. AWS chooses all or none of them.
fn refuse_other_numbers(draft: &mut Draft<'_>) {
    let (ips, allocations) =
        (NatGateway::secondary_private_ip_addresses, NatGateway::secondary_allocation_ids);
    let written = draft.config(ips);
    if written.is_null() || !(draft.changes(ips) || draft.changes(allocations)) {
        return;
    }
    let planned = draft.planned(allocations);
    let is_open = !written.is_wholly_known() || !draft.config(allocations).is_wholly_known();
    let number = |value: &Value| value.as_elements().map_or(0, <[Value]>::len);
    if !is_open && number(written) != number(planned) {
        let detail = "A public NAT gateway has one private address for each of `secondary_allocation_ids`: write as \
            many, or leave `secondary_private_ip_addresses` out.";
        draft.error(ips, "Invalid combination of arguments", detail);
    }
}

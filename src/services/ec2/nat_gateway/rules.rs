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
/// What only a public gateway has.
const OF_PUBLIC: [&str; 2] =
    [NatGateway::allocation_id.name, NatGateway::secondary_allocation_ids.name];

/// Refuses what no gateway can have, and tells what is missing.
pub(super) fn validate(config: &Value, problems: &mut Diagnostics) {
    let mode = config.get(NatGateway::availability_mode.name);
    let connectivity = config.get(NatGateway::connectivity_type.name);
    let is_private = connectivity.as_str() == Some(PRIVATE);
    if is_private {
        refuse(config, &OF_PUBLIC, "a private NAT gateway has no public addresses", problems);
    }
    refuse_twice(config.get(NatGateway::availability_zone_address.name), problems);
    match mode {
        Value::Unknown => {}
        mode if mode.as_str() == Some(REGIONAL) => {
            let why = "a regional NAT gateway has its addresses in `availability_zone_address`, and no subnet";
            refuse(config, &OF_ZONAL, why, problems);
            need(
                config,
                NatGateway::vpc_id.name,
                "A regional NAT gateway needs `vpc_id`.",
                problems,
            );
            if is_private {
                let detail = "A regional NAT gateway is always public.";
                let problem = Diagnostic::error("Invalid value", detail);
                problems.push(problem.at(NatGateway::connectivity_type));
            }
        }
        _ => {
            let zones = [NatGateway::availability_zone_address.name];
            refuse(config, &zones, "only a regional NAT gateway has zones", problems);
            let detail =
                "A NAT gateway needs `subnet_id`, unless `availability_mode` is \"regional\".";
            need(config, NatGateway::subnet_id.name, detail, problems);
            if !is_private && !connectivity.is_unknown() {
                let detail = "A public NAT gateway needs `allocation_id`, the address that it is to have: that of an \
                    `aws_eip`. One without is made with `connectivity_type = \"private\"`.";
                need(config, NatGateway::allocation_id.name, detail, problems);
            }
        }
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

fn refuse(config: &Value, names: &[&'static str], why: &str, problems: &mut Diagnostics) {
    for name in names.iter().filter(|name| is_written(config.get(name))) {
        let detail = format!("`{name}` cannot be set here: {why}.");
        problems.push(Diagnostic::error("Invalid combination of arguments", detail).at(*name));
    }
}

/// Whether a value says something. What is not known yet may turn out to be nothing.
fn is_written(value: &Value) -> bool {
    !value.is_unknown() && !value.is_empty() && *value != Value::from(0)
}

/// What depends on what there is: a configuration that Terraform generates from an import has also what AWS has chosen.
pub(super) fn plan(draft: &mut Draft<'_>) {
    let is_private = draft.config(NatGateway::connectivity_type).as_str() == Some(PRIVATE);
    if !is_private {
        refuse_a_count(draft);
        refuse_other_numbers(draft);
    }
    let zones = NatGateway::availability_zone_address;
    let (was, will) = (draft.prior(zones), draft.planned(zones));
    let is_known = !draft.is_create() && !will.is_unknown();
    if is_known && was.is_empty() != will.is_empty() {
        draft.replace(zones);
    }
}

fn refuse_a_count(draft: &mut Draft<'_>) {
    let count = NatGateway::secondary_private_ip_address_count;
    if is_written(draft.config(count)) && draft.changes(count) {
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
    if !is_written(written) || !(draft.changes(ips) || draft.changes(allocations)) {
        return;
    }
    let planned = draft.planned(allocations);
    let is_open = !written.is_wholly_known() || !draft.config(allocations).is_wholly_known();
    let number = |value: &Value| value.as_elements().map_or(0, <[Value]>::len);
    if !is_open && number(written) != number(planned) {
        let detail = "A public NAT gateway has one private address for each of `secondary_allocation_ids`: write as many, \
            or leave `secondary_private_ip_addresses` out.";
        draft.error(ips, "Invalid combination of arguments", detail);
    }
}

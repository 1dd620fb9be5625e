//! What needs a new instance.

use super::super::Instance;
use super::super::model::{CpuOptions, Interface, LaunchTemplate, MarketOptions};
use crate::plan::Draft;
use crate::schema::Field;
use crate::schema::types::Sparse;
use crate::value::{Path, Value};

/// Other interfaces need a new instance. The one that is there already is the same in each of the two blocks.
pub(super) fn interfaces_change(draft: &mut Draft<'_>) {
    let primary = Instance::primary_network_interface;
    let id = Interface::network_interface_id.name;
    if draft.changes(primary) {
        let there = draft.prior(Instance::primary_network_interface_id).clone();
        let at = Path::from(primary.inside()).attribute(id);
        if draft.planned(primary).is_unknown() {
            draft.replace(primary);
        } else if !draft.config(primary).is_empty() && *draft.planned(at.clone()) != there {
            draft.replace(at);
        }
    }
    written_interfaces_change(draft);
}

/// The same for those that are written one by one.
pub(in crate::services::ec2) fn written_interfaces_change(draft: &mut Draft<'_>) {
    let there = draft.prior(Instance::primary_network_interface_id).clone();
    let id = Interface::network_interface_id.name;
    let node = Instance::network_interface;
    if draft.planned(node).is_unknown() {
        draft.replace(node);
    }
    for interface in draft.elements(node) {
        let is_there = interface.config.get(id) == &there
            && *interface.planned.get(Interface::device_index.name) == Value::from(0);
        if interface.prior != interface.planned && !is_there {
            draft.replace(node);
        }
    }
}

/// A template is looked at when the instance is created. Another one, or another number, is asked for on purpose.
pub(super) fn template_changes(draft: &mut Draft<'_>) {
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
pub(super) fn market_changes(draft: &mut Draft<'_>) {
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
    let is_same = on_demand(draft.prior(node)) && on_demand(draft.config(node));
    if draft.changes(node) && !draft.config(node).is_empty() && !is_same {
        draft.replace(node);
    }
}

pub(super) fn others_replace(draft: &mut Draft<'_>) {
    let on = Value::Bool(true);
    let groups = Instance::security_groups;
    if draft.changes(groups) && !draft.config(groups).is_null() && !has_groups(draft) {
        draft.replace(groups);
    }
    let ipv6 = Instance::enable_primary_ipv6;
    let is_written = !draft.config(ipv6).is_null();
    if is_written && *draft.prior(ipv6) == on && *draft.planned(ipv6) != on {
        draft.replace(ipv6);
    }
    // Between these two it is another host, and anything else is another instance.
    let on_hosts = |value: &Value| matches!(value.as_str(), Some("dedicated" | "host"));
    let tenancy = Instance::tenancy;
    let (was, will) = (draft.prior(tenancy), draft.planned(tenancy));
    if was != will && !(on_hosts(was) && on_hosts(will)) {
        draft.replace(tenancy);
    }
    // What is not known may say so.
    if draft.config(Instance::cpu_options).is_unknown() {
        draft.replace(Instance::cpu_options);
    }
    // That it is disabled, EC2 does not tell.
    let sev = Path::from(Instance::cpu_options.then(CpuOptions::amd_sev_snp));
    let is_off = |value: &Value| value.is_null() || value.as_str() == Some("disabled");
    let (was, said) = (draft.prior(sev.clone()), draft.config(sev.clone()));
    if !said.is_null() && was != said && !(is_off(was) && is_off(said)) {
        draft.replace(sev);
    }
}

/// Whether the instance has the groups that are written by ID: after an import, their names are told.
pub(in crate::services::ec2) fn has_groups(draft: &Draft<'_>) -> bool {
    let ids = draft.prior(Instance::vpc_security_group_ids);
    Sparse::<String>::same(draft.planned(Instance::security_groups), ids)
}

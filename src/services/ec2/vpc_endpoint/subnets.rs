//! The subnets of an endpoint, and its addresses in them.

use super::VpcEndpoint;
use crate::engine::Change;
use crate::plan::Draft;
use crate::schema::types::{Ipv4Address, Ipv6Address};
use crate::value::Value;
use aws_sdk_ec2::types::{NetworkInterface, NetworkInterfaceIpv6Address, SubnetConfiguration};
use std::collections::BTreeSet;

model! {
    /// A subnet, with the addresses of the endpoint in it.
    pub struct Addresses {
        /// IPv4 address of the network interface. EC2 chooses one by default.
        #[tf(optional, computed)]
        ipv4: Option<Ipv4Address>,
        /// IPv6 address of the network interface. EC2 chooses one by default.
        #[tf(optional, computed)]
        ipv6: Option<Ipv6Address>,
        /// ID of the subnet.
        #[tf(required)]
        subnet_id: String,
    }
}

/// Refuses addresses in a subnet that the endpoint shall not be in. Only where something new is asked for: a configuration
/// that Terraform generates from an import has what there is.
fn refuse_others(draft: &mut Draft<'_>) {
    let (ids, addresses) = (VpcEndpoint::subnet_ids, VpcEndpoint::subnet_configuration);
    let written = draft.config(ids);
    let is_new = draft.is_create() || draft.changes(ids) || draft.changes(addresses);
    let all = written.as_elements().filter(|all| written.is_wholly_known() && !all.is_empty());
    let Some(all) = all.filter(|_| is_new) else { return };
    let named = draft.config(addresses).as_elements().unwrap_or_default().iter();
    let named = named.map(|one| one.get(Addresses::subnet_id.name));
    for other in named.filter(|id| !all.contains(id)).filter_map(Value::as_str) {
        let detail = format!(
            "There are addresses for {other}, which is not among `subnet_ids`: add it there, or leave `subnet_ids` out."
        );
        draft.error(addresses, "Invalid combination of arguments", detail);
    }
}

/// Who writes only IDs or only addresses has said which subnets there are.
pub(super) fn plan(draft: &mut Draft<'_>) {
    refuse_others(draft);
    let (ids, addresses) = (VpcEndpoint::subnet_ids, VpcEndpoint::subnet_configuration);
    let (written, said) = (draft.config(ids), draft.config(addresses));
    let nothing = said.is_null() || said.as_elements().is_some_and(<[Value]>::is_empty);
    let is_none = written.as_elements().is_some_and(<[Value]>::is_empty);
    if nothing && is_none {
        draft.set(addresses, Value::set(vec![]));
    }
    let Some(said) = said.as_elements().filter(|said| !said.is_empty() && written.is_null()) else {
        return;
    };
    let its: Vec<Value> =
        said.iter().map(|one| one.get(Addresses::subnet_id.name).clone()).collect();
    let is_known = its.iter().all(|id| !id.is_unknown());
    draft.set(ids, if is_known { Value::set(its) } else { Value::Unknown });
}

/// The subnets that an endpoint shall be in. An empty set of IDs leaves it to the addresses.
pub(super) fn wanted(endpoint: &VpcEndpoint) -> BTreeSet<String> {
    let ids = endpoint.subnet_ids.clone().unwrap_or_default();
    if !ids.is_empty() {
        return ids;
    }
    endpoint.subnet_configuration.iter().map(|one| one.subnet_id.clone()).collect()
}

/// The addresses that are said, as EC2 takes them; none if there are none.
pub(super) fn addresses<'a>(
    all: impl IntoIterator<Item = &'a Addresses>,
) -> Option<Vec<SubnetConfiguration>> {
    let said = all.into_iter().filter(|one| one.ipv4.is_some() || one.ipv6.is_some());
    let one = |one: &Addresses| {
        SubnetConfiguration::builder()
            .subnet_id(&one.subnet_id)
            .set_ipv4(one.ipv4.clone().map(Into::into))
            .set_ipv6(one.ipv6.clone().map(Into::into))
            .build()
    };
    Some(said.map(one).collect::<Vec<_>>()).filter(|all| !all.is_empty())
}

/// The addresses that a change adds or makes others of.
pub(super) fn changed(change: &Change<'_, VpcEndpoint>) -> Option<Vec<SubnetConfiguration>> {
    let elements = change.elements(VpcEndpoint::subnet_configuration);
    let others = elements.changed.iter().map(|one| one.new);
    addresses(elements.added.iter().copied().chain(others))
}

/// The addresses by the network interfaces. Who writes some of them beside the IDs of all subnets is told of those.
pub(super) fn of_interfaces<'a>(
    interfaces: impl IntoIterator<Item = &'a NetworkInterface>,
    known: &VpcEndpoint,
) -> BTreeSet<Addresses> {
    let of = |interface: &NetworkInterface| {
        let first = interface.ipv6_addresses().first();
        Some(Addresses {
            ipv4: interface.private_ip_address().map(Into::into),
            ipv6: first.and_then(NetworkInterfaceIpv6Address::ipv6_address).map(Into::into),
            subnet_id: interface.subnet_id()?.to_owned(),
        })
    };
    let mut all: BTreeSet<Addresses> = interfaces.into_iter().filter_map(of).collect();
    let (ids, written) = (known.subnet_ids.as_ref(), &known.subnet_configuration);
    let is_written = |id: &String| written.iter().any(|one| one.subnet_id == *id);
    let are_some = ids.is_some_and(|ids| ids.iter().any(|id| !is_written(id)));
    if are_some && !written.is_empty() {
        all.retain(|one| is_written(&one.subnet_id));
    }
    all
}

/// The IDs of the subnets. Who writes none of them beside addresses has none in the state: Terraform wants it so.
pub(super) fn ids(there: BTreeSet<String>, known: &VpcEndpoint) -> BTreeSet<String> {
    let writes_none = known.subnet_ids.as_ref().is_some_and(BTreeSet::is_empty);
    if writes_none && !known.subnet_configuration.is_empty() { BTreeSet::new() } else { there }
}

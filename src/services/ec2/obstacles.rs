//! What keeps a network or a security group from being deleted, in words.

use super::filter;
use super::leftovers::{IN_GROUP, IN_SUBNET, IN_USE, IN_VPC, interfaces, is_free};
use crate::engine::{Cx, Error, Result};
use aws_sdk_ec2::types::{
    NetworkInterface, NetworkInterfaceAttachment, NetworkInterfaceType, RouteTable, SecurityGroup,
    Tag,
};
use std::collections::BTreeMap;

/// So many things are named.
const NAMED: usize = 12;
/// So many tags of each are told.
const TAGS: usize = 4;

/// The filters for groups whose rules, of ingress and of egress, refer to a group.
pub(super) const REFERRING: [&str; 2] = ["ip-permission.group-id", "egress.ip-permission.group-id"];

/// What uses a security group whose deletion was refused. What the caller may not look at is left out.
pub(super) async fn of_group(cx: &Cx, group: &str, refusal: &Error) -> Option<String> {
    if !matches!(refusal.code(), Some(IN_USE | "InvalidGroup.InUse")) {
        return None;
    }
    let mut things = named_interfaces(cx, IN_GROUP, group).await.unwrap_or_default();
    let mut referring = BTreeMap::new();
    for by in REFERRING {
        let call = cx.ec2().describe_security_groups().filters(filter(by, [group]));
        let pages = call.into_paginator().items().send();
        let groups = pages.collect::<std::result::Result<Vec<_>, _>>().await.unwrap_or_default();
        referring
            .extend(groups.into_iter().filter_map(|group| Some((group.group_id.clone()?, group))));
    }
    referring.remove(group);
    things.extend(referring.iter().map(|(id, group)| {
        let name = group.group_name().map(|name| format!("\"{name}\""));
        with_facts(
            &format!("rules of security group {id}"),
            name.into_iter().chain(tags(group.tags())),
        )
    }));
    listed(things).map(|things| {
        format!(
            "What still uses the security group: {things}. Delete what the interfaces belong to, or give it other groups, \
             and remove the rules; `revoke_rules_on_delete` removes rules that refer to the group. Then apply again."
        )
    })
}

/// What is in a subnet whose deletion was refused.
pub(super) async fn in_subnet(cx: &Cx, subnet: &str, refusal: &Error) -> Option<String> {
    if refusal.code() != Some(IN_USE) {
        return None;
    }
    still_in("the subnet", named_interfaces(cx, IN_SUBNET, subnet).await.ok()?)
}

/// What in a VPC has a public address, so that its internet gateway cannot be detached.
pub(super) async fn with_public_addresses(cx: &Cx, vpc: &str, refusal: &Error) -> Option<String> {
    if refusal.code() != Some(IN_USE) {
        return None;
    }
    let mut all = interfaces(cx, IN_VPC, vpc).await.ok()?;
    all.retain(|i| i.association().is_some_and(|association| association.public_ip().is_some()));
    let named = listed(all.iter().map(interface).collect())?;
    Some(format!(
        "What in the VPC still has a public address: {named}. Release the addresses, or delete what they belong to, then \
         apply again."
    ))
}

/// What is in a VPC whose deletion was refused. What the caller may not look at is left out.
pub(super) async fn in_vpc(cx: &Cx, vpc: &str, refusal: &Error) -> Option<String> {
    /// The names of all things of one kind that are not made and deleted with the VPC.
    macro_rules! all {
        ($call:expr, $what:literal, $id:ident) => {
            all!($call, $what, $id, but |_: &_| false)
        };
        ($call:expr, $what:literal, $id:ident, but $is_its_own:expr) => {
            async {
                let things = $call.into_paginator().items().send();
                let things = things.collect::<std::result::Result<Vec<_>, _>>().await;
                let mut things = things.unwrap_or_default();
                things.retain(|thing| !$is_its_own(thing));
                let named = things.into_iter().filter_map(|thing| {
                    let id = thing.$id.as_deref()?;
                    Some(with_facts(&format!(concat!($what, " {}"), id), tags(thing.tags())))
                });
                named.collect::<Vec<String>>()
            }
        };
    }
    if refusal.code() != Some(IN_USE) {
        return None;
    }
    let (ec2, its) = (cx.ec2(), filter(IN_VPC, [vpc]));
    let attached = filter("attachment.vpc-id", [vpc]);
    let is_default = |group: &SecurityGroup| group.group_name() == Some("default");
    let is_main =
        |table: &RouteTable| table.associations().iter().any(|table| table.main() == Some(true));
    let things = tokio::join!(
        all!(ec2.describe_subnets().filters(its.clone()), "subnet", subnet_id),
        async { named_interfaces(cx, IN_VPC, vpc).await.unwrap_or_default() },
        all!(
            ec2.describe_internet_gateways().filters(attached.clone()),
            "internet gateway",
            internet_gateway_id
        ),
        async {
            let answer = ec2.describe_vpn_gateways().filters(attached.clone()).send().await;
            let gateways = answer.ok().and_then(|answer| answer.vpn_gateways).unwrap_or_default();
            let named = gateways.iter().filter_map(|gateway| {
                let id = gateway.vpn_gateway_id()?;
                Some(with_facts(&format!("VPN gateway {id}"), tags(gateway.tags())))
            });
            named.collect()
        },
        all!(ec2.describe_vpc_endpoints().filters(its.clone()), "VPC endpoint", vpc_endpoint_id),
        all!(
            ec2.describe_security_groups().filters(its.clone()),
            "security group",
            group_id,
            but is_default
        ),
        all!(
            ec2.describe_route_tables().filters(its.clone()),
            "route table",
            route_table_id,
            but is_main
        ),
        all!(
            ec2.describe_network_acls().filters(its.clone()).filters(filter("default", ["false"])),
            "network ACL",
            network_acl_id
        ),
    );
    still_in("the VPC", <[Vec<String>; 8]>::from(things).concat())
}

/// What holds an address that cannot be released, or cannot lead elsewhere.
pub(super) async fn holding_address(cx: &Cx, interface: &str) -> Option<String> {
    let its = named_interfaces(cx, "network-interface-id", interface).await.ok()?;
    let named = listed(its)?;
    Some(format!("It is held by {named}. Delete what that belongs to, then apply again."))
}

async fn named_interfaces(cx: &Cx, place: &str, id: &str) -> Result<Vec<String>> {
    Ok(interfaces(cx, place, id).await?.iter().map(interface).collect())
}

/// An interface with what tells whose it is.
pub(super) fn interface(interface: &NetworkInterface) -> String {
    let description = interface.description().filter(|text| !text.is_empty());
    let kind =
        interface.interface_type().map(NetworkInterfaceType::as_str).filter(|k| *k != "interface");
    let instance = interface.attachment().and_then(NetworkInterfaceAttachment::instance_id);
    let facts = [
        description.map(|text| format!("\"{text}\"")),
        kind.map(|kind| format!("of the type {kind}")),
        interface.requester_id().map(|requester| format!("made by {requester}")),
        match instance {
            Some(instance) => Some(format!("attached to {instance}")),
            None => is_free(interface).then(|| "attached to nothing".to_owned()),
        },
        tags(interface.tag_set()),
    ];
    let id = interface.network_interface_id().unwrap_or("without an ID");
    with_facts(&format!("network interface {id}"), facts.into_iter().flatten())
}

/// A thing with what tells whose it is, if anything does.
fn with_facts(thing: &str, facts: impl IntoIterator<Item = String>) -> String {
    let facts: Vec<String> = facts.into_iter().collect();
    if facts.is_empty() { thing.to_owned() } else { format!("{thing} ({})", facts.join(", ")) }
}

/// The first of the tags of a thing, its name before all others; none if it has no tags.
fn tags(tags: &[Tag]) -> Option<String> {
    let mut all: Vec<(&str, &str)> =
        tags.iter().filter_map(|tag| Some((tag.key()?, tag.value().unwrap_or_default()))).collect();
    all.sort_by_key(|(key, _)| (*key != "Name", *key));
    let more = if all.len() > TAGS { " .." } else { "" };
    let told: Vec<String> =
        all.iter().take(TAGS).map(|(key, value)| format!("{key}={value}")).collect();
    (!told.is_empty()).then(|| format!("tagged {}{more}", told.join(" ")))
}

fn still_in(place: &str, things: Vec<String>) -> Option<String> {
    let named = listed(things)?;
    Some(format!(
        "What is still in {place}: {named}. Delete what they belong to, and those that are attached to nothing, then \
         apply again."
    ))
}

/// The first of many things. None if there are none.
fn listed(mut things: Vec<String>) -> Option<String> {
    if things.is_empty() {
        return None;
    }
    let more = things.len().saturating_sub(NAMED);
    things.truncate(NAMED);
    let more = if more == 0 { String::new() } else { format!("; and {more} more") };
    Some(things.join("; ") + &more)
}

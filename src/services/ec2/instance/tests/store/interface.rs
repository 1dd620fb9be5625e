//! The network interfaces of instances.

use super::{BEGINNING, or, text};
use crate::store::{Refusal, Said, Turn, done, texts};
use serde_json::{Value as Json, json};

/// The interfaces of a new instance.
pub(super) fn new(turn: &mut Turn<'_>, said: &Json) -> Vec<Json> {
    let described = said["networkInterface"].as_array().cloned().unwrap_or_default();
    if described.iter().any(|one| !one["networkInterfaceId"].is_null()) {
        return described.iter().map(|one| existing(turn, one)).collect();
    }
    let one = described.first().unwrap_or(said);
    let ids = or(&one["securityGroupId"], json!([]));
    let names = or(&said["securityGroup"], json!([]));
    let number = turn.store.counted("interface");
    let mut addresses = vec![json!({"privateIpAddress": address(one, number), "primary": "true"})];
    for more in one["privateIpAddresses"].as_array().into_iter().flatten() {
        if more["primary"] != "true" {
            addresses
                .push(json!({"privateIpAddress": more["privateIpAddress"], "primary": "false"}));
        }
    }
    let mut interface = json!({
        "networkInterfaceId": format!("eni-{number}"),
        "subnetId": or(&one["subnetId"], "subnet-1"), "vpcId": "vpc-1", "status": "in-use",
        "privateIpAddress": address(one, number), "sourceDestCheck": "true",
        "groupSet": groups(&ids, &names),
        "attachment": attachment(0, 0, "true"),
        "privateIpAddressesSet": addresses,
        "ipv6AddressesSet": [],
    });
    let written = one["ipv6Addresses"].as_array().or(one["ipv6Address"].as_array());
    let written: Vec<String> =
        written.into_iter().flatten().map(|ip| text(&or(&ip["ipv6Address"], ip.clone()))).collect();
    let assigns = one["subnetId"] == "subnet-that-assigns-ipv6";
    let count = text(&one["ipv6AddressCount"]).parse().unwrap_or(assigns.into());
    add_ipv6(turn, &mut interface, &written, count);
    interface["_primary"] = one["primaryIpv6"].clone();
    mark_primary(&mut interface);
    if one["associatePublicIpAddress"] == "true" {
        interface["association"] = public(number);
    }
    vec![interface]
}

fn address(one: &Json, number: u32) -> Json {
    let listed = one["privateIpAddresses"].as_array().into_iter().flatten();
    let mut primary = listed.filter(|ip| ip["primary"] == "true").map(|ip| &ip["privateIpAddress"]);
    let said = primary.next().unwrap_or(&one["privateIpAddress"]);
    or(said, format!("10.0.0.{number}"))
}

fn attachment(device: i64, card: i64, goes: &str) -> Json {
    json!({
        "attachmentId": "eni-attach-1", "deviceIndex": device, "networkCardIndex": card,
        "status": "attached", "attachTime": BEGINNING, "deleteOnTermination": goes,
    })
}

fn existing(turn: &mut Turn<'_>, one: &Json) -> Json {
    let number = turn.store.counted("interface");
    let index = |name: &str| text(&one[name]).parse().unwrap_or(0);
    let mut attachment = attachment(index("deviceIndex"), index("networkCardIndex"), "false");
    attachment["deleteOnTermination"] = or(&one["deleteOnTermination"], "false");
    json!({
        "networkInterfaceId": one["networkInterfaceId"], "subnetId": "subnet-1", "vpcId": "vpc-1",
        "privateIpAddress": format!("10.0.0.{number}"), "sourceDestCheck": "false",
        "groupSet": groups(&json!(["sg-1"]), &json!([])), "attachment": attachment,
        "privateIpAddressesSet": [{"privateIpAddress": format!("10.0.0.{number}"), "primary": "true"}],
        "ipv6AddressesSet": [],
    })
}

/// Groups by ID or by name: each is called after the other.
fn groups(ids: &Json, names: &Json) -> Json {
    let by_id = texts(ids)
        .into_iter()
        .map(|id| json!({"groupName": format!("name-of-{id}"), "groupId": id}));
    let by_name = texts(names)
        .into_iter()
        .map(|name| json!({"groupId": format!("sg-of-{name}"), "groupName": name}));
    let mut all: Vec<Json> = by_id.chain(by_name).collect();
    if all.is_empty() {
        all.push(json!({"groupId": "sg-default", "groupName": "default"}));
    }
    all.into()
}

fn public(number: u32) -> Json {
    json!({
        "publicIp": format!("198.51.100.{number}"), "ipOwnerId": "amazon",
        "publicDnsName": format!("ec2-198-51-100-{number}.compute-1.amazonaws.com"),
    })
}

/// Gives the primary interface another public address, or with zero none.
pub(super) fn give_address(instance: &mut Json, number: u32) {
    let mut association = public(number);
    if number == 0 {
        association = json!({"ipOwnerId": "amazon"});
    }
    instance["networkInterfaceSet"][0]["association"] = association;
    tell_primary(instance);
}

/// Puts there what an instance tells of its primary interface.
fn tell_primary(instance: &mut Json) {
    let all = instance["networkInterfaceSet"].as_array().cloned().unwrap_or_default();
    let is_primary = |one: &&Json| text(&one["attachment"]["deviceIndex"]) == "0";
    let Some(primary) = all.iter().find(is_primary).cloned() else {
        return;
    };
    instance["subnetId"] = primary["subnetId"].clone();
    instance["vpcId"] = primary["vpcId"].clone();
    instance["privateIpAddress"] = primary["privateIpAddress"].clone();
    instance["privateDnsName"] =
        format!("ip-{}.ec2.internal", text(&primary["privateIpAddress"]).replace('.', "-")).into();
    instance["groupSet"] = primary["groupSet"].clone();
    instance["ipAddress"] = primary["association"]["publicIp"].clone();
    instance["dnsName"] = primary["association"]["publicDnsName"].clone();
}

pub(super) fn connect(instance: &mut Json, interfaces: Vec<Json>) {
    instance["networkInterfaceSet"] = interfaces.into();
    tell_primary(instance);
}

pub(super) fn secondary(turn: &mut Turn<'_>, said: &Json) -> Json {
    let one = |one: &Json| {
        let number = turn.store.counted("secondary interface");
        let count = text(&one["privateIpAddressCount"]).parse().unwrap_or(1);
        let addresses: Vec<Json> = (0..count)
            .map(|i: u32| json!({"privateIpAddress": format!("10.9.{number}.{i}")}))
            .collect();
        let mut attachment = attachment(0, 0, "true");
        for name in ["deviceIndex", "networkCardIndex", "deleteOnTermination"] {
            attachment[name] = or(&one[name], attachment[name].clone());
        }
        json!({
            "secondaryInterfaceId": format!("eni-s-{number}"), "status": "in-use",
            "secondarySubnetId": one["secondarySubnetId"], "secondaryNetworkId": "snet-1",
            "interfaceType": one["interfaceType"], "macAddress": "02:00:00:00:00:01",
            "sourceDestCheck": "true", "privateIpAddressSet": addresses, "attachment": attachment,
        })
    };
    said.as_array().into_iter().flatten().map(one).collect()
}

/// Changes the interface that a call names, in the instance that has it.
fn on_interface(turn: &mut Turn<'_>, change: impl FnOnce(&mut Turn<'_>, &mut Json)) -> Said {
    let id = turn.text("networkInterfaceId").to_owned();
    let all = turn.store.all("instance").into_iter();
    let mut its = all.filter(|i| i.texts("networkInterfaceSet[]/networkInterfaceId").contains(&id));
    let absent = || Refusal::new("InvalidNetworkInterfaceID.NotFound", id.clone());
    let key = its.next().ok_or_else(absent)?.key.clone();
    let mut value = turn.store.get("instance", &key).unwrap().value.clone();
    let all = value["networkInterfaceSet"].as_array_mut().unwrap();
    let one = all.iter_mut().find(|one| one["networkInterfaceId"] == id.as_str()).unwrap();
    change(turn, one);
    tell_primary(&mut value);
    turn.store.get("instance", &key).unwrap().value = value;
    Ok(done())
}

pub(in super::super) fn modify(turn: &mut Turn<'_>) -> Said {
    let said = turn.fields();
    let number = turn.store.counted("address");
    on_interface(turn, |_, interface| {
        if !said["securityGroupId"].is_null() {
            interface["groupSet"] = groups(&said["securityGroupId"], &json!([]));
        }
        if !said["sourceDestCheck"].is_null() {
            interface["sourceDestCheck"] = said["sourceDestCheck"].clone();
        }
        match said["associatePublicIpAddress"].as_str() {
            Some("true") => interface["association"] = public(number),
            Some(_) => interface["association"] = Json::Null,
            None => {}
        }
        if said["enablePrimaryIpv6"] == "true" {
            interface["_primary"] = "true".into();
            mark_primary(interface);
        }
    })
}

fn add_ipv6(turn: &mut Turn<'_>, interface: &mut Json, written: &[String], count: u32) {
    let made = (0..count).map(|_| format!("2001:db8::{:x}", turn.store.counted("ipv6")));
    let new: Vec<Json> =
        written.iter().cloned().chain(made).map(|ip| json!({"ipv6Address": ip})).collect();
    interface["ipv6AddressesSet"].as_array_mut().unwrap().extend(new);
    mark_primary(interface);
}

/// The first IPv6 address is the primary one, where there is to be one.
fn mark_primary(interface: &mut Json) {
    if interface["_primary"] == "true" && interface["ipv6AddressesSet"][0].is_object() {
        interface["ipv6AddressesSet"][0]["isPrimaryIpv6"] = "true".into();
    }
}

pub(in super::super) fn assign_ipv6(turn: &mut Turn<'_>) -> Said {
    let written = texts(&turn.call.input["Ipv6Addresses"]);
    let count = turn.text("ipv6AddressCount").parse().unwrap_or(0);
    on_interface(turn, |turn, interface| add_ipv6(turn, interface, &written, count))
}

pub(in super::super) fn unassign_ipv6(turn: &mut Turn<'_>) -> Said {
    let gone = texts(&turn.call.input["Ipv6Addresses"]);
    on_interface(turn, |_, interface| {
        let all = interface["ipv6AddressesSet"].as_array_mut().unwrap();
        all.retain(|ip| !gone.contains(&text(&ip["ipv6Address"])));
        mark_primary(interface);
    })
}

pub(in super::super) fn assign(turn: &mut Turn<'_>) -> Said {
    let added = texts(&turn.call.input["PrivateIpAddress"]);
    on_interface(turn, |_, interface| {
        let new = added.iter().map(|ip| json!({"privateIpAddress": ip, "primary": "false"}));
        interface["privateIpAddressesSet"].as_array_mut().unwrap().extend(new);
    })
}

pub(in super::super) fn unassign(turn: &mut Turn<'_>) -> Said {
    let gone = texts(&turn.call.input["PrivateIpAddress"]);
    on_interface(turn, |_, interface| {
        let all = interface["privateIpAddressesSet"].as_array_mut().unwrap();
        all.retain(|ip| !gone.contains(&text(&ip["privateIpAddress"])));
    })
}

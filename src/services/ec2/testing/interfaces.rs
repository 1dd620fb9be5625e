//! Network interfaces as the EC2 API Reference documents them.

use super::kinds::IN_USE;
use crate::store::{Does, Key, Kind, Object, Parent, Refusal, Said, Turn, done, on, texts};
use serde_json::{Value as Json, json};

/// A network interface. One that is in use has an `attachment`.
pub(in crate::services) const INTERFACE: Kind = Kind {
    key: Key::Made("networkInterfaceId", "eni-"),
    absent: ("InvalidNetworkInterfaceID.NotFound", "The networkInterface ID '{}' does not exist"),
    start: || json!({"interfaceType": "interface", "status": "available", "subnetId": "subnet-1"}),
    filled: &[("vpcId", "vpc-1"), ("ownerId", "{account}")],
    new,
    parents: &[Parent::held("subnetId", "subnet", IN_USE), Parent::held("vpcId", "vpc", IN_USE)],
    token: Some("ClientToken"),
    tagged: Some("network-interface"),
    pending: &[("status", "pending")],
    end: |turn, _| {
        let interface = turn.subject()?;
        let message = format!("Network interface '{}' is currently in use.", interface.key);
        match interface.value.get("attachment") {
            None | Some(Json::Null) => Ok(()),
            Some(_) => Err(Refusal::new("InvalidParameterValue", message)),
        }
    },
    operations: &[
        on("CreateNetworkInterface", Does::Create("networkInterface")),
        on(
            "DescribeNetworkInterfaces",
            Does::List(
                "networkInterfaceSet",
                &[
                    ("NetworkInterfaceId", "networkInterfaceId"),
                    ("attachment.attachment-id", "/attachment/attachmentId"),
                    ("description", "description"),
                    ("group-id", "groupSet[]/groupId"),
                    ("network-interface-id", "networkInterfaceId"),
                    ("status", "status"),
                    ("subnet-id", "subnetId"),
                    ("vpc-id", "vpcId"),
                ],
            ),
        ),
        on("ModifyNetworkInterfaceAttribute", Does::Other(modify)),
        on("AssignPrivateIpAddresses", Does::Other(assign)),
        on("UnassignPrivateIpAddresses", Does::Other(unassign)),
        on("AssignIpv6Addresses", Does::Other(assign)),
        on("UnassignIpv6Addresses", Does::Other(unassign)),
        on("AttachNetworkInterface", Does::Other(attach)),
        on("DetachNetworkInterface", Does::Other(detach)),
        on("DeleteNetworkInterface", Does::Delete),
    ],
    ..Kind::of("ec2", "network-interface")
};

/// A sort of addresses: where an interface has them, how one is called, and the parameters that list and count them.
struct Sort {
    set: &'static str,
    one: &'static str,
    said: &'static str,
    count: &'static str,
}

const SORTS: [Sort; 4] = [
    Sort {
        set: "privateIpAddressesSet",
        one: "privateIpAddress",
        said: "PrivateIpAddress",
        count: "SecondaryPrivateIpAddressCount",
    },
    Sort {
        set: "ipv6AddressesSet",
        one: "ipv6Address",
        said: "Ipv6Addresses",
        count: "Ipv6AddressCount",
    },
    Sort { set: "ipv4PrefixSet", one: "ipv4Prefix", said: "Ipv4Prefix", count: "Ipv4PrefixCount" },
    Sort { set: "ipv6PrefixSet", one: "ipv6Prefix", said: "Ipv6Prefix", count: "Ipv6PrefixCount" },
];

fn text(value: &Json) -> String {
    texts(value).concat()
}

impl Sort {
    /// The addresses of a call: those that are said, and as many as are asked for.
    fn asked(&self, turn: &mut Turn<'_>) -> Vec<Json> {
        let capital = self.one[..1].to_uppercase() + &self.one[1..];
        let said = turn.call.input[self.said].as_array().cloned().unwrap_or_default();
        let said = said.iter().map(|one| match one {
            Json::String(_) => text(one),
            one => text(&one[&capital]),
        });
        let mut all: Vec<String> = said.collect();
        let count = text(&turn.call.input[self.count]).parse().unwrap_or(0);
        for _ in 0..count {
            let number = turn.store.counted("address");
            all.push(match self.one {
                "privateIpAddress" => format!("10.0.9.{number}"),
                "ipv6Address" => format!("2001:db8:9::{number:x}"),
                "ipv4Prefix" => format!("10.9.{number}.0/28"),
                _ => format!("2001:db8:{number:x}::/80"),
            });
        }
        all.into_iter().map(|one| json!({self.one: one})).collect()
    }
}

fn new(turn: &mut Turn<'_>, interface: &mut Json) -> Result<(), Refusal> {
    let subnet = turn.text("subnetId").to_owned();
    if let Some(subnet) = turn.store.get("subnet", &subnet) {
        interface["vpcId"] = subnet.value["vpcId"].clone();
    }
    let mut ipv4: Vec<Json> = turn.call.input["PrivateIpAddresses"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| json!({"privateIpAddress": one["PrivateIpAddress"], "primary": one["Primary"]}))
        .collect();
    let is_primary = |one: &Json| text(&one["primary"]) == "true";
    if !ipv4.is_empty() && ipv4.iter().filter(|one| is_primary(one)).count() != 1 {
        return Err(Refusal::new("InvalidParameterCombination", "One address is primary"));
    }
    if ipv4.is_empty() {
        let number = turn.store.counted("address");
        let said = turn.text("privateIpAddress").to_owned();
        let primary = if said.is_empty() { format!("10.0.9.{number}") } else { said };
        ipv4.push(json!({"privateIpAddress": primary, "primary": "true"}));
    }
    let first = ipv4.iter().find(|one| is_primary(one)).unwrap();
    let primary = text(&first["privateIpAddress"]);
    ipv4.extend(SORTS[0].asked(turn));
    interface["privateIpAddressesSet"] = ipv4.into();
    for sort in &SORTS[1..] {
        interface[sort.set] = sort.asked(turn).into();
    }
    interface["privateIpAddress"] = primary.as_str().into();
    interface["privateDnsName"] = format!("ip-{}.ec2.internal", primary.replace('.', "-")).into();
    interface["macAddress"] = "02:00:00:00:00:01".into();
    interface["sourceDestCheck"] = "true".into();
    interface["groupSet"] = groups(&turn.call.input["SecurityGroupId"]);
    interface["_primary"] = turn.call.input["EnablePrimaryIpv6"].clone();
    mark_primary(interface);
    Ok(())
}

fn groups(ids: &Json) -> Json {
    let mut ids = texts(ids);
    if ids.is_empty() {
        ids.push("sg-default".into());
    }
    ids.iter().map(|id| json!({"groupId": id, "groupName": format!("name-of-{id}")})).collect()
}

/// The first IPv6 address is the primary one, where there is to be one.
fn mark_primary(interface: &mut Json) {
    if interface["_primary"] == "true" && interface["ipv6AddressesSet"][0].is_object() {
        interface["ipv6AddressesSet"][0]["isPrimaryIpv6"] = "true".into();
    }
}

fn modify(turn: &mut Turn<'_>) -> Said {
    let said = turn.fields();
    let input = &turn.call.input;
    let attribute = input.as_object().unwrap().keys().filter(|name| *name != "NetworkInterfaceId");
    assert_eq!(attribute.count(), 1, "EC2 takes one attribute a call");
    let given = groups(&input["SecurityGroupId"]);
    let is_attached = turn.subject()?.value["attachment"].is_object();
    if !said["enaSrdSpecification"].is_null() && !is_attached {
        let message = "ENA Express is a setting of an interface that is attached";
        return Err(Refusal::new("InvalidParameterValue", message));
    }
    turn.change("", |interface| {
        for name in ["description", "sourceDestCheck"] {
            if !said[name].is_null() {
                interface[name] = said[name].clone();
            }
        }
        if !said["securityGroupId"].is_null() {
            interface["groupSet"] = given;
        }
        if !said["enaSrdSpecification"].is_null() {
            interface["attachment"]["enaSrdSpecification"] = said["enaSrdSpecification"].clone();
        }
        if said["enablePrimaryIpv6"] == "true" {
            interface["_primary"] = "true".into();
            mark_primary(interface);
        }
    })
}

fn assign(turn: &mut Turn<'_>) -> Said {
    let asked: Vec<(&str, Vec<Json>)> =
        SORTS.iter().map(|sort| (sort.set, sort.asked(turn))).collect();
    let interface = turn.subject()?;
    for (set, new) in &asked {
        for one in new {
            let (name, address) = one.as_object().unwrap().iter().next().unwrap();
            let there = interface.texts(&format!("{set}[]/{name}"));
            if there.contains(&text(address)) {
                let message = format!("[{address}] is already assigned");
                return Err(Refusal::new("InvalidParameterValue", message));
            }
        }
    }
    turn.change("", |interface| {
        for (set, new) in asked {
            if interface[set].is_null() {
                interface[set] = json!([]);
            }
            interface[set].as_array_mut().unwrap().extend(new);
        }
        mark_primary(interface);
    })
}

fn unassign(turn: &mut Turn<'_>) -> Said {
    let gone: Vec<(&Sort, Vec<Json>)> = SORTS.iter().map(|sort| (sort, sort.asked(turn))).collect();
    let primary = text(&turn.subject()?.value["privateIpAddress"]);
    turn.change("", |interface| {
        for (sort, gone) in gone {
            let Some(all) = interface[sort.set].as_array_mut() else { continue };
            let is_gone = |one: &Json| gone.iter().any(|g| g[sort.one] == one[sort.one]);
            all.retain(|one| !is_gone(one));
        }
        let left = texts(&interface["privateIpAddressesSet"][0]["privateIpAddress"]);
        assert!(left == [primary], "the primary address stays");
        mark_primary(interface);
    })
}

fn attach(turn: &mut Turn<'_>) -> Said {
    let number = turn.store.counted("interface attachment");
    let nature = turn.store.nature;
    let instance = turn.text("instanceId").to_owned();
    let (device, card) = (turn.text("deviceIndex"), turn.text("networkCardIndex"));
    let Some(its) = turn.store.get("instance", &instance) else {
        let message = format!("The instance ID '{instance}' does not exist");
        return Err(Refusal::new("InvalidInstanceID.NotFound", message));
    };
    let state = its.texts("/instanceState/name").concat();
    if !["running", "stopped"].contains(&state.as_str()) {
        let message = format!("Instance '{instance}' is not 'running' or 'stopped'.");
        return Err(Refusal::new("IncorrectState", message));
    }
    let interface = turn.subject()?;
    if interface.value["attachment"].is_object() {
        let message = format!("Interface: {} in use.", interface.key);
        return Err(Refusal::new("InvalidNetworkInterface.InUse", message));
    }
    let id = format!("eni-attach-{number}");
    let attachment = json!({
        "attachmentId": id, "instanceId": instance, "deviceIndex": device, "deleteOnTermination": "false",
        "networkCardIndex": if card.is_empty() { "0" } else { card },
        "status": if nature.pending > 0 { "attaching" } else { "attached" },
    });
    interface.change(nature.stale, |value| {
        value["status"] = "in-use".into();
        value["attachment"] = attachment;
    });
    interface.later(nature.pending, "attachment", |attachment| {
        if attachment["status"] == "attaching" {
            attachment["status"] = "attached".into();
        }
    });
    Ok(json!({"attachmentId": id}))
}

fn detach(turn: &mut Turn<'_>) -> Said {
    let id = turn.text("attachmentId").to_owned();
    let nature = turn.store.nature;
    let is_it = |object: &&Object| text(&object.value["attachment"]["attachmentId"]) == id;
    let its = turn.store.all("network-interface").into_iter().find(is_it).map(|o| o.key.clone());
    let absent = || {
        let message = format!("The attachment ID '{id}' does not exist");
        Refusal::new("InvalidAttachmentID.NotFound", message)
    };
    let key = its.ok_or_else(absent)?;
    let interface = turn.store.get("network-interface", &key).ok_or_else(absent)?;
    if nature.pending == 0 {
        interface.change(nature.stale, |value| {
            value["attachment"] = Json::Null;
            value["status"] = "available".into();
        });
        return Ok(done());
    }
    interface.value["attachment"]["status"] = "detaching".into();
    interface.later(nature.pending, "attachment", |attachment| *attachment = Json::Null);
    interface.later(nature.pending, "status", |status| *status = "available".into());
    Ok(done())
}

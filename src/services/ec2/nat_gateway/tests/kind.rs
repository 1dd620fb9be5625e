//! NAT gateways as the EC2 API Reference documents them.

use crate::services::ec2::testing::kinds::IN_USE;
use crate::services::testing::Row;
use crate::store::{Does, Key, Kind, Parent, Refusal, Said, Store, Turn, done, on, texts};
use serde_json::{Value as Json, json};

/// How `aws_nat_gateway` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    kinds: &[&GATEWAY],
    makes: Some("nat-gateway"),
    given,
    // A zone that is written by its ID is told by its name.
    not_imported: &["availability_zone_address"],
    replacing: &["availability_zone_address"],
    // A subnet is in one VPC.
    refused: |config| !config["subnet_id"].is_null() && config["vpc_id"] == "vpc-2",
    ..Row::of("aws_nat_gateway")
};

/// Networks, and addresses that lead nowhere.
fn given(store: &mut Store) {
    for cidr in ["10.0.0.0/16", "10.1.0.0/16"] {
        store.with("vpc", &json!({"cidrBlock": cidr}));
    }
    for cidr in ["10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"] {
        store.with("subnet", &json!({"vpcId": "vpc-1", "cidrBlock": cidr}));
    }
    for _ in 0..6 {
        store.with("elastic-ip", &json!({}));
    }
}

const GATEWAY: Kind = Kind {
    key: Key::Made("natGatewayId", "nat-"),
    absent: ("NatGatewayNotFound", "The Nat Gateway {} was not found"),
    start: || json!({"state": "available", "availabilityMode": "zonal", "connectivityType": "public"}),
    new,
    end: |turn, id| {
        let gateway = turn.store.get("nat-gateway", id).unwrap().value.clone();
        let all = gateway["natGatewayAddressSet"].as_array().cloned().unwrap_or_default();
        for address in &all {
            free(turn.store, address);
        }
        Ok(())
    },
    token: Some("ClientToken"),
    parents: &[Parent::held("subnetId", "subnet", IN_USE), Parent::held("vpcId", "vpc", IN_USE)],
    tagged: Some("natgateway"),
    pending: &[("state", "pending")],
    parts: &["natGatewayAddressSet"],
    ending: Some(("state", "deleting")),
    operations: &[
        on("CreateNatGateway", Does::Create("natGateway")),
        on(
            "DescribeNatGateways",
            Does::List(
                "natGatewaySet",
                &[
                    ("nat-gateway-id", "natGatewayId"),
                    ("state", "state"),
                    ("subnet-id", "subnetId"),
                    ("vpc-id", "vpcId"),
                ],
            ),
        ),
        on("AssociateNatGatewayAddress", Does::Other(associate)),
        on("DisassociateNatGatewayAddress", Does::Other(disassociate)),
        on("AssignPrivateNatGatewayAddress", Does::Other(assign)),
        on("UnassignPrivateNatGatewayAddress", Does::Other(unassign)),
        on("DeleteNatGateway", Does::Delete),
    ],
    ..Kind::of("ec2", "nat-gateway")
};

const ZONES: [(&str, &str); 4] = [
    ("us-east-1a", "use1-az1"),
    ("us-east-1b", "use1-az2"),
    ("us-east-1c", "use1-az4"),
    ("us-east-1d", "use1-az6"),
];

fn new(turn: &mut Turn<'_>, gateway: &mut Json) -> Result<(), Refusal> {
    let mut all = Vec::new();
    if turn.text("availabilityMode") == "regional" {
        let zones =
            turn.call.input["AvailabilityZoneAddress"].as_array().cloned().unwrap_or_default();
        let automatic = if zones.is_empty() { "enabled" } else { "disabled" };
        gateway["autoProvisionZones"] = automatic.into();
        gateway["autoScalingIps"] = automatic.into();
        gateway["routeTableId"] = "rtb-regional".into();
        for zone in &zones {
            for id in texts(&zone["AllocationId"]) {
                all.push(in_zone(turn.store, &id, zone)?);
            }
        }
    } else {
        gateway["vpcId"] = turn
            .store
            .get("subnet", turn.text("subnetId"))
            .map_or_else(|| Json::Null, |subnet| subnet.value["vpcId"].clone());
        all = zonal(turn)?;
    }
    gateway["natGatewayAddressSet"] = all.into();
    Ok(())
}

/// The addresses of a new zonal gateway.
fn zonal(turn: &mut Turn<'_>) -> Result<Vec<Json>, Refusal> {
    let private_ip = match turn.text("privateIpAddress") {
        "" => "10.0.1.4",
        ip => ip,
    };
    let mut primary = match turn.text("allocationId") {
        "" => json!({"networkInterfaceId": "eni-nat"}),
        id => public(turn.store, id)?,
    };
    primary["isPrimary"] = true.into();
    primary["privateIp"] = private_ip.into();
    let mut all = vec![primary];
    let mut ips = texts(&turn.call.input["SecondaryPrivateIpAddress"]).into_iter();
    for id in texts(&turn.call.input["SecondaryAllocationId"]) {
        all.push(secondary(turn.store, Some(&id), ips.next())?);
    }
    for ip in ips {
        all.push(secondary(turn.store, None, Some(ip))?);
    }
    let count = turn.text("secondaryPrivateIpAddressCount").parse().unwrap_or(0);
    for _ in 0..count {
        all.push(secondary(turn.store, None, None)?);
    }
    Ok(all)
}

/// Lets an Elastic IP address lead to a gateway.
fn public(store: &mut Store, id: &str) -> Result<Json, Refusal> {
    let association = format!("eipassoc-{}", store.counted("eipassoc"));
    let absent = || {
        let message = format!("The allocation ID '{id}' does not exist");
        Refusal::new("InvalidAllocationID.NotFound", message)
    };
    let address = store.get("elastic-ip", id).ok_or_else(absent)?;
    if address.value["associationId"].is_string() {
        let message = format!("Elastic IP address [{id}] is already associated");
        return Err(Refusal::new("Resource.AlreadyAssociated", message));
    }
    address.value["associationId"] = association.as_str().into();
    Ok(json!({
        "allocationId": id, "associationId": association, "networkInterfaceId": "eni-nat",
        "publicIp": address.value["publicIp"], "status": "succeeded",
    }))
}

fn secondary(store: &mut Store, id: Option<&str>, ip: Option<String>) -> Result<Json, Refusal> {
    let mut address = match id {
        Some(id) => public(store, id)?,
        None => json!({"networkInterfaceId": "eni-nat", "status": "succeeded"}),
    };
    let next = format!("10.0.1.{}", 100 + store.counted("secondary address"));
    address["isPrimary"] = false.into();
    address["privateIp"] = ip.unwrap_or(next).into();
    Ok(address)
}

fn in_zone(store: &mut Store, id: &str, said: &Json) -> Result<Json, Refusal> {
    let is_it = |zone: &&(&str, &str)| {
        said["AvailabilityZone"] == zone.0 || said["AvailabilityZoneId"] == zone.1
    };
    let unknown = || Refusal::new("InvalidParameterValue", "There is no such zone");
    let (name, zone_id) = ZONES.iter().find(is_it).ok_or_else(unknown)?;
    let mut address = public(store, id)?;
    address["availabilityZone"] = (*name).into();
    address["availabilityZoneId"] = (*zone_id).into();
    Ok(address)
}

/// Lets an Elastic IP address lead nowhere.
fn free(store: &mut Store, address: &Json) {
    let id = address["allocationId"].as_str().unwrap_or_default();
    if let Some(address) = store.get("elastic-ip", id) {
        address.value.as_object_mut().unwrap().remove("associationId");
    }
}

/// EC2 takes its time with new addresses, and with those that go.
fn settled(all: &mut Json) {
    let all = all.as_array_mut().unwrap();
    all.retain(|a| a["status"] != "disassociating" && a["status"] != "unassigning");
    for address in all.iter_mut().filter(|address| address["status"] != "failed") {
        address["status"] = "succeeded".into();
    }
}

/// Adds addresses, and answers with them.
fn add(turn: &mut Turn<'_>, mut new: Vec<Json>, status: &str) -> Said {
    for address in &mut new {
        address["status"] = status.into();
    }
    let pending = turn.store.nature.pending;
    let added = new.clone();
    turn.change("", |gateway| {
        gateway["natGatewayAddressSet"].as_array_mut().unwrap().append(&mut new);
    })?;
    turn.subject()?.later(pending, "natGatewayAddressSet", settled);
    Ok(json!({"natGatewayId": turn.key(), "natGatewayAddressSet": added}))
}

/// Takes the addresses away that have one of these strings in a field. One that is not there is refused.
fn take(turn: &mut Turn<'_>, field: &str, gone: &[String], status: &str) -> Said {
    let pending = turn.store.nature.pending;
    let all = turn.subject()?.value["natGatewayAddressSet"].as_array().cloned().unwrap_or_default();
    let is_one =
        |address: &Json| address[field].as_str().is_some_and(|s| gone.iter().any(|g| g == s));
    let going: Vec<Json> = all.into_iter().filter(|a| is_one(a) && a["status"] != status).collect();
    if going.len() != gone.len() || going.iter().any(|address| address["isPrimary"] == true) {
        return Err(Refusal::new("InvalidParameter", format!("{gone:?} cannot be taken away")));
    }
    for address in &going {
        free(turn.store, address);
    }
    turn.change("", |gateway| {
        for address in gateway["natGatewayAddressSet"].as_array_mut().unwrap() {
            if is_one(address) {
                address["status"] = status.into();
            }
        }
    })?;
    turn.subject()?.later(pending, "natGatewayAddressSet", settled);
    Ok(done())
}

fn associate(turn: &mut Turn<'_>) -> Said {
    let mut ips = texts(&turn.call.input["PrivateIpAddress"]).into_iter();
    let input = turn.call.input.clone();
    let is_regional = turn.subject()?.value["availabilityMode"] == "regional";
    let mut new = Vec::new();
    for id in texts(&input["AllocationId"]) {
        new.push(if is_regional {
            in_zone(turn.store, &id, &input)?
        } else {
            secondary(turn.store, Some(&id), ips.next())?
        });
    }
    add(turn, new, "associating")
}

fn disassociate(turn: &mut Turn<'_>) -> Said {
    let gone = texts(&turn.call.input["AssociationId"]);
    take(turn, "associationId", &gone, "disassociating")
}

fn assign(turn: &mut Turn<'_>) -> Said {
    let there = turn.subject()?.texts("natGatewayAddressSet[]/privateIp");
    let mut ips: Vec<Option<String>> =
        texts(&turn.call.input["PrivateIpAddress"]).into_iter().map(Some).collect();
    if let Some(taken) = ips.iter().flatten().find(|ip| there.contains(ip)) {
        return Err(Refusal::new("InvalidParameterValue", format!("{taken} is assigned already")));
    }
    let count = texts(&turn.call.input["PrivateIpAddressCount"]).concat().parse().unwrap_or(0);
    ips.resize(ips.len() + count, None);
    let mut new = Vec::new();
    for ip in ips {
        new.push(secondary(turn.store, None, ip)?);
    }
    add(turn, new, "assigning")
}

fn unassign(turn: &mut Turn<'_>) -> Said {
    let gone = texts(&turn.call.input["PrivateIpAddress"]);
    take(turn, "privateIp", &gone, "unassigning")
}

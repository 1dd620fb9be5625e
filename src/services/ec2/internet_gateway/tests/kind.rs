//! Internet gateways as the EC2 API Reference documents them.

use crate::services::ec2::testing::kinds::IN_USE;
use crate::services::testing::Row;
use crate::store::{Does, Key, Kind, Object, Parent, Refusal, Said, Turn, on};
use serde_json::json;

/// How `aws_internet_gateway` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    kinds: &[&GATEWAY],
    makes: Some("internet-gateway"),
    given: |store| {
        for cidr in ["10.0.0.0/16", "10.1.0.0/16"] {
            store.with("vpc", &json!({"cidrBlock": cidr}));
        }
    },
    ..Row::of("aws_internet_gateway")
};

const GATEWAY: Kind = Kind {
    key: Key::Made("internetGatewayId", "igw-"),
    absent: ("InvalidInternetGatewayID.NotFound", "The internetGateway ID '{}' does not exist"),
    start: || json!({"attachmentSet": []}),
    filled: &[("ownerId", "{account}")],
    parents: &[Parent::held("/attachmentSet/0/vpcId", "vpc", IN_USE)],
    tagged: Some("internet-gateway"),
    end: |turn, _| {
        let is_attached = turn.subject()?.value["attachmentSet"] != json!([]);
        let refusal = || Refusal::new(IN_USE.0, "The gateway is attached");
        if is_attached { Err(refusal()) } else { Ok(()) }
    },
    operations: &[
        on("CreateInternetGateway", Does::Create("internetGateway")),
        on(
            "DescribeInternetGateways",
            Does::List(
                "internetGatewaySet",
                &[
                    ("internet-gateway-id", "internetGatewayId"),
                    ("attachment.vpc-id", "attachmentSet[]/vpcId"),
                ],
            ),
        ),
        on("AttachInternetGateway", Does::Other(attach)),
        on("DetachInternetGateway", Does::Other(detach)),
        on("DeleteInternetGateway", Does::Delete),
    ],
    ..Kind::of("ec2", "internet-gateway")
};

fn attach(turn: &mut Turn<'_>) -> Said {
    let (vpc, pending) = (turn.text("vpcId").to_owned(), turn.store.nature.pending);
    turn.object(turn.store.kind("vpc"), &vpc)?;
    let gateway = turn.subject()?;
    if let Some(there) = gateway.value["attachmentSet"][0]["vpcId"].as_str() {
        let message = format!("resource {} is already attached to network {there}", gateway.key);
        return Err(Refusal::new("Resource.AlreadyAssociated", message));
    }
    gateway.later(pending, "attachmentSet", |all| {
        for attachment in all.as_array_mut().unwrap() {
            attachment["state"] = "available".into();
        }
    });
    let is_taken = |gateway: &&Object| gateway.value["attachmentSet"][0]["vpcId"] == vpc;
    if turn.store.all("internet-gateway").iter().any(is_taken) {
        let message = format!("Network {vpc} already has an internet gateway attached");
        return Err(Refusal::new("InvalidParameterValue", message));
    }
    turn.change("", |gateway| {
        gateway["attachmentSet"] = json!([{"vpcId": vpc, "state": "attaching"}]);
    })
}

fn detach(turn: &mut Turn<'_>) -> Said {
    let vpc = turn.text("vpcId").to_owned();
    let gateway = turn.subject()?;
    if gateway.value["attachmentSet"][0]["vpcId"] != vpc {
        let message = format!("resource {} is not attached to network {vpc}", gateway.key);
        return Err(Refusal::new("Gateway.NotAttached", message));
    }
    let is_public = |interface: &&Object| {
        interface.value["vpcId"] == vpc && interface.value["association"]["publicIp"].is_string()
    };
    if turn.store.all("network-interface").iter().any(is_public) {
        let message = format!(
            "Network {vpc} has some mapped public address(es). Please unmap those public address(es) before detaching \
             the gateway."
        );
        return Err(Refusal::new(IN_USE.0, message));
    }
    turn.change("", |gateway| gateway["attachmentSet"] = json!([]))
}

//! VPC peering connections as the EC2 API Reference documents them.
//!
//! <https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html>

use crate::services::testing::Row;
use crate::store::{Does, Key, Kind, Parent, Refusal, Said, Store, Turn, done, on, texts};
use serde_json::{Value as Json, json};

/// How `aws_vpc_peering_connection` is tested with all types: two VPCs, and two that can be asked.
pub(in crate::services) const ROW: Row = Row {
    kinds: &[&CONNECTION],
    makes: Some("vpc-peering-connection"),
    given: |store| {
        for i in 0..4 {
            store.with("vpc", &json!({"cidrBlock": format!("10.{i}.0.0/16")}));
        }
    },
    not_imported: &["auto_accept"],
    refused: needs_acceptance,
    ..Row::of("aws_vpc_peering_connection")
};

/// Whether a configuration has options of a connection that nobody accepts.
pub(in crate::services::ec2) fn needs_acceptance(config: &Json) -> bool {
    let has = |name: &str| config[name].as_array().is_some_and(|blocks| !blocks.is_empty());
    config["auto_accept"] != true && (has("accepter") || has("requester"))
}

const CONNECTION: Kind = Kind {
    key: Key::Made("vpcPeeringConnectionId", "pcx-"),
    absent: (
        "InvalidVpcPeeringConnectionID.NotFound",
        "The vpcPeeringConnection ID '{}' does not exist",
    ),
    start: || json!({"status": {"code": "pending-acceptance", "message": "Pending Acceptance"}}),
    new: |turn, connection| {
        let fields = connection.as_object_mut().unwrap();
        let mut or = |name: &str, other: &str| {
            let said = fields.remove(name).and_then(|said| said.as_str().map(str::to_owned));
            said.unwrap_or_else(|| other.to_owned())
        };
        let (account, region) = (turn.place.0.clone(), turn.place.1.clone());
        let (owner, place) = (or("peerOwnerId", &account), or("peerRegion", &region));
        let (vpc, peer) = (or("vpcId", ""), or("peerVpcId", ""));
        connection["requesterVpcInfo"] =
            json!({"ownerId": account, "region": region, "vpcId": vpc});
        connection["accepterVpcInfo"] = json!({"ownerId": owner, "region": place, "vpcId": peer});
        Ok(())
    },
    end: |turn, id| {
        let code = turn.subject()?.value["status"]["code"].clone();
        if ["expired", "failed", "rejected"].iter().any(|dead| code == *dead) {
            let message = format!(
                "Invalid state transition for {id}, attempted to transition from {code} to deleting"
            );
            return Err(Refusal::new("InvalidStateTransition", message));
        }
        Ok(())
    },
    parents: &[Parent::free("/requesterVpcInfo/vpcId", "vpc")],
    tagged: Some("vpc-peering-connection"),
    pending: &[("/status/code", "initiating-request")],
    ending: Some(("/status/code", "deleting")),
    operations: &[
        on("CreateVpcPeeringConnection", Does::Create("vpcPeeringConnection")),
        on("DescribeVpcPeeringConnections", Does::Other(describe)),
        on("AcceptVpcPeeringConnection", Does::Other(accept)),
        on("ModifyVpcPeeringConnectionOptions", Does::Other(modify)),
        on("DeleteVpcPeeringConnection", Does::Delete),
    ],
    ..Kind::of("ec2", "vpc-peering-connection")
};

/// By the ID of a connection, which has to be there, or by filters.
fn describe(turn: &mut Turn<'_>) -> Said {
    let ids = turn.param("vpcPeeringConnectionId").map(texts).unwrap_or_default();
    let filters = turn.call.input["Filter"].as_array().cloned().unwrap_or_default();
    let items = turn.show_all(|connection| {
        let passes = filters.iter().all(|filter| {
            let field = match filter["Name"].as_str().unwrap() {
                "vpc-peering-connection-id" => "vpcPeeringConnectionId",
                "requester-vpc-info.vpc-id" => "/requesterVpcInfo/vpcId",
                "accepter-vpc-info.vpc-id" => "/accepterVpcInfo/vpcId",
                other => panic!("there is no filter {other}"),
            };
            texts(&filter["Value"]).contains(&connection.texts(field).concat())
        });
        passes && (ids.is_empty() || ids.contains(&connection.key))
    });
    if !ids.is_empty() && items.is_empty() {
        let message = turn.kind.absent.1.replace("{}", &ids.concat());
        return Err(Refusal::new(turn.kind.absent.0, message));
    }
    Ok(turn.page("vpcPeeringConnectionSet", items))
}

fn accept(turn: &mut Turn<'_>) -> Said {
    let (id, account, region) = (turn.key(), turn.place.0.clone(), turn.place.1.clone());
    let connection = turn.subject()?.value.clone();
    let asked = &connection["accepterVpcInfo"];
    if asked["ownerId"] != account.as_str() || asked["region"] != region.as_str() {
        let message = format!("User ({account}) cannot accept peering {id}");
        return Err(Refusal::new("OperationNotPermitted", message));
    }
    if connection["status"]["code"] != "pending-acceptance" {
        let message = format!("{id} is not in the correct state for the request.");
        return Err(Refusal::new("InvalidStateTransition", message));
    }
    let pending = turn.store.nature.pending;
    let answer = turn.change("vpcPeeringConnection", activate)?;
    turn.subject()?.later(pending, "status", |status| {
        *status = json!({"code": "active", "message": "Active"});
    });
    Ok(answer)
}

/// A connection that is accepted has options.
fn activate(connection: &mut Json) {
    connection["status"] = json!({"code": "provisioning", "message": "Provisioning"});
    for side in ["accepterVpcInfo", "requesterVpcInfo"] {
        connection[side]["peeringOptions"] = json!({"allowDnsResolutionFromRemoteVpc": false});
    }
}

fn modify(turn: &mut Turn<'_>) -> Said {
    let (id, account, region) = (turn.key(), turn.place.0.clone(), turn.place.1.clone());
    let sides = [
        ("accepterPeeringConnectionOptions", "accepterVpcInfo"),
        ("requesterPeeringConnectionOptions", "requesterVpcInfo"),
    ];
    let connection = turn.subject()?.value.clone();
    let no = |message: String| Refusal::new("OperationNotPermitted", message);
    if connection["status"]["code"] != "active" {
        return Err(no(format!(
            "Peering {id} is not active. Peering options can be added only to active peerings."
        )));
    }
    let mut new = vec![];
    for (name, side) in sides {
        let Some(options) = turn.param(name) else { continue };
        let info = &connection[side];
        if info["ownerId"] != account.as_str() || info["region"] != region.as_str() {
            return Err(no(format!("User {account} cannot modify the options of the {side}")));
        }
        new.push((side, options["AllowDnsResolutionFromRemoteVpc"].clone()));
    }
    turn.change("", |connection| {
        for (side, allow) in new {
            connection[side]["peeringOptions"]["allowDnsResolutionFromRemoteVpc"] = allow;
        }
    })?;
    Ok(done())
}

/// A connection that somebody has asked for: between VPCs of these accounts and regions. Returns its ID.
pub(in crate::services::ec2) fn asked(
    store: &mut Store,
    requester: (&str, &str),
    accepter: (&str, &str),
) -> String {
    let side = |(account, region): (&str, &str), vpc: &str| json!({"ownerId": account, "region": region, "vpcId": vpc});
    let connection = json!({
        "requesterVpcInfo": side(requester, "vpc-1"), "accepterVpcInfo": side(accepter, "vpc-2"),
    });
    store.with("vpc-peering-connection", &connection)
}

/// A connection becomes active.
pub(in crate::services::ec2) fn accepted(store: &mut Store, id: &str) {
    let connection = &mut store.get("vpc-peering-connection", id).unwrap().value;
    activate(connection);
    connection["status"] = json!({"code": "active", "message": "Active"});
}

/// What EC2 says of a connection from now on.
pub(in crate::services::ec2) fn set_status(store: &mut Store, id: &str, code: &str, message: &str) {
    let connection = &mut store.get("vpc-peering-connection", id).unwrap().value;
    connection["status"] = json!({"code": code, "message": message});
}

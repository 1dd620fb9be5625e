//! Route tables, their routes and what is associated with them, in the tables of the store.
//!
//! <https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html>

use super::kinds::IN_USE;
use crate::store::{Does, Key, Kind, Object, Parent, Refusal, Said, Turn, done, on, texts};
use ipnet::IpNet;
use serde_json::{Value as Json, json};

/// A route table. A new one has a route into its VPC, if that is there.
pub(in crate::services) const TABLE: Kind = Kind {
    key: Key::Made("routeTableId", "rtb-"),
    absent: ("InvalidRouteTableID.NotFound", "The routeTable ID '{}' does not exist"),
    start: || json!({"associationSet": [], "propagatingVgwSet": [], "routeSet": []}),
    filled: &[("ownerId", "{account}")],
    new: |turn, table| {
        let vpc = turn.text("vpcId").to_owned();
        let cidr = turn.store.get("vpc", &vpc).map(|vpc| vpc.value["cidrBlock"].clone());
        if let Some(cidr) = cidr {
            table["routeSet"] = json!([local(&cidr)]);
        }
        Ok(())
    },
    end: |turn, id| {
        let is_free = turn.subject()?.value["associationSet"] == json!([]);
        let refusal = || Refusal::new(IN_USE.0, IN_USE.1.replace("{}", id));
        if is_free { Ok(()) } else { Err(refusal()) }
    },
    token: Some("ClientToken"),
    parents: &[Parent::held("vpcId", "vpc", IN_USE).but("associationSet[]/main", "true")],
    tagged: Some("route-table"),
    operations: &[
        on("CreateRouteTable", Does::Create("routeTable")),
        on(
            "DescribeRouteTables",
            Does::List(
                "routeTableSet",
                &[
                    ("association.gateway-id", "associationSet[]/gatewayId"),
                    ("association.main", "associationSet[]/main"),
                    (
                        "association.route-table-association-id",
                        "associationSet[]/routeTableAssociationId",
                    ),
                    ("association.subnet-id", "associationSet[]/subnetId"),
                    ("route-table-id", "routeTableId"),
                    ("vpc-id", "vpcId"),
                ],
            ),
        ),
        on("CreateRoute", Does::Other(create)),
        on("ReplaceRoute", Does::Other(replace)),
        on("DeleteRoute", Does::Other(delete)),
        on("EnableVgwRoutePropagation", Does::Other(|turn| propagate(turn, true))),
        on("DisableVgwRoutePropagation", Does::Other(|turn| propagate(turn, false))),
        on("AssociateRouteTable", Does::Other(associate)),
        on("ReplaceRouteTableAssociation", Does::Other(move_association)),
        on("DisassociateRouteTable", Does::Other(disassociate)),
        on("DeleteRouteTable", Does::Delete),
    ],
    ..Kind::of("ec2", "route-table")
};

/// The route into the VPC.
pub(in crate::services) fn local(cidr: &Json) -> Json {
    json!({
        "destinationCidrBlock": cidr, "gatewayId": "local", "origin": "CreateRouteTable", "state": "active",
    })
}

const DESTINATIONS: [&str; 3] =
    ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"];
const TARGETS: [&str; 11] = [
    "carrierGatewayId",
    "coreNetworkArn",
    "egressOnlyInternetGatewayId",
    "gatewayId",
    "localGatewayId",
    "natGatewayId",
    "networkInterfaceId",
    "odbNetworkArn",
    "transitGatewayId",
    "vpcEndpointId",
    "vpcPeeringConnectionId",
];

/// The destination that a call names: the field, and what it says. CIDR blocks have one spelling.
fn destination(turn: &Turn<'_>) -> Result<(&'static str, String), Refusal> {
    let mut named = DESTINATIONS.iter().filter(|name| !turn.text(name).is_empty());
    let (Some(name), None) = (named.next(), named.next()) else {
        let message = "The request must contain exactly one destination";
        return Err(Refusal::new("InvalidParameterCombination", message));
    };
    let text = turn.text(name);
    let network = text.parse::<IpNet>().map(|network| network.trunc().to_string());
    Ok((name, network.unwrap_or_else(|_| text.to_owned())))
}

/// The target that a call names, as the fields of a route. Networks that have an ARN are told as a gateway too.
fn target(turn: &Turn<'_>) -> Result<Json, Refusal> {
    if turn.text("localTarget") == "true" {
        return Ok(json!({"gatewayId": "local"}));
    }
    let mut named = TARGETS.iter().filter(|name| !turn.text(name).is_empty());
    let (Some(name), None) = (named.next(), named.next()) else {
        let message = "The request must contain exactly one target";
        return Err(Refusal::new("InvalidParameterCombination", message));
    };
    let id = turn.text(name);
    if id == "local" {
        let message = "The gateway ID 'local' does not exist";
        return Err(Refusal::new("InvalidGatewayID.NotFound", message));
    }
    Ok(match *name {
        "vpcEndpointId" => json!({"gatewayId": id}),
        "coreNetworkArn" | "odbNetworkArn" => json!({*name: id, "gatewayId": id}),
        "networkInterfaceId" if id == "eni-1" => {
            json!({*name: id, "instanceId": "i-1", "instanceOwnerId": turn.place.0})
        }
        name => json!({name: id}),
    })
}

/// Which of the routes of the table that a call names is the one that it is about.
fn position(turn: &mut Turn<'_>) -> Result<Option<usize>, Refusal> {
    let (field, text) = destination(turn)?;
    let routes = turn.subject()?.value["routeSet"].as_array().cloned().unwrap_or_default();
    Ok(routes.iter().position(|route| {
        route[field] == text.as_str() && route["origin"] != "EnableVgwRoutePropagation"
    }))
}

fn create(turn: &mut Turn<'_>) -> Said {
    let (field, text) = destination(turn)?;
    let mut route = target(turn)?;
    if position(turn)?.is_some() {
        let message = format!("The route identified by {text} already exists.");
        return Err(Refusal::new("RouteAlreadyExists", message));
    }
    (route[field], route["origin"]) = (text.into(), "CreateRoute".into());
    route["state"] = "active".into();
    turn.change("", |table| table["routeSet"].as_array_mut().unwrap().push(route))
}

fn replace(turn: &mut Turn<'_>) -> Said {
    let (field, text) = destination(turn)?;
    let mut route = target(turn)?;
    let Some(at) = position(turn)? else {
        let message = format!(
            "There is no route defined for '{text}' in the route table. Use CreateRoute instead."
        );
        return Err(Refusal::new("InvalidParameterValue", message));
    };
    turn.change("", |table| {
        let there = &mut table["routeSet"][at];
        (route[field], route["origin"]) = (text.into(), there["origin"].take());
        route["state"] = "active".into();
        *there = route;
    })
}

fn delete(turn: &mut Turn<'_>) -> Said {
    let (_, text) = destination(turn)?;
    let Some(at) = position(turn)? else {
        let message = format!("no route with destination {text} in route table");
        return Err(Refusal::new("InvalidRoute.NotFound", message));
    };
    if turn.subject()?.value["routeSet"][at]["origin"] == "CreateRouteTable" {
        let message = format!("cannot remove local route {text} in route table");
        return Err(Refusal::new("InvalidParameterValue", message));
    }
    turn.change("", |table| drop(table["routeSet"].as_array_mut().unwrap().remove(at)))
}

fn propagate(turn: &mut Turn<'_>, on: bool) -> Said {
    let gateway = json!({"gatewayId": turn.text("gatewayId")});
    turn.change("", |table| {
        let all = table["propagatingVgwSet"].as_array_mut().unwrap();
        all.retain(|other| *other != gateway);
        if on {
            all.push(gateway);
        }
    })
}

/// The table that has an association with this in a field.
fn holder(turn: &Turn<'_>, field: &str, text: &str) -> Option<String> {
    let path = format!("associationSet[]/{field}");
    let all = turn.store.all("route-table").into_iter().filter(|table| !table.is_ending());
    let mut its = all.filter(|table| table.texts(&path).iter().any(|its| its == text));
    its.next().map(|table| table.key.clone())
}

/// Changes the associations of a table; those that are on their way arrive, or are gone, later.
fn change(turn: &mut Turn<'_>, table: &str, change: impl FnOnce(&mut Vec<Json>)) {
    let nature = turn.store.nature;
    let table: &mut Object = turn.store.get("route-table", table).unwrap();
    table.later(nature.pending, "associationSet", |all| {
        let all = all.as_array_mut().unwrap();
        all.retain(|association| association["associationState"]["state"] != "disassociating");
        for association in all {
            if association["associationState"]["state"] == "associating" {
                association["associationState"]["state"] = "associated".into();
            }
        }
    });
    table.change(nature.stale, |table| change(table["associationSet"].as_array_mut().unwrap()));
}

/// A new association with a table.
fn association(turn: &mut Turn<'_>, table: &str) -> Json {
    let id = format!("rtbassoc-{}", turn.store.counted("rtbassoc"));
    json!({
        "routeTableAssociationId": id, "routeTableId": table, "main": false,
        "associationState": {"state": "associating"},
    })
}

fn associate(turn: &mut Turn<'_>) -> Said {
    let table = turn.subject()?.key.clone();
    for (field, kind) in [("subnetId", "subnet"), ("gatewayId", "internet-gateway")] {
        let id = turn.text(field).to_owned();
        if id.is_empty() {
            continue;
        }
        turn.object(turn.store.kind(kind), &id)?;
        if holder(turn, field, &id).is_some() {
            let message = format!(
                "the specified association for route table {table} conflicts with an existing association"
            );
            return Err(Refusal::new("Resource.AlreadyAssociated", message));
        }
        let mut new = association(turn, &table);
        new[field] = id.into();
        let answer = answer("associationId", &new);
        change(turn, &table, |all| all.push(new));
        return Ok(answer);
    }
    Err(Refusal::new("MissingParameter", "The request must contain a subnet or a gateway"))
}

fn answer(field: &str, association: &Json) -> Json {
    json!({
        field: association["routeTableAssociationId"], "associationState": association["associationState"],
    })
}

/// Takes the association that a call names from its table.
fn taken(turn: &mut Turn<'_>) -> Result<(String, Json), Refusal> {
    let id = turn.text("associationId").to_owned();
    let absent = || {
        let message = format!("The association ID '{id}' does not exist");
        Refusal::new("InvalidAssociationID.NotFound", message)
    };
    let table = holder(turn, "routeTableAssociationId", &id).ok_or_else(absent)?;
    let mut was = Json::Null;
    change(turn, &table, |all| {
        let at = all.iter().position(|its| texts(&its["routeTableAssociationId"]).concat() == id);
        was = all.remove(at.unwrap());
    });
    Ok((table, was))
}

fn move_association(turn: &mut Turn<'_>) -> Said {
    let table = turn.subject()?.key.clone();
    let (_, was) = taken(turn)?;
    let mut new = association(turn, &table);
    for field in ["subnetId", "gatewayId", "main"] {
        new[field] = was[field].clone();
    }
    let answer = answer("newAssociationId", &new);
    change(turn, &table, |all| all.push(new));
    Ok(answer)
}

fn disassociate(turn: &mut Turn<'_>) -> Said {
    let id = turn.text("associationId").to_owned();
    let table = holder(turn, "routeTableAssociationId", &id);
    let is_main = |its: &Json| its["routeTableAssociationId"] == id.as_str() && its["main"] == true;
    let its = table.as_ref().and_then(|table| turn.store.get("route-table", table));
    let its = its.map(|table| table.value["associationSet"].as_array().cloned().unwrap());
    if its.is_some_and(|all| all.iter().any(is_main)) {
        let message = format!("cannot disassociate the main route table association {id}");
        return Err(Refusal::new("InvalidParameterValue", message));
    }
    match table.filter(|_| turn.store.nature.pending > 0) {
        Some(table) => change(turn, &table, |all| {
            let is_it = |its: &&mut Json| its["routeTableAssociationId"] == id.as_str();
            let its = all.iter_mut().find(is_it).unwrap();
            its["associationState"] = json!({"state": "disassociating"});
        }),
        None => drop(taken(turn)?),
    }
    Ok(done())
}

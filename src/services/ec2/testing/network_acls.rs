//! Network ACLs, their rules and the subnets that they are for, in the tables of the store.
//!
//! <https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html>

use super::kinds::IN_USE;
use crate::store::{Does, Key, Kind, Object, Parent, Refusal, Said, Store, Turn, done, on};
use ipnet::IpNet;
use serde_json::{Value as Json, json};

/// A network ACL. A new one denies everything.
pub(in crate::services) const NETWORK_ACL: Kind = Kind {
    key: Key::Made("networkAclId", "acl-"),
    absent: ("InvalidNetworkAclID.NotFound", "The networkAcl ID '{}' does not exist"),
    start: || json!({"default": false, "associationSet": [], "entrySet": []}),
    filled: &[("ownerId", "{account}")],
    new: |_, acl| {
        acl["entrySet"] = [false, true].map(|egress| all(32_767, egress, "deny")).into();
        Ok(())
    },
    end: |turn, id| {
        let acl = &turn.subject()?.value;
        if acl["default"] == true {
            let message = format!("cannot delete default network ACL {id}");
            return Err(Refusal::new("InvalidParameterValue", message));
        }
        let refusal = || Refusal::new(IN_USE.0, IN_USE.1.replace("{}", id));
        if acl["associationSet"] == json!([]) { Ok(()) } else { Err(refusal()) }
    },
    token: Some("ClientToken"),
    parents: &[Parent::held("vpcId", "vpc", IN_USE).but("default", "true")],
    tagged: Some("network-acl"),
    operations: &[
        on("CreateNetworkAcl", Does::Create("networkAcl")),
        on(
            "DescribeNetworkAcls",
            Does::List(
                "networkAclSet",
                &[
                    ("association.association-id", "associationSet[]/networkAclAssociationId"),
                    ("association.subnet-id", "associationSet[]/subnetId"),
                    ("default", "default"),
                    ("network-acl-id", "networkAclId"),
                    ("vpc-id", "vpcId"),
                ],
            ),
        ),
        on("CreateNetworkAclEntry", Does::Other(create)),
        on("ReplaceNetworkAclEntry", Does::Other(replace)),
        on("DeleteNetworkAclEntry", Does::Other(delete)),
        on("ReplaceNetworkAclAssociation", Does::Other(associate)),
        on("DeleteNetworkAcl", Does::Delete),
    ],
    ..Kind::of("ec2", "network-acl")
};

/// So many rules of each direction an ACL can have, until the user asks for more.
const MOST: usize = 20;

/// A rule for all IPv4 traffic.
pub(in crate::services) fn all(number: i64, egress: bool, action: &str) -> Json {
    json!({
        "cidrBlock": "0.0.0.0/0", "egress": egress.to_string(), "protocol": "-1", "ruleAction": action,
        "ruleNumber": number.to_string(),
    })
}

/// A VPC with the ACL that comes with it, which lets everything through; the ID of the ACL.
pub(in crate::services) fn with_vpc(store: &mut Store) -> String {
    let vpc = store.with("vpc", &json!({"cidrBlock": "10.0.0.0/16"}));
    let entries: Vec<Json> = [false, true]
        .into_iter()
        .flat_map(|egress| [all(100, egress, "allow"), all(32_767, egress, "deny")])
        .collect();
    store.with("network-acl", &json!({"vpcId": vpc, "default": true, "entrySet": entries}))
}

/// A subnet that has this ACL; its ID.
pub(in crate::services) fn with_subnet(store: &mut Store, acl: &str, cidr: &str) -> String {
    let vpc = store.get("network-acl", acl).unwrap().texts("vpcId").concat();
    let subnet = store.with("subnet", &json!({"vpcId": vpc, "cidrBlock": cidr}));
    let association = association(store, acl, &subnet);
    let its = &mut store.get("network-acl", acl).unwrap().value["associationSet"];
    its.as_array_mut().unwrap().push(association);
    subnet
}

/// Gives a subnet another ACL, as somebody else may.
pub(in crate::services) fn move_subnet(store: &mut Store, subnet: &str, acl: &str) {
    let Some(from) = holder(store, "subnetId", subnet) else { return };
    let moved = association(store, acl, subnet);
    let its = &mut store.get("network-acl", &from).unwrap().value["associationSet"];
    its.as_array_mut().unwrap().retain(|its| its["subnetId"] != subnet);
    let its = &mut store.get("network-acl", acl).unwrap().value["associationSet"];
    its.as_array_mut().unwrap().push(moved);
}

fn association(store: &mut Store, acl: &str, subnet: &str) -> Json {
    let id = format!("aclassoc-{}", store.counted("aclassoc"));
    json!({"networkAclAssociationId": id, "networkAclId": acl, "subnetId": subnet})
}

/// The ACL that has an association with this in a field.
fn holder(store: &Store, field: &str, text: &str) -> Option<String> {
    let path = format!("associationSet[]/{field}");
    let all = store.all("network-acl").into_iter().filter(|acl| !acl.is_ending());
    let mut its = all.filter(|acl| acl.texts(&path).iter().any(|its| its == text));
    its.next().map(|acl| acl.key.clone())
}

/// The rule that a call says, as EC2 tells it.
fn said(turn: &Turn<'_>) -> Result<Json, Refusal> {
    let fields = turn.fields();
    let lacks = |what: &str| {
        Refusal::new("MissingParameter", format!("The request must contain the parameter {what}"))
    };
    let mut rule = json!({});
    for name in ["egress", "protocol", "ruleAction", "ruleNumber"] {
        rule[name] =
            Some(&fields[name]).filter(|its| !its.is_null()).ok_or_else(|| lacks(name))?.clone();
    }
    let blocks = ["cidrBlock", "ipv6CidrBlock"].into_iter();
    let named: Vec<&str> = blocks.filter(|name| !fields[*name].is_null()).collect();
    let [block] = named[..] else { return Err(lacks("cidrBlock or ipv6CidrBlock")) };
    let network = fields[block].as_str().and_then(|text| text.parse::<IpNet>().ok());
    let network = network.ok_or_else(|| Refusal::new("InvalidParameterValue", block))?;
    rule[block] = network.trunc().to_string().into();
    let protocol = rule["protocol"].as_str().unwrap_or_default().to_owned();
    match protocol.as_str() {
        "6" | "17" if fields["portRange"].is_null() => return Err(lacks("portRange")),
        "6" | "17" => rule["portRange"] = fields["portRange"].clone(),
        "1" | "58" if fields["icmp"].is_null() && block == "ipv6CidrBlock" => {
            return Err(lacks("icmpTypeCode"));
        }
        "1" | "58" => rule["icmpTypeCode"] = fields["icmp"].clone(),
        // EC2 knows numbers only.
        other if other.parse::<i16>().is_err() => {
            let message = format!("Invalid value '{other}' for IP protocol.");
            return Err(Refusal::new("InvalidParameterValue", message));
        }
        _ => {}
    }
    Ok(rule)
}

/// Which of the rules of an ACL the one is that a call is about.
fn position(turn: &mut Turn<'_>) -> Result<Option<usize>, Refusal> {
    let [egress, number] = ["egress", "ruleNumber"].map(|name| turn.text(name).to_owned());
    let all = turn.subject()?.value["entrySet"].as_array().cloned().unwrap_or_default();
    let is_it =
        |rule: &Json| rule["egress"] == egress.as_str() && rule["ruleNumber"] == number.as_str();
    Ok(all.iter().position(is_it))
}

fn absent() -> Refusal {
    let message = "The network acl entry does not exist in this network ACL";
    Refusal::new("InvalidNetworkAclEntry.NotFound", message)
}

fn create(turn: &mut Turn<'_>) -> Said {
    let rule = said(turn)?;
    let there = turn.subject()?.value["entrySet"].as_array().cloned().unwrap_or_default();
    match position(turn)? {
        Some(at) if there[at] == rule => return Ok(done()),
        Some(_) => {
            let number = turn.text("ruleNumber");
            let message = format!("The network acl entry identified by {number} already exists.");
            return Err(Refusal::new("NetworkAclEntryAlreadyExists", message));
        }
        None => {}
    }
    if there.iter().filter(|other| other["egress"] == rule["egress"]).count() >= MOST {
        let message = "The maximum number of network acl entries has been reached.";
        return Err(Refusal::new("NetworkAclEntryLimitExceeded", message));
    }
    turn.change("", |acl| acl["entrySet"].as_array_mut().unwrap().push(rule))
}

fn replace(turn: &mut Turn<'_>) -> Said {
    let rule = said(turn)?;
    let at = position(turn)?.ok_or_else(absent)?;
    turn.change("", |acl| acl["entrySet"][at] = rule)
}

fn delete(turn: &mut Turn<'_>) -> Said {
    let at = position(turn)?.ok_or_else(absent)?;
    turn.change("", |acl| drop(acl["entrySet"].as_array_mut().unwrap().remove(at)))
}

fn associate(turn: &mut Turn<'_>) -> Said {
    let acl = turn.subject()?.key.clone();
    let id = turn.text("associationId").to_owned();
    let gone = || {
        let message = format!("The association ID '{id}' does not exist");
        Refusal::new("InvalidAssociationID.NotFound", message)
    };
    let from = holder(turn.store, "networkAclAssociationId", &id).ok_or_else(gone)?;
    let stale = turn.store.nature.stale;
    let before: &mut Object = turn.store.get("network-acl", &from).unwrap();
    let all = before.value["associationSet"].as_array().unwrap().clone();
    let is_it = |its: &&Json| its["networkAclAssociationId"] == id.as_str();
    let subnet = all.iter().find(is_it).unwrap()["subnetId"].as_str().unwrap().to_owned();
    before.change(stale, |acl| {
        acl["associationSet"].as_array_mut().unwrap().retain(|its| !is_it(&its));
    });
    let new = association(turn.store, &acl, &subnet);
    let answer = json!({"newAssociationId": new["networkAclAssociationId"]});
    turn.store.get("network-acl", &acl).unwrap().change(stale, |acl| {
        acl["associationSet"].as_array_mut().unwrap().push(new);
    });
    Ok(answer)
}

//! The CIDR blocks of VPCs, and the IPv6 CIDR blocks of subnets, which come and go in the same way.

use crate::store::{Refusal, Said, Store, Turn, done};
use ipnet::IpNet;
use serde_json::{Value as Json, json};

/// The fields that have them: those of IPv6, and those of IPv4, which a VPC has.
pub(in crate::services) const V6: &str = "ipv6CidrBlockAssociationSet";
/// See [`V6`].
pub(in crate::services) const V4: &str = "cidrBlockAssociationSet";
/// The fields in which they say how far they are.
const STATES: [&str; 2] = ["/ipv6CidrBlockState/state", "/cidrBlockState/state"];

/// Adds an IPv6 CIDR block to an object, and lets it arrive.
pub(in crate::services) fn add(turn: &mut Turn<'_>, id: &str, network: &Json) {
    add_to(turn, id, V6, network);
}

/// Adds a CIDR block to one of the lists of an object, and lets it arrive.
pub(in crate::services) fn add_to(turn: &mut Turn<'_>, id: &str, list: &str, network: &Json) {
    let kind = turn.kind.name;
    let its = &mut turn.store.get(kind, id).unwrap().value[list];
    its.as_array_mut().unwrap().push(network.clone());
    settle(turn, id);
}

/// Lets those that are on their way arrive.
pub(in crate::services) fn settle(turn: &mut Turn<'_>, id: &str) {
    let (kind, pending) = (turn.kind.name, turn.store.nature.pending);
    let owner = turn.store.get(kind, id).unwrap();
    for list in [V6, V4] {
        if owner.value.get(list).is_some() {
            owner.later(pending, list, arrive);
        }
    }
}

fn arrive(all: &mut Json) {
    for network in all.as_array_mut().into_iter().flatten() {
        for at in STATES {
            let Some(state) = network.pointer_mut(at) else { continue };
            match state.as_str() {
                Some("associating") => *state = "associated".into(),
                Some("disassociating") => *state = "disassociated".into(),
                _ => {}
            }
        }
    }
}

/// Their states.
pub(in crate::services) fn states(owner: &Json) -> Vec<&str> {
    let all = owner[V6].as_array().unwrap().iter();
    all.filter_map(|network| network["ipv6CidrBlockState"]["state"].as_str()).collect()
}

/// How far a CIDR block is.
fn state(network: &Json) -> Option<&str> {
    STATES.iter().find_map(|at| network.pointer(at)?.as_str())
}

/// The networks that an object has, or is getting or losing.
pub(in crate::services) fn networks(owner: &Json) -> Vec<IpNet> {
    let lists = [(V4, "cidrBlock"), (V6, "ipv6CidrBlock")];
    let of = |(list, field): (&str, &'static str)| {
        let all = owner[list].as_array().cloned().unwrap_or_default().into_iter();
        let there = all.filter(|network| state(network) != Some("disassociated"));
        there.filter_map(move |network| network[field].as_str()?.parse::<IpNet>().ok())
    };
    lists.into_iter().flat_map(of).collect()
}

/// Puts a VPC there that has the block that it was created with; returns its ID.
pub(in crate::services) fn with_vpc(store: &mut Store, cidr: &str) -> String {
    let first = v4(&format!("vpc-cidr-assoc-of-{cidr}"), &cidr.into(), "associated");
    store.with("vpc", &json!({"cidrBlock": cidr, V4: [first]}))
}

/// An association of an IPv4 CIDR block.
pub(in crate::services) fn v4(id: &str, cidr: &Json, state: &str) -> Json {
    json!({"associationId": id, "cidrBlock": cidr, "cidrBlockState": {"state": state}})
}

/// Takes one away, unless its owner is one of those that keep it.
pub(in crate::services) fn disassociate(
    turn: &mut Turn<'_>,
    keeps: impl Fn(&mut Turn<'_>, &Json, &Json) -> Option<Refusal>,
) -> Said {
    let (kind, id) = (turn.kind.name, turn.text("associationId").to_owned());
    let of = |owner: &Json| {
        let all = [V6, V4].map(|list| owner[list].as_array().cloned().unwrap_or_default());
        all.concat().into_iter().find(|network| network["associationId"] == id.as_str())
    };
    let all = turn.store.all(kind);
    let has = all.iter().find_map(|owner| Some((owner.key.clone(), of(&owner.value)?)));
    let code = match kind {
        "vpc" => "InvalidVpcCidrBlockAssociationID.NotFound",
        _ => "InvalidAssociationID.NotFound",
    };
    let (owner, network) = has.ok_or_else(|| Refusal::new(code, id.clone()))?;
    if state(&network) == Some("disassociated") {
        return Err(Refusal::new(code, id.clone()));
    }
    let its = turn.store.get(kind, &owner).unwrap().value.clone();
    if let Some(refusal) = keeps(turn, &its, &network) {
        return Err(refusal);
    }
    let its = &mut turn.store.get(kind, &owner).unwrap().value;
    for list in [V6, V4] {
        for network in its.get_mut(list).and_then(Json::as_array_mut).into_iter().flatten() {
            if network["associationId"] != id.as_str() {
                continue;
            }
            for at in STATES {
                if let Some(state) = network.pointer_mut(at) {
                    *state = "disassociating".into();
                }
            }
        }
    }
    settle(turn, &owner);
    Ok(done())
}

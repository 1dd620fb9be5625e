//! The IPv6 CIDR blocks of VPCs and subnets, which come and go in the same way.

use crate::aws::store::{Refusal, Said, Turn, done};
use serde_json::Value as Json;

/// The field that has them.
const LIST: &str = "ipv6CidrBlockAssociationSet";

/// Adds one to an object, and lets it arrive.
pub(in crate::services) fn add(turn: &mut Turn<'_>, id: &str, network: &Json) {
    let kind = turn.kind.name;
    let its = &mut turn.store.get(kind, id).unwrap().value[LIST];
    its.as_array_mut().unwrap().push(network.clone());
    settle(turn, id);
}

/// Lets those that are on their way arrive.
pub(in crate::services) fn settle(turn: &mut Turn<'_>, id: &str) {
    let (kind, pending) = (turn.kind.name, turn.store.nature.pending);
    turn.store.get(kind, id).unwrap().later(pending, LIST, |all| {
        for network in all.as_array_mut().unwrap() {
            let state = &mut network["ipv6CidrBlockState"]["state"];
            match state.as_str() {
                Some("associating") => *state = "associated".into(),
                Some("disassociating") => *state = "disassociated".into(),
                _ => {}
            }
        }
    });
}

/// Their states.
pub(in crate::services) fn states(owner: &Json) -> Vec<&str> {
    let all = owner[LIST].as_array().unwrap().iter();
    all.filter_map(|network| network["ipv6CidrBlockState"]["state"].as_str()).collect()
}

/// Takes one away, unless its owner is one of those that keep it.
pub(in crate::services) fn disassociate(
    turn: &mut Turn<'_>,
    keeps: impl Fn(&Json) -> Option<Refusal>,
) -> Said {
    let (kind, id) = (turn.kind.name, turn.text("associationId").to_owned());
    let all = turn.store.all(kind);
    let has = all
        .iter()
        .find(|owner| owner.texts("ipv6CidrBlockAssociationSet[]/associationId").contains(&id));
    let absent = || Refusal::new("InvalidAssociationID.NotFound", id.clone());
    let owner = has.ok_or_else(absent)?.key.clone();
    let its = &mut turn.store.get(kind, &owner).unwrap().value;
    if let Some(refusal) = keeps(its) {
        return Err(refusal);
    }
    let all = its[LIST].as_array_mut().unwrap();
    for network in all.iter_mut().filter(|network| network["associationId"] == id) {
        network["ipv6CidrBlockState"]["state"] = "disassociating".into();
    }
    settle(turn, &owner);
    Ok(done())
}

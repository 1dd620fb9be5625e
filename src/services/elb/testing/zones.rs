//! Where load balancers are.

use crate::store::{Refusal, Said, Turn, texts};
use serde_json::{Value as Json, json};

/// The zone of a subnet.
fn zone_of(turn: &mut Turn<'_>, subnet: &str) -> Result<String, Refusal> {
    let its = turn.store.get("subnet", subnet).map(|its| texts(&its.value["availabilityZone"]));
    let message = format!("The subnet ID '{subnet}' is not valid");
    its.map(|zone| zone.concat()).ok_or_else(|| Refusal::new("SubnetNotFound", message))
}

/// The default subnet of a zone.
fn subnet_in(turn: &mut Turn<'_>, zone: &str) -> Result<String, Refusal> {
    let all = turn.store.all("subnet");
    let its = all.iter().find(|subnet| subnet.value["availabilityZone"] == zone);
    let message = format!("The zone '{zone}' has no default subnet");
    its.map(|subnet| subnet.key.clone()).ok_or_else(|| Refusal::new("ValidationError", message))
}

/// Puts a new load balancer where its create call says.
pub(super) fn place(turn: &mut Turn<'_>, balancer: &mut Json) -> Result<(), Refusal> {
    let subnets = texts(&balancer["Subnets"]);
    let mut all = vec![];
    for zone in texts(&balancer["AvailabilityZones"]) {
        all.push(subnet_in(turn, &zone)?);
    }
    match (subnets.is_empty(), all.is_empty()) {
        (false, true) => set(turn, balancer, &subnets),
        (true, false) => set(turn, balancer, &all),
        (true, true) => {
            let message = "Either AvailabilityZones or SubnetIds must be specified";
            Err(Refusal::new("ValidationError", message))
        }
        (false, false) => {
            let message = "Only one of SubnetIds or AvailabilityZones may be specified";
            Err(Refusal::new("ValidationError", message))
        }
    }
}

/// One subnet in each zone.
fn set(turn: &mut Turn<'_>, balancer: &mut Json, subnets: &[String]) -> Result<(), Refusal> {
    let mut zones = vec![];
    for subnet in subnets {
        let zone = zone_of(turn, subnet)?;
        if zones.contains(&zone) {
            let message = "ELB cannot be attached to multiple subnets in the same AZ.";
            return Err(Refusal::new("InvalidConfigurationRequest", message));
        }
        zones.push(zone);
    }
    if subnets.is_empty() {
        let message = "A load balancer is in at least one subnet";
        return Err(Refusal::new("InvalidConfigurationRequest", message));
    }
    (balancer["Subnets"], balancer["AvailabilityZones"]) = (json!(subnets), json!(zones));
    Ok(())
}

/// Changes the subnets of the load balancer of a call.
fn change(turn: &mut Turn<'_>, of: impl FnOnce(Vec<String>) -> Vec<String>) -> Said {
    let there = texts(&turn.subject()?.value["Subnets"]);
    let mut told = json!({});
    set(turn, &mut told, &of(there))?;
    let new = told.clone();
    turn.change("", |balancer| {
        (balancer["Subnets"], balancer["AvailabilityZones"]) =
            (new["Subnets"].clone(), new["AvailabilityZones"].clone());
    })?;
    Ok(told)
}

fn asked(turn: &Turn<'_>, name: &str) -> Vec<String> {
    texts(turn.param(name).unwrap_or(&Json::Null))
}

fn subnets_in(turn: &mut Turn<'_>) -> Result<Vec<String>, Refusal> {
    let zones = asked(turn, "AvailabilityZones");
    zones.iter().map(|zone| subnet_in(turn, zone)).collect()
}

fn with(there: Vec<String>, more: &[String]) -> Vec<String> {
    let new = more.iter().filter(|one| !there.contains(one)).cloned().collect::<Vec<_>>();
    there.into_iter().chain(new).collect()
}

fn without(mut there: Vec<String>, fewer: &[String]) -> Vec<String> {
    there.retain(|one| !fewer.contains(one));
    there
}

pub(super) fn attach(turn: &mut Turn<'_>) -> Said {
    let asked = asked(turn, "Subnets");
    change(turn, |there| with(there, &asked))
}
pub(super) fn detach(turn: &mut Turn<'_>) -> Said {
    let asked = asked(turn, "Subnets");
    change(turn, |there| without(there, &asked))
}
pub(super) fn enable(turn: &mut Turn<'_>) -> Said {
    let asked = subnets_in(turn)?;
    change(turn, |there| with(there, &asked))
}
pub(super) fn disable(turn: &mut Turn<'_>) -> Said {
    let asked = subnets_in(turn)?;
    change(turn, |there| without(there, &asked))
}

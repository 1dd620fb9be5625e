//! Where a classic load balancer is: in subnets, of which AWS takes one in each zone, or in zones.

use super::{Elb, named, some, without};
use crate::engine::{Change, Cx, Error, Result};
use crate::plan::Draft;
use crate::value::{Path, Value};
use aws_sdk_ec2::types::Filter;
use aws_sdk_elasticloadbalancing::types::LoadBalancerDescription;
use std::collections::{BTreeMap, BTreeSet};

/// The refusal of subnets that do not go together, and of the last one's removal.
pub(super) const REFUSED: &str = "InvalidConfigurationRequest";

/// What AWS tells. Who writes none of one kind beside the other has none in the state: Terraform wants it so.
pub(super) fn told(all: Option<Vec<String>>, known: Option<&BTreeSet<String>>) -> BTreeSet<String> {
    if known.is_some_and(BTreeSet::is_empty) {
        return BTreeSet::new();
    }
    all.into_iter().flatten().collect()
}

/// Zones and subnets as the create call takes them: one kind only.
pub(super) fn asked_for(plan: &Elb) -> (Option<Vec<String>>, Option<Vec<String>>) {
    match some(plan.subnets.as_ref()) {
        Some(subnets) => (None, Some(subnets)),
        None => (some(plan.availability_zones.as_ref()), None),
    }
}

/// A load balancer is never without a subnet: where none of them stays, it needs a new one.
pub(super) fn plan(draft: &mut Draft<'_>) {
    refuse_both(draft);
    let (wanted, there) = (draft.config(Elb::subnets), draft.prior(Elb::subnets));
    if wanted.is_empty() || there.is_empty() || !draft.changes(Elb::subnets) {
        return;
    }
    // What is not known yet may turn out to be others, and then it is too late to plan a new load balancer.
    let wanted = wanted.as_elements().unwrap_or_default();
    let stays = |subnet: &Value| wanted.contains(subnet);
    if !there.as_elements().unwrap_or_default().iter().any(stays) {
        draft.replace(Elb::subnets);
    }
}

/// Refuses both kinds beside each other, unless they say what there is: what Terraform generates from an import has both.
fn refuse_both(draft: &mut Draft<'_>) {
    let (zones, subnets) = (Elb::availability_zones, Elb::subnets);
    let is_written = |value: &Value| !value.is_empty() && !value.is_unknown();
    let both = is_written(draft.config(zones)) && is_written(draft.config(subnets));
    // What is not known yet may turn out to be what there is.
    let differs = |at: Path| {
        let is_told = draft.is_create() || draft.config(at.clone()).is_wholly_known();
        is_told && draft.changes(at)
    };
    if both && (differs(zones.into()) || differs(subnets.into())) {
        let detail = "`availability_zones` and `subnets` cannot be set together: each says where the load balancer is.";
        draft.error(zones, "Arguments that exclude each other", detail);
    }
}

pub(super) async fn update(cx: &Cx, name: &str, change: &Change<'_, Elb>) -> Result<()> {
    let is_some = |wanted: &&BTreeSet<String>| !wanted.is_empty();
    let subnets = change.of(Elb::subnets).and_then(Option::as_ref).filter(is_some);
    if let Some(wanted) = subnets {
        let known = change.old.subnets.as_ref();
        let there = there(cx, name, known, |balancer| balancer.subnets).await?;
        return set_subnets(cx, name, &there, wanted).await;
    }
    let zones = change.of(Elb::availability_zones).and_then(Option::as_ref).filter(is_some);
    match zones {
        Some(wanted) => {
            let known = change.old.availability_zones.as_ref();
            let there = there(cx, name, known, |balancer| balancer.availability_zones).await?;
            set_zones(cx, name, &there, wanted).await
        }
        None => Ok(()),
    }
}

/// What there is of one kind. A state that says that there is none may only say that it was written so.
async fn there(
    cx: &Cx,
    name: &str,
    known: Option<&BTreeSet<String>>,
    of: fn(LoadBalancerDescription) -> Option<Vec<String>>,
) -> Result<BTreeSet<String>> {
    if let Some(known) = known.filter(|known| !known.is_empty()) {
        return Ok(known.clone());
    }
    let read = async {
        let told = named(cx, name).await?.and_then(of);
        Ok(told.into_iter().flatten().collect())
    };
    cx.once("what there was", read).await
}

/// New zones come before others go.
async fn set_zones(
    cx: &Cx,
    name: &str,
    there: &BTreeSet<String>,
    wanted: &BTreeSet<String>,
) -> Result<()> {
    let added = without(Some(wanted), Some(there));
    if !added.is_empty() {
        let call = cx.elb().enable_availability_zones_for_load_balancer();
        let call = call.load_balancer_name(name).set_availability_zones(Some(added));
        cx.once("new zones", async { Ok(call.send().await.map(drop)?) }).await?;
    }
    let removed = without(Some(there), Some(wanted));
    if !removed.is_empty() {
        let call = cx.elb().disable_availability_zones_for_load_balancer();
        let call = call.load_balancer_name(name).set_availability_zones(Some(removed));
        cx.once("old zones", async { Ok(call.send().await.map(drop)?) }).await?;
    }
    Ok(())
}

/// In a zone that stays, the old subnet has to go before the new one can come. All others come first, so that the load
/// balancer is in as many zones as it can be meanwhile.
async fn set_subnets(
    cx: &Cx,
    name: &str,
    there: &BTreeSet<String>,
    wanted: &BTreeSet<String>,
) -> Result<()> {
    let added = without(Some(wanted), Some(there));
    let removed = without(Some(there), Some(wanted));
    let zones = zones_of(cx, &added, &removed).await?;
    let left: BTreeSet<&String> = removed.iter().filter_map(|subnet| zones.get(subnet)).collect();
    let is_elsewhere = |subnet: &String| zones.get(subnet).is_some_and(|zone| !left.contains(zone));
    let (first, later): (Vec<_>, Vec<_>) = added.into_iter().partition(is_elsewhere);
    attach(cx, name, "subnets in new zones", first).await?;
    if !removed.is_empty() {
        let call = cx.elb().detach_load_balancer_from_subnets().load_balancer_name(name);
        let call = call.set_subnets(Some(removed));
        cx.once("old subnets", async { Ok(call.send().await.map(drop)?) }).await?;
    }
    attach(cx, name, "new subnets", later).await
}

async fn attach(cx: &Cx, name: &str, step: &str, subnets: Vec<String>) -> Result<()> {
    if subnets.is_empty() {
        return Ok(());
    }
    let call = cx.elb().attach_load_balancer_to_subnets().load_balancer_name(name);
    let call = call.set_subnets(Some(subnets));
    cx.once(step, async { Ok(call.send().await.map(drop)?) }).await
}

/// The zones of subnets, where some come and others go. None are known to whoever may not see subnets.
async fn zones_of(
    cx: &Cx,
    added: &[String],
    removed: &[String],
) -> Result<BTreeMap<String, String>> {
    if added.is_empty() || removed.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids = added.iter().chain(removed).cloned().collect();
    let filter = Filter::builder().name("subnet-id").set_values(Some(ids)).build();
    let pages = cx.ec2().describe_subnets().filters(filter).into_paginator().items().send();
    let subnets = match pages.collect::<std::result::Result<Vec<_>, _>>().await.map_err(Error::from)
    {
        Ok(subnets) => subnets,
        Err(error) if error.aws().is_some_and(crate::aws::Error::is_access_denied) => vec![],
        Err(error) => return Err(error),
    };
    let zone =
        |subnet: aws_sdk_ec2::types::Subnet| Some((subnet.subnet_id?, subnet.availability_zone?));
    Ok(subnets.into_iter().filter_map(zone).collect())
}

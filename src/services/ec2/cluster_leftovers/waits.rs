//! What a removal waits for.

use super::id::Cluster;
use super::listing::{self, Asked, Leftovers};
use crate::engine::{Cx, Error, Result};
use crate::services::ec2::obstacles;
use crate::services::ec2::{FILTER_VALUES, PAGE, filter, literal};
use aws_sdk_ec2::types::NetworkInterface;
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Mutex, PoisonError};

/// AWS takes the network interfaces of a deleted load balancer away within minutes. Until then they hold security
/// groups.
pub(super) async fn until_interfaces_are_gone(
    cx: &Cx,
    cluster: &Cluster,
    left: &Leftovers,
) -> Result<()> {
    let balancers = left.balancers.iter().filter_map(|one| one.arn.split_once(":loadbalancer/"));
    let balancers = balancers.map(|(_, name)| name);
    let names = left.classic.iter().map(|one| one.id.as_str()).chain(balancers);
    let descriptions: Vec<String> = names.map(|name| literal(&format!("ELB {name}"))).collect();
    let groups: Vec<String> = left.groups.iter().map(|group| group.id.clone()).collect();
    let in_the_way = || async {
        let mut all = interfaces(cx, cluster, "description", &descriptions).await?;
        all.extend(interfaces(cx, cluster, "group-id", &groups).await?);
        Ok(all.into_values().collect())
    };
    until_nothing_is_left(cx, "waiting for network interfaces to go", in_the_way).await
}

/// Interfaces in the VPC in words, by ID.
async fn interfaces(
    cx: &Cx,
    cluster: &Cluster,
    by: &str,
    values: &[String],
) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for values in values.chunks(FILTER_VALUES) {
        let filters = vec![filter("vpc-id", [&cluster.vpc]), filter(by, values)];
        let call = cx.ec2().describe_network_interfaces().set_filters(Some(filters));
        let pages = call.max_results(PAGE).into_paginator().items().send();
        let all: Vec<NetworkInterface> = pages.collect::<std::result::Result<_, _>>().await?;
        let named = |one: NetworkInterface| {
            let words = obstacles::interface(&one);
            Some((one.network_interface_id?, words))
        };
        found.extend(all.into_iter().filter_map(named));
    }
    Ok(found)
}

/// An instance that was terminated lets its volumes go.
pub(super) async fn until_volumes_are_free(
    cx: &Cx,
    cluster: &Cluster,
    asked: &Asked,
) -> Result<()> {
    let in_the_way = || async {
        let volumes = listing::volumes(cx, cluster, asked).await?.into_iter();
        let held =
            volumes.filter_map(|left| Some(format!("{} is {}", left.volume.arn, left.holders?)));
        Ok(held.collect())
    };
    until_nothing_is_left(cx, "waiting for volumes to be detached", in_the_way).await
}

/// Waits until a read finds nothing in the way any more. If it always does, the error names what it found at last.
async fn until_nothing_is_left<F>(
    cx: &Cx,
    last: &str,
    in_the_way: impl Fn() -> F + Send + Sync,
) -> Result<()>
where
    F: Future<Output = Result<Vec<String>>> + Send,
{
    let seen = Mutex::new(vec![]);
    let is_free = || async {
        let named = in_the_way().await?;
        let is_free = named.is_empty();
        *seen.lock().unwrap_or_else(PoisonError::into_inner) = named;
        Ok(is_free)
    };
    match cx.until_the_end(last, is_free).await {
        Err(Error::Timeout { after, .. }) => {
            let seen = seen.lock().unwrap_or_else(PoisonError::into_inner).join("; ");
            Err(Error::Timeout { last: format!("{last} ({seen})"), after })
        }
        ended => ended,
    }
}

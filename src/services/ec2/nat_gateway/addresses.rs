//! The addresses of a NAT gateway beside its primary one, which change in place.
//!
//! What is done follows from what the gateway has right now: an address that was released meanwhile is gone already,
//! and a call whose answer was lost has been carried out.

use super::observed::{changeable, is_moving, secondary};
use super::{ABSENT, NatGateway, ZoneAddress, describe};
use crate::engine::{AbsentIf, Change, Cx, Error, Result};
use crate::services::ec2::{filter, int32};
use aws_sdk_ec2::types::{NatGateway as AwsGateway, NatGatewayAddress, NatGatewayAddressStatus};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// EC2 lets connections of an address end for 350 seconds before it takes the address away.
///
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DisassociateNatGatewayAddress.html>
const DRAIN: Duration = Duration::from_mins(10);

/// Where an address of a regional gateway is; nowhere, for those of zonal ones.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Anywhere,
    Zone(String),
    ZoneId(String),
}

impl Place {
    fn of(zone: &ZoneAddress) -> Self {
        match (&zone.availability_zone, &zone.availability_zone_id) {
            (Some(name), _) => Self::Zone(name.clone()),
            (None, Some(id)) => Self::ZoneId(id.clone()),
            (None, None) => Self::Anywhere,
        }
    }
    fn has(&self, address: &NatGatewayAddress) -> bool {
        match self {
            Self::Anywhere => true,
            Self::Zone(name) => address.availability_zone() == Some(name.as_str()),
            Self::ZoneId(id) => address.availability_zone_id() == Some(id.as_str()),
        }
    }
    fn name(&self) -> Option<String> {
        if let Self::Zone(name) = self { Some(name.clone()) } else { None }
    }
    fn id(&self) -> Option<String> {
        if let Self::ZoneId(id) = self { Some(id.clone()) } else { None }
    }
}

/// The Elastic IP addresses that a gateway shall have, by where.
type Wanted = BTreeMap<Place, BTreeSet<String>>;

/// Changes the addresses of a gateway.
pub(super) async fn update(cx: &Cx, id: &str, change: &Change<'_, NatGateway>) -> Result<()> {
    let new = change.new;
    let ips = change.of(NatGateway::secondary_private_ip_addresses).and_then(Option::as_ref);
    if new.is_regional() {
        if change.of(NatGateway::availability_zone_address).is_none() {
            return Ok(());
        }
        let zones = new.availability_zone_address.iter();
        let wanted = zones.map(|zone| (Place::of(zone), zone.allocation_ids.clone())).collect();
        return set_public(cx, id, &wanted, None).await;
    }
    if new.is_private() {
        let count = change.of(NatGateway::secondary_private_ip_address_count).copied().flatten();
        return match (ips, count.and_then(|count| usize::try_from(count).ok())) {
            (Some(ips), _) => set_private(cx, id, ips).await,
            (None, Some(count)) => set_number(cx, id, count).await,
            (None, None) => Ok(()),
        };
    }
    if ips.is_none() && change.of(NatGateway::secondary_allocation_ids).is_none() {
        return Ok(());
    }
    let allocations = new.secondary_allocation_ids.clone().unwrap_or_default();
    // What AWS has chosen for other addresses is no choice.
    let chosen = new.secondary_private_ip_addresses.as_ref();
    let chosen = chosen.filter(|ips| ips.len() == allocations.len());
    set_public(cx, id, &BTreeMap::from([(Place::Anywhere, allocations)]), chosen).await
}

/// Gives a gateway these Elastic IP addresses and no others, with these private addresses if they are chosen.
async fn set_public(
    cx: &Cx,
    id: &str,
    wanted: &Wanted,
    chosen: Option<&BTreeSet<String>>,
) -> Result<()> {
    let there = of_gateway(cx, id).await?;
    let (stay, go): (Vec<_>, Vec<_>) = there.into_iter().partition(|address| {
        let is_wanted = |(place, allocations): (&Place, &BTreeSet<String>)| {
            place.has(address) && address.allocation_id().is_some_and(|id| allocations.contains(id))
        };
        let is_chosen =
            |chosen: &BTreeSet<String>| address.private_ip().is_some_and(|ip| chosen.contains(ip));
        wanted.iter().any(is_wanted) && chosen.is_none_or(is_chosen)
    });
    disassociate(cx, id, &go.into_iter().filter_map(|address| address.association_id).collect())
        .await?;
    for (place, allocations) in wanted {
        let has = |allocation: &&String| {
            let is_it = |address: &NatGatewayAddress| {
                address.allocation_id() == Some(allocation.as_str()) && place.has(address)
            };
            stay.iter().any(is_it)
        };
        let new: BTreeSet<String> = allocations.iter().filter(|a| !has(a)).cloned().collect();
        let taken =
            |ip: &&String| stay.iter().any(|address| address.private_ip() == Some(ip.as_str()));
        let free = chosen.map(|ips| ips.iter().filter(|ip| !taken(ip)).cloned().collect());
        associate(cx, id, place, &new, free).await?;
    }
    Ok(())
}

async fn associate(
    cx: &Cx,
    id: &str,
    place: &Place,
    allocations: &BTreeSet<String>,
    ips: Option<Vec<String>>,
) -> Result<()> {
    if allocations.is_empty() {
        return Ok(());
    }
    let call = cx
        .ec2()
        .associate_nat_gateway_address()
        .nat_gateway_id(id)
        .set_allocation_ids(Some(allocations.iter().cloned().collect()))
        .set_private_ip_addresses(ips)
        .set_availability_zone(place.name())
        .set_availability_zone_id(place.id());
    let sent = call.send().await.map(drop).map_err(Error::from);
    let are_there = || has_all(cx, id, allocations, NatGatewayAddress::allocation_id);
    unless_done(sent, are_there).await?;
    cx.until_the_end("being given an address", are_there).await
}

async fn disassociate(cx: &Cx, id: &str, associations: &BTreeSet<String>) -> Result<()> {
    if associations.is_empty() {
        return Ok(());
    }
    let call = cx.ec2().disassociate_nat_gateway_address().nat_gateway_id(id);
    let call = call.set_association_ids(Some(associations.iter().cloned().collect()));
    let sent = call.send().await.map(drop).map_err(Error::from);
    let are_gone = || has_none(cx, id, associations, NatGatewayAddress::association_id);
    unless_done(sent, are_gone).await?;
    cx.until_within(DRAIN, "letting connections of an address end", are_gone).await
}

/// Gives a private gateway these further addresses and no others.
async fn set_private(cx: &Cx, id: &str, wanted: &BTreeSet<String>) -> Result<()> {
    let there = ips(&of_gateway(cx, id).await?);
    unassign(cx, id, &there.difference(wanted).cloned().collect()).await?;
    let new: BTreeSet<String> = wanted.difference(&there).cloned().collect();
    if new.is_empty() {
        return Ok(());
    }
    let call = cx.ec2().assign_private_nat_gateway_address().nat_gateway_id(id);
    let call = call.set_private_ip_addresses(Some(new.iter().cloned().collect()));
    let sent = call.send().await.map(drop).map_err(Error::from);
    let are_there = || has_all(cx, id, &new, NatGatewayAddress::private_ip);
    unless_done(sent, are_there).await?;
    cx.until_the_end("being given an address", are_there).await
}

/// Gives a private gateway so many further addresses.
async fn set_number(cx: &Cx, id: &str, wanted: usize) -> Result<()> {
    let there = ips(&of_gateway(cx, id).await?);
    let Some(more) = wanted.checked_sub(there.len()).filter(|more| *more > 0) else {
        return unassign(cx, id, &there.into_iter().skip(wanted).collect()).await;
    };
    let call = cx.ec2().assign_private_nat_gateway_address().nat_gateway_id(id);
    let call = call.set_private_ip_address_count(int32(i64::try_from(more).ok()));
    let told = call.send().await?.nat_gateway_addresses.unwrap_or_default();
    let new = ips(&told);
    let are_there = || has_all(cx, id, &new, NatGatewayAddress::private_ip);
    cx.until_the_end("being given an address", are_there).await?;
    // Of two calls, as the clients make where an answer is lost, the first has given addresses too.
    let all = ips(&of_gateway(cx, id).await?);
    let too_many = all.len().saturating_sub(wanted);
    let others = all.into_iter().filter(|ip| !there.contains(ip) && !new.contains(ip));
    unassign(cx, id, &others.take(too_many).collect()).await
}

async fn unassign(cx: &Cx, id: &str, ips: &BTreeSet<String>) -> Result<()> {
    if ips.is_empty() {
        return Ok(());
    }
    let call = cx.ec2().unassign_private_nat_gateway_address().nat_gateway_id(id);
    let call = call.set_private_ip_addresses(Some(ips.iter().cloned().collect()));
    let sent = call.send().await.map(drop).map_err(Error::from);
    let are_gone = || has_none(cx, id, ips, NatGatewayAddress::private_ip);
    unless_done(sent, are_gone).await?;
    cx.until_within(DRAIN, "letting connections of an address end", are_gone).await
}

/// Takes a refusal for nothing where what was asked for is so already.
async fn unless_done<F>(sent: Result<()>, is_done: impl Fn() -> F + Send) -> Result<()>
where
    F: Future<Output = Result<bool>> + Send,
{
    match sent {
        Err(refusal) if refusal.code().is_some() && is_done().await? => Ok(()),
        sent => sent,
    }
}

fn ips(addresses: &[NatGatewayAddress]) -> BTreeSet<String> {
    addresses.iter().filter_map(|address| address.private_ip.clone()).collect()
}

/// The addresses of a gateway that can change, and that it does not lose.
async fn of_gateway(cx: &Cx, id: &str) -> Result<Vec<NatGatewayAddress>> {
    let gateways = describe(cx, vec![filter("nat-gateway-id", [id])]).await?;
    Ok(gateways.iter().flat_map(changeable).cloned().collect())
}

async fn all_of(cx: &Cx, id: &str) -> Result<Vec<NatGatewayAddress>> {
    let gateways = describe(cx, vec![filter("nat-gateway-id", [id])]).await?.into_iter();
    Ok(gateways.filter_map(|gateway| gateway.nat_gateway_addresses).flatten().collect())
}

/// What tells addresses apart.
type By = fn(&NatGatewayAddress) -> Option<&str>;

/// Whether a gateway has all of these. An error if it will never have one of them.
async fn has_all(cx: &Cx, id: &str, wanted: &BTreeSet<String>, by: By) -> Result<bool> {
    let all = all_of(cx, id).await?;
    for wanted in wanted {
        let mut its = all.iter().filter(|address| by(address) == Some(wanted.as_str()));
        let Some(address) = its.next_back() else {
            return Ok(false);
        };
        if address.status() == Some(&NatGatewayAddressStatus::Failed) {
            let message = address.failure_message().unwrap_or("no reason is told");
            return Err(Error::Failed(format!("{wanted} could not be added: {message}")));
        }
        if is_moving(address) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a gateway has none of these any more.
async fn has_none(cx: &Cx, id: &str, gone: &BTreeSet<String>, by: By) -> Result<bool> {
    let all = all_of(cx, id).await?;
    Ok(!all.iter().any(|address| by(address).is_some_and(|its| gone.contains(its))))
}

/// Takes an Elastic IP address away from the gateway that has it beside its primary one, so that it can be released.
/// Whether there is such a gateway; where gateways may not be listed, there is none.
pub(in crate::services::ec2) async fn give_back(cx: &Cx, allocation: &str) -> Result<bool> {
    let gateways = describe(cx, vec![]).await.absent_if(&["UnauthorizedOperation", ABSENT])?;
    let association = |gateway: &AwsGateway| {
        let mut its = secondary(gateway).filter(|a| a.allocation_id() == Some(allocation));
        its.next()?.association_id.clone()
    };
    for gateway in gateways.unwrap_or_default() {
        if let (Some(id), Some(its)) = (gateway.nat_gateway_id(), association(&gateway)) {
            disassociate(cx, id, &BTreeSet::from([its])).await?;
            return Ok(true);
        }
    }
    Ok(false)
}

//! The record sets of a zone as AWS stores them.
//!
//! <https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html>

use crate::engine::{Cx, Purpose, Result, required};
use crate::schema::types::DnsName;
use aws_sdk_route53::operation::get_hosted_zone::GetHostedZoneOutput;
use aws_sdk_route53::types::{ResourceRecordSet, RrType};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A page is as large as AWS makes it.
const PAGE: i32 = 300;
/// A zone with more record sets than these, ten pages, is not listed: each is asked for.
const MOST: usize = 3_000;

/// What tells the record sets of a zone apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    /// The whole name, as Route 53 writes it, without the dot at its end.
    pub(super) name: String,
    /// The type.
    pub(super) kind: String,
    /// The set identifier; empty if there is none.
    pub(super) set: String,
}

impl Spot {
    /// Where a record set is.
    pub(super) fn of(set: &ResourceRecordSet) -> Self {
        Self {
            name: DnsName::from(set.name()).canonical(),
            kind: set.r#type().as_str().to_owned(),
            set: set.set_identifier().unwrap_or_default().to_owned(),
        }
    }
    /// Whether the zone cannot be without it.
    pub(super) fn is_of_the_zone(&self, zone_name: &str) -> bool {
        self.name == zone_name && matches!(self.kind.as_str(), "NS" | "SOA")
    }
}

/// The whole name of a record in a zone, as Route 53 writes it: the name of the zone may be left out.
pub(super) fn whole_name(name: &DnsName, zone_name: &str) -> String {
    match name.canonical() {
        name if name.is_empty() => zone_name.to_owned(),
        // As hashicorp/aws: what ends like the zone is never taken for a part.
        name if name.ends_with(zone_name) => name,
        name => format!("{name}.{zone_name}"),
    }
}

/// A zone, read once for itself and for its records.
pub(super) async fn zone(cx: &Cx, id: &str) -> Result<Arc<GetHostedZoneOutput>> {
    let read = async { Ok(cx.reading().route53().get_hosted_zone().id(id).send().await?) };
    cx.read_once(&format!("zone {id}"), read).await
}

/// The name of a zone, as Route 53 writes it, without the dot at its end. It never changes.
pub(super) async fn zone_name(cx: &Cx, zone: &str) -> Result<Arc<String>> {
    let read = async {
        let answer = self::zone(cx, zone).await?;
        let zone = required(answer.hosted_zone.as_ref(), "HostedZone")?;
        Ok(DnsName::from(zone.name()).canonical())
    };
    cx.read_forever(&format!("name of zone {zone}"), read).await
}

/// Whether the record sets of a zone fit on a page.
async fn is_small(cx: &Cx, zone: &str) -> Result<bool> {
    let answer = self::zone(cx, zone).await?;
    let count = answer.hosted_zone.as_ref().and_then(|zone| zone.resource_record_set_count);
    Ok(count.is_some_and(|count| count <= i64::from(PAGE)))
}

/// Where a page of a list begins.
#[derive(Clone, Default)]
struct Start {
    name: Option<String>,
    kind: Option<RrType>,
    set: Option<String>,
}

async fn page(
    cx: &Cx,
    zone: &str,
    start: Start,
    size: i32,
) -> Result<(Vec<ResourceRecordSet>, Option<Start>)> {
    let call = cx.reading().route53().list_resource_record_sets().hosted_zone_id(zone);
    let answer = call
        .set_start_record_name(start.name)
        .set_start_record_type(start.kind)
        .set_start_record_identifier(start.set)
        .max_items(size)
        .send()
        .await?;
    let next = answer.is_truncated.then_some(Start {
        name: answer.next_record_name,
        kind: answer.next_record_type,
        set: answer.next_record_identifier,
    });
    Ok((answer.resource_record_sets, next))
}

/// All record sets of a zone; none if they are more than `most`.
pub(super) async fn all(
    cx: &Cx,
    zone: &str,
    most: usize,
) -> Result<Option<Vec<ResourceRecordSet>>> {
    let (mut sets, mut start) = (Vec::new(), Some(Start::default()));
    while let Some(from) = start {
        let (some, next) = Box::pin(page(cx, zone, from, PAGE)).await?;
        sets.extend(some);
        if sets.len() > most {
            return Ok(None);
        }
        start = next;
    }
    Ok(Some(sets))
}

/// The record set at a spot of a zone. In a refresh out of a list of all, where these fit on a page or more of them are
/// asked for.
pub(super) async fn at(cx: &Cx, zone: &str, spot: &Spot) -> Result<Option<ResourceRecordSet>> {
    // In a box, because few reads need it.
    let list = Box::pin(async {
        let sets = all(cx, zone, MOST).await?;
        let by_spot = |set: ResourceRecordSet| (Spot::of(&set), set);
        Ok(sets.map(|sets| sets.into_iter().map(by_spot).collect::<BTreeMap<_, _>>()))
    });
    let what = format!("records of zone {zone}");
    let listed = if cx.purpose() == Purpose::Refresh && is_small(cx, zone).await? {
        cx.listing_at_once(&what, list).await
    } else {
        cx.long_listing(&what, list).await
    };
    let listed = listed.as_ref().and_then(|listed| listed.as_ref().as_ref());
    if let Some(set) = listed.and_then(|listed| listed.get(spot)) {
        return Ok(Some(set.clone()));
    }
    let start = Start {
        name: Some(format!("{}.", spot.name)),
        kind: Some(RrType::from(spot.kind.as_str())),
        set: Some(spot.set.clone()).filter(|set| !set.is_empty()),
    };
    let (sets, _) = page(cx, zone, start, 1).await?;
    Ok(sets.into_iter().find(|set| Spot::of(set) == *spot))
}

/// The first record set of a zone at a name, in the order of AWS.
pub(super) async fn first(
    cx: &Cx,
    zone: &str,
    name: &str,
    kind: RrType,
) -> Result<Option<ResourceRecordSet>> {
    let start = Start { name: Some(format!("{name}.")), kind: Some(kind), set: None };
    Ok(page(cx, zone, start, 1).await?.0.into_iter().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_zone_may_be_left_out() {
        for (name, whole) in [
            ("www", "www.example.com"),
            ("WWW.Example.com.", "www.example.com"),
            ("", "example.com"),
            ("*", r"\052.example.com"),
            ("example.com", "example.com"),
            // AWS refuses it, as it is of no use in this zone.
            ("my-example.com", "my-example.com"),
        ] {
            assert_eq!(whole_name(&DnsName::from(name), "example.com"), whole, "{name}");
        }
    }
}

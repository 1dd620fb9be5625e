//! The end of a zone.

use super::{NO_ZONE, Zone, changes, recovery};
use crate::engine::{AbsentIf, Cx, Error, Result};
use crate::quoted::first_of;
use crate::schema::types::DnsName;
use crate::services::route53::sets::{self, Spot};
use aws_sdk_route53::types::ResourceRecordSet;

/// The refusal to delete a zone that has more records than it cannot be without.
const NOT_EMPTY: &str = "HostedZoneNotEmpty";
/// How many records are named that are in the way.
const NAMED: usize = 5;
/// GetDNSSEC is for public zones, and not in every partition.
const UNSIGNED: &[&str] = &["InvalidArgument", "NoSuchHostedZone", "DNSSECNotFound"];

/// Deletes a zone, first what is in it if the user says so.
pub(super) async fn remove(cx: &Cx, id: &str, zone: &Zone) -> Result<()> {
    if zone.enable_accelerated_recovery == Some(true) {
        cx.once("disable accelerated recovery", switch_off(cx, id)).await?;
    }
    if zone.force_destroy != Some(true) {
        return delete(cx, id).await;
    }
    cx.once("disable DNSSEC", end_signing(cx, id)).await?;
    // A controller may write its records again meanwhile.
    let emptied = cx.until_the_end("with records that come back", || async {
        empty(cx, id, &zone.name).await?;
        match delete(cx, id).await {
            Ok(()) => Ok(true),
            Err(refusal) if refusal.code() == Some(NOT_EMPTY) => Ok(false),
            Err(refusal) => Err(refusal),
        }
    });
    match emptied.await {
        // What keeps the zone is known to the refusal.
        Err(Error::Timeout { .. }) => delete(cx, id).await,
        ended => ended,
    }
}

async fn delete(cx: &Cx, id: &str) -> Result<()> {
    let deleted = cx.route53().delete_hosted_zone().id(id).send().await.absent_if(NO_ZONE)?;
    changes::leave_pending(cx, deleted.and_then(|answer| answer.change_info).as_ref());
    Ok(())
}

async fn switch_off(cx: &Cx, id: &str) -> Result<()> {
    recovery::set(cx, id, false).await.absent_if(NO_ZONE).map(drop)
}

/// Deletes all records but those that a zone cannot be without.
async fn empty(cx: &Cx, id: &str, name: &DnsName) -> Result<()> {
    let sets = in_the_way(cx, id, name).await?;
    match changes::delete_all(cx, id, sets).await {
        // Somebody has changed one meanwhile: they are read again.
        Err(refusal) if changes::is_refused(&refusal) => Ok(()),
        ended => ended,
    }
}

async fn in_the_way(cx: &Cx, id: &str, name: &DnsName) -> Result<Vec<ResourceRecordSet>> {
    let all = sets::all(cx, id, usize::MAX).await.absent_if(NO_ZONE)?.flatten();
    let mut all = all.unwrap_or_default();
    all.retain(|set| !Spot::of(set).is_of_the_zone(&name.canonical()));
    Ok(all)
}

/// A zone that is signed cannot be deleted.
async fn end_signing(cx: &Cx, id: &str) -> Result<()> {
    let answer = cx.route53().get_dnssec().hosted_zone_id(id).send().await;
    let answer = match answer.absent_if(UNSIGNED) {
        // "The operation GetDNSSEC is not available for the current AWS account": in some partitions.
        Err(error) if error.to_string().contains("not available") => None,
        answer => answer?,
    };
    let signature = answer.and_then(|answer| answer.status?.serve_signature);
    if signature.as_deref() != Some("SIGNING") {
        return Ok(());
    }
    let call = cx.route53().disable_hosted_zone_dnssec().hosted_zone_id(id);
    let change = call.send().await.absent_if(UNSIGNED)?.and_then(|answer| answer.change_info);
    changes::until_in_sync(cx, change.as_ref()).await
}

/// What keeps a zone that AWS does not delete.
pub(super) async fn obstacles(cx: &Cx, id: &str, refusal: &Error) -> Option<String> {
    if refusal.code() != Some(NOT_EMPTY) {
        return None;
    }
    let name = sets::zone_name(cx, id).await.ok()?;
    let sets = in_the_way(cx, id, &DnsName::from(name.as_str())).await.ok()?;
    let in_words = |set: &ResourceRecordSet| {
        format!("{} {}", set.r#type().as_str(), DnsName::from(set.name()).readable())
    };
    let names: Vec<String> = sets.iter().map(in_words).collect();
    if names.is_empty() {
        return None;
    }
    Some(format!(
        "There are records in it: {}. Delete them, or set `force_destroy` and apply that first.",
        first_of(&names, NAMED)
    ))
}

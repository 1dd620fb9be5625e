//! Records that get another type, set identifier or name.
//!
//! For AWS, each of these is another record. In two calls, the second may be refused after the first was carried out, and
//! there is no answer in between; so the old record is deleted and the new one created in one batch.

use super::{Record, RecordKey, aws, changes, sets};
use crate::engine::{Cx, Error, Result};
use crate::plan::Draft;
use crate::schema::types::DnsName;
use crate::services::route53::sets::Spot;
use aws_sdk_route53::types::ChangeAction;

/// Another name is another record. But whether `www` and `www.example.com` are the same is known to the zone alone, which
/// no plan asks.
pub(super) fn plan(draft: &mut Draft<'_>) {
    if draft.is_create() {
        return;
    }
    let name = |value: &crate::value::Value| value.as_str().map(DnsName::from);
    let Some(new) = name(draft.planned(Record::name)) else {
        draft.replace(Record::name);
        return;
    };
    let old = name(draft.prior(Record::name)).unwrap_or_default();
    if old.canonical() == new.canonical() {
        return;
    }
    let whole = name(draft.prior(Record::fqdn)).unwrap_or_default().canonical();
    let new = new.canonical();
    if new.is_empty() || whole == new || whole.starts_with(&format!("{new}.")) {
        draft.unknown(Record::id);
        draft.unknown(Record::fqdn);
    } else {
        draft.replace(Record::name);
    }
}

/// Puts a record where it belongs from now on.
pub(super) async fn carry_out(
    cx: &Cx,
    (old, new): (&Spot, &Spot),
    record: &Record,
    zone_name: &str,
) -> Result<()> {
    let zone = &record.zone_id;
    let mut refusal: Option<Error> = None;
    let mut before = None;
    loop {
        let stored = sets::at(cx, zone, old).await?;
        if refusal.is_some() || stored.is_none() {
            // An earlier attempt of the call may have been carried out although its answer was lost.
            let there = sets::at(cx, zone, new).await?;
            let key = RecordKey::of(record);
            let is_done = there.is_some_and(|set| record.is_stored_as(&key, zone_name, set));
            if stored.is_none() && is_done {
                return Ok(());
            }
        }
        // Somebody may have changed the old record meanwhile.
        match refusal {
            Some(refusal) if stored == before => return Err(refusal),
            _ => before = stored.clone(),
        }
        let delete = stored.map(|set| changes::of(ChangeAction::Delete, set));
        let create = changes::of(record.action(), aws::set(record, zone_name)?);
        let both = delete.into_iter().chain([create]).collect::<Result<_>>()?;
        match changes::carry_out_in_sync(cx, zone, "changed", both).await {
            Err(error) if changes::is_refused(&error) => refusal = Some(error),
            ended => return ended,
        }
    }
}

//! Changes of zones and records: one batch of a zone after the other, and when all name servers have them.

use super::NO_ZONE;
use crate::engine::{AbsentIf, Cx, Error, Result};
use aws_sdk_route53::Client;
use aws_sdk_route53::types::{
    Change, ChangeAction, ChangeBatch, ChangeInfo, ChangeStatus, ResourceRecordSet,
};

/// What a change is until all name servers have it.
const NOT_YET: &str = "not in sync with all name servers";
/// AWS refuses a batch as a whole because of one of its changes.
const REFUSED: &str = "InvalidChangeBatch";

/// How much a batch may hold: so many values of records, and so many characters in them.
///
/// <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-requests-changeresourcerecordsets>
const MOST: (usize, usize) = (1_000, 32_000);

/// One change of a record.
pub(super) fn of(action: ChangeAction, set: ResourceRecordSet) -> Result<Change> {
    Ok(Change::builder().action(action).resource_record_set(set).build()?)
}

/// Whether AWS has refused a batch because of what there is, or is not.
pub(super) fn is_refused(error: &Error) -> bool {
    error.code() == Some(REFUSED)
}

/// What becomes of some changes: AWS tells by the ID when all name servers have them.
type Carried = Result<Option<ChangeInfo>>;

/// Carries out changes of records of a zone: all of them or none. AWS takes one batch of a zone at a time, so what other
/// operations want of the zone meanwhile goes along. `what` says what is done, as in [`Cx::together`].
pub(super) async fn carry_out(
    cx: &Cx,
    zone: &str,
    what: &'static str,
    changes: Vec<Change>,
) -> Carried {
    cx.together(zone, what, changes, |all| each(cx, zone, all)).await
}

/// The same for an operation that ends when all name servers have the changes.
pub(super) async fn carry_out_in_sync(
    cx: &Cx,
    zone: &str,
    what: &'static str,
    changes: Vec<Change>,
) -> Result<()> {
    let change = carry_out(cx, zone, what, changes).await?;
    leave_pending(cx, change.as_ref());
    Ok(())
}

/// Carries out what several operations want: in one batch, or each by itself if one of them makes AWS refuse that.
async fn each(cx: &Cx, zone: &str, all: Vec<Vec<Change>>) -> Vec<Carried> {
    if all.len() > 1 && fits(all.iter().flatten()) {
        match send(cx, zone, all.concat()).await {
            Err(refusal) if is_about_one(&refusal) => {}
            ended => return vec![ended; all.len()],
        }
    }
    let mut ended = Vec::new();
    for changes in all {
        ended.push(send(cx, zone, changes).await);
    }
    ended
}

fn is_about_one(refusal: &Error) -> bool {
    is_refused(refusal) || refusal.code() == Some("InvalidInput")
}

/// Whether AWS takes so many changes at once. What is created or else changed counts twice.
fn fits<'a>(changes: impl Iterator<Item = &'a Change>) -> bool {
    let sizes = changes.filter_map(|change| {
        let (values, characters) = size(change.resource_record_set.as_ref()?);
        let times = if change.action == ChangeAction::Upsert { 2 } else { 1 };
        Some((times * values, times * characters))
    });
    let (values, characters) = sizes.fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
    values <= MOST.0 && characters <= MOST.1
}

/// How many values a record set has, and how many characters in them.
fn size(set: &ResourceRecordSet) -> (usize, usize) {
    let texts = set.resource_records().iter().map(|record| record.value().chars().count());
    (texts.len().max(1), texts.sum())
}

async fn send(cx: &Cx, zone: &str, changes: Vec<Change>) -> Carried {
    let batch = ChangeBatch::builder().comment("Managed by Terraform").set_changes(Some(changes));
    let call = cx.route53().change_resource_record_sets().hosted_zone_id(zone);
    Ok(call.change_batch(batch.build()?).send().await?.change_info)
}

/// Leaves it to the engine to wait for a change, when the id of the object is safe.
pub(super) fn leave_pending(cx: &Cx, change: Option<&ChangeInfo>) {
    let Some(change) = change.filter(|change| change.status != ChangeStatus::Insync) else {
        return;
    };
    let (client, id) = (cx.reading().route53(), change.id.clone());
    cx.leave_pending(NOT_YET, move || {
        let (client, id) = (client.clone(), id.clone());
        async move { is_in_sync(&client, &id).await }
    });
}

/// Waits for a change that has to be over before the next call.
pub(super) async fn until_in_sync(cx: &Cx, change: Option<&ChangeInfo>) -> Result<()> {
    let Some(change) = change.filter(|change| change.status != ChangeStatus::Insync) else {
        return Ok(());
    };
    let client = &cx.reading().route53();
    cx.until_the_end(NOT_YET, || is_in_sync(client, &change.id)).await
}

/// AWS forgets changes that are over.
async fn is_in_sync(client: &Client, id: &str) -> Result<bool> {
    let answer = client.get_change().id(id).send().await.absent_if(&["NoSuchChange"])?;
    let change = answer.and_then(|answer| answer.change_info);
    Ok(change.is_none_or(|change| change.status == ChangeStatus::Insync))
}

/// Takes record sets together into batches that AWS accepts.
pub(super) fn batches(sets: Vec<ResourceRecordSet>) -> Vec<Vec<ResourceRecordSet>> {
    let mut batches: Vec<Vec<ResourceRecordSet>> = Vec::new();
    let (mut values, mut characters) = MOST;
    for set in sets {
        let (its_values, its_characters) = size(&set);
        values += its_values;
        characters += its_characters;
        if let Some(batch) = batches.last_mut().filter(|_| values <= MOST.0 && characters <= MOST.1)
        {
            batch.push(set);
        } else {
            batches.push(vec![set]);
            (values, characters) = (its_values, its_characters);
        }
    }
    batches
}

/// Deletes records of a zone, as they are stored. None of a batch is deleted if one of them has changed meanwhile.
pub(super) async fn delete_all(cx: &Cx, zone: &str, sets: Vec<ResourceRecordSet>) -> Result<()> {
    for batch in batches(sets) {
        let changes = batch.into_iter().map(|set| of(ChangeAction::Delete, set));
        let deleted = carry_out(cx, zone, "emptied", changes.collect::<Result<_>>()?).await;
        let Some(change) = deleted.absent_if(NO_ZONE)? else { return Ok(()) };
        until_in_sync(cx, change.as_ref()).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_route53::types::{ResourceRecord, RrType};

    fn set(values: usize, characters: usize) -> ResourceRecordSet {
        let record = ResourceRecord::builder().value("a".repeat(characters)).build().unwrap();
        let set = ResourceRecordSet::builder().name("a.example.com").r#type(RrType::Txt);
        set.set_resource_records(Some(vec![record; values])).build().unwrap()
    }
    fn sizes(sets: Vec<ResourceRecordSet>) -> Vec<usize> {
        batches(sets).iter().map(Vec::len).collect()
    }

    #[test]
    fn a_batch_holds_no_more_values_and_characters_than_aws_takes() {
        assert_eq!(sizes(vec![]), [0; 0]);
        assert_eq!(sizes(vec![set(400, 1); 5]), [2, 2, 1]);
        assert_eq!(sizes(vec![set(1, 4_000); 9]), [8, 1]);
        // An alias has no values.
        assert_eq!(sizes(vec![set(0, 0); 1_001]), [1_000, 1]);
    }
}

//! `aws_route53_record`.

mod aws;
mod key;
mod moving;
mod policies;
#[cfg(test)]
pub(in crate::services) mod tests;
mod written;

use self::key::RecordKey;
use self::policies::{
    ALL, Alias, Cidr, Failover, Geolocation, Geoproximity, Latency, OTHERS, Weighted,
};
use super::{NO_ZONE, changes, sets};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{
    AbsentIf, Because, Change, Cx, Found, Identity, Lost, Operation, Resource, Result, Retry,
    Scope, Spec, Timeouts, Within,
};
use crate::plan::Draft;
use crate::schema::Lit;
use crate::schema::types::{DnsName, RecordText};
use crate::value::Value;
use aws_sdk_route53::types::{ChangeAction, ResourceRecordSet};
use std::collections::BTreeSet;

/// The types of records.
///
/// <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html>
const TYPES: &[&str] = &[
    "A", "AAAA", "CAA", "CNAME", "DS", "HTTPS", "MX", "NAPTR", "NS", "PTR", "SOA", "SPF", "SRV",
    "SSHFP", "SVCB", "TLSA", "TXT",
];

model! {
    /// Provides a record in a hosted zone of Route 53.
    #[tf(exactly_one_of = &[Record::alias.name, Record::records.name])]
    pub(in crate::services) struct Record {
        /// ID of the record: zone, name, type and, if there is one, set identifier, with underscores between them.
        #[tf(computed, recompute_with = &[Record::r#type.name, Record::set_identifier.name])]
        id: Option<String>,
        /// Where the record leads within AWS, in the place of values and a TTL.
        #[tf(block)]
        alias: Option<Alias>,
        /// Whether the creation takes over a record that is there already. `false` by default.
        #[tf(optional, unread, default = Lit::Bool(false))]
        allow_overwrite: Option<bool>,
        /// Routing by the IP address that asks. A record has one routing policy at most.
        #[tf(block, conflicts = &OTHERS[0], requires = &[Record::set_identifier.name])]
        cidr_routing_policy: Option<Cidr>,
        /// Routing by what is healthy.
        #[tf(block, conflicts = &OTHERS[1], requires = &[Record::set_identifier.name])]
        failover_routing_policy: Option<Failover>,
        /// Whole name of the record, without a dot at its end.
        #[tf(computed)]
        fqdn: Option<String>,
        /// Routing by where the question comes from.
        #[tf(block, conflicts = &OTHERS[2], requires = &[Record::set_identifier.name])]
        geolocation_routing_policy: Option<Geolocation>,
        /// Routing by how near the target is.
        #[tf(block, conflicts = &OTHERS[3], requires = &[Record::set_identifier.name])]
        geoproximity_routing_policy: Option<Geoproximity>,
        /// ID of the health check that the record belongs to.
        #[tf(optional)]
        health_check_id: Option<String>,
        /// Routing by where the answer arrives fastest.
        #[tf(block, conflicts = &OTHERS[4], requires = &[Record::set_identifier.name])]
        latency_routing_policy: Option<Latency>,
        /// Whether several records of the name answer together. `false` by default.
        #[tf(optional, default = Lit::Bool(false), conflicts = &OTHERS[5], requires = &[Record::set_identifier.name])]
        multivalue_answer_routing_policy: Option<bool>,
        /// Name of the record, whole or without the name of the zone. Another name needs a new record; another spelling of
        /// the same does not.
        #[tf(required)]
        name: DnsName,
        /// Values of the record. Those of TXT and SPF records stand without their outer quotes; where a value is longer than
        /// 255 characters, it is made of strings with `\" \"` between them.
        #[tf(optional, requires = &[Record::ttl.name])]
        records: Option<BTreeSet<RecordText>>,
        /// What tells the record from others of its name and type, which have the same routing policy. A new one changes
        /// the record in place, in one step.
        #[tf(optional)]
        set_identifier: Option<String>,
        /// How long resolvers keep the answer, in seconds.
        #[tf(optional, range = (0, 2_147_483_647), conflicts = &[Record::alias.name], requires = &[Record::records.name])]
        ttl: Option<i64>,
        /// Type of the record. A new one changes the record in place, in one step.
        #[tf(required, one_of = TYPES)]
        r#type: String,
        /// Routing by weight.
        #[tf(block, conflicts = &OTHERS[6], requires = &[Record::set_identifier.name])]
        weighted_routing_policy: Option<Weighted>,
        /// ID of the hosted zone.
        #[tf(required, replace)]
        zone_id: String,
    }
}

impl Resource for Record {
    const SPEC: Spec = Spec {
        version: 2,
        scope: Scope::Global,
        timeouts: Timeouts::DEFAULT
            .with(Operation::Create, 30)
            .with(Operation::Update, 30)
            .with(Operation::Delete, 30),
        retries: &[Retry {
            operation: Operation::Create,
            code: "NoSuchHostedZone",
            message: "",
            within: Within::Propagation(Because::Named),
        }],
        identity: Some(
            Identity::joined(
                &[
                    Record::zone_id.name,
                    Record::name.name,
                    Record::r#type.name,
                    Record::set_identifier.name,
                ],
                "_",
            )
            .loosely(),
        ),
        ..Spec::of(
            "aws_route53_record",
            Lost::Unique,
            "zone ID, name and type of the record, and its set identifier if it has one, with \
        underscores between them, such as `Z4KAPRWWNC7JR_www.example.com_A`",
        )
    };
    type Key = RecordKey;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        written::check_policy(config, problems);
        written::check_strings(config, problems);
    }

    fn plan(draft: &mut Draft<'_>) {
        moving::plan(draft);
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<RecordKey> {
        let zone_name = sets::zone_name(cx, &plan.zone_id).await?;
        let change = changes::of(plan.action(), aws::set(plan, &zone_name)?)?;
        changes::carry_out_in_sync(cx, &plan.zone_id, "created", vec![change]).await?;
        Ok(RecordKey::of(plan))
    }

    async fn read(cx: &Cx, keys: &[RecordKey]) -> Result<Found<Self>> {
        let mut found = Found::<Self>::new();
        for key in keys {
            let Some((zone_name, set)) = stored(cx, key).await? else { continue };
            let known = cx.known_as::<Self>(&key.to_string());
            let observed = aws::observed(key, known.as_ref(), &zone_name, set);
            found.add(key, Some(observed));
        }
        Ok(found)
    }

    async fn update(cx: &Cx, key: &RecordKey, change: Change<'_, Self>) -> Result<()> {
        let zone_name = sets::zone_name(cx, &key.zone).await?;
        let new_key = RecordKey::of(change.new);
        let (old, new) = (key.spot(&zone_name), new_key.spot(&zone_name));
        if old != new {
            moving::carry_out(cx, (&old, &new), change.new, &zone_name).await?;
        } else if aws::changes(&change) {
            let set = aws::set(change.new, &zone_name)?;
            let change = changes::of(ChangeAction::Upsert, set)?;
            changes::carry_out_in_sync(cx, &key.zone, "changed", vec![change]).await?;
        }
        if !new_key.means(key) {
            cx.moved_to(&new_key);
        }
        Ok(())
    }

    async fn delete(cx: &Cx, key: &RecordKey, _: &Self) -> Result<()> {
        let mut before: Option<ResourceRecordSet> = None;
        // What is deleted has to be named as it is stored, and somebody may change it meanwhile.
        loop {
            let Some((zone_name, set)) = stored(cx, key).await? else { return Ok(()) };
            if key.spot(&zone_name).is_of_the_zone(&zone_name) {
                cx.warn(left(key));
                return Ok(());
            }
            let change = changes::of(ChangeAction::Delete, set.clone())?;
            let deleted = changes::carry_out_in_sync(cx, &key.zone, "deleted", vec![change]).await;
            match deleted.absent_if(NO_ZONE) {
                Err(error) if changes::is_refused(&error) && before.as_ref() != Some(&set) => {
                    before = Some(set);
                }
                ended => return ended.map(drop),
            }
        }
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<RecordKey>> {
        let key = RecordKey::of(plan);
        let Some((zone_name, set)) = stored(cx, &key).await? else { return Ok(vec![]) };
        Ok(plan.is_stored_as(&key, &zone_name, set).then_some(key).into_iter().collect())
    }

    fn upgrade(from: i64, state: &mut serde_json::Map<String, serde_json::Value>) {
        written::upgrade(from, state);
    }
}

impl Record {
    /// How it is created.
    fn action(&self) -> ChangeAction {
        match self.allow_overwrite {
            Some(true) => ChangeAction::Upsert,
            _ => ChangeAction::Create,
        }
    }
    /// Whether a record set is what this record says.
    fn is_stored_as(&self, key: &RecordKey, zone_name: &str, set: ResourceRecordSet) -> bool {
        let there = aws::observed(key, Some(self), zone_name, set).model;
        !aws::changes(&Change { old: &there, new: self })
    }
}

/// The name of the zone and the record set, if there are both.
async fn stored(
    cx: &Cx,
    key: &RecordKey,
) -> Result<Option<(std::sync::Arc<String>, ResourceRecordSet)>> {
    let Some(zone_name) = sets::zone_name(cx, &key.zone).await.absent_if(NO_ZONE)? else {
        return Ok(None);
    };
    let set = sets::at(cx, &key.zone, &key.spot(&zone_name)).await.absent_if(NO_ZONE)?;
    Ok(set.flatten().map(|set| (zone_name, set)))
}

fn left(key: &RecordKey) -> Diagnostic {
    let detail = format!(
        "The record {key} is one that a zone cannot be without. It is no longer in the state, and stays as it is until the \
         zone is deleted."
    );
    Diagnostic::warning("The record stays", detail)
}

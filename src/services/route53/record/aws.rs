//! Records in the words of Route 53, and back.

use super::Record;
use super::key::RecordKey;
use super::policies::{
    Alias, Cidr, Coordinates, Failover, Geolocation, Geoproximity, Latency, Weighted,
};
use crate::engine::{Change, Observed, Result};
use crate::schema::types::{DnsName, RecordText};
use crate::services::route53::sets::{Spot, whole_name};
use aws_sdk_route53::types as aws;
use aws_smithy_types::error::operation::BuildError;

type Built<T> = std::result::Result<T, BuildError>;

/// Whether values of this type are strings in quotes.
pub(super) fn is_quoted(kind: &str) -> bool {
    matches!(kind, "SPF" | "TXT")
}

/// A record as AWS takes it.
pub(super) fn set(record: &Record, zone_name: &str) -> Result<aws::ResourceRecordSet> {
    let multivalue = record.multivalue_answer_routing_policy.filter(|is| *is);
    let latency = record.latency_routing_policy.as_ref();
    let failover = record.failover_routing_policy.as_ref();
    Ok(aws::ResourceRecordSet::builder()
        .name(whole_name(&record.name, zone_name))
        .r#type(record.r#type.as_str().into())
        .set_resource_records(values(record)?)
        .set_ttl(record.ttl)
        .set_alias_target(record.alias.as_ref().map(target).transpose()?)
        .set_health_check_id(record.health_check_id.clone())
        .set_set_identifier(record.set_identifier.clone())
        .set_cidr_routing_config(record.cidr_routing_policy.as_ref().map(cidr).transpose()?)
        .set_failover(failover.map(|policy| policy.r#type.as_str().into()))
        .set_geo_location(record.geolocation_routing_policy.as_ref().map(location))
        .set_geo_proximity_location(
            record.geoproximity_routing_policy.as_ref().map(proximity).transpose()?,
        )
        .set_region(latency.map(|policy| policy.region.as_str().into()))
        .set_multi_value_answer(multivalue)
        .set_weight(record.weighted_routing_policy.as_ref().map(|policy| policy.weight))
        .build()?)
}

fn values(record: &Record) -> Result<Option<Vec<aws::ResourceRecord>>> {
    let Some(texts) = &record.records else { return Ok(None) };
    let quoted = is_quoted(&record.r#type);
    let value = |text: &RecordText| {
        let text = text.as_str();
        let value = if quoted { format!("\"{text}\"") } else { text.to_owned() };
        aws::ResourceRecord::builder().value(value).build()
    };
    let values = texts.iter().map(value).collect::<Built<Vec<_>>>()?;
    Ok(Some(values).filter(|values| !values.is_empty()))
}

fn target(alias: &Alias) -> Built<aws::AliasTarget> {
    aws::AliasTarget::builder()
        .dns_name(alias.name.as_str())
        .hosted_zone_id(&alias.zone_id)
        .evaluate_target_health(alias.evaluate_target_health)
        .build()
}

fn cidr(policy: &Cidr) -> Built<aws::CidrRoutingConfig> {
    aws::CidrRoutingConfig::builder()
        .collection_id(&policy.collection_id)
        .location_name(&policy.location_name)
        .build()
}

fn location(policy: &Geolocation) -> aws::GeoLocation {
    aws::GeoLocation::builder()
        .set_continent_code(policy.continent.clone())
        .set_country_code(policy.country.clone())
        .set_subdivision_code(policy.subdivision.clone())
        .build()
}

fn proximity(policy: &Geoproximity) -> Built<aws::GeoProximityLocation> {
    let place = policy.coordinates.first().map(|at| {
        aws::Coordinates::builder().latitude(&at.latitude).longitude(&at.longitude).build()
    });
    Ok(aws::GeoProximityLocation::builder()
        .set_aws_region(policy.aws_region.clone())
        .set_bias(policy.bias.and_then(|bias| i32::try_from(bias).ok()))
        .set_coordinates(place.transpose()?)
        .set_local_zone_group(policy.local_zone_group.clone())
        .build())
}

/// A record as AWS has it. `known` is the plan or the prior state.
pub(super) fn observed(
    key: &RecordKey,
    known: Option<&Record>,
    zone_name: &str,
    set: aws::ResourceRecordSet,
) -> Observed<Record> {
    let spot = Spot::of(&set);
    // The user's words, as long as they lead here.
    let words = known.map(|known| &known.name).cloned();
    let words = words.unwrap_or_else(|| key.name.trim_end_matches('.').into());
    let name = if whole_name(&words, zone_name) == spot.name {
        words
    } else {
        DnsName::from(spot.name.as_str()).readable().into()
    };
    let geoproximity = set.geo_proximity_location;
    let record = Record {
        // As it was made: hashicorp/aws keeps a dot at the end of a name in it.
        id: Some(key.to_string()),
        alias: set.alias_target.map(|target| Alias {
            evaluate_target_health: target.evaluate_target_health,
            name: target.dns_name.trim_end_matches('.').into(),
            zone_id: target.hosted_zone_id,
        }),
        allow_overwrite: None,
        cidr_routing_policy: set.cidr_routing_config.map(|policy| Cidr {
            collection_id: policy.collection_id,
            location_name: policy.location_name,
        }),
        failover_routing_policy: set
            .failover
            .map(|failover| Failover { r#type: failover.as_str().to_owned() }),
        fqdn: Some(DnsName::from(spot.name.as_str()).readable()),
        geolocation_routing_policy: set.geo_location.map(|policy| Geolocation {
            continent: policy.continent_code,
            country: policy.country_code,
            subdivision: policy.subdivision_code,
        }),
        geoproximity_routing_policy: geoproximity.map(|policy| Geoproximity {
            aws_region: policy.aws_region,
            bias: Some(policy.bias.unwrap_or_default().into()),
            coordinates: policy.coordinates.into_iter().map(place).collect(),
            local_zone_group: policy.local_zone_group,
        }),
        health_check_id: set.health_check_id,
        latency_routing_policy: set
            .region
            .map(|region| Latency { region: region.as_str().to_owned() }),
        multivalue_answer_routing_policy: Some(set.multi_value_answer.unwrap_or_default()),
        name,
        records: texts(&spot.kind, set.resource_records),
        set_identifier: set.set_identifier,
        ttl: set.ttl,
        r#type: spot.kind,
        weighted_routing_policy: set.weight.map(|weight| Weighted { weight }),
        zone_id: key.zone.clone(),
    };
    Observed::settled(record)
}

fn place(at: aws::Coordinates) -> Coordinates {
    Coordinates { latitude: at.latitude, longitude: at.longitude }
}

fn texts(
    kind: &str,
    values: Option<Vec<aws::ResourceRecord>>,
) -> Option<std::collections::BTreeSet<RecordText>> {
    let inside = |value: String| -> RecordText {
        let inside = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        match inside.filter(|_| is_quoted(kind)) {
            Some(inside) => inside.into(),
            None => value.into(),
        }
    };
    let values = values.filter(|values| !values.is_empty())?;
    Some(values.into_iter().map(|record| inside(record.value)).collect())
}

/// Whether a change is one of what AWS stores of a record, beside what tells it from others.
pub(super) fn changes(change: &Change<'_, Record>) -> bool {
    change.of(Record::alias).is_some()
        || change.of(Record::cidr_routing_policy).is_some()
        || change.of(Record::failover_routing_policy).is_some()
        || change.of(Record::geolocation_routing_policy).is_some()
        || change.of(Record::geoproximity_routing_policy).is_some()
        || change.of(Record::health_check_id).is_some()
        || change.of(Record::latency_routing_policy).is_some()
        || change.of(Record::multivalue_answer_routing_policy).is_some()
        || change.of(Record::records).is_some()
        || change.of(Record::ttl).is_some()
        || change.of(Record::weighted_routing_policy).is_some()
}

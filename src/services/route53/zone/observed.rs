//! Zones as AWS has them.

use super::{NO_ZONE, Network, Zone, recovery};
use crate::engine::{AbsentIf, Cx, Found, Observed, Result, Tags, concurrently};
use crate::schema::types::DnsName;
use crate::services::route53::sets;
use aws_sdk_route53::operation::get_hosted_zone::GetHostedZoneOutput;
use aws_sdk_route53::types::{RrType, TagResourceType};
use std::collections::BTreeMap;

/// Of how many zones one call tells the tags.
pub(super) const TAGS_AT_ONCE: usize = 10;

/// An ID without the kind of what it is of: AWS writes `/hostedzone/Z1`.
pub(super) fn bare(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

/// Zones by their IDs.
pub(super) async fn zones(cx: &Cx, ids: &[String]) -> Result<Found<Zone>> {
    let zones = concurrently(ids.to_vec(), |id| {
        let cx = cx.clone();
        Box::pin(async move { zone(&cx, &id).await.map(|zone| Some((id, zone?))) })
    });
    let zones: Vec<(String, Observed<Zone>)> = zones.await?.into_iter().flatten().collect();
    if zones.is_empty() {
        return Ok(Found::<Zone>::new());
    }
    let known: Vec<String> = zones.iter().map(|(id, _)| id.clone()).collect();
    let mut tags = cx.tags_of(&known, tags(cx, &known)).await?;
    let tagged = zones.into_iter().map(|(id, observed)| {
        let tags = tags.remove(&id).unwrap_or_default();
        (id, observed.tagged(tags))
    });
    Ok(tagged.collect())
}

async fn tags(cx: &Cx, ids: &[String]) -> Result<BTreeMap<String, Tags>> {
    let call = cx.reading().route53().list_tags_for_resources();
    let call = call.resource_type(TagResourceType::Hostedzone);
    let bare_ids = ids.iter().map(|id| bare(id).to_owned()).collect();
    let answer = call.set_resource_ids(Some(bare_ids)).send().await.absent_if(NO_ZONE)?;
    let mut all = BTreeMap::new();
    for set in answer.iter().flat_map(aws_sdk_route53::operation::list_tags_for_resources::ListTagsForResourcesOutput::resource_tag_sets) {
        let id = ids.iter().find(|id| Some(bare(id)) == set.resource_id());
        let tags = set.tags().iter();
        let tags =
            tags.filter_map(|tag| Some((tag.key.clone()?, tag.value.clone().unwrap_or_default())));
        all.extend(id.map(|id| (id.clone(), tags.collect())));
    }
    Ok(all)
}

async fn zone(cx: &Cx, id: &str) -> Result<Option<Observed<Zone>>> {
    let Some(answer) = sets::zone(cx, id).await.absent_if(NO_ZONE)? else { return Ok(None) };
    let Some(zone) = &answer.hosted_zone else { return Ok(None) };
    let name = DnsName::from(zone.name());
    let is_private = zone.config.as_ref().is_some_and(|config| config.private_zone);
    let servers = match &answer.delegation_set {
        Some(set) if !is_private => set.name_servers.clone(),
        // Of a private zone, only its record tells them.
        _ => of_record(cx, id, &name.canonical()).await?,
    };
    Ok(Some(observed(cx, &answer, &name, servers)))
}

async fn of_record(cx: &Cx, id: &str, name: &str) -> Result<Vec<String>> {
    let set = sets::first(cx, id, name, RrType::Ns).await.absent_if(NO_ZONE)?.flatten();
    let values = set.and_then(|set| set.resource_records).unwrap_or_default();
    let mut values: Vec<String> = values.into_iter().map(|record| record.value).collect();
    values.sort();
    Ok(values)
}

fn observed(
    cx: &Cx,
    answer: &GetHostedZoneOutput,
    name: &DnsName,
    mut servers: Vec<String>,
) -> Observed<Zone> {
    let zone = answer.hosted_zone.as_ref();
    let id = zone.map(|zone| bare(&zone.id).to_owned());
    let set = answer.delegation_set.as_ref().and_then(|set| set.id.as_deref());
    let config = zone.and_then(|zone| zone.config.as_ref());
    let primary_name_server = servers.first().cloned();
    servers.sort();
    let partition = cx.scope().partition().id;
    Observed::settled(Zone {
        arn: id.as_ref().map(|id| format!("arn:{partition}:route53:::hostedzone/{id}")),
        comment: config.and_then(|config| config.comment.clone()).filter(|text| !text.is_empty()),
        delegation_set_id: set.map(|id| bare(id).to_owned()),
        enable_accelerated_recovery: Some(recovery::is_on(
            zone.and_then(|zone| zone.features.as_ref()),
        )),
        force_destroy: None,
        id: id.clone(),
        name: name.as_str().strip_suffix('.').unwrap_or(name.as_str()).into(),
        name_servers: Some(servers),
        primary_name_server,
        vpc: answer.vpcs().iter().filter_map(network).collect(),
        zone_id: id,
    })
}

fn network(vpc: &aws_sdk_route53::types::Vpc) -> Option<Network> {
    let vpc_region = vpc.vpc_region.as_ref().map(|region| region.as_str().to_owned());
    Some(Network { vpc_id: vpc.vpc_id.clone()?, vpc_region })
}

/// The zone that was made with the token of this operation.
pub(super) async fn made_with_token(cx: &Cx, name: &DnsName) -> Result<Option<String>> {
    let (mut from, mut after) = (Some(name.canonical()), None);
    while let Some(dns_name) = from {
        let call = cx.reading().route53().list_hosted_zones_by_name().dns_name(dns_name);
        let answer = call.set_hosted_zone_id(after).send().await?;
        let mut zones = answer.hosted_zones.iter();
        if let Some(zone) = zones.find(|zone| zone.caller_reference == cx.token()) {
            return Ok(Some(bare(&zone.id).to_owned()));
        }
        // The list goes on with other names.
        let is_same = |next: &String| DnsName::from(next.as_str()).canonical() == name.canonical();
        from = answer.next_dns_name.filter(|next| answer.is_truncated && is_same(next));
        after = answer.next_hosted_zone_id;
    }
    Ok(None)
}

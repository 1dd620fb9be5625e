//! Hosted zones and their records as the Route 53 API Reference documents them.
//!
//! <https://docs.aws.amazon.com/Route53/latest/APIReference/API_Operations_Amazon_Route_53.html>

use crate::schema::types::DnsName;
use crate::store::{Does, Key, Kind, Object, Parent, Refusal, Said, Store, Turn, on};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// All of them.
pub(in crate::services) const ALL: &[&Kind] = &[&CHANGES, &RECORD_SET, &ZONE];

const PATH: &str = "/2013-04-01/hostedzone/{Id}";

const ZONE: Kind = Kind {
    key: Key::Made("Id", "Z"),
    absent: ("NoSuchHostedZone", "No hosted zone found with ID: {}"),
    filled: &[],
    new,
    made,
    unique: &[(
        &["CallerReference"],
        "HostedZoneAlreadyExists",
        "A hosted zone has already been created with the specified caller reference: {}",
    )],
    tagged: Some("hostedzone"),
    operations: &[
        on("CreateHostedZone", Does::Other(create)),
        on("GetHostedZone", Does::Other(get)).at(PATH),
        on("ListHostedZonesByName", Does::Other(by_name)),
        on("ListTagsForResources", Does::Other(tags)),
        on("UpdateHostedZoneComment", Does::Other(comment)).at(PATH),
        on("UpdateHostedZoneFeatures", Does::Other(features)).at(PATH),
        on("AssociateVPCWithHostedZone", Does::Other(associate)).at(PATH),
        on("DisassociateVPCFromHostedZone", Does::Other(disassociate)).at(PATH),
        on("GetDNSSEC", Does::Other(dnssec)).at(PATH),
        on("DisableHostedZoneDNSSEC", Does::Other(unsign)).at(PATH),
        on("DeleteHostedZone", Does::Other(delete)).at(PATH),
        on("ChangeResourceRecordSets", Does::Other(change)).at(PATH),
        on("ListResourceRecordSets", Does::Other(list)).at(PATH),
    ],
    ..Kind::of("route53", "hosted-zone")
};

const RECORD_SET: Kind = Kind {
    key: Key::Chosen(&["_zone", "Name", "Type", "SetIdentifier"]),
    parents: &[Parent::held(
        "_zone",
        "hosted-zone",
        (
            "HostedZoneNotEmpty",
            "The specified hosted zone contains non-required resource record sets and so cannot be deleted.",
        ),
    )
    .but("_own", "true")],
    ..Kind::of("route53", "record-set")
};

/// What is not in sync yet: by the ID of the change, how many reads still say so.
const CHANGES: Kind = Kind {
    key: Key::Chosen(&["name"]),
    operations: &[on("GetChange", Does::Other(get_change)).at("/2013-04-01/change/{ChangeId}")],
    ..Kind::of("route53", "changes")
};

/// What has to be there before: a public zone, and another one, with `Z` and a number as their IDs.
pub(in crate::services) fn zones(store: &mut Store) {
    log(store);
    for name in ["example.com.", "example.org."] {
        let zone = json!({"Name": name, "CallerReference": name, "Config": {"PrivateZone": false}});
        let id = store.with("hosted-zone", &zone);
        for set in &own_records(&id, name) {
            store.with("record-set", set);
        }
    }
}

/// Where changes are noted that are not in sync yet.
pub(in crate::services) fn log(store: &mut Store) {
    store.with("changes", &json!({"name": "all"}));
}

/// A record set of a zone, with the name as Route 53 writes it.
pub(in crate::services) fn record(zone: &str, name: &str, kind: &str, rest: &Json) -> Json {
    let mut set = json!({"_zone": zone, "Name": name, "Type": kind});
    for (field, value) in rest.as_object().into_iter().flatten() {
        set[field] = value.clone();
    }
    set
}

fn own_records(zone: &str, name: &str) -> [Json; 2] {
    let values = |all: &[&str]| -> Json { all.iter().map(|v| json!({"Value": v})).collect() };
    let servers = values(&["ns-2.awsdns-2.com.", "ns-1.awsdns-1.org."]);
    let start =
        values(&["ns-2.awsdns-2.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"]);
    let own = |servers: Json| json!({"_own": "true", "TTL": 900, "ResourceRecords": servers});
    [record(zone, name, "NS", &own(servers)), record(zone, name, "SOA", &own(start))]
}

/// Begins a change. It is never over at once, and for as many reads as everything takes in this AWS.
fn begun(turn: &mut Turn<'_>) -> Json {
    let number = turn.store.counted("change");
    let (id, reads) = (format!("/change/C{number}"), turn.store.nature.pending);
    if let Some(log) = turn.store.get("changes", "all") {
        log.value[&id] = reads.into();
    }
    json!({"Id": id, "Status": "PENDING", "SubmittedAt": "2026-01-02T03:04:05Z"})
}

fn get_change(turn: &mut Turn<'_>) -> Said {
    let id = format!("/change/{}", turn.text("ChangeId"));
    let left = turn.store.get("changes", "all").and_then(|log| {
        let left = log.value.get(&id)?.as_u64()?;
        log.value[&id] = left.saturating_sub(1).into();
        Some(left)
    });
    let Some(left) = left else { return Err(Refusal::new("NoSuchChange", id)) };
    let status = if left > 0 { "PENDING" } else { "INSYNC" };
    let at = "2026-01-02T03:04:05Z";
    Ok(json!({"ChangeInfo": {"Id": id, "Status": status, "SubmittedAt": at}}))
}

/// A name as Route 53 writes it.
fn written(name: &str) -> String {
    format!("{}.", DnsName::from(name).canonical())
}

#[expect(clippy::unnecessary_wraps, reason = "operations of other kinds can be refused")]
fn new(turn: &mut Turn<'_>, zone: &mut Json) -> Result<(), Refusal> {
    let vpc = turn.call.input.get("VPC").cloned();
    let name = written(turn.text("Name"));
    let comment = turn.call.input["HostedZoneConfig"]["Comment"].clone();
    *zone = json!({
        "Name": name, "CallerReference": turn.text("CallerReference"),
        "Config": {"Comment": comment, "PrivateZone": vpc.is_some()},
        "_delegation": turn.text("DelegationSetId"), "_vpcs": vpc.into_iter().collect::<Vec<_>>(),
    });
    Ok(())
}

fn made(turn: &mut Turn<'_>, id: &str) {
    let name = turn.store.get("hosted-zone", id).map(|zone| zone.value["Name"].clone());
    let name = name.as_ref().and_then(Json::as_str).unwrap_or_default().to_owned();
    for set in &own_records(id, &name) {
        turn.add("record-set", set);
    }
}

/// A zone as answers have it, with what stands beside it.
fn shown(mut zone: Json) -> Json {
    let vpcs = zone["_vpcs"].take();
    let set = zone["_delegation"].take();
    let id = zone["Id"].as_str().unwrap_or_default().to_owned();
    zone["Id"] = format!("/hostedzone/{id}").into();
    let servers = json!(["ns-2.awsdns-2.com", "ns-1.awsdns-1.org"]);
    let is_private = zone["Config"]["PrivateZone"] == true;
    let mut answer = json!({"HostedZone": zone});
    if is_private {
        answer["VPCs"] = vpcs;
    } else {
        answer["DelegationSet"] = json!({"NameServers": servers});
        if let Some(set) = set.as_str().filter(|set| !set.is_empty()) {
            answer["DelegationSet"]["Id"] = format!("/delegationset/{set}").into();
        }
    }
    answer
}

fn create(turn: &mut Turn<'_>) -> Said {
    let mut answer = shown(turn.create("")?);
    answer["ChangeInfo"] = begun(turn);
    answer["@location"] = answer["HostedZone"]["Id"].clone();
    Ok(answer)
}

fn get(turn: &mut Turn<'_>) -> Said {
    turn.get("").map(shown)
}

#[expect(clippy::unnecessary_wraps, reason = "operations of other kinds can be refused")]
fn by_name(turn: &mut Turn<'_>) -> Said {
    let from = written(turn.text("dnsname"));
    let zones = turn.show_all(|zone| zone.texts("Name").concat() >= from);
    let zones: Vec<Json> = zones.into_iter().map(|zone| shown(zone)["HostedZone"].take()).collect();
    Ok(json!({"HostedZones": zones, "IsTruncated": false, "MaxItems": 100}))
}

fn tags(turn: &mut Turn<'_>) -> Said {
    let ids = crate::store::texts(&turn.call.input["ResourceIds"]["ResourceId"]);
    let mut all = Vec::new();
    for id in ids {
        let kind = turn.kind;
        let tags = &turn.object(kind, &id)?.tags;
        let tags: Json =
            tags.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect();
        all.push(json!({"ResourceType": "hostedzone", "ResourceId": id, "Tags": tags}));
    }
    Ok(json!({"ResourceTagSets": all}))
}

fn comment(turn: &mut Turn<'_>) -> Said {
    let comment = turn.call.input["Comment"].clone();
    turn.change("", |zone| zone["Config"]["Comment"] = comment)?;
    get(turn)
}

fn features(turn: &mut Turn<'_>) -> Said {
    let on = turn.text("EnableAcceleratedRecovery") == "true";
    let becomes: fn(&mut Json) = if on {
        |features| features["AcceleratedRecoveryStatus"] = "ENABLED".into()
    } else {
        |features| features["AcceleratedRecoveryStatus"] = "DISABLED".into()
    };
    let (kind, key, reads) = (turn.kind, turn.key(), turn.store.nature.pending);
    let zone = turn.object(kind, &key)?;
    let status = if on { "ENABLING" } else { "DISABLING" };
    zone.value["Features"] = json!({"AcceleratedRecoveryStatus": status});
    zone.later(reads, "Features", becomes);
    Ok(json!({}))
}

fn associate(turn: &mut Turn<'_>) -> Said {
    let vpc = turn.call.input["VPC"].clone();
    let (kind, key) = (turn.kind, turn.key());
    let zone = turn.object(kind, &key)?;
    if zone.value["Config"]["PrivateZone"] != true {
        return Err(Refusal::new("PublicZoneVPCAssociation", "It is a public zone"));
    }
    let vpcs = zone.value["_vpcs"].as_array_mut().unwrap();
    if vpcs.iter().any(|there| there["VPCId"] == vpc["VPCId"]) {
        return Err(Refusal::new("ConflictingDomainExists", "The VPC is already associated"));
    }
    vpcs.push(vpc);
    Ok(json!({"ChangeInfo": begun(turn)}))
}

fn disassociate(turn: &mut Turn<'_>) -> Said {
    let vpc = turn.call.input["VPC"]["VPCId"].clone();
    let (kind, key) = (turn.kind, turn.key());
    let vpcs = turn.object(kind, &key)?.value["_vpcs"].as_array_mut().unwrap();
    if !vpcs.iter().any(|there| there["VPCId"] == vpc) {
        return Err(Refusal::new("VPCAssociationNotFound", "It is not associated"));
    }
    if vpcs.len() == 1 {
        return Err(Refusal::new("LastVPCAssociation", "It is the last VPC"));
    }
    vpcs.retain(|there| there["VPCId"] != vpc);
    Ok(json!({"ChangeInfo": begun(turn)}))
}

fn dnssec(turn: &mut Turn<'_>) -> Said {
    let (kind, key) = (turn.kind, turn.key());
    let zone = &turn.object(kind, &key)?.value;
    if zone["Config"]["PrivateZone"] == true {
        let message = "Operation is unsupported for private hosted zones";
        return Err(Refusal::new("InvalidArgument", message));
    }
    let signature = if zone["_signed"] == true { "SIGNING" } else { "NOT_SIGNING" };
    Ok(json!({"Status": {"ServeSignature": signature}, "KeySigningKeys": []}))
}

fn unsign(turn: &mut Turn<'_>) -> Said {
    let (kind, key) = (turn.kind, turn.key());
    turn.object(kind, &key)?.value["_signed"] = false.into();
    Ok(json!({"ChangeInfo": begun(turn)}))
}

fn delete(turn: &mut Turn<'_>) -> Said {
    turn.delete()?;
    Ok(json!({"ChangeInfo": begun(turn)}))
}

/// What tells record sets of a zone apart: name, type, set identifier.
type Spot = (String, String, String);

fn spot(set: &Json) -> Spot {
    let text = |name: &str| set[name].as_str().unwrap_or_default().to_owned();
    (written(&text("Name")), text("Type"), text("SetIdentifier"))
}

fn key(zone: &str, (name, kind, set): &Spot) -> String {
    [zone, name, kind, set].join("/")
}

/// A record set as it is stored, from one in a request.
fn stored(zone: &str, set: &Json) -> Json {
    let mut stored = set.clone();
    let of_number = |value: &Json| value.as_str().and_then(|text| text.parse::<i64>().ok());
    for name in ["TTL", "Weight"] {
        if let Some(number) = of_number(&set[name]) {
            stored[name] = number.into();
        }
    }
    let values = match &set["ResourceRecords"]["ResourceRecord"] {
        Json::Null => Json::Null,
        Json::Array(all) => Json::Array(all.clone()),
        one => json!([one]),
    };
    stored["ResourceRecords"] = values;
    stored["Name"] = spot(set).0.into();
    if let Some(target) = set["AliasTarget"]["DNSName"].as_str() {
        stored["AliasTarget"]["DNSName"] = format!("{}.", target.trim_end_matches('.')).into();
    }
    stored["_zone"] = zone.into();
    let all = stored.as_object_mut().unwrap();
    all.retain(|_, value| !value.is_null());
    stored
}

fn change(turn: &mut Turn<'_>) -> Said {
    let (kind, zone) = (turn.kind, turn.key());
    let zone_name = spot(&turn.object(kind, &zone)?.value.clone()).0;
    let is_here = |set: &&&Object| set.value["_zone"] == zone.as_str();
    let all = turn.store.all("record-set");
    let before: BTreeMap<Spot, Json> =
        all.iter().filter(is_here).map(|set| (spot(&set.value), set.value.clone())).collect();
    let mut after = before.clone();
    let changes = match &turn.call.input["ChangeBatch"]["Changes"]["Change"] {
        Json::Array(all) => all.clone(),
        one => vec![one.clone()],
    };
    for change in &changes {
        let set = stored(&zone, &change["ResourceRecordSet"]);
        let action = change["Action"].as_str().unwrap_or_default();
        apply(&mut after, (action, set), &zone_name)
            .map_err(|why| Refusal::new("InvalidChangeBatch", format!("[{why}]")))?;
    }
    let weighted = || after.iter().filter(|(_, set)| set.get("Weight").is_some());
    for ((name, kind, _), set) in weighted() {
        let is_other = |(other, its): (&Spot, &Json)| {
            (&other.0, &other.1) == (name, kind) && its["TTL"] != set["TTL"]
        };
        if weighted().any(is_other) {
            let message = format!("[The weighted records of {name} have to have one TTL]");
            return Err(Refusal::new("InvalidChangeBatch", message));
        }
    }
    for gone in before.keys().filter(|spot| !after.contains_key(spot)) {
        turn.store.remove("record-set", &key(&zone, gone));
    }
    for (spot, set) in after {
        match turn.store.get("record-set", &key(&zone, &spot)) {
            Some(there) => there.value = set,
            None => {
                turn.store.with("record-set", &set);
            }
        }
    }
    Ok(json!({"ChangeInfo": begun(turn)}))
}

/// Carries one change out, or says why not.
fn apply(
    sets: &mut BTreeMap<Spot, Json>,
    (action, mut set): (&str, Json),
    zone_name: &str,
) -> Result<(), String> {
    let spot = spot(&set);
    let (name, kind, identifier) = &spot;
    let told = format!("resource record set [name='{name}', type='{kind}']");
    if !name.ends_with(zone_name) {
        return Err(format!("RRSet with DNS name {name} is not permitted in zone {zone_name}"));
    }
    let there = sets.get(&spot).cloned();
    if action == "DELETE" {
        let Some(mut there) = there else {
            return Err(format!("Tried to delete {told} but it was not found"));
        };
        if there["_own"] == "true" {
            return Err(
                "A HostedZone must contain at least one NS record for the zone itself".into()
            );
        }
        there.as_object_mut().unwrap().remove("_own");
        if there != set {
            return Err(format!(
                "Tried to delete {told} but the values provided do not match the current values"
            ));
        }
        sets.remove(&spot);
        return Ok(());
    }
    if action == "CREATE" && there.is_some() {
        return Err(format!("Tried to create {told} but it already exists"));
    }
    let others = || sets.keys().filter(|(n, k, _)| (n, k) == (name, kind));
    if others().any(|(.., other)| other.is_empty() != identifier.is_empty()) {
        return Err(format!(
            "RRSet with DNS name {name}, type {kind}, SetIdentifier {identifier} cannot be created as a non-weighted \
             set exists with the same name and type"
        ));
    }
    if set.get("ResourceRecords").is_none() && set.get("AliasTarget").is_none() {
        return Err(
            "Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords]]".into()
        );
    }
    if let Some(there) = there.filter(|there| there["_own"] == "true") {
        set["_own"] = there["_own"].clone();
    }
    sets.insert(spot, set);
    Ok(())
}

/// Names are in order by their labels from the right.
fn order((name, kind, set): &Spot) -> (Vec<String>, String, String) {
    (name.trim_end_matches('.').rsplit('.').map(str::to_owned).collect(), kind.clone(), set.clone())
}

fn list(turn: &mut Turn<'_>) -> Said {
    let (kind, zone) = (turn.kind, turn.key());
    turn.object(kind, &zone)?;
    let text = |name: &str| turn.text(name).to_owned();
    let from = (!text("name").is_empty())
        .then(|| order(&(written(&text("name")), text("type"), text("identifier"))));
    let all = turn.store.all("record-set").into_iter();
    let here = all.filter(|set| set.value["_zone"] == zone.as_str());
    let mut sets: Vec<_> = here.map(|set| (order(&spot(&set.value)), set.value.clone())).collect();
    sets.retain(|(at, _)| from.as_ref().is_none_or(|from| at >= from));
    sets.sort_by(|(a, _), (b, _)| a.cmp(b));
    let asked = text("maxitems").parse().unwrap_or(300);
    let page = match turn.store.nature.page {
        0 => asked,
        page => page.min(asked),
    };
    let next = sets.get(page).map(|(_, set)| set.clone());
    let sets: Vec<Json> = sets.into_iter().take(page).map(|(_, set)| set).collect();
    let mut answer =
        json!({"ResourceRecordSets": sets, "IsTruncated": next.is_some(), "MaxItems": page});
    if let Some(next) = next {
        answer["NextRecordName"] = next["Name"].clone();
        answer["NextRecordType"] = next["Type"].clone();
        answer["NextRecordIdentifier"] = next["SetIdentifier"].clone();
    }
    Ok(answer)
}

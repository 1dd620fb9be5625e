//! Tags, in the ways of the services.

use super::filter::Pattern;
use super::{Object, Place, Refusal, Said, Store, Turn, at, done, texts};
use crate::aws::fake::{Call, Protocol};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

type Tags = BTreeMap<String, String>;

/// Tags however they are written: a map, or a list of pairs.
pub(super) fn of(said: Option<Json>) -> Tags {
    let text = |value: &Json| texts(value).concat();
    match said {
        Some(Json::Array(all)) => {
            let pair = |tag: &Json| {
                let part = |name: &str, other: &str| tag.get(name).or(tag.get(other)).map(text);
                Some((part("Key", "key")?, part("Value", "value").unwrap_or_default()))
            };
            all.iter().filter_map(pair).collect()
        }
        // A list whose elements have a name of their own.
        Some(Json::Object(mut all)) if all.get("Tag").is_some_and(Json::is_array) => {
            of(all.remove("Tag"))
        }
        // One pair, where lists of one cannot be told from it.
        Some(one @ Json::Object(_)) if one.get("Key").is_some() => of(Some(json!([one]))),
        Some(Json::Object(all)) => {
            all.iter().map(|(key, value)| (key.clone(), text(value))).collect()
        }
        _ => Tags::new(),
    }
}

/// The tags in a create call.
pub(super) fn of_create(turn: &Turn<'_>) -> Result<Tags, Refusal> {
    let input = &turn.call.input;
    if let Some(all) = input.get("TagSpecification").and_then(Json::as_array) {
        let kinds: Vec<_> = all.iter().map(|one| one["ResourceType"].as_str()).collect();
        let its = all.iter().find(|one| one["ResourceType"].as_str() == turn.kind.tagged);
        let refused =
            || Refusal::new("InvalidParameterValue", format!("{kinds:?} are not created"));
        return Ok(of(Some(its.ok_or_else(refused)?["Tag"].clone())));
    }
    Ok(of(input.get("Tags").or_else(|| input.get("tags")).cloned()))
}

/// Tags the object of a call.
pub(super) fn tag(turn: &mut Turn<'_>) -> Said {
    let tags = of(turn.call.input.get("Tags").cloned());
    turn.subject()?.tags.extend(tags);
    Ok(done())
}

/// Takes tags away from the object of a call.
pub(super) fn untag(turn: &mut Turn<'_>) -> Said {
    let keys = texts(turn.param("TagKeys").unwrap_or(&Json::Null));
    turn.subject()?.tags.retain(|key, _| !keys.contains(key));
    Ok(done())
}

/// The calls of a service that tag objects of any kind, by key or ARN. None: it is no such call.
pub(super) fn answer(store: &mut Store, call: &mut Call, place: &Place) -> Option<Said> {
    match (call.table(), call.action.as_str()) {
        ("route53", _) => call.read_path("/2013-04-01/tags/{kind}/{id}"),
        ("eks", _) => call.read_path("/tags/{id}"),
        _ => {}
    }
    let input = &call.input;
    let say = |name: &str| input.get(name).cloned();
    let (ids, set, gone) = match (call.table(), call.action.as_str()) {
        ("ec2", "CreateTags") => (say("ResourceId"), say("Tag"), None),
        ("ec2", "DeleteTags") => return Some(deleted(store, call, place)),
        ("ec2", "DescribeTags") => return Some(filtered(store, call, place)),
        ("elasticloadbalancing", "AddTags") => (say("ResourceArns"), say("Tags"), None),
        ("elasticloadbalancing", "RemoveTags") => (say("ResourceArns"), None, say("TagKeys")),
        ("elasticloadbalancing", "DescribeTags") => {
            return Some(described(store, call, place, ("ResourceArns", "ResourceArn")));
        }
        ("elb", "AddTags") => (say("LoadBalancerNames"), say("Tags"), None),
        ("elb", "RemoveTags") => {
            let keys = of(say("Tags")).into_keys().collect();
            (say("LoadBalancerNames"), None, Some(keys))
        }
        ("elb", "DescribeTags") => {
            return Some(described(store, call, place, ("LoadBalancerNames", "LoadBalancerName")));
        }
        ("route53", "ChangeTagsForResource") => {
            let part =
                |list: &str, item: &str| input.get(list).and_then(|all| all.get(item)).cloned();
            (say("id"), part("AddTags", "Tag"), part("RemoveTagKeys", "Key"))
        }
        ("route53", "ListTagsForResource") => return Some(listed(store, call, place)),
        ("elasticache" | "rds", "AddTagsToResource") | ("redshift", "CreateTags") => {
            (say("ResourceName"), say("Tags"), None)
        }
        ("elasticache" | "rds", "RemoveTagsFromResource") => {
            (say("ResourceName"), None, say("TagKeys"))
        }
        ("elasticache" | "rds", "ListTagsForResource") => {
            let arn = input["ResourceName"].as_str().unwrap_or_default();
            let tags = tagged(store, call, place, arn).map(|object| pairs(&object.tags));
            return Some(tags.map(|tags| json!({"TagList": {"Tag": tags}})));
        }
        ("redshift", "DeleteTags") => {
            let keys = input.get("TagKeys").and_then(|keys| keys.get("TagKey")).cloned();
            (say("ResourceName"), None, keys)
        }
        ("eks", "TagResource") => (say("id"), say("tags"), None),
        ("eks", "UntagResource") => (say("id"), None, say("tagKeys")),
        _ => return None,
    };
    let gone = texts(&gone.unwrap_or_default());
    for id in texts(&ids.unwrap_or_default()) {
        match tagged(store, call, place, &id) {
            Ok(object) => {
                object.tags.extend(of(set.clone()));
                object.tags.retain(|key, _| !gone.contains(key));
            }
            Err(refusal) => return Some(Err(refusal)),
        }
    }
    Some(Ok(if call.protocol == Protocol::Ec2 { done() } else { json!({}) }))
}

/// EC2 deletes a tag only if it has the value that the call names, if it names one.
fn deleted(store: &mut Store, call: &Call, place: &Place) -> Said {
    let gone = call.input["Tag"].as_array().cloned().unwrap_or_default();
    for id in texts(&call.input["ResourceId"]) {
        let object = tagged(store, call, place, &id)?;
        object.tags.retain(|key, value| {
            let is_gone = |tag: &Json| {
                tag["Key"] == key.as_str()
                    && tag.get("Value").is_none_or(|named| *named == value.as_str())
            };
            !gone.iter().any(is_gone)
        });
    }
    Ok(done())
}

/// The tags of all objects of EC2 that pass the filters of a call.
#[expect(clippy::unnecessary_wraps, reason = "an action that is never refused")]
fn filtered(store: &Store, call: &Call, place: &Place) -> Said {
    let filters = call.input["Filter"].as_array().cloned().unwrap_or_default();
    let passes = |name: &str, text: &str| {
        let its = filters.iter().filter(|filter| filter["Name"] == name);
        its.flat_map(|filter| Pattern::all(&filter["Value"], Pattern::Wild))
            .any(|pattern| pattern.means(text))
    };
    let its = |object: &&Object| {
        object.kind.service == "ec2" && object.kind.tagged.is_some() && object.place == *place
    };
    let mut all = Vec::new();
    for object in
        store.objects.iter().filter(its).filter(|object| passes("resource-id", &object.key))
    {
        for (key, value) in object.tags.iter().filter(|(key, _)| passes("key", key)) {
            let of = object.kind.tagged;
            all.push(
                json!({"key": key, "value": value, "resourceId": object.key, "resourceType": of}),
            );
        }
    }
    Ok(json!({"tagSet": all}))
}

/// An object by its key, its ARN, or what else it is tagged by.
fn tagged<'a>(
    store: &'a mut Store,
    call: &Call,
    place: &Place,
    id: &str,
) -> Result<&'a mut Object, Refusal> {
    let means = |object: &&mut Object| {
        let names = ["arn", "Arn"].into_iter().chain(object.kind.tagged_by);
        let names = names.filter_map(|name| at(&object.value, name));
        object.kind.service == call.table()
            && object.kind.tagged.is_some()
            && object.place == *place
            && (object.key == id || names.filter_map(Json::as_str).any(|name| name == id))
    };
    let kinds = store.kinds.iter().filter(|kind| kind.service == call.table());
    let absent = kinds.filter(|kind| kind.tagged.is_some()).map(|kind| kind.absent).next();
    let absent = absent.unwrap_or(("NotFound", "There is no {}"));
    store.objects.iter_mut().find(means).ok_or_else(|| Refusal::of(absent, id))
}

fn pairs(tags: &Tags) -> Json {
    tags.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect()
}

/// Tags of several objects: what they are called by in the parameters, and in the answer.
fn described(store: &mut Store, call: &Call, place: &Place, by: (&str, &str)) -> Said {
    let mut all = Vec::new();
    for id in texts(&call.input[by.0]) {
        let tags = pairs(&tagged(store, call, place, &id)?.tags);
        all.push(json!({(by.1): id, "Tags": tags}));
    }
    Ok(json!({"TagDescriptions": all}))
}

fn listed(store: &mut Store, call: &Call, place: &Place) -> Said {
    let (id, kind) = (call.input["id"].clone(), call.input["kind"].clone());
    let tags = pairs(&tagged(store, call, place, id.as_str().unwrap_or_default())?.tags);
    Ok(json!({"ResourceTagSet": {"ResourceType": kind, "ResourceId": id, "Tags": tags}}))
}

//! What can be asked of instances.

use super::{filtered, is_burstable, or, text};
use crate::store::{Object, Refusal, Said, Turn, texts};
use serde_json::{Value as Json, json};

/// Each instance in a reservation of its own.
#[expect(clippy::unnecessary_wraps, reason = "operations of other kinds can be refused")]
pub(in super::super) fn instances(turn: &mut Turn<'_>) -> Said {
    let filters = turn.call.input["Filter"].as_array().cloned().unwrap_or_default();
    let is_meant = |object: &Object| {
        filters.iter().all(|f| fits(object, &text(&f["Name"]), &texts(&f["Value"])))
    };
    let reservation =
        |instance: Json| json!({"ownerId": "111122223333", "instancesSet": [instance]});
    let all = turn.show_all(is_meant).into_iter().map(reservation).collect();
    Ok(turn.page("reservationSet", all))
}

fn fits(instance: &Object, filter: &str, values: &[String]) -> bool {
    match filter {
        "instance-id" => values.contains(&instance.key),
        "instance-state-name" => values.contains(&text(&instance.value["instanceState"]["name"])),
        "spot-instance-request-id" => {
            values.contains(&text(&instance.value["spotInstanceRequestId"]))
        }
        "tag-key" => values.iter().any(|key| instance.tags.contains_key(key)),
        other => {
            let tag = other.strip_prefix("tag:").and_then(|key| instance.tags.get(key));
            tag.is_some_and(|value| values.contains(value))
        }
    }
}

pub(in super::super) fn attribute(turn: &mut Turn<'_>) -> Said {
    let name = turn.text("attribute").to_owned();
    let instance = turn.subject()?;
    let value = match name.as_str() {
        "userData" => &instance.value["_userData"],
        "disableApiStop" => &instance.value["_disableApiStop"],
        "disableApiTermination" => &instance.value["_disableApiTermination"],
        "instanceInitiatedShutdownBehavior" => &instance.value["_shutdown"],
        other => panic!("`{other}` is told by DescribeInstances"),
    };
    Ok(json!({"instanceId": instance.key, name: {"value": value}}))
}

/// Of instances that are not burstable, it is an error to ask.
pub(in super::super) fn credits(turn: &mut Turn<'_>) -> Said {
    let mut all = Vec::new();
    for id in texts(&turn.call.input["InstanceId"]) {
        let instance = turn.object(turn.kind, &id)?;
        if !is_burstable(&text(&instance.value["instanceType"])) {
            let message = format!("{id} is no burstable instance");
            return Err(Refusal::new("InvalidParameterValue", message));
        }
        all.push(json!({"instanceId": id, "cpuCredits": instance.value["_credits"]}));
    }
    Ok(json!({"instanceCreditSpecificationSet": all}))
}

#[expect(clippy::unnecessary_wraps, reason = "operations of other kinds can be refused")]
pub(in super::super) fn profile(turn: &mut Turn<'_>) -> Said {
    let ids = filtered(turn, "instance-id").unwrap_or_default();
    let all = turn.store.all("instance").into_iter();
    let its = all.filter(|i| ids.contains(&i.key) && !i.value["iamInstanceProfile"].is_null());
    let association = |instance: &Object| {
        json!({
            "associationId": format!("iip-assoc-{}", instance.key), "instanceId": instance.key,
            "state": "associated", "iamInstanceProfile": instance.value["iamInstanceProfile"],
        })
    };
    Ok(json!({"iamInstanceProfileAssociationSet": its.map(association).collect::<Vec<_>>()}))
}

/// The requests of instances that were bought on the Spot market, and those that were made by themselves.
#[expect(clippy::unnecessary_wraps, reason = "operations of other kinds can be refused")]
pub(in super::super) fn requests(turn: &mut Turn<'_>) -> Said {
    let ids = filtered(turn, "spot-instance-request-id");
    let is_meant = |id: &str| ids.as_ref().is_none_or(|ids| ids.iter().any(|one| one == id));
    let of_instances = turn.store.all("instance").into_iter().map(|i| i.value["_request"].clone());
    let of_instances: Vec<Json> = of_instances
        .filter(|one| one.is_object() && is_meant(&text(&one["spotInstanceRequestId"])))
        .collect();
    turn.kind = turn.store.kind("spot-request");
    let mut its = turn.show_all(|request| is_meant(&request.key));
    its.extend(of_instances);
    Ok(turn.page("spotInstanceRequestSet", its))
}

pub(in super::super) fn password(turn: &mut Turn<'_>) -> Said {
    let instance = turn.subject()?;
    let data = or(&instance.value["_password"], "");
    // The next time it is there.
    instance.value["_password"] = "cGFzc3dvcmQ=".into();
    Ok(json!({"instanceId": instance.key, "passwordData": data}))
}

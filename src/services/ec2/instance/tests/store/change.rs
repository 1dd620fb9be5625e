//! What can be changed of instances.

use super::{interface, is_burstable, or, processor, run, text};
use crate::store::{Refusal, Said, Turn, done, texts};
use serde_json::{Value as Json, json};

/// What is refused of an instance that runs.
fn assert_stopped(turn: &mut Turn<'_>) -> Result<(), Refusal> {
    let state = text(&turn.subject()?.value["instanceState"]["name"]);
    let message = "The instance must be in a 'stopped' state";
    if state == "stopped" { Ok(()) } else { Err(Refusal::new("IncorrectInstanceState", message)) }
}

pub(in super::super) fn attribute(turn: &mut Turn<'_>) -> Said {
    let said = turn.fields();
    if ["instanceType", "userData", "ebsOptimized"].iter().any(|name| !said[*name].is_null()) {
        assert_stopped(turn)?;
    }
    turn.change("", |instance| {
        for (name, field) in [
            ("disableApiStop", "_disableApiStop"),
            ("disableApiTermination", "_disableApiTermination"),
            ("instanceInitiatedShutdownBehavior", "_shutdown"),
            ("userData", "_userData"),
            ("ebsOptimized", "ebsOptimized"),
        ] {
            if !said[name].is_null() {
                instance[field] = said[name].clone();
            }
        }
        if let Some(kind) = said["instanceType"].as_str() {
            instance["instanceType"] = kind.into();
            if instance["_cpu"].is_null() {
                instance["cpuOptions"] = processor(kind);
            }
            let credits = or(&instance["_credits"], "unlimited");
            instance["_credits"] = if is_burstable(kind) { credits } else { Json::Null };
        }
        for mapping in said["blockDeviceMapping"].as_array().into_iter().flatten() {
            for its in instance["blockDeviceMapping"].as_array_mut().unwrap() {
                if its["deviceName"] == mapping["deviceName"] {
                    its["ebs"]["deleteOnTermination"] =
                        mapping["ebs"]["deleteOnTermination"].clone();
                }
            }
        }
    })
}

pub(in super::super) fn reservation(turn: &mut Turn<'_>) -> Said {
    assert_stopped(turn)?;
    let said = turn.fields();
    turn.change("", |instance| {
        instance["capacityReservationSpecification"] =
            run::reservation(&said["capacityReservationSpecification"]);
    })
}

pub(in super::super) fn cpu(turn: &mut Turn<'_>) -> Said {
    assert_stopped(turn)?;
    turn.change("", |instance| instance["_cpu"] = true.into())?;
    options(turn, "cpuOptions")
}
pub(in super::super) fn metadata(turn: &mut Turn<'_>) -> Said {
    options(turn, "metadataOptions")
}
pub(in super::super) fn maintenance(turn: &mut Turn<'_>) -> Said {
    options(turn, "maintenanceOptions")
}

pub(in super::super) fn placement(turn: &mut Turn<'_>) -> Said {
    assert_stopped(turn)?;
    let said = turn.fields();
    options(turn, "placement")?;
    turn.change("", |instance| {
        if !said["groupName"].is_null() {
            instance["placement"]["groupId"] = format!("pg-{}", text(&said["groupName"])).into();
        } else if !said["groupId"].is_null() {
            instance["placement"]["groupName"] = format!("of-{}", text(&said["groupId"])).into();
        }
    })
}

pub(in super::super) fn names(turn: &mut Turn<'_>) -> Said {
    let mut said = turn.fields();
    if let Some(kind) = said.as_object_mut().and_then(|s| s.remove("privateDnsHostnameType")) {
        assert_stopped(turn)?;
        said["hostnameType"] = kind;
    }
    lay_over(turn, "privateDnsNameOptions", said)
}

fn options(turn: &mut Turn<'_>, field: &'static str) -> Said {
    let said = turn.fields();
    lay_over(turn, field, said)
}

fn lay_over(turn: &mut Turn<'_>, field: &'static str, mut said: Json) -> Said {
    said.as_object_mut().unwrap().remove("instanceId");
    turn.change("", |instance| instance[field] = run::over(instance[field].take(), &said))
}

pub(in super::super) fn credits(turn: &mut Turn<'_>) -> Said {
    let wanted = turn.call.input["InstanceCreditSpecification"][0].clone();
    let instance = turn.object(turn.kind, &text(&wanted["InstanceId"]))?;
    instance.value["_credits"] = wanted["CpuCredits"].clone();
    Ok(done())
}

pub(super) fn profile(name: &str) -> Json {
    json!({"arn": format!("arn:aws:iam::111122223333:instance-profile/{name}"), "id": "AIPA1"})
}

pub(in super::super) fn associate(turn: &mut Turn<'_>) -> Said {
    let name = text(&turn.call.input["IamInstanceProfile"]["Name"]);
    if !turn.subject()?.value["iamInstanceProfile"].is_null() {
        return Err(Refusal::new("IncorrectState", "There is an existing association"));
    }
    turn.change("", |instance| instance["iamInstanceProfile"] = profile(&name))
}

pub(in super::super) fn replace(turn: &mut Turn<'_>) -> Said {
    let name = text(&turn.call.input["IamInstanceProfile"]["Name"]);
    let id = turn.text("associationId").replace("iip-assoc-", "");
    turn.object(turn.kind, &id)?.value["iamInstanceProfile"] = profile(&name);
    Ok(done())
}

pub(in super::super) fn monitor(turn: &mut Turn<'_>, state: &str) -> Said {
    turn.change("", |instance| instance["monitoring"]["state"] = state.into())
}

pub(in super::super) fn stop(turn: &mut Turn<'_>) -> Said {
    switch(turn, "stopping", |state| state["name"] = "stopped".into())
}

pub(in super::super) fn start(turn: &mut Turn<'_>) -> Said {
    switch(turn, "pending", |state| state["name"] = "running".into())
}

/// Switches an instance on or off, and with it its public address of AWS.
fn switch(turn: &mut Turn<'_>, meanwhile: &str, becomes: fn(&mut Json)) -> Said {
    let (pending, number) = (turn.store.nature.pending, turn.store.counted("address"));
    let instance = turn.subject()?;
    instance.value["instanceState"]["name"] = meanwhile.into();
    instance.later(pending, "instanceState", becomes);
    if instance.value["networkInterfaceSet"][0]["association"]["ipOwnerId"] == "amazon" {
        let address = if meanwhile == "pending" { number } else { 0 };
        interface::give_address(&mut instance.value, address);
    }
    Ok(done())
}

/// A request that is cancelled leaves its instance alone.
#[expect(clippy::unnecessary_wraps, reason = "operations of other kinds can be refused")]
pub(in super::super) fn cancel(turn: &mut Turn<'_>) -> Said {
    let ids = texts(&turn.call.input["SpotInstanceRequestId"]);
    let all = turn.store.all("instance").into_iter();
    let of = |id: &String| all.clone().find(|i| i.value["spotInstanceRequestId"] == id.as_str());
    let keys: Vec<String> = ids.iter().filter_map(of).map(|i| i.key.clone()).collect();
    for key in keys {
        turn.store.get("instance", &key).unwrap().value["_request"]["state"] =
            or(&Json::Null, "cancelled");
    }
    Ok(done())
}

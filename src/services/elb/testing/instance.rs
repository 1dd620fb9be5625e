//! Instances that are registered with load balancers.

use super::balancer::{KIND, NAME};
use crate::store::{Does, Key, Kind, Parent, Said, Turn, on};
use serde_json::{Value as Json, json};

/// A registration is known by both.
pub(super) const INSTANCE: Kind = Kind {
    key: Key::Chosen(&[NAME, "InstanceId"]),
    absent: ("InvalidInstance", "Could not find EC2 instance {}"),
    parents: &[Parent::free(NAME, KIND)],
    operations: &[
        on("RegisterInstancesWithLoadBalancer", Does::Other(register)),
        on("DeregisterInstancesFromLoadBalancer", Does::Other(deregister)),
    ],
    ..Kind::of("elb", "registered-instance")
};

/// Those that a load balancer has, as its description shows them.
pub(super) fn of(turn: &mut Turn<'_>, balancer: &str) -> Json {
    let (kind, place) = (turn.store.kind(INSTANCE.name), turn.place.clone());
    let mut its = Turn { store: &mut *turn.store, call: turn.call, kind, place };
    let shown = its.show_all(|one| one.value[NAME] == balancer);
    shown.into_iter().map(|one| json!({"InstanceId": one["InstanceId"]})).collect()
}

/// The registrations in a call, as objects.
fn named(turn: &mut Turn<'_>) -> Result<Vec<Json>, crate::store::Refusal> {
    let name = turn.text(NAME).to_owned();
    let kind = turn.store.kind(KIND);
    turn.object(kind, &name)?;
    let all = turn.param("Instances").and_then(Json::as_array).cloned().unwrap_or_default();
    let whole = |one: Json| json!({NAME: name, "InstanceId": one["InstanceId"]});
    Ok(all.into_iter().map(whole).collect())
}

fn register(turn: &mut Turn<'_>) -> Said {
    for one in named(turn)? {
        let all = turn.store.all(INSTANCE.name);
        let is_there = all.iter().any(|object| !object.is_ending() && is_same(&object.value, &one));
        if !is_there {
            turn.add(INSTANCE.name, &one);
        }
    }
    Ok(json!({"Instances": []}))
}

fn deregister(turn: &mut Turn<'_>) -> Said {
    for one in named(turn)? {
        let all = turn.store.all(INSTANCE.name);
        let its = all.iter().find(|object| is_same(&object.value, &one));
        if let Some(key) = its.map(|object| object.key.clone()) {
            turn.end(INSTANCE.name, &key);
        }
    }
    Ok(json!({"Instances": []}))
}

fn is_same(a: &Json, b: &Json) -> bool {
    [NAME, "InstanceId"].iter().all(|name| a[name] == b[name])
}

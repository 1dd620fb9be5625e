//! Targets of target groups.

use crate::store::{Does, Key, Kind, Parent, Said, Turn, on};
use serde_json::{Value as Json, json};

/// A target is known by its group, its ID, its port and its zone.
pub(super) const TARGET: Kind = Kind {
    key: Key::Chosen(&["TargetGroupArn", "Id", "Port", "AvailabilityZone"]),
    absent: ("InvalidTarget", "The target {} is not registered"),
    start: || json!({"health": {"State": "initial", "Reason": "Elb.RegistrationInProgress"}}),
    parents: &[Parent::free("TargetGroupArn", "target-group")],
    operations: &[
        on("RegisterTargets", Does::Other(register)),
        on("DeregisterTargets", Does::Other(deregister)),
        on("DescribeTargetHealth", Does::Other(health)),
    ],
    ..Kind::of("elasticloadbalancing", "target")
};

/// The targets of a call, as objects. A port that is not named is that of the group.
fn named(turn: &mut Turn<'_>) -> Result<Vec<Json>, crate::store::Refusal> {
    let group = turn.text("TargetGroupArn").to_owned();
    let kind = turn.store.kind("target-group");
    let port = turn.object(kind, &group)?.value.get("Port").cloned().unwrap_or_default();
    let targets = turn.param("Targets").and_then(Json::as_array).cloned().unwrap_or_default();
    let whole = |target: Json| {
        let zone = target.get("AvailabilityZone").cloned().unwrap_or("us-east-1a".into());
        json!({
            "TargetGroupArn": group, "Id": target["Id"], "Port": target.get("Port").unwrap_or(&port),
            "AvailabilityZone": zone, "QuicServerId": target.get("QuicServerId"),
        })
    };
    Ok(targets.into_iter().map(whole).collect())
}

fn register(turn: &mut Turn<'_>) -> Said {
    for target in named(turn)? {
        let is_there = |object: &&crate::store::Object| is_same(&object.value, &target);
        if !turn.store.all("target").iter().any(is_there) {
            turn.add("target", &target);
        }
    }
    Ok(json!({}))
}

fn is_same(a: &Json, b: &Json) -> bool {
    ["TargetGroupArn", "Id", "Port", "AvailabilityZone"].iter().all(|name| a[name] == b[name])
}

fn deregister(turn: &mut Turn<'_>) -> Said {
    for target in named(turn)? {
        let all = turn.store.all("target");
        let its = all.iter().find(|object| is_same(&object.value, &target));
        if let Some(key) = its.map(|object| object.key.clone()) {
            turn.store.remove("target", &key);
        }
    }
    Ok(json!({}))
}

fn health(turn: &mut Turn<'_>) -> Said {
    let group = turn.text("TargetGroupArn").to_owned();
    let kind = turn.store.kind("target-group");
    turn.object(kind, &group)?;
    let shown = turn.show_all(|target| target.value["TargetGroupArn"] == group.as_str());
    let told = |target: Json| {
        json!({
            "Target": {
                "Id": target["Id"], "Port": target["Port"], "AvailabilityZone": target["AvailabilityZone"],
                "QuicServerId": target["QuicServerId"],
            },
            "TargetHealth": target["health"],
        })
    };
    Ok(json!({"TargetHealthDescriptions": shown.into_iter().map(told).collect::<Vec<_>>()}))
}

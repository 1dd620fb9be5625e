//! The volumes of instances.

use super::{BEGINNING, or, run, text};
use crate::store::Turn;
use serde_json::{Value as Json, json};

/// Creates the volumes of a new instance; returns what it says of them.
pub(super) fn created(turn: &mut Turn<'_>, instance: &str, said: &Json) -> Json {
    let mut wanted = said.as_array().cloned().unwrap_or_default();
    let is_root = |one: &Json| one["deviceName"] == "/dev/xvda";
    if !wanted.iter().any(is_root) {
        wanted.push(json!({"deviceName": "/dev/xvda", "ebs": {"snapshotId": "snap-of-the-image"}}));
    }
    let tags = run::tags(&turn.call.input, "volume");
    let on_ebs = wanted.into_iter().filter(|one| !one["ebs"].is_null());
    on_ebs.map(|one| mapping(turn, instance, &one, &tags)).collect()
}

fn mapping(turn: &mut Turn<'_>, instance: &str, said: &Json, tags: &[Json]) -> Json {
    let (device, ebs) = (&said["deviceName"], &said["ebs"]);
    let key = match text(&ebs["kmsKeyId"]) {
        key if key.is_empty() => None,
        key if key.starts_with("arn:") && !key.contains("alias/") => Some(key),
        key => {
            Some(format!("arn:aws:kms:us-east-1:111122223333:key/{}", key.replace("alias/", "of-")))
        }
    };
    let kind = text(&or(&ebs["volumeType"], "gp3"));
    let volume = json!({
        "size": or(&ebs["volumeSize"], 8), "volumeType": kind, "status": "in-use",
        "iops": iops(&kind, &ebs["iops"]), "throughput": throughput(&kind, &ebs["throughput"]),
        "encrypted": if key.is_some() { "true".into() } else { or(&ebs["encrypted"], "false") },
        "kmsKeyId": key, "snapshotId": ebs["snapshotId"], "createTime": BEGINNING,
        "attachmentSet": [{"instanceId": instance, "device": device, "status": "attached"}],
        "tags": tags,
    });
    let id = turn.add("volume", &volume);
    json!({
        "deviceName": device,
        "ebs": {
            "volumeId": id, "status": "attached", "attachTime": run::attached(),
            "deleteOnTermination": or(&ebs["deleteOnTermination"], "true"),
        },
    })
}

fn iops(kind: &str, said: &Json) -> Json {
    match kind {
        "gp3" => or(said, 3000),
        "io1" | "io2" => or(said, 100),
        "gp2" => 100.into(),
        _ => Json::Null,
    }
}
fn throughput(kind: &str, said: &Json) -> Json {
    if kind == "gp3" { or(said, 125) } else { Json::Null }
}

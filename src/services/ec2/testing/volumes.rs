//! Volumes and their snapshots as the EC2 API Reference documents them.

use crate::store::{Does, Key, Kind, Parent, Refusal, Said, Turn, done, on, texts};
use serde_json::{Value as Json, json};

/// When everything is modified and attached.
const BEGINNING: &str = "2030-01-01T00:00:00.000Z";

/// A volume. One that an instance has, has an item in `attachmentSet`.
pub(in crate::services) const VOLUME: Kind = Kind {
    key: Key::Made("volumeId", "vol-"),
    absent: ("InvalidVolume.NotFound", "The volume '{}' does not exist."),
    start: || {
        json!({
            "attachmentSet": [], "status": "available", "volumeType": "gp2", "encrypted": "false",
            "multiAttachEnabled": "false", "snapshotId": "", "createTime": "2026-01-02T03:04:05.678Z",
        })
    },
    filled: &[("ownerId", "{account}")],
    new,
    end: |turn, _| {
        let volume = turn.subject()?;
        let message = format!("Volume {} is currently attached", volume.key);
        let is_free = volume.texts("attachmentSet[]/device").is_empty();
        if is_free { Ok(()) } else { Err(Refusal::new("VolumeInUse", message)) }
    },
    token: Some("ClientToken"),
    parents: &[Parent::free("/attachmentSet/0/instanceId", "instance")],
    tagged: Some("volume"),
    pending: &[("status", "creating")],
    ending: Some(("status", "deleting")),
    operations: &[
        on("CreateVolume", Does::Create("")),
        on(
            "DescribeVolumes",
            Does::List(
                "volumeSet",
                &[
                    ("attachment.device", "attachmentSet[]/device"),
                    ("attachment.instance-id", "attachmentSet[]/instanceId"),
                    ("availability-zone", "availabilityZone"),
                    ("encrypted", "encrypted"),
                    ("snapshot-id", "snapshotId"),
                    ("status", "status"),
                    ("volume-id", "volumeId"),
                    ("volume-type", "volumeType"),
                ],
            ),
        ),
        on("ModifyVolume", Does::Other(modify)),
        on("DescribeVolumesModifications", Does::Other(modifications)),
        on("AttachVolume", Does::Other(attach)),
        on("DetachVolume", Does::Other(detach)),
        on("DeleteVolume", Does::Delete),
    ],
    ..Kind::of("ec2", "volume")
};

/// A snapshot, of which there is one more after each call.
pub(in crate::services) const SNAPSHOT: Kind = Kind {
    key: Key::Made("snapshotId", "snap-"),
    absent: ("InvalidSnapshot.NotFound", "The snapshot '{}' does not exist."),
    start: || json!({"status": "completed", "volumeSize": 8}),
    filled: &[("ownerId", "{account}")],
    tagged: Some("snapshot"),
    pending: &[("status", "pending")],
    operations: &[
        on("CreateSnapshot", Does::Create("")),
        on(
            "DescribeSnapshots",
            Does::List(
                "snapshotSet",
                &[
                    ("description", "description"),
                    ("snapshot-id", "snapshotId"),
                    ("volume-id", "volumeId"),
                ],
            ),
        ),
    ],
    ..Kind::of("ec2", "snapshot")
};

fn text(value: &Json) -> String {
    texts(value).concat()
}

fn or(value: &Json, other: impl Into<Json>) -> Json {
    if value.is_null() { other.into() } else { value.clone() }
}

fn new(turn: &mut Turn<'_>, volume: &mut Json) -> Result<(), Refusal> {
    let snapshot = turn.text("snapshotId").to_owned();
    if !snapshot.is_empty() {
        let Some(snapshot) = turn.store.get("snapshot", &snapshot) else {
            let message = format!("The snapshot '{snapshot}' does not exist.");
            return Err(Refusal::new("InvalidSnapshot.NotFound", message));
        };
        volume["size"] = or(&volume["size"], snapshot.value["volumeSize"].clone());
    }
    if text(&volume["encrypted"]) == "false" && !turn.text("kmsKeyId").is_empty() {
        volume["encrypted"] = "true".into();
    }
    if text(&volume["encrypted"]) == "true" {
        let key = format!("arn:aws:kms:us-east-1:{}:key/of-the-account", turn.place.0);
        volume["kmsKeyId"] = match text(&volume["kmsKeyId"]) {
            none if none.is_empty() => key.into(),
            alias if alias.contains(":alias/") => alias.replace(":alias/", ":key/of-").into(),
            key => key.into(),
        };
    }
    settle(volume);
    Ok(())
}

/// What EC2 makes of IOPS and throughput.
fn settle(volume: &mut Json) {
    let size: i64 = text(&volume["size"]).parse().unwrap();
    volume["iops"] = match text(&volume["volumeType"]).as_str() {
        "gp3" => or(&volume["iops"], 3000),
        "io1" | "io2" => or(&volume["iops"], 100),
        "gp2" => (size * 3).max(100).into(),
        _ => Json::Null,
    };
    volume["throughput"] = match text(&volume["volumeType"]).as_str() {
        "gp3" => or(&volume["throughput"], 125),
        _ => Json::Null,
    };
}

/// Modifies a volume, which takes its time. The same change again is the one that is under way.
fn modify(turn: &mut Turn<'_>) -> Said {
    let mut said = turn.fields();
    let stale = turn.store.nature.stale;
    let volume = turn.subject()?;
    let mut new = volume.value.clone();
    let other_type = !said["volumeType"].is_null() && said["volumeType"] != new["volumeType"];
    for name in ["iops", "throughput"] {
        // A new type begins with what is its own.
        if other_type && said[name].is_null() {
            new[name] = Json::Null;
        }
    }
    if let Some(fields) = said.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
        for (name, value) in fields {
            new[name.as_str()] = value.clone();
        }
    }
    let size = |volume: &Json| text(&volume["size"]).parse::<i64>().unwrap();
    if size(&new) < size(&volume.value) {
        let message = "New size cannot be smaller than existing size";
        return Err(Refusal::new("InvalidParameterValue", message));
    }
    settle(&mut new);
    let modification = json!({
        "volumeId": volume.key, "modificationState": "modifying", "startTime": BEGINNING, "progress": 0,
        "targetSize": new["size"], "targetVolumeType": new["volumeType"], "targetIops": new["iops"],
        "targetThroughput": new["throughput"],
    });
    volume.change(stale, |value| *value = new);
    volume.value["_modification"] = modification.clone();
    volume.later(u32::MAX, "_modification", |of| of["modificationState"] = "completed".into());
    Ok(json!({"volumeModification": modification}))
}

/// How far modifications are: each time that is asked, one step further.
#[expect(clippy::unnecessary_wraps, reason = "operations of other kinds can be refused")]
fn modifications(turn: &mut Turn<'_>) -> Said {
    let mut ids = texts(&turn.call.input["VolumeId"]);
    for filter in turn.call.input["Filter"].as_array().into_iter().flatten() {
        assert_eq!(filter["Name"], "volume-id", "nothing else is asked for");
        ids.extend(texts(&filter["Value"]));
    }
    let mut all = Vec::new();
    for id in ids {
        let Some(volume) = turn.store.get("volume", &id) else { continue };
        if volume.value["_modification"].is_null() {
            continue;
        }
        all.push(volume.value["_modification"].clone());
        let state = &mut volume.value["_modification"]["modificationState"];
        if *state == "modifying" {
            *state = "optimizing".into();
        }
    }
    Ok(json!({"volumeModificationSet": all}))
}

fn attach(turn: &mut Turn<'_>) -> Said {
    let (instance, device) = (turn.text("instanceId").to_owned(), turn.text("device").to_owned());
    let nature = turn.store.nature;
    let Some(its) = turn.store.get("instance", &instance) else {
        let message = format!("The instance ID '{instance}' does not exist");
        return Err(Refusal::new("InvalidInstanceID.NotFound", message));
    };
    let state = its.texts("/instanceState/name").concat();
    if !["running", "stopped"].contains(&state.as_str()) {
        let message = format!("Instance '{instance}' is not 'running'.");
        return Err(Refusal::new("IncorrectState", message));
    }
    let is_there = |volume: &&crate::store::Object| {
        let attachments = volume.value["attachmentSet"].as_array().into_iter().flatten();
        attachments
            .clone()
            .any(|one| text(&one["instanceId"]) == instance && text(&one["device"]) == device)
    };
    if turn.store.all("volume").iter().any(is_there) {
        let message = format!("Invalid value '{device}' for unixDevice. It is already in use");
        return Err(Refusal::new("InvalidParameterValue", message));
    }
    let volume = turn.subject()?;
    let several = text(&volume.value["multiAttachEnabled"]) == "true";
    if !several && text(&volume.value["status"]) != "available" {
        let message = format!("{} is already attached to an instance", volume.key);
        return Err(Refusal::new("VolumeInUse", message));
    }
    let state = if nature.pending > 0 { "attaching" } else { "attached" };
    let attachment = json!({
        "volumeId": volume.key, "instanceId": instance, "device": device, "status": state,
        "attachTime": BEGINNING, "deleteOnTermination": "false",
    });
    volume.change(nature.stale, |value| {
        value["status"] = "in-use".into();
        value["attachmentSet"].as_array_mut().unwrap().push(attachment.clone());
    });
    volume.later(nature.pending, "attachmentSet", |all| {
        for one in all.as_array_mut().into_iter().flatten() {
            if one["status"] == "attaching" {
                one["status"] = "attached".into();
            }
        }
    });
    Ok(attachment)
}

fn detach(turn: &mut Turn<'_>) -> Said {
    let nature = turn.store.nature;
    let (instance, device) = (turn.text("instanceId").to_owned(), turn.text("device").to_owned());
    let volume = turn.subject()?;
    let is_meant = |one: &Json| {
        (instance.is_empty() || text(&one["instanceId"]) == instance)
            && (device.is_empty() || text(&one["device"]) == device)
    };
    let all = volume.value["attachmentSet"].as_array().cloned().unwrap_or_default();
    if !all.iter().any(is_meant) {
        let message = format!("Volume '{}' is in the 'available' state.", volume.key);
        return Err(Refusal::new("IncorrectState", message));
    }
    let others: Vec<Json> = all.iter().filter(|one| !is_meant(one)).cloned().collect();
    let status = if others.is_empty() { "available" } else { "in-use" };
    if nature.pending == 0 {
        volume.change(nature.stale, |value| {
            value["attachmentSet"] = others.into();
            value["status"] = status.into();
        });
        return Ok(done());
    }
    for one in volume.value["attachmentSet"].as_array_mut().unwrap() {
        if is_meant(one) {
            one["status"] = "detaching".into();
        }
    }
    volume.later(nature.pending, "attachmentSet", |all| {
        all.as_array_mut().unwrap().retain(|one| one["status"] != "detaching");
    });
    if others.is_empty() {
        volume.later(nature.pending, "status", |status| *status = "available".into());
    }
    Ok(done())
}

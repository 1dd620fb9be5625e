//! The snapshot that is taken before a volume is deleted.

use super::super::filter;
use super::{describe, holders};
use crate::engine::{Cx, Error, Result, required};
use aws_sdk_ec2::types::{
    ResourceType, Snapshot, SnapshotState, TagSpecification, Volume, VolumeState,
};

/// Tags that begin like this are AWS's own.
const RESERVED: &str = "aws:";

/// Takes the final snapshot of a volume, and waits for it. There is none of a volume that is gone, or that never was one.
pub(super) async fn take(cx: &Cx, id: &str) -> Result<()> {
    let Some(volume) = released(cx, id).await? else { return Ok(()) };
    if volume.state == Some(VolumeState::Error) {
        return Ok(());
    }
    let snapshot = cx.once("final snapshot", begun(cx, id, &volume)).await?;
    let last = format!("taking its final snapshot {snapshot}");
    cx.until_the_end(&last, || is_completed(cx, &snapshot)).await
}

/// The volume, when no instance can write to it any more; none if it is gone.
async fn released(cx: &Cx, id: &str) -> Result<Option<Volume>> {
    let look = || async { Ok::<_, Error>(describe(cx, vec![id.to_owned()]).await?.pop()) };
    let Some(volume) = look().await? else { return Ok(None) };
    if let Some(holders) = holders(&volume) {
        let is_free = || async { Ok(look().await?.is_none_or(|v| v.attachments().is_empty())) };
        cx.until_the_end(&holders, is_free).await?;
    }
    Ok(Some(volume))
}

/// Begins the snapshot; returns its ID. Each call makes one, so that it is looked for where its answer is lost.
async fn begun(cx: &Cx, id: &str, volume: &Volume) -> Result<String> {
    let description = format!("Final snapshot of {id}");
    let before = alike(cx, id, &description).await?;
    let mut tags = volume.tags().to_vec();
    tags.retain(|tag| !tag.key().unwrap_or_default().starts_with(RESERVED));
    let tags = (!tags.is_empty()).then(|| {
        vec![
            TagSpecification::builder()
                .resource_type(ResourceType::Snapshot)
                .set_tags(Some(tags))
                .build(),
        ]
    });
    let call = cx.unrepeated().ec2().create_snapshot().volume_id(id).description(&description);
    match call.set_tag_specifications(tags).send().await.map_err(Error::from) {
        Ok(answer) => required(answer.snapshot_id, "SnapshotId"),
        Err(error) if error.aws().is_some_and(crate::aws::Error::may_have_been_done) => {
            let mut all = alike(cx, id, &description).await?;
            all.retain(|id| !before.contains(id));
            all.pop().ok_or(error)
        }
        Err(error) => Err(error),
    }
}

/// The snapshots of a volume with a description.
async fn alike(cx: &Cx, volume: &str, description: &str) -> Result<Vec<String>> {
    let call = cx.ec2().describe_snapshots().owner_ids("self");
    let call = call.filters(filter("volume-id", [volume]));
    let call = call.filters(filter("description", [description]));
    let all = call.into_paginator().items().send();
    let all: Vec<Snapshot> = all.collect::<std::result::Result<_, _>>().await?;
    Ok(all.into_iter().filter_map(|snapshot| snapshot.snapshot_id).collect())
}

async fn is_completed(cx: &Cx, id: &str) -> Result<bool> {
    let call = cx.ec2().describe_snapshots().filters(filter("snapshot-id", [id]));
    let snapshot = call.send().await?.snapshots.unwrap_or_default().into_iter().next();
    match snapshot.as_ref().and_then(Snapshot::state) {
        Some(SnapshotState::Error) => {
            let why = snapshot.as_ref().and_then(Snapshot::state_message);
            let why = why.unwrap_or("EC2 does not say why");
            Err(Error::Failed(format!(
                "its final snapshot {id}: {why}. The volume was not deleted"
            )))
        }
        Some(SnapshotState::Completed) => Ok(true),
        _ => Ok(false),
    }
}

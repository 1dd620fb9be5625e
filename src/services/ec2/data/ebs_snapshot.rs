//! Data source `aws_ebs_snapshot`.

#[cfg(test)]
mod tests;

use super::{ApiFilter, Search, TIMEOUT, filters, seconds};
use crate::engine::{AbsentIf, Cx, DataSource, Result};
use crate::services::ec2::{PAGE, filter, from_aws};
use aws_sdk_ec2::types::{Filter, Snapshot};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Tells about an EBS snapshot. Exactly one has to match, or with `most_recent` at least one.
    pub(in crate::services) struct EbsSnapshotData {
        /// ARN of the snapshot.
        #[tf(computed)]
        arn: Option<String>,
        /// What AWS calls the data key of an encrypted snapshot.
        #[tf(computed)]
        data_encryption_key_id: Option<String>,
        /// Description of the snapshot.
        #[tf(computed)]
        description: Option<String>,
        /// Whether the snapshot is encrypted.
        #[tf(computed)]
        encrypted: Option<bool>,
        /// ID of the snapshot.
        #[tf(computed)]
        id: Option<String>,
        /// ARN of the KMS key.
        #[tf(computed)]
        kms_key_id: Option<String>,
        /// Whether the newest one is meant if several match. `false` by default.
        #[tf(optional)]
        most_recent: Option<bool>,
        /// ARN of the Outpost that the snapshot is on.
        #[tf(computed)]
        outpost_arn: Option<String>,
        /// Name of the owner, such as `amazon`.
        #[tf(computed)]
        owner_alias: Option<String>,
        /// ID of the account that owns the snapshot.
        #[tf(computed)]
        owner_id: Option<String>,
        /// Owners of the snapshot: IDs of accounts, `self`, or `amazon`. Without them, those that everybody may use are
        /// looked at too.
        #[tf(optional)]
        owners: Option<Vec<String>>,
        /// Finds only snapshots that these may create volumes from: IDs of accounts, `self` or `all`.
        #[tf(optional)]
        restorable_by_user_ids: Option<Vec<String>>,
        /// ID of the snapshot.
        #[tf(computed)]
        snapshot_id: Option<String>,
        /// IDs of the snapshots that are looked at.
        #[tf(optional)]
        snapshot_ids: Option<Vec<String>>,
        /// When the snapshot was begun, in RFC 3339.
        #[tf(computed)]
        start_time: Option<String>,
        /// State of the snapshot, such as `completed`.
        #[tf(computed)]
        state: Option<String>,
        /// Where the snapshot is stored: `standard` or `archive`.
        #[tf(computed)]
        storage_tier: Option<String>,
        /// Tags that the snapshot has. All of its tags are told.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// ID of the volume that the snapshot is of.
        #[tf(computed)]
        volume_id: Option<String>,
        /// Size of the volume, in GiB.
        #[tf(computed)]
        volume_size: Option<i64>,
        /// A filter of the API `DescribeSnapshots` that lets the snapshot through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for EbsSnapshotData {
    const TYPE: &'static str = "aws_ebs_snapshot";
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let wanted = filters(&[], config.tags.as_ref(), &config.filter);
        let search = Search::of(["EBS snapshot", "EBS snapshots"], BY, said(config, &wanted));
        let look = || async {
            let found = find(cx, config, &wanted).await?;
            search.newest(found, config.most_recent, Snapshot::snapshot_id, |one| one.start_time)
        };
        let snapshot = search.shown(cx, Self::TYPE, look).await?;
        Ok(Self {
            filter: config.filter.clone(),
            most_recent: config.most_recent,
            owners: config.owners.clone(),
            restorable_by_user_ids: config.restorable_by_user_ids.clone(),
            snapshot_ids: config.snapshot_ids.clone(),
            ..observed(cx, snapshot)
        })
    }
}

const BY: &str = "snapshot-id";

/// What is asked for, as an error tells it.
fn said(config: &EbsSnapshotData, wanted: &[Filter]) -> Vec<Filter> {
    let lists = [
        ("owners", config.owners.as_deref()),
        ("restorable_by_user_ids", config.restorable_by_user_ids.as_deref()),
        (BY, config.snapshot_ids.as_deref()),
    ];
    let lists = lists.into_iter().filter_map(|(name, values)| Some((name, values?)));
    let lists = lists.filter(|(_, values)| !values.is_empty());
    wanted.iter().cloned().chain(lists.map(|(name, values)| filter(name, values))).collect()
}

/// Without IDs, the snapshots that everybody may use are among those that a filter goes through. So what is asked for by
/// ID is not asked for with a filter.
async fn find(cx: &Cx, config: &EbsSnapshotData, wanted: &[Filter]) -> Result<Vec<Snapshot>> {
    let some = |of: Option<&Vec<String>>| of.filter(|values| !values.is_empty()).cloned();
    let ids = some(config.snapshot_ids.as_ref());
    let call = cx
        .ec2()
        .describe_snapshots()
        // EC2 takes either IDs or pages.
        .set_max_results(ids.is_none().then_some(PAGE))
        .set_filters(Some(wanted.to_vec()).filter(|filters| !filters.is_empty()))
        .set_owner_ids(some(config.owners.as_ref()))
        .set_restorable_by_user_ids(some(config.restorable_by_user_ids.as_ref()))
        .set_snapshot_ids(ids);
    let pages = call.into_paginator().items().send();
    let found = pages.collect::<std::result::Result<Vec<_>, _>>().await;
    Ok(found.absent_if(&["InvalidSnapshot.NotFound"])?.unwrap_or_default())
}

fn observed(cx: &Cx, snapshot: Snapshot) -> EbsSnapshotData {
    EbsSnapshotData {
        arn: snapshot.snapshot_id().map(|id| arn(cx, id)),
        id: snapshot.snapshot_id.clone(),
        most_recent: None,
        owners: None,
        restorable_by_user_ids: None,
        snapshot_ids: None,
        start_time: seconds(snapshot.start_time()),
        state: snapshot.state().map(|state| state.as_str().to_owned()),
        storage_tier: snapshot.storage_tier().map(|tier| tier.as_str().to_owned()),
        tags: Some(from_aws(snapshot.tags())),
        data_encryption_key_id: snapshot.data_encryption_key_id,
        description: snapshot.description,
        encrypted: snapshot.encrypted,
        kms_key_id: snapshot.kms_key_id,
        outpost_arn: snapshot.outpost_arn,
        owner_alias: snapshot.owner_alias,
        owner_id: snapshot.owner_id,
        snapshot_id: snapshot.snapshot_id,
        volume_id: snapshot.volume_id,
        volume_size: snapshot.volume_size.map(i64::from),
        filter: BTreeSet::new(),
    }
}

/// Snapshots have no account in their ARNs.
fn arn(cx: &Cx, id: &str) -> String {
    format!("arn:{}:ec2:{}::snapshot/{id}", cx.scope().partition().id, cx.region())
}

//! Data source `aws_ebs_volume`.

#[cfg(test)]
mod tests;

use super::{ApiFilter, Search, TIMEOUT, filters, seconds};
use crate::engine::{Cx, DataSource, Resource, Result};
use crate::services::ec2::ebs_volume::EbsVolume;
use crate::services::ec2::{PAGE, arn, from_aws};
use aws_sdk_ec2::types::{Filter, Volume};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Tells about an EBS volume. Exactly one has to match, or with `most_recent` at least one.
    pub(in crate::services) struct EbsVolumeData {
        /// ARN of the volume.
        #[tf(computed)]
        arn: Option<String>,
        /// Availability zone of the volume.
        #[tf(computed)]
        availability_zone: Option<String>,
        /// When the volume was created, in RFC 3339.
        #[tf(computed)]
        create_time: Option<String>,
        /// Whether the volume is encrypted.
        #[tf(computed)]
        encrypted: Option<bool>,
        /// ID of the volume.
        #[tf(computed)]
        id: Option<String>,
        /// I/O operations per second.
        #[tf(computed)]
        iops: Option<i64>,
        /// ARN of the KMS key.
        #[tf(computed)]
        kms_key_id: Option<String>,
        /// Whether the newest one is meant if several match. `false` by default.
        #[tf(optional)]
        most_recent: Option<bool>,
        /// Whether several instances can have the volume at once.
        #[tf(computed)]
        multi_attach_enabled: Option<bool>,
        /// ARN of the Outpost that the volume is on.
        #[tf(computed)]
        outpost_arn: Option<String>,
        /// Size in GiB.
        #[tf(computed)]
        size: Option<i64>,
        /// ID of the snapshot that the volume was created from.
        #[tf(computed)]
        snapshot_id: Option<String>,
        /// Tags that the volume has. All of its tags are told.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// Throughput in MiB per second.
        #[tf(computed)]
        throughput: Option<i64>,
        /// ID of the volume.
        #[tf(computed)]
        volume_id: Option<String>,
        /// Rate in MiB per second at which the data of the snapshot got into the volume.
        #[tf(computed)]
        volume_initialization_rate: Option<i64>,
        /// Type of the volume, such as `gp3`.
        #[tf(computed)]
        volume_type: Option<String>,
        /// A filter of the API `DescribeVolumes` that lets the volume through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for EbsVolumeData {
    const TYPE: &'static str = EbsVolume::SPEC.type_name;
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let wanted = filters(&[], config.tags.as_ref(), &config.filter);
        let search = Search::of(["EBS volume", "EBS volumes"], "volume-id", wanted);
        let look = || async {
            let found = describe(cx, search.filters()).await?;
            search.newest(found, config.most_recent, Volume::volume_id, |one| one.create_time)
        };
        let volume = search.shown(cx, Self::TYPE, look).await?;
        let owner = match volume.owner_id.clone() {
            Some(owner) => owner,
            None => cx.scope().identity().await?.account_id,
        };
        Ok(Self {
            arn: arn(cx, Some(&owner), "volume", volume.volume_id()),
            filter: config.filter.clone(),
            most_recent: config.most_recent,
            ..observed(volume)
        })
    }
}

/// All that pass the filters.
pub(super) async fn describe(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<Volume>> {
    let filters = Some(filters).filter(|filters| !filters.is_empty());
    let call = cx.ec2().describe_volumes().max_results(PAGE).set_filters(filters);
    Ok(call.into_paginator().items().send().collect::<std::result::Result<_, _>>().await?)
}

fn observed(volume: Volume) -> EbsVolumeData {
    EbsVolumeData {
        arn: None,
        create_time: seconds(volume.create_time()),
        id: volume.volume_id.clone(),
        iops: volume.iops.map(i64::from),
        most_recent: None,
        size: volume.size.map(i64::from),
        tags: Some(from_aws(volume.tags())),
        throughput: volume.throughput.map(i64::from),
        volume_initialization_rate: volume.volume_initialization_rate.map(i64::from),
        volume_type: volume.volume_type().map(|kind| kind.as_str().to_owned()),
        availability_zone: volume.availability_zone,
        encrypted: volume.encrypted,
        kms_key_id: volume.kms_key_id,
        multi_attach_enabled: Some(volume.multi_attach_enabled.unwrap_or_default()),
        outpost_arn: volume.outpost_arn,
        snapshot_id: volume.snapshot_id,
        volume_id: volume.volume_id,
        filter: BTreeSet::new(),
    }
}

//! `aws_ebs_volume`.

mod check;
mod snapshot;
#[cfg(test)]
pub(in crate::services) mod tests;

use super::risks;
use super::volumes::{self, Settings};
use super::{FILTER_VALUES, PAGE, TAGGING, arn, filter, from_aws, int32, tag_specifications};
use crate::diagnostic::Diagnostics;
use crate::engine::{
    AbsentIf, Because, Change, Cx, Error, Found, Identity, Lost, Observed, Operation, Resource,
    Result, Retry, Spec, Tagging, Timeouts, Within, few, required,
};
use crate::plan::Draft;
use crate::schema::Lit;
use crate::schema::types::ArnText;
use crate::value::{Path, Value};
use aws_sdk_ec2::types::{ResourceType, Volume as AwsVolume, VolumeState};
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

model! {
    /// Provides a volume of Amazon EBS.
    #[tf(at_least_one_of = &["size", "snapshot_id"])]
    pub struct EbsVolume {
        /// ARN of the volume.
        #[tf(computed)]
        arn: Option<String>,
        /// Availability zone of the volume.
        #[tf(required, replace)]
        availability_zone: String,
        /// When the volume was created, in RFC 3339.
        #[tf(computed)]
        create_time: Option<String>,
        /// Whether the volume is encrypted. What the account says by default.
        #[tf(optional, computed, replace)]
        encrypted: Option<bool>,
        /// Whether a destroy takes a snapshot before it deletes the volume. It has the tags of the volume, and stays.
        #[tf(optional, unread, default = Lit::Bool(false))]
        final_snapshot: Option<bool>,
        /// ID of the volume.
        #[tf(computed)]
        id: Option<String>,
        /// I/O operations per second, of the types `gp3`, `io1` and `io2`. `0` leaves the number to EC2.
        #[tf(optional, computed)]
        iops: Option<i64>,
        /// ARN of the KMS key. An alias stays as it was written.
        #[tf(optional, computed, replace, empty_is_unset)]
        kms_key_id: Option<ArnText>,
        /// Whether several instances can have the volume at once, if it is of the type `io1` or `io2`. `false` by default.
        #[tf(optional, replace, default = Lit::Bool(false))]
        multi_attach_enabled: Option<bool>,
        /// ARN of the Outpost that the volume is on.
        #[tf(optional, replace)]
        outpost_arn: Option<ArnText>,
        /// Size in GiB. That of the snapshot by default. A volume can grow in place, and never shrinks.
        #[tf(optional, computed)]
        size: Option<i64>,
        /// ID of the snapshot that the volume is created from.
        #[tf(optional, computed, replace, empty_is_unset)]
        snapshot_id: Option<String>,
        /// Throughput in MiB per second, of the type `gp3`. `0` leaves it to EC2.
        #[tf(optional, computed)]
        throughput: Option<i64>,
        /// Type of the volume, such as `gp3`. `gp2` by default.
        #[tf(optional, computed, empty_is_unset, name = "type")]
        kind: Option<String>,
        /// Rate in MiB per second at which the data of the snapshot gets into a new volume. A change has no effect on a
        /// volume that is there.
        #[tf(optional, unread, range = (100, 300))]
        volume_initialization_rate: Option<i64>,
    }
}

/// The refusal of a volume that is not there.
pub(super) const ABSENT: &str = "InvalidVolume.NotFound";
/// The refusal to delete a volume that an instance has.
const IN_USE: &str = "VolumeInUse";

impl EbsVolume {
    fn settings(&self) -> Settings {
        Settings {
            size: self.size,
            kind: self.kind.clone(),
            iops: self.iops,
            throughput: self.throughput,
        }
    }
}

impl Resource for EbsVolume {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging { policy_type: Some("ec2:volume"), ..TAGGING }),
        timeouts: Timeouts::DEFAULT
            .with(Operation::Create, 5)
            .with(Operation::Update, 5)
            .with(Operation::Delete, 10),
        read_at_once: FILTER_VALUES,
        retries: &[
            // The snapshot has just been taken.
            Retry {
                operation: Operation::Create,
                code: "InvalidSnapshot.NotFound",
                message: "",
                within: Within::Propagation(Because::Named),
            },
            // It has just been detached.
            Retry {
                operation: Operation::Delete,
                code: IN_USE,
                message: "",
                within: Within::Timeout,
            },
            // Somebody else takes snapshots of it too.
            Retry {
                operation: Operation::Delete,
                code: "SnapshotCreationPerVolumeRateExceeded",
                message: "",
                within: Within::Contention,
            },
        ],
        await_delete: true,
        identity: Some(Identity::by(&[EbsVolume::id.name])),
        ..Spec::of(
            "aws_ebs_volume",
            Lost::Idempotent,
            "the ID of the volume, such as `vol-0123456789abcdef0`",
        )
    };
    type Key = String;

    fn plan(draft: &mut Draft<'_>) {
        check::plan(draft);
    }

    fn risks(config: &Value, planned: &Value, told: &mut Diagnostics) {
        risks::of_volume(config, planned, &Path::from(EbsVolume::encrypted.name), told);
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let answer = cx
            .ec2()
            .create_volume()
            .availability_zone(&plan.availability_zone)
            .client_token(cx.token())
            .set_encrypted(plan.encrypted)
            .set_iops(int32(plan.iops.filter(|iops| *iops > 0)))
            .set_kms_key_id(plan.kms_key_id.clone().map(Into::into))
            .set_multi_attach_enabled(plan.multi_attach_enabled.filter(|several| *several))
            .set_outpost_arn(plan.outpost_arn.clone().map(Into::into))
            .set_size(int32(plan.size))
            .set_snapshot_id(plan.snapshot_id.clone())
            .set_throughput(int32(plan.throughput.filter(|throughput| *throughput > 0)))
            .set_volume_type(plan.kind.as_deref().map(Into::into))
            .set_volume_initialization_rate(int32(plan.volume_initialization_rate))
            .set_tag_specifications(tag_specifications(cx, ResourceType::Volume))
            .send()
            .await?;
        required(answer.volume_id, "VolumeId")
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let mut found = Found::<Self>::new();
        for volume in volumes(cx, ids).await? {
            let Some(id) = volume.volume_id.clone() else { continue };
            let owner = match volume.owner_id.clone() {
                Some(owner) => owner,
                None => cx.scope().identity().await?.account_id.clone(),
            };
            let arn = arn(cx, Some(&owner), "volume", Some(&id));
            let known = cx.known_as::<Self>(&id);
            found.insert(id, observed(volume, arn, known.as_ref()));
        }
        Ok(found)
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        let (old, new) = (change.old.settings(), change.new.settings());
        let Some(modification) = volumes::modify(cx, id, &old, &new).await? else { return Ok(()) };
        let (cx, id) = (cx.clone(), id.clone());
        cx.clone().leave_pending("modifying", move || {
            let (cx, id, modification) = (cx.clone(), id.clone(), modification.clone());
            async move { modification.is_over(&cx, &id, "the volume").await }
        });
        Ok(())
    }

    async fn delete(cx: &Cx, id: &String, volume: &Self) -> Result<()> {
        if volume.final_snapshot == Some(true) {
            snapshot::take(cx, id).await?;
        }
        let call = cx.ec2().delete_volume().volume_id(id);
        call.send().await.absent_if(&[ABSENT])?;
        Ok(())
    }

    async fn obstacles(cx: &Cx, id: &String, refusal: &Error) -> Option<String> {
        if refusal.code() != Some(IN_USE) {
            return None;
        }
        let volume = describe(cx, vec![id.clone()]).await.ok()?.into_iter().next()?;
        let holders = holders(&volume)?;
        Some(format!(
            "The volume is {holders}. Detach it, or terminate the instance, then apply again."
        ))
    }
}

/// Volumes by ID, as far as they are there.
pub(super) async fn volumes(cx: &Cx, ids: &[String]) -> Result<Vec<AwsVolume>> {
    let all = few(cx.ec2().describe_volumes().max_results(PAGE).into_paginator().items().send());
    let of = |ids| describe(cx, ids);
    let mut volumes = cx.described("volumes", ids, AwsVolume::volume_id, all, of).await?;
    volumes.retain(|volume| volume.state != Some(VolumeState::Deleted));
    Ok(volumes)
}

async fn describe(cx: &Cx, ids: Vec<String>) -> Result<Vec<AwsVolume>> {
    let call = cx.ec2().describe_volumes().filters(filter("volume-id", ids));
    Ok(call.into_paginator().items().send().collect::<std::result::Result<_, _>>().await?)
}

/// Who has the volume, in words; none if nobody has.
pub(super) fn holders(volume: &AwsVolume) -> Option<String> {
    let holder = |attachment: &aws_sdk_ec2::types::VolumeAttachment| {
        let state = attachment.state().map_or("attached", |state| state.as_str());
        let instance = attachment.instance_id().or(attachment.associated_resource())?;
        let device = attachment.device().unwrap_or_default();
        Some(format!("{state} to {instance} as {device}"))
    };
    let all: Vec<String> = volume.attachments().iter().filter_map(holder).collect();
    (!all.is_empty()).then(|| all.join(", "))
}

/// `known` is the plan or the prior state.
fn observed(
    volume: AwsVolume,
    arn: Option<String>,
    known: Option<&EbsVolume>,
) -> Observed<EbsVolume> {
    let tags = from_aws(volume.tags());
    let state = volume.state.clone();
    let is = |wanted: VolumeState| state == Some(wanted);
    // Only KMS can tell what an alias stands for.
    let alias = known.and_then(|known| known.kms_key_id.as_ref());
    let alias = alias.filter(|key| key.as_str().contains(":alias/")).cloned();
    let key = volume.kms_key_id.filter(|key| !key.is_empty()).map(ArnText::from);
    // Whoever writes zero wants what EC2 gives.
    let or_zero = |number: Option<i32>, known: Option<i64>| match known {
        Some(0) => Some(0),
        _ => number.map(i64::from),
    };
    Observed::settled(EbsVolume {
        arn,
        availability_zone: volume.availability_zone.unwrap_or_default(),
        create_time: volume.create_time.and_then(time),
        encrypted: volume.encrypted,
        final_snapshot: None,
        id: volume.volume_id,
        iops: or_zero(volume.iops, known.and_then(|known| known.iops)),
        kms_key_id: key.map(|key| alias.unwrap_or(key)),
        multi_attach_enabled: Some(volume.multi_attach_enabled.unwrap_or_default()),
        outpost_arn: volume.outpost_arn.filter(|arn| !arn.is_empty()).map(Into::into),
        size: volume.size.map(i64::from),
        snapshot_id: volume.snapshot_id.filter(|id| !id.is_empty()),
        throughput: or_zero(volume.throughput, known.and_then(|known| known.throughput)),
        kind: volume.volume_type.map(|kind| kind.as_str().to_owned()),
        volume_initialization_rate: None,
    })
    .tagged(tags)
    .moving_if(is(VolumeState::Creating), "creating")
    .moving_if(is(VolumeState::Deleting), "deleting")
    .failed_if(
        is(VolumeState::Error),
        "its state is `error`, which EC2 does not explain; that of an encrypted volume is mostly a KMS key that the role \
         may not use, or that is disabled",
    )
}

/// To the second, as hashicorp/aws writes it.
fn time(time: DateTime) -> Option<String> {
    DateTime::from_secs(time.secs()).fmt(Format::DateTime).ok()
}

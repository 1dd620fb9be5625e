//! What EBS volumes have in common, whether they are resources of their own or came with an instance.

use super::{filter, int32};
use crate::engine::{Cx, Error, Result};
use aws_sdk_ec2::types::{VolumeModification, VolumeModificationState};

/// All types that are known. What a new one takes, EC2 says.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html>
pub(super) const TYPES: &[&str] = &["standard", "io1", "io2", "gp2", "sc1", "st1", "gp3"];
/// Those whose operations a second can be chosen.
pub(super) const WITH_IOPS: &[&str] = &["io1", "io2", "gp3"];
/// The one whose throughput can be chosen.
pub(super) const WITH_THROUGHPUT: &[&str] = &["gp3"];

/// Whether volumes of a type take a setting, as far as that is known. Of one that nobody said, EC2 decides.
pub(super) fn takes(kind: Option<&str>, takers: &[&str]) -> bool {
    kind.is_none_or(|kind| takers.contains(&kind) || !TYPES.contains(&kind))
}

/// A setting of a volume, where it has any effect. Zero has none.
pub(super) fn setting(value: Option<i64>, kind: Option<&str>, takers: &[&str]) -> Option<i32> {
    int32(value.filter(|value| *value > 0)).filter(|_| takes(kind, takers))
}

/// The last modification of a volume.
pub(super) async fn modification(cx: &Cx, id: &str) -> Result<Option<VolumeModification>> {
    let call = cx.ec2().describe_volumes_modifications().filters(filter("volume-id", [id]));
    let all = call.send().await?.volumes_modifications.unwrap_or_default();
    Ok(all.into_iter().max_by_key(|one| one.start_time))
}

/// Whether a volume can be used as it was modified: it can while EC2 goes on to optimize it. `volume` is how an error
/// calls it.
pub(super) fn is_usable(modification: &VolumeModification, volume: &str) -> Result<bool> {
    match modification.modification_state() {
        Some(VolumeModificationState::Failed) => {
            let why = modification.status_message().unwrap_or("EC2 does not say why");
            Err(Error::Failed(format!("{volume} could not be modified: {why}")))
        }
        Some(VolumeModificationState::Modifying) => Ok(false),
        _ => Ok(true),
    }
}

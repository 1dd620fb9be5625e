//! What EBS volumes have in common, whether they are resources of their own or came with an instance.

mod modify;

pub(super) use modify::{Settings, modify};

use super::int32;

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

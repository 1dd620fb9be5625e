//! Changes of a volume in place.

use super::super::int32;
use super::super::volumes::{WITH_IOPS, WITH_THROUGHPUT, is_usable, modification, setting};
use super::EbsVolume;
use crate::engine::{Change, Cx, Error, Result};
use aws_sdk_ec2::types::{VolumeModification, VolumeModificationState as State};
use aws_smithy_types::DateTime;

/// The refusal while EC2 still works on the change before.
const BUSY: &str = "IncorrectModificationState";
/// The refusal of one change too many.
const TOO_OFTEN: &str = "VolumeModificationRateExceeded";

/// What EC2 takes as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Settings {
    size: Option<i32>,
    kind: Option<String>,
    iops: Option<i32>,
    throughput: Option<i32>,
}

impl Settings {
    fn of(volume: &EbsVolume) -> Self {
        let kind = volume.kind.as_deref();
        Self {
            size: int32(volume.size),
            kind: volume.kind.clone(),
            iops: setting(volume.iops, kind, WITH_IOPS),
            throughput: setting(volume.throughput, kind, WITH_THROUGHPUT),
        }
    }
    /// All that a volume shall be. What EC2 told of a type that does not take it is no wish for another type.
    fn wanted(change: &Change<'_, EbsVolume>) -> Self {
        let (old, new) = (Self::of(change.old), Self::of(change.new));
        let stays = old.kind == new.kind;
        let setting = |of: fn(&EbsVolume) -> Option<i64>, was: Option<i32>, will: Option<i32>| {
            let is_told = was.is_none() && of(change.old) == of(change.new);
            match will {
                // What nobody says stays.
                None if stays => was,
                will => will.filter(|_| !is_told),
            }
        };
        Self {
            iops: setting(|volume| volume.iops, old.iops, new.iops),
            throughput: setting(|volume| volume.throughput, old.throughput, new.throughput),
            size: new.size.or(old.size),
            kind: new.kind.or(old.kind),
        }
    }
    /// Whether a modification leads there.
    fn are_those_of(&self, of: &VolumeModification) -> bool {
        let is = |wanted: Option<i32>, target: Option<i32>| wanted.is_none() || wanted == target;
        is(self.size, of.target_size)
            && is(self.iops, of.target_iops)
            && is(self.throughput, of.target_throughput)
            && self.kind.as_deref()
                == of.target_volume_type.as_ref().map(aws_sdk_ec2::types::VolumeType::as_str)
    }
}

/// Modifies a volume, and leaves the wait for it to the engine.
pub(super) async fn update(cx: &Cx, id: &str, change: &Change<'_, EbsVolume>) -> Result<()> {
    let wanted = Settings::wanted(change);
    if wanted == Settings::of(change.old) {
        return Ok(());
    }
    let call = cx
        .ec2()
        .modify_volume()
        .volume_id(id)
        .set_size(wanted.size)
        .set_volume_type(wanted.kind.as_deref().map(Into::into))
        .set_iops(wanted.iops)
        .set_throughput(wanted.throughput);
    let began = cx.once("modify", async {
        let answer = call.send().await?;
        Ok(answer.volume_modification.and_then(|modification| modification.start_time))
    });
    let began = match began.await {
        Ok(began) => began,
        Err(refusal) => under_way(cx, id, &wanted, refusal).await?,
    };
    let (cx, id) = (cx.clone(), id.to_owned());
    cx.clone().leave_pending("modifying", move || {
        let (cx, id, wanted) = (cx.clone(), id.clone(), wanted.clone());
        async move { is_over(&cx, &id, &wanted, began).await }
    });
    Ok(())
}

/// When a modification began that was refused because it is under way already: its first answer was lost, or Terraform was
/// stopped meanwhile.
async fn under_way(
    cx: &Cx,
    id: &str,
    wanted: &Settings,
    refusal: Error,
) -> Result<Option<DateTime>> {
    let Some(code @ (BUSY | TOO_OFTEN)) = refusal.code() else { return Err(refusal) };
    let last = modification(cx, id).await.ok().flatten();
    let is_failed = |of: &VolumeModification| of.modification_state() == Some(&State::Failed);
    if let Some(last) = last.as_ref().filter(|l| wanted.are_those_of(l) && !is_failed(l)) {
        return Ok(last.start_time);
    }
    let why = match code {
        BUSY => format!(
            "EC2 takes the next change of a volume when the one before is completed{}, which can take hours: apply again \
             then.",
            last.as_ref().map(progress).unwrap_or_default()
        ),
        _ => "EC2 takes four changes of a volume in 24 hours, each after the one before is completed. The volume is as it \
              was: apply again when that time is over."
            .to_owned(),
    };
    Err(refusal.explained(&why))
}

fn progress(last: &VolumeModification) -> String {
    let state = last.modification_state().map_or("under way", State::as_str);
    let percent = last.progress().map(|done| format!(", {done} % done")).unwrap_or_default();
    format!(" (it is {state}{percent})")
}

/// Whether a volume can be used as it was modified: it can while EC2 goes on to optimize it.
async fn is_over(cx: &Cx, id: &str, wanted: &Settings, began: Option<DateTime>) -> Result<bool> {
    let last = match modification(cx, id).await {
        // Who may modify volumes need not be allowed to look at how that goes: the volume tells it in the end.
        Err(error) if error.aws().is_some_and(crate::aws::Error::is_access_denied) => None,
        other => other?,
    };
    // One before may still be shown.
    let is_ours = |last: &VolumeModification| {
        let is_older = matches!((last.start_time, began), (Some(is), Some(began)) if is < began);
        wanted.are_those_of(last) && !is_older
    };
    let Some(last) = last.filter(is_ours) else { return Ok(true) };
    is_usable(&last, "the volume")
}

//! Changes of a volume in place (docs/decisions/0047-changes-and-the-end-of-a-volume.md).

use super::super::{filter, int32};
use super::{WITH_IOPS, WITH_THROUGHPUT, setting};
use crate::engine::{Cx, Error, Result};
use aws_sdk_ec2::types::{VolumeModification, VolumeModificationState as State};
use aws_smithy_types::DateTime;

/// The refusal while EC2 still works on the change before.
const BUSY: &str = "IncorrectModificationState";
/// The refusal of one change too many.
const TOO_OFTEN: &str = "VolumeModificationRateExceeded";

/// What EC2 takes as a whole, as a model has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::services::ec2) struct Settings {
    pub(in crate::services::ec2) size: Option<i64>,
    pub(in crate::services::ec2) kind: Option<String>,
    pub(in crate::services::ec2) iops: Option<i64>,
    pub(in crate::services::ec2) throughput: Option<i64>,
}

/// What EC2 is told that a volume shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Targets {
    size: Option<i32>,
    kind: Option<String>,
    iops: Option<i32>,
    throughput: Option<i32>,
}

impl Targets {
    fn of(settings: &Settings) -> Self {
        let kind = settings.kind.as_deref();
        Self {
            size: int32(settings.size),
            kind: settings.kind.clone(),
            iops: setting(settings.iops, kind, WITH_IOPS),
            throughput: setting(settings.throughput, kind, WITH_THROUGHPUT),
        }
    }
    /// All that a volume shall be. What EC2 told of a type that does not take it is no wish for another type.
    fn between(old: &Settings, new: &Settings) -> Self {
        let (was, will) = (Self::of(old), Self::of(new));
        let stays = was.kind == will.kind;
        let target = |of: fn(&Settings) -> Option<i64>, was: Option<i32>, will: Option<i32>| {
            let is_told = was.is_none() && of(old) == of(new);
            match will {
                // What nobody says stays.
                None if stays => was,
                will => will.filter(|_| !is_told),
            }
        };
        Self {
            iops: target(|volume| volume.iops, was.iops, will.iops),
            throughput: target(|volume| volume.throughput, was.throughput, will.throughput),
            size: will.size.or(was.size),
            kind: will.kind.or(was.kind),
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

/// A modification that EC2 has taken.
#[derive(Clone, Debug)]
pub(in crate::services::ec2) struct Modification {
    targets: Targets,
    began: Option<DateTime>,
}

/// Modifies a volume; none if it is what it shall be. What is under way then can take hours.
pub(in crate::services::ec2) async fn modify(
    cx: &Cx,
    id: &str,
    old: &Settings,
    new: &Settings,
) -> Result<Option<Modification>> {
    let targets = Targets::between(old, new);
    if targets == Targets::of(old) {
        return Ok(None);
    }
    let call = cx
        .ec2()
        .modify_volume()
        .volume_id(id)
        .set_size(targets.size)
        .set_volume_type(targets.kind.as_deref().map(Into::into))
        .set_iops(targets.iops)
        .set_throughput(targets.throughput);
    let step = format!("modify {id}");
    let began = cx.once(&step, async {
        let answer = call.send().await?;
        Ok(answer.volume_modification.and_then(|modification| modification.start_time))
    });
    let began = match began.await {
        Ok(began) => began,
        Err(refusal) => under_way(cx, id, &targets, refusal).await?,
    };
    Ok(Some(Modification { targets, began }))
}

/// When a modification began that was refused because it is under way already: its first answer was lost, or Terraform was
/// stopped meanwhile.
async fn under_way(
    cx: &Cx,
    id: &str,
    targets: &Targets,
    refusal: Error,
) -> Result<Option<DateTime>> {
    let Some(code @ (BUSY | TOO_OFTEN)) = refusal.code() else { return Err(refusal) };
    let last = last(cx, id).await.ok().flatten();
    let is_failed = |of: &VolumeModification| of.modification_state() == Some(&State::Failed);
    if let Some(last) = last.as_ref().filter(|l| targets.are_those_of(l) && !is_failed(l)) {
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

impl Modification {
    /// Whether the volume can be used as it was modified: it can while EC2 goes on to optimize it. `volume` is how an error
    /// calls it.
    pub(in crate::services::ec2) async fn is_over(
        &self,
        cx: &Cx,
        id: &str,
        volume: &str,
    ) -> Result<bool> {
        let last = match last(cx, id).await {
            // Who may modify volumes need not be allowed to look at how that goes: the volume tells it in the end.
            Err(error) if error.aws().is_some_and(crate::aws::Error::is_access_denied) => None,
            other => other?,
        };
        // One before may still be shown.
        let is_ours = |last: &VolumeModification| {
            let is_older =
                matches!((last.start_time, self.began), (Some(is), Some(began)) if is < began);
            self.targets.are_those_of(last) && !is_older
        };
        let Some(last) = last.filter(is_ours) else { return Ok(true) };
        match last.modification_state() {
            Some(State::Failed) => {
                let why = last.status_message().unwrap_or("EC2 does not say why");
                Err(Error::Failed(format!("{volume} could not be modified: {why}")))
            }
            Some(State::Modifying) => Ok(false),
            _ => Ok(true),
        }
    }
}

/// The last modification of a volume.
async fn last(cx: &Cx, id: &str) -> Result<Option<VolumeModification>> {
    let call = cx.ec2().describe_volumes_modifications().filters(filter("volume-id", [id]));
    let all = call.send().await?.volumes_modifications.unwrap_or_default();
    Ok(all.into_iter().max_by_key(|one| one.start_time))
}

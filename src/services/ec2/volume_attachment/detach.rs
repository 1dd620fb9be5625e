//! The end of an attachment.

use super::super::{ebs_volume, holder};
use super::{State, VolumeAttachment, look};
use crate::engine::{AbsentIf, Cx, Result};

/// The refusal where there is no such attachment.
const NOT_ATTACHED: &str = "InvalidAttachment.NotFound";

/// What a volume is that an instance does not let go.
const BUSY: &str = "detaching, as a volume is that something on the instance uses (unmount its file system, or set \
    `stop_instance_before_detaching`, or `force_detach` where nothing else helps)";

/// Detaches a volume, and leaves the wait for it to the engine.
pub(super) async fn detach(cx: &Cx, attachment: &VolumeAttachment) -> Result<()> {
    let VolumeAttachment { device_name, instance_id, volume_id, .. } = attachment;
    let stops = attachment.stop_instance_before_detaching == Some(true);
    // An instance that does not have it any more runs on.
    if stops && look(cx, attachment).await?.is_some() {
        holder::stop(cx, instance_id).await?;
    }
    let call = cx.ec2().detach_volume().volume_id(volume_id).instance_id(instance_id);
    let call = call.device(device_name).set_force(attachment.force_detach.filter(|force| *force));
    let absent = [ebs_volume::ABSENT, NOT_ATTACHED, holder::ABSENT];
    if let Err(refusal) = call.send().await.absent_if(&absent) {
        let is_state = matches!(refusal.code(), Some(holder::STATE | holder::INSTANCE_STATE));
        if !is_state || !is_ending(cx, attachment).await? {
            return Err(refusal);
        }
    }
    let last = if stops { "detaching" } else { BUSY };
    let (cx, attachment) = (cx.clone(), attachment.clone());
    cx.clone().leave_pending(last, move || {
        let (cx, attachment) = (cx.clone(), attachment.clone());
        async move { Ok(look(&cx, &attachment).await?.is_none()) }
    });
    Ok(())
}

/// Whether an attachment ends without our help: it is gone or detaching, or its instance is being terminated.
async fn is_ending(cx: &Cx, attachment: &VolumeAttachment) -> Result<bool> {
    match look(cx, attachment).await? {
        None | Some(State::Detaching | State::Busy) => Ok(true),
        _ => holder::is_over(cx, &attachment.instance_id).await,
    }
}

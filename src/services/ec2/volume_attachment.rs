//! `aws_volume_attachment`.

mod detach;
mod id;
#[cfg(test)]
pub(in crate::services) mod tests;

use super::ebs_volume::{self, volumes};
use super::{FILTER_VALUES, holder};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{
    Because, Cx, Error, Found, Identity, Lost, Observed, Operation, Resource, Result, Retry, Spec,
    Timeouts, Within,
};
use crate::value::Value;
use aws_sdk_ec2::types::{
    Volume, VolumeAttachment as AwsAttachment, VolumeAttachmentState as State,
};
use id::AttachmentId;

model! {
    /// Attaches a volume to an instance.
    pub(in crate::services) struct VolumeAttachment {
        /// Name of the device, such as `/dev/sdf`. The instance may call it otherwise.
        #[tf(required, replace)]
        device_name: String,
        /// Whether a destroy detaches the volume although the instance does not let it go. Data that is not written yet is
        /// lost then: only where nothing else helps.
        #[tf(optional, unread)]
        force_detach: Option<bool>,
        /// A hash of device, instance and volume.
        #[tf(computed)]
        id: Option<String>,
        /// ID of the instance.
        #[tf(required, replace)]
        instance_id: String,
        /// Whether a destroy leaves the volume attached and only forgets it, as for an instance that is to be deleted with it.
        #[tf(optional, unread)]
        skip_destroy: Option<bool>,
        /// Whether a destroy stops the instance before, so that nothing on it uses the volume. It is not started again.
        #[tf(optional, unread)]
        stop_instance_before_detaching: Option<bool>,
        /// ID of the volume.
        #[tf(required, replace)]
        volume_id: String,
    }
}

/// The refusal of a volume that an instance has already.
const IN_USE: &str = "VolumeInUse";

impl Resource for VolumeAttachment {
    const SPEC: Spec = Spec {
        timeouts: Timeouts::DEFAULT.with(Operation::Create, 5).with(Operation::Delete, 5),
        read_at_once: FILTER_VALUES,
        retries: &[young(ebs_volume::ABSENT), young(holder::ABSENT)],
        identity: Some(Identity::joined(&id::PARTS, id::BETWEEN)),
        // An instance has a volume once.
        ..Spec::of(
            "aws_volume_attachment",
            Lost::Unique,
            "the name of the device, the ID of the volume and the ID of the instance, joined by `:`, such as \
            `/dev/sdf:vol-0123456789abcdef0:i-0123456789abcdef0`",
        )
    };
    type Key = AttachmentId;

    fn plan_destroy(object: &Value, said: &mut Diagnostics) {
        if *object.get(VolumeAttachment::skip_destroy.name) == Value::Bool(true) {
            let text = |name: &str| object.get(name).as_str().unwrap_or_default().to_owned();
            let detail = format!(
                "With `skip_destroy`, the volume {} stays attached to {}: a destroy only forgets it.",
                text(VolumeAttachment::volume_id.name),
                text(VolumeAttachment::instance_id.name)
            );
            let warning = Diagnostic::warning("The volume stays attached", detail);
            said.push(warning.at(VolumeAttachment::skip_destroy.name));
        }
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<AttachmentId> {
        match attach(cx, plan).await {
            // The instance is starting or stopping.
            Err(refusal)
                if matches!(refusal.code(), Some(holder::STATE | holder::INSTANCE_STATE)) =>
            {
                holder::ready(cx, &plan.instance_id, refusal).await?;
                attach(cx, plan).await?;
            }
            Err(refusal) if refusal.code() == Some(IN_USE) => {
                return Err(held(&cx.reading(), plan, refusal).await);
            }
            other => other?,
        }
        Ok(AttachmentId::of(plan))
    }

    async fn read(cx: &Cx, ids: &[AttachmentId]) -> Result<Found<Self>> {
        let known = |id: &AttachmentId| {
            let known = id.imported().or_else(|| cx.known_as(&id.to_string()))?;
            Some((id.clone(), known))
        };
        let wanted: Vec<(AttachmentId, Self)> = ids.iter().filter_map(known).collect();
        let mut of: Vec<String> = wanted.iter().map(|(_, one)| one.volume_id.clone()).collect();
        of.sort();
        of.dedup();
        if of.is_empty() {
            return Ok(Found::<Self>::new());
        }
        let volumes = volumes(cx, &of).await?;
        let found = wanted.into_iter().filter_map(|(id, known)| {
            let state = among(&volumes, &known)?.state().cloned();
            Some((id, observed(known, state.as_ref())))
        });
        Ok(found.collect())
    }

    async fn delete(cx: &Cx, _: &AttachmentId, attachment: &Self) -> Result<()> {
        if attachment.skip_destroy == Some(true) {
            return Ok(());
        }
        detach::detach(cx, attachment).await
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<AttachmentId>> {
        let is_there = look(cx, plan).await?.is_some();
        Ok(is_there.then(|| AttachmentId::of(plan)).into_iter().collect())
    }
}

/// A volume or an instance that may have been created just now.
const fn young(code: &'static str) -> Retry {
    let within = Within::Propagation(Because::Named);
    Retry { operation: Operation::Create, code, message: "", within }
}

async fn attach(cx: &Cx, plan: &VolumeAttachment) -> Result<()> {
    let call = cx.ec2().attach_volume().volume_id(&plan.volume_id).instance_id(&plan.instance_id);
    call.device(&plan.device_name).send().await?;
    Ok(())
}

/// Says which instance has a volume that cannot be attached.
async fn held(cx: &Cx, plan: &VolumeAttachment, refusal: Error) -> Error {
    let ids = [plan.volume_id.clone()];
    let Ok(volumes) = volumes(cx, &ids).await else { return refusal };
    if among(&volumes, plan).is_some() {
        let id = id::import_id(plan);
        return refusal.because_of(&id, "This very attachment is there already.");
    }
    match volumes.first().and_then(ebs_volume::holders) {
        Some(holders) => refusal.explained(&format!("The volume is {holders}.")),
        None => refusal,
    }
}

/// An attachment as it is now; none if it is not there.
async fn look(cx: &Cx, of: &VolumeAttachment) -> Result<Option<State>> {
    let volumes = volumes(cx, std::slice::from_ref(&of.volume_id)).await?;
    let its = among(&volumes, of);
    Ok(its.map(|its| its.state().cloned().unwrap_or(State::Attached)))
}

fn among<'a>(volumes: &'a [Volume], wanted: &VolumeAttachment) -> Option<&'a AwsAttachment> {
    let volume = volumes.iter().find(|one| one.volume_id() == Some(&wanted.volume_id))?;
    volume.attachments().iter().find(|one| {
        one.instance_id() == Some(&wanted.instance_id)
            && one.device() == Some(&wanted.device_name)
            && one.state() != Some(&State::Detached)
    })
}

fn observed(known: VolumeAttachment, state: Option<&State>) -> Observed<VolumeAttachment> {
    Observed::settled(VolumeAttachment {
        id: Some(AttachmentId::of(&known).to_string()),
        force_detach: None,
        skip_destroy: None,
        stop_instance_before_detaching: None,
        ..known
    })
    .moving_if(state == Some(&State::Attaching), "attaching")
    .moving_if(state == Some(&State::Detaching), "detaching")
}

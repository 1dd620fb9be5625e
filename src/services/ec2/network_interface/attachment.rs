//! How an instance has an interface.

use super::super::{holder, int32};
use super::model::Attachment;
use super::{NetworkInterface, describe};
use crate::engine::{AbsentIf, Change, Cx, Error, Result};
use aws_sdk_ec2::types::{
    AttachmentStatus, NetworkInterface as AwsInterface, NetworkInterfaceAttachment,
};

/// The refusal where there is no such attachment.
const ABSENT: &str = "InvalidAttachmentID.NotFound";

/// What has an interface, if anything.
pub(in super::super) fn of(interface: &AwsInterface) -> Option<&NetworkInterfaceAttachment> {
    interface.attachment().filter(|its| its.status() != Some(&AttachmentStatus::Detached))
}

/// An interface as it is now; none if it is not there.
pub(in super::super) async fn look(cx: &Cx, id: &str) -> Result<Option<AwsInterface>> {
    Ok(describe(cx, vec![id.to_owned()]).await?.pop())
}

fn is_as_wanted(interface: &AwsInterface, wanted: &Attachment) -> bool {
    of(interface).is_some_and(|its| {
        its.instance_id() == Some(&wanted.instance)
            && its.device_index() == int32(Some(wanted.device_index))
    })
}

/// The attachment that a change asks for.
fn wanted<'a>(change: &Change<'a, NetworkInterface>) -> Option<&'a Attachment> {
    change.of(NetworkInterface::attachment)?;
    change.new.attachment.first()
}

/// Detaches an interface that is to be attached otherwise.
pub(super) async fn leave(cx: &Cx, id: &str, change: &Change<'_, NetworkInterface>) -> Result<()> {
    let Some(wanted) = wanted(change) else { return Ok(()) };
    match look(cx, id).await? {
        Some(interface) if of(&interface).is_some() && !is_as_wanted(&interface, wanted) => {
            detach(cx, &interface).await
        }
        _ => Ok(()),
    }
}

/// Attaches an interface. A call that was made before, whose answer was lost, is none to be made again.
pub(super) async fn join(cx: &Cx, id: &str, change: &Change<'_, NetworkInterface>) -> Result<()> {
    let Some(wanted) = wanted(change) else { return Ok(()) };
    let is_there = || async {
        Ok::<_, Error>(look(cx, id).await?.is_some_and(|its| is_as_wanted(&its, wanted)))
    };
    if is_there().await? {
        return Ok(());
    }
    let Err(refusal) = attach(cx, id, wanted).await else { return Ok(()) };
    if matches!(refusal.code(), Some(holder::STATE | holder::INSTANCE_STATE)) {
        holder::ready(cx, &wanted.instance, refusal).await?;
        return attach(cx, id, wanted).await;
    }
    if is_there().await? { Ok(()) } else { Err(refusal) }
}

async fn attach(cx: &Cx, id: &str, wanted: &Attachment) -> Result<()> {
    let call = cx.ec2().attach_network_interface().network_interface_id(id);
    let call =
        call.instance_id(&wanted.instance).set_device_index(int32(Some(wanted.device_index)));
    let card = wanted.network_card_index.filter(|card| *card != 0);
    call.set_network_card_index(int32(card)).send().await?;
    Ok(())
}

/// Detaches an interface, and waits until it is.
pub(in super::super) async fn detach(cx: &Cx, interface: &AwsInterface) -> Result<()> {
    let (Some(its), Some(id)) = (of(interface), interface.network_interface_id()) else {
        return Ok(());
    };
    let call = cx.ec2().detach_network_interface().set_attachment_id(its.attachment_id.clone());
    call.force(true).send().await.absent_if(&[ABSENT])?;
    cx.until_the_end("detaching", || async {
        Ok(look(cx, id).await?.is_none_or(|interface| of(&interface).is_none()))
    })
    .await
}

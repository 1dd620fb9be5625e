//! `aws_network_interface_attachment`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::{FILTER_VALUES, PAGE, filter, holder, int32, network_interface};
use crate::engine::{
    Because, Cx, Error, Found, Lost, Observed, Operation, Resource, Result, Retry, Spec, Within,
    few, required,
};
use aws_sdk_ec2::types::{AttachmentStatus, NetworkInterface as AwsInterface};

model! {
    /// Attaches a network interface to an instance.
    pub struct NetworkInterfaceAttachment {
        /// ID of the attachment.
        #[tf(computed)]
        attachment_id: Option<String>,
        /// Number of the device, from 1 on: an instance is created with the first one.
        #[tf(required, replace)]
        device_index: i64,
        /// ID of the attachment.
        #[tf(computed)]
        id: Option<String>,
        /// ID of the instance.
        #[tf(required, replace)]
        instance_id: String,
        /// Number of the network card. 0 by default.
        #[tf(optional, computed, null, replace)]
        network_card_index: Option<i64>,
        /// ID of the interface.
        #[tf(required, replace)]
        network_interface_id: String,
        /// State of the attachment.
        #[tf(computed)]
        status: Option<String>,
    }
}

impl Resource for NetworkInterfaceAttachment {
    const SPEC: Spec = Spec {
        read_at_once: FILTER_VALUES,
        retries: &[young(network_interface::ABSENT), young(holder::ABSENT)],
        // An interface is attached once.
        ..Spec::of(
            "aws_network_interface_attachment",
            Lost::Unique,
            "the ID of the attachment, such as `eni-attach-0123456789abcdef0`",
        )
    };
    type Key = String;

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        match attach(cx, plan).await {
            // The instance is starting or stopping.
            Err(refusal)
                if matches!(refusal.code(), Some(holder::STATE | holder::INSTANCE_STATE)) =>
            {
                holder::ready(cx, &plan.instance_id, refusal).await?;
                attach(cx, plan).await
            }
            Err(refusal) if refusal.code().is_some() => {
                Err(held(&cx.reading(), plan, refusal).await)
            }
            other => other,
        }
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let call = cx.ec2().describe_network_interfaces().max_results(PAGE);
        let all = few(call.into_paginator().items().send());
        let of = |ids| describe(cx, ids);
        let interfaces = cx.described("network interfaces", ids, id, all, of).await?;
        let observed = interfaces
            .iter()
            .filter_map(|interface| Some((id(interface)?.to_owned(), observed(interface)?)));
        Ok(observed.collect())
    }

    async fn delete(cx: &Cx, _: &String, attachment: &Self) -> Result<()> {
        let Some(interface) = network_interface::look(cx, &attachment.network_interface_id).await?
        else {
            return Ok(());
        };
        // It may be attached to something else by now.
        if id(&interface).is_none() || id(&interface) != attachment.id.as_deref() {
            return Ok(());
        }
        network_interface::detach(cx, &interface).await
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<String>> {
        let interface = network_interface::look(cx, &plan.network_interface_id).await?;
        Ok(interface.iter().filter_map(|its| made(its, plan)).collect())
    }
}

/// An interface or an instance that may have been created just now.
const fn young(code: &'static str) -> Retry {
    let within = Within::Propagation(Because::Named);
    Retry { operation: Operation::Create, code, message: "", within }
}

async fn attach(cx: &Cx, plan: &NetworkInterfaceAttachment) -> Result<String> {
    let call = cx.ec2().attach_network_interface().network_interface_id(&plan.network_interface_id);
    let call = call.instance_id(&plan.instance_id).set_device_index(int32(Some(plan.device_index)));
    let card = plan.network_card_index.filter(|card| *card != 0);
    let answer = call.set_network_card_index(int32(card)).send().await?;
    required(answer.attachment_id, "AttachmentId")
}

/// Says what an interface that cannot be attached is attached to.
async fn held(cx: &Cx, plan: &NetworkInterfaceAttachment, refusal: Error) -> Error {
    let Ok(Some(interface)) = network_interface::look(cx, &plan.network_interface_id).await else {
        return refusal;
    };
    if let Some(id) = made(&interface, plan) {
        return refusal.because_of(&id, "This very attachment is there already.");
    }
    match interface.attachment().and_then(|its| its.instance_id()) {
        Some(instance) => refusal.explained(&format!("The interface is attached to {instance}.")),
        None => refusal,
    }
}

/// The ID of the attachment of an interface, if it is the planned one.
fn made(interface: &AwsInterface, plan: &NetworkInterfaceAttachment) -> Option<String> {
    let its = interface.attachment()?;
    let is_it = its.instance_id() == Some(&plan.instance_id)
        && its.device_index() == int32(Some(plan.device_index));
    id(interface).filter(|_| is_it).map(str::to_owned)
}

/// The ID of the attachment of an interface.
fn id(interface: &AwsInterface) -> Option<&str> {
    let its = interface.attachment()?;
    its.attachment_id().filter(|_| its.status() != Some(&AttachmentStatus::Detached))
}

async fn describe(cx: &Cx, ids: Vec<String>) -> Result<Vec<AwsInterface>> {
    let call = cx.ec2().describe_network_interfaces();
    let call = call.filters(filter("attachment.attachment-id", ids));
    Ok(call.into_paginator().items().send().collect::<std::result::Result<_, _>>().await?)
}

fn observed(interface: &AwsInterface) -> Option<Observed<NetworkInterfaceAttachment>> {
    let its = interface.attachment()?;
    let status = its.status()?;
    let observed = Observed::settled(NetworkInterfaceAttachment {
        attachment_id: its.attachment_id.clone(),
        device_index: i64::from(its.device_index?),
        id: its.attachment_id.clone(),
        instance_id: its.instance_id.clone()?,
        network_card_index: Some(its.network_card_index.map_or(0, i64::from)),
        network_interface_id: interface.network_interface_id.clone()?,
        status: Some(status.as_str().to_owned()),
    });
    Some(
        observed
            .moving_if(*status == AttachmentStatus::Attaching, "attaching")
            .moving_if(*status == AttachmentStatus::Detaching, "detaching"),
    )
}

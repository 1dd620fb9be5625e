//! `aws_network_interface`.

mod addresses;
mod attachment;
mod model;
mod plan;
mod request;
#[cfg(test)]
pub(in crate::services) mod tests;

pub(super) use attachment::{detach, look};
pub(in crate::services) use model::NetworkInterface;

use super::{FILTER_VALUES, PAGE, TAGGING, arn, filter, flag, from_aws, leftovers, obstacles};
use crate::engine::{
    AbsentIf, Because, Change, Cx, Error, Found, How, Identity, Lost, Observed, Operation,
    Resource, Result, Retry, Setting, Share, Spec, Tagging, Within, few, required,
};
use crate::plan::Draft;
use aws_sdk_ec2::types::{
    AttachmentEnaSrdSpecification as SrdOf, AttachmentEnaSrdUdpSpecification as UdpOf,
    AttachmentStatus, AttributeValue, NetworkInterface as AwsInterface, NetworkInterfaceStatus,
};
use model::{Attachment, EnaSrd, EnaSrdUdp};

/// The refusal of an interface that is not there.
pub(super) const ABSENT: &str = "InvalidNetworkInterfaceID.NotFound";
/// One of its groups, which several types can set.
pub(super) const GROUP: &str = "security group of a network interface";

/// What a type manages of the groups of an interface, whose ID is in the attribute `of`.
pub(super) const fn group_share(of: &'static str, how: How) -> Share {
    Share { what: "security groups", of, how }
}

impl Resource for NetworkInterface {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging { policy_type: Some("ec2:network-interface"), ..TAGGING }),
        read_at_once: FILTER_VALUES,
        retries: &[
            young(Operation::Create, "InvalidSubnetID.NotFound"),
            young(Operation::Create, "InvalidGroup.NotFound"),
            young(Operation::Update, ABSENT),
            young(Operation::Update, "InvalidGroup.NotFound"),
            young(Operation::Update, "InvalidInstanceID.NotFound"),
            // It has just been detached.
            Retry {
                operation: Operation::Delete,
                code: "InvalidParameterValue",
                message: "currently in use",
                within: Within::Timeout,
            },
            Retry {
                operation: Operation::Delete,
                code: "InvalidNetworkInterface.InUse",
                message: "",
                within: Within::Timeout,
            },
        ],
        sets: &[Setting::part(
            GROUP,
            &[NetworkInterface::id.name, NetworkInterface::security_groups.name],
            NetworkInterface::security_groups.name,
        )],
        shares: &[group_share(
            NetworkInterface::id.name,
            How::All(NetworkInterface::security_groups.name),
        )],
        identity: Some(Identity::by(&[NetworkInterface::id.name])),
        ..Spec::of(
            "aws_network_interface",
            Lost::Idempotent,
            "the ID of the interface, such as `eni-0123456789abcdef0`",
        )
    };
    type Key = String;

    fn plan(draft: &mut Draft<'_>) {
        plan::plan(draft);
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let answer = request::create(cx, plan).send().await?;
        let made = answer.network_interface.and_then(|interface| interface.network_interface_id);
        required(made, "NetworkInterfaceId")
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let observed = listed(cx, ids).await?.into_iter().filter_map(|interface| {
            let id = interface.network_interface_id.clone()?;
            let known = cx.known_as::<Self>(&id);
            Some((id, observed(cx, &interface, known.as_ref())))
        });
        Ok(observed.collect())
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        attachment::leave(cx, id, &change).await?;
        addresses::update(cx, id, &change).await?;
        let modify = || cx.ec2().modify_network_interface_attribute().network_interface_id(id);
        if let Some(Some(true)) = change.of(NetworkInterface::enable_primary_ipv6) {
            modify().enable_primary_ipv6(true).send().await?;
        }
        if let Some(Some(on)) = change.of(NetworkInterface::source_dest_check) {
            modify().source_dest_check(flag(*on)).send().await?;
        }
        if let Some(Some(groups)) = change.of(NetworkInterface::security_groups)
            && !groups.is_empty()
        {
            modify().set_groups(Some(groups.iter().cloned().collect())).send().await?;
        }
        if let Some(description) = change.of(NetworkInterface::description) {
            let text = description.clone().unwrap_or_default();
            let value = AttributeValue::builder().value(text).build();
            modify().description(value).send().await?;
        }
        attachment::join(cx, id, &change).await?;
        let ena_srd = &change.new.ena_srd_specification;
        // It is a setting of the attachment.
        let is_attached_anew = change.of(NetworkInterface::attachment).is_some();
        if change.of(NetworkInterface::ena_srd_specification).is_some()
            || (is_attached_anew && ena_srd.is_some())
        {
            modify().ena_srd_specification(request::ena_srd(ena_srd.as_ref())).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Cx, id: &String, _: &Self) -> Result<()> {
        let Some(interface) = look(cx, id).await? else { return Ok(()) };
        if attachment::of(&interface).is_some() {
            if interface.requester_managed == Some(true) {
                return Err(Error::Invalid(managed(&interface)));
            }
            detach(cx, &interface).await?;
        }
        let call = cx.ec2().delete_network_interface().network_interface_id(id);
        call.send().await.absent_if(&[ABSENT])?;
        Ok(())
    }

    async fn obstacles(cx: &Cx, id: &String, _: &Error) -> Option<String> {
        let interface = look(cx, id).await.ok()??;
        if leftovers::is_free(&interface) {
            return None;
        }
        let named = obstacles::interface(&interface);
        Some(format!("It is in use: {named}. Delete what uses it, then apply again."))
    }
}

/// What may have been created just now, and is not visible everywhere.
const fn young(operation: Operation, code: &'static str) -> Retry {
    Retry { operation, code, message: "", within: Within::Propagation(Because::Named) }
}

/// Why an interface of a service of AWS cannot be deleted.
fn managed(interface: &AwsInterface) -> String {
    format!(
        "a service of AWS uses it, and it alone can detach it: {}. Delete what it belongs to, and the service deletes it",
        obstacles::interface(interface)
    )
}

/// Interfaces by ID, as far as they are there, out of a list of all where a refresh goes on asking for more of them.
pub(super) async fn listed(cx: &Cx, ids: &[String]) -> Result<Vec<AwsInterface>> {
    let call = cx.ec2().describe_network_interfaces().max_results(PAGE);
    let all = few(call.into_paginator().items().send());
    let (of, id) = (|ids| describe(cx, ids), AwsInterface::network_interface_id);
    cx.described("network interfaces", ids, id, all, of).await
}

/// Interfaces by ID, as far as they are there.
pub(super) async fn describe(cx: &Cx, ids: Vec<String>) -> Result<Vec<AwsInterface>> {
    let call = cx.ec2().describe_network_interfaces().filters(filter("network-interface-id", ids));
    Ok(call.into_paginator().items().send().collect::<std::result::Result<_, _>>().await?)
}

/// `known` is the plan or the prior state.
pub(super) fn observed(
    cx: &Cx,
    interface: &AwsInterface,
    known: Option<&NetworkInterface>,
) -> Observed<NetworkInterface> {
    let tags = from_aws(interface.tag_set());
    let all = addresses::All::of(interface);
    let attached = attachment::of(interface);
    let status = interface.status.as_ref().map(NetworkInterfaceStatus::as_str);
    let is = |wanted: &AttachmentStatus| {
        attached.and_then(|attachment| attachment.status()) == Some(wanted)
    };
    let (is_pending, attaching, detaching) = (
        status == Some("pending"),
        is(&AttachmentStatus::Attaching),
        is(&AttachmentStatus::Detaching),
    );
    let groups = interface.groups().iter().filter_map(|group| group.group_id.clone()).collect();
    let shown = attached.and_then(shown).into_iter().collect();
    let ena_srd = known.and_then(|known| known.ena_srd_specification.as_ref());
    let ena_srd = ena_srd.map(|known| ena_srd_of(interface, known));
    let groups =
        addresses::or_nothing(groups, known.and_then(|k| k.security_groups.as_ref()), None);
    let own = NetworkInterface {
        arn: arn(cx, interface.owner_id(), "network-interface", interface.network_interface_id()),
        attachment: shown,
        description: interface.description.clone().filter(|text| !text.is_empty()),
        ena_srd_specification: ena_srd,
        enable_primary_ipv6: Some(all.has_primary_ipv6),
        id: interface.network_interface_id.clone(),
        interface_type: interface.interface_type.as_ref().map(|kind| kind.as_str().to_owned()),
        mac_address: interface.mac_address.clone(),
        outpost_arn: interface.outpost_arn.clone().filter(|arn| !arn.is_empty()),
        owner_id: interface.owner_id.clone(),
        private_dns_name: interface.private_dns_name.clone(),
        private_ip: interface.private_ip_address.clone().map(Into::into),
        security_groups: Some(groups),
        source_dest_check: Some(interface.source_dest_check.unwrap_or(true)),
        subnet_id: interface.subnet_id.clone().unwrap_or_default(),
        ..NetworkInterface::default()
    };
    Observed::settled(all.shown(own, known))
        .tagged(tags)
        .moving_if(is_pending, "pending")
        .moving_if(attaching, "attaching")
        .moving_if(detaching, "detaching")
}

/// The attachment to an instance. That to something of a service of AWS has no instance.
fn shown(attachment: &aws_sdk_ec2::types::NetworkInterfaceAttachment) -> Option<Attachment> {
    Some(Attachment {
        attachment_id: attachment.attachment_id.clone(),
        device_index: i64::from(attachment.device_index?),
        instance: attachment.instance_id.clone()?,
        network_card_index: Some(attachment.network_card_index.map_or(0, i64::from)),
    })
}

/// What is said of ENA Express, as far as the user says something.
fn ena_srd_of(interface: &AwsInterface, known: &EnaSrd) -> EnaSrd {
    let is = attachment::of(interface).and_then(|attachment| attachment.ena_srd_specification());
    let udp = is.and_then(|is| is.ena_srd_udp_specification());
    let on = |said: Option<bool>, is: Option<bool>| said.map(|_| is.unwrap_or_default());
    EnaSrd {
        ena_srd_enabled: on(known.ena_srd_enabled, is.and_then(SrdOf::ena_srd_enabled)),
        ena_srd_udp_specification: known.ena_srd_udp_specification.as_ref().map(|known| {
            let is = udp.and_then(UdpOf::ena_srd_udp_enabled);
            EnaSrdUdp { ena_srd_udp_enabled: on(known.ena_srd_udp_enabled, is) }
        }),
    }
}

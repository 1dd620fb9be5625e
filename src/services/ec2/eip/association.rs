//! What an address leads to: an instance, or a network interface.

use super::{ABSENT, Eip, describe, filter};
use crate::engine::{AbsentIf, Because, Change, Cx, Error, Operation, Result, Retry, Within};
use crate::services::ec2::{nat_gateway, obstacles};

/// The refusal to end an association that another service of AWS holds.
const NOT_YOURS: &str = "AuthFailure";

pub(super) const RETRIES: &[Retry] = &[
    // What the address is to lead to, and the way to the internet, need not be visible everywhere yet.
    not_yet(ABSENT),
    not_yet("InvalidInstanceID.NotFound"),
    not_yet("InvalidNetworkInterfaceID.NotFound"),
    not_yet("Gateway.NotAttached"),
    // An instance that only starts.
    retry(Operation::Update, "InvalidInstanceID", "pending instance"),
    // A NAT gateway or a load balancer that was just deleted gives its addresses back late.
    retry(Operation::Delete, "InvalidIPAddress.InUse", ""),
    retry(Operation::Delete, NOT_YOURS, "permission to access the specified resource"),
];

const fn not_yet(code: &'static str) -> Retry {
    Retry {
        operation: Operation::Update,
        code,
        message: "",
        within: Within::Propagation(Because::Named),
    }
}

const fn retry(operation: Operation, code: &'static str, message: &'static str) -> Retry {
    Retry { operation, code, message, within: Within::Timeout }
}

/// Lets an address lead to something else. EC2 takes an instance or an interface, and not both.
pub(super) async fn update(cx: &Cx, id: &str, change: &Change<'_, Eip>) -> Result<()> {
    let new = |target: Option<&Option<String>>| target.and_then(Clone::clone);
    let instance = new(change.of(Eip::instance));
    let mut interface = new(change.of(Eip::network_interface));
    if instance.is_none() && interface.is_none() {
        let ip = change.of(Eip::associate_with_private_ip);
        if ip.is_none_or(|ip| *ip == change.old.private_ip) {
            return Ok(());
        }
        interface.clone_from(&change.new.network_interface);
    }
    if instance.is_none() && interface.is_none() {
        return Ok(());
    }
    if let Some(association) = &change.old.association_id {
        match end(cx, association).await {
            Err(refusal) if refusal.code() == Some(NOT_YOURS) => {
                return Err(explained(cx, refusal, change.old).await);
            }
            ended => ended?,
        }
    }
    let call = cx.ec2().associate_address().allocation_id(id);
    let call = call.set_private_ip_address(change.new.associate_with_private_ip.clone());
    let call = match interface {
        Some(interface) => call.network_interface_id(interface),
        None => call.set_instance_id(instance),
    };
    let Some(made) = call.send().await?.association_id else {
        return Ok(());
    };
    // A read that does not show it yet may look like what was planned: where it leads to was known before.
    let is_shown = || async {
        let its = describe(cx, vec![filter("allocation-id", [id])]).await?;
        Ok(its.iter().any(|address| address.association_id() == Some(made.as_str())))
    };
    cx.until("being associated", is_shown).await
}

/// Says what holds an address that shall lead to something else.
async fn explained(cx: &Cx, refusal: Error, address: &Eip) -> Error {
    let Some(interface) = &address.network_interface else {
        return refusal;
    };
    match obstacles::holding_address(cx, interface).await {
        Some(what) => refusal.explained(&what),
        None => refusal,
    }
}

/// Ends the association of an address that is to be released. A NAT gateway gives an address back only when it is asked
/// itself.
pub(super) async fn release(cx: &Cx, id: &str, association: &str) -> Result<()> {
    let Err(refusal) = end(cx, association).await else {
        return Ok(());
    };
    let is_held = refusal.code() == Some(NOT_YOURS);
    if is_held && nat_gateway::give_back(cx, id).await? { Ok(()) } else { Err(refusal) }
}

/// Ends an association, unless it is over.
async fn end(cx: &Cx, association: &str) -> Result<()> {
    let call = cx.ec2().disassociate_address().association_id(association);
    call.send().await.absent_if(&["InvalidAssociationID.NotFound"])?;
    Ok(())
}

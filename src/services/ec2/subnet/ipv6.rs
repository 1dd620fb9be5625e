//! The IPv6 CIDR block of a subnet. It has one at most.

use super::{Subnet, describe};
use crate::engine::{Change, Cx, Error, Result};
use crate::plan::Draft;
use crate::services::ec2::filter;
use crate::value::Value;
use aws_sdk_ec2::types::SubnetCidrBlockStateCode::{
    self as Code, Associated, Associating, Disassociated, Failed, Failing,
};
use aws_sdk_ec2::types::{
    Subnet as AwsSubnet, SubnetCidrBlockState, SubnetIpv6CidrBlockAssociation as Association,
};

/// What a subnet is while the network that it had is being taken away...
pub(super) const LOSING: &str = "losing its IPv6 CIDR block";
/// ...and while it gets one.
pub(super) const GAINING: &str = "associating its IPv6 CIDR block";

/// The IPv6 CIDR block that a subnet has or is getting. One that it is losing does not count.
pub(super) fn of(subnet: &AwsSubnet) -> Option<&Association> {
    in_state(subnet, &Associating).or_else(|| in_state(subnet, &Associated))
}

/// The network that is in this state.
pub(super) fn in_state<'a>(subnet: &'a AwsSubnet, code: &Code) -> Option<&'a Association> {
    subnet.ipv6_cidr_block_association_set().iter().find(|a| state(a) == Some(code))
}

/// Whether the subnet was made with a network that is not listed yet, as `DescribeSubnets` may show what
/// `CreateSubnet` has made in parts (<https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html>).
/// Only of a new object does its plan not know the ID.
pub(super) fn is_awaited(subnet: &AwsSubnet, known: &Value) -> bool {
    known.get(Subnet::id.name).is_unknown()
        && !known.get(Subnet::ipv6_cidr_block.name).is_empty()
        && subnet.ipv6_cidr_block_association_set().is_empty()
}

/// Why the network that the subnet shall have did not come, if there is none but one that failed.
pub(super) fn failure(subnet: &AwsSubnet, known: &Value) -> Option<String> {
    let wanted =
        known.get(Subnet::ipv6_cidr_block.name).as_str().filter(|cidr| !cidr.is_empty())?;
    if of(subnet).is_some() {
        return None;
    }
    let failed = in_state(subnet, &Failed).or_else(|| in_state(subnet, &Failing))?;
    Some(refused(wanted, failed))
}

fn refused(cidr: &str, association: &Association) -> String {
    let message =
        association.ipv6_cidr_block_state().and_then(SubnetCidrBlockState::status_message);
    let message = message.map(|message| format!(": {message}")).unwrap_or_default();
    format!("EC2 cannot associate {cidr}{message}")
}

/// Plans the network where the configuration does not name one. AWS chooses one only where it is told to:
/// otherwise that means that the subnet shall have none. A pool that is not known yet may turn out to be none, so
/// that the network that is there cannot be promised.
pub(super) fn plan(draft: &mut Draft<'_>) {
    if !draft.config(Subnet::ipv6_cidr_block).is_null() {
        return;
    }
    let pool = draft.config(Subnet::ipv6_ipam_pool_id);
    let native = !matches!(draft.config(Subnet::ipv6_native), Value::Null | Value::Bool(false));
    if pool.is_unknown() {
        draft.unknown(Subnet::ipv6_cidr_block);
    } else if pool.is_empty() && !native {
        let prior = draft.prior(Subnet::ipv6_cidr_block);
        // An empty string is left as it is, so that it is no change.
        let none = if prior.is_empty() { prior.clone() } else { Value::Null };
        draft.set(Subnet::ipv6_cidr_block, none);
    }
}

fn state(association: &Association) -> Option<&Code> {
    association.ipv6_cidr_block_state()?.state()
}

/// Gives the subnet another IPv6 CIDR block, or none. Waits for the network only if it is `needed` at once.
pub(super) async fn update(
    cx: &Cx,
    id: &str,
    change: &Change<'_, Subnet>,
    needed: bool,
) -> Result<()> {
    let Some(new) = change.of(Subnet::ipv6_cidr_block) else { return Ok(()) };
    let old = change.old.ipv6_cidr_block_association_id.as_deref();
    if let Some(association) = old {
        cx.ec2().disassociate_subnet_cidr_block().association_id(association).send().await?;
    }
    let Some(cidr) = new else { return Ok(()) };
    if let Some(association) = old {
        let is_gone = || async {
            let now = look(cx, id, association).await?;
            Ok(now.is_none_or(|now| state(&now) == Some(&Disassociated)))
        };
        cx.until(LOSING, is_gone).await?;
    }
    let call = cx.ec2().associate_subnet_cidr_block().subnet_id(id).ipv6_cidr_block(cidr.as_str());
    let made = call.send().await?.ipv6_cidr_block_association.and_then(|a| a.association_id);
    let Some(association) = made.as_deref().filter(|_| needed) else { return Ok(()) };
    let is_there = || async {
        match look(cx, id, association).await? {
            Some(now) if matches!(state(&now), Some(Failing | Failed)) => {
                Err(Error::Failed(refused(cidr.as_str(), &now)))
            }
            now => Ok(now.as_ref().and_then(state) == Some(&Associated)),
        }
    };
    cx.until(GAINING, is_there).await
}

/// An IPv6 CIDR block of a subnet; none if it has none of that id.
async fn look(cx: &Cx, id: &str, association: &str) -> Result<Option<Association>> {
    let subnets = describe(cx, vec![filter("subnet-id", [id])]).await?;
    let mut all = subnets.iter().flat_map(AwsSubnet::ipv6_cidr_block_association_set);
    Ok(all.find(|a| a.association_id() == Some(association)).cloned())
}

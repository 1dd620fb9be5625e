//! The IPv6 CIDR block of a VPC. A VPC may have more of them, which other resources look after.

use super::{Vpc, describe};
use crate::diagnostic::Diagnostics;
use crate::engine::{Change, Cx, Error, Result};
use crate::plan::Draft;
use crate::schema::Field;
use crate::schema::types::{Ipv6Cidr, PrefixLengths};
use crate::services::ec2::ipam::{AMAZON_POOL, PoolId};
use crate::services::ec2::{filter, int32, ipam, sizes};
use crate::value::Value;
use aws_sdk_ec2::types::VpcCidrBlockStateCode::{
    self as Code, Associated, Associating, Disassociated, Failed, Failing,
};
use aws_sdk_ec2::types::{
    Vpc as AwsVpc, VpcCidrBlockState, VpcIpv6CidrBlockAssociation as Association,
};

/// What it is while the network that it had is being taken away.
pub(super) const LOSING: &str = "losing its IPv6 CIDR block";
/// What another network changes.
const OF_THE_NETWORK: [&str; 4] = [
    Vpc::ipv6_association_id.name,
    Vpc::ipv6_cidr_block.name,
    Vpc::ipv6_cidr_block_network_border_group.name,
    Vpc::ipv6_netmask_length.name,
];

/// Refuses networks of a size that EC2 does not make.
pub(in crate::services::ec2) fn check(config: &Value, problems: &mut Diagnostics) {
    let of = [Vpc::ipv6_cidr_block.name, Vpc::ipv6_netmask_length.name];
    sizes(config, &of.map(|name| (name, PrefixLengths::VPC_IPV6)), problems);
}

/// The network that is the VPC's own, if it has it or is getting it: the one that `known`, its plan or prior
/// state, names. A VPC that shall have none has none, whatever others have given it. Otherwise it is one that
/// `known` can mean; of several, one that is being associated, or else the last.
pub(super) fn own<'a>(vpc: &'a AwsVpc, known: &Value) -> Option<&'a Association> {
    let id = known.get(Vpc::ipv6_association_id.name).as_str();
    let named = |a: &Association| id.is_some() && a.association_id() == id;
    let all = vpc.ipv6_cidr_block_association_set().iter();
    all.filter(|a| matches!(state(a), Some(Associated | Associating)))
        .filter(|a| named(a) || wanted(known) != Some(false))
        .max_by_key(|a| (named(a), fits(a, known), state(a) == Some(&Associating)))
}

/// Whether a plan or a state has a network; none if it says nothing about it, as the stub of an import.
fn wanted(known: &Value) -> Option<bool> {
    let pool = known.get(Vpc::ipv6_ipam_pool_id.name);
    match known.get(Vpc::assign_generated_ipv6_cidr_block.name) {
        Value::Bool(true) => Some(true),
        _ if !pool.is_empty() && !pool.is_unknown() => Some(true),
        Value::Bool(false) => Some(false),
        _ => None,
    }
}

/// Whether the VPC was made with a network that is not listed yet, as `DescribeVpcs` may show what `CreateVpc` has
/// made in parts (<https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html>). Only of a new object
/// does its plan not know the ID; of any other, nobody has asked for a network that is not there.
pub(super) fn is_awaited(vpc: &AwsVpc, known: &Value) -> bool {
    let is_new = known.get(Vpc::id.name).is_unknown();
    is_new && wanted(known) == Some(true) && vpc.ipv6_cidr_block_association_set().is_empty()
}

/// Why the network that the VPC shall have did not come, if there is none but one that failed.
pub(super) fn failure(vpc: &AwsVpc, known: &Value) -> Option<String> {
    if wanted(known) != Some(true) || own(vpc, known).is_some() {
        return None;
    }
    let mut all = vpc.ipv6_cidr_block_association_set().iter();
    let failed = all.rfind(|a| matches!(state(a), Some(Failed | Failing)))?;
    let message = failed.ipv6_cidr_block_state().and_then(VpcCidrBlockState::status_message);
    let message = message.map(|message| format!(": {message}")).unwrap_or_default();
    Some(format!("EC2 cannot associate an IPv6 CIDR block{message}"))
}

/// Whether a network can be the one that a plan or a state means.
fn fits(association: &Association, known: &Value) -> bool {
    let generated = is_generated(association);
    let cidr = Value::from(association.ipv6_cidr_block().unwrap_or_default());
    let text = |name: &str| known.get(name).as_str().filter(|text| !text.is_empty());
    let known_cidr = text(Vpc::ipv6_cidr_block.name).map(Value::from);
    (generated || *known.get(Vpc::assign_generated_ipv6_cidr_block.name) != Value::Bool(true))
        && (!generated || text(Vpc::ipv6_ipam_pool_id.name).is_none())
        && known_cidr.is_none_or(|known| Ipv6Cidr::same(&known, &cidr))
}

/// Whether a network comes from AWS's own pool.
pub(super) fn is_generated(association: &Association) -> bool {
    association.ipv6_pool() == Some(AMAZON_POOL)
}

/// Whether any network is in this state.
pub(super) fn any(vpc: &AwsVpc, code: &Code) -> bool {
    vpc.ipv6_cidr_block_association_set().iter().any(|a| state(a) == Some(code))
}

/// How far a network is.
pub(super) fn state(association: &Association) -> Option<&Code> {
    association.ipv6_cidr_block_state()?.state()
}

/// Another length than that of the network is another network. The length alone, which a state may not
/// know, is not.
pub(in crate::services::ec2) fn plan(draft: &mut Draft<'_>) {
    let wanted = draft.config(Vpc::ipv6_netmask_length);
    let has = draft.prior(Vpc::ipv6_cidr_block).as_str().map(Ipv6Cidr::from);
    let Some(length) = has.as_ref().and_then(ipam::length) else { return };
    let is_known =
        wanted == draft.prior(Vpc::ipv6_netmask_length) || *wanted == Value::from(length);
    if !wanted.is_null() && !is_known {
        draft.unknown(Vpc::ipv6_association_id);
        for name in [Vpc::ipv6_cidr_block.name, Vpc::ipv6_cidr_block_network_border_group.name] {
            if draft.config(name).is_null() {
                draft.unknown(name);
            }
        }
    }
    take_over_pool(draft);
}

/// Plans the name of the pool where the state has none. Another network needs it; but whether there will be
/// another may be known only in Terraform's second plan, and that has to say of the pool what the first has
/// said. So the name is always taken over.
fn take_over_pool(draft: &mut Draft<'_>) {
    let pool = |value: &Value| Field::decode(value).filter(|_| !value.is_empty());
    let was: Option<PoolId> = pool(draft.prior(Vpc::ipv6_ipam_pool_id));
    let will: Option<PoolId> = pool(draft.config(Vpc::ipv6_ipam_pool_id));
    let (Some(was), Some(will)) = (was, will) else { return };
    if was.is_named() || !will.is_named() {
        return;
    }
    let network = draft.prior(Vpc::ipv6_cidr_block).as_str().unwrap_or_default().to_owned();
    if !draft.changes(Vpc::ipv6_association_id) {
        ipam::take_on_trust(draft, Vpc::ipv6_ipam_pool_id.name, &network);
    }
    // The name alone is no reason for another network.
    for name in OF_THE_NETWORK.iter().filter(|name| !draft.changes(**name)).collect::<Vec<_>>() {
        let value = draft.prior(*name).clone();
        draft.set(*name, value);
    }
    draft.set(Vpc::ipv6_ipam_pool_id, will.encode());
}

/// Gives the VPC another IPv6 CIDR block, or none.
pub(super) async fn update(cx: &Cx, id: &str, change: &Change<'_, Vpc>) -> Result<()> {
    let asked = change.of(Vpc::assign_generated_ipv6_cidr_block).is_some()
        || change.of(Vpc::ipv6_ipam_pool_id).is_some()
        || has_other_length(change)
        || change.of(Vpc::ipv6_cidr_block).is_some()
        || change.of(Vpc::ipv6_cidr_block_network_border_group).is_some();
    if !asked {
        return Ok(());
    }
    let new = change.new;
    let generated = new.assign_generated_ipv6_cidr_block == Some(true);
    let pool = new.ipv6_ipam_pool_id.clone().filter(|_| !generated);
    if pool.as_ref().is_some_and(|pool| !pool.is_named()) {
        // Before anything is taken away.
        return Err(Error::Invalid(
            "EC2 does not say which pool the IPv6 CIDR block came from: set `ipv6_ipam_pool_id` to the ID of the pool \
             that the new one shall come from"
                .into(),
        ));
    }
    let old = change.old.ipv6_association_id.as_deref();
    if let Some(association) = old {
        cx.ec2().disassociate_vpc_cidr_block().association_id(association).send().await?;
    }
    if !generated && pool.is_none() {
        return Ok(());
    }
    if let Some(association) = old {
        cx.until(LOSING, || has_lost(cx, id, association)).await?;
    }
    // What the old network was is no wish for the new one, but for its length.
    let cidr = change.of(Vpc::ipv6_cidr_block).cloned().flatten().filter(|_| !generated);
    let group = change.of(Vpc::ipv6_cidr_block_network_border_group).cloned().flatten();
    // Zero is the length of none.
    let length = new.ipv6_netmask_length.filter(|length| *length != 0);
    let length = length.filter(|_| pool.is_some() && cidr.is_none());
    cx.ec2()
        .associate_vpc_cidr_block()
        .vpc_id(id)
        .set_amazon_provided_ipv6_cidr_block(generated.then_some(true))
        .set_ipv6_cidr_block(cidr.map(Into::into))
        .set_ipv6_ipam_pool_id(pool.map(Into::into))
        .set_ipv6_netmask_length(int32(length))
        .set_ipv6_cidr_block_network_border_group(group.filter(|_| generated))
        .send()
        .await?;
    Ok(())
}

/// Whether the network that is there has another length than is asked for.
fn has_other_length(change: &Change<'_, Vpc>) -> bool {
    let has = change.old.ipv6_cidr_block.as_ref().and_then(ipam::length);
    let wanted = change.of(Vpc::ipv6_netmask_length).copied().flatten();
    has.is_some() && wanted.is_some() && has != wanted
}

/// Whether the IPv6 CIDR block that was taken away is gone for good.
async fn has_lost(cx: &Cx, id: &str, association: &str) -> Result<bool> {
    let vpcs = describe(cx, vec![filter("vpc-id", [id])]).await?;
    let mut associations = vpcs.iter().flat_map(AwsVpc::ipv6_cidr_block_association_set);
    let left = associations.find(|a| a.association_id() == Some(association));
    Ok(left.is_none_or(|a| state(a) == Some(&Disassociated)))
}

//! What the types about further CIDR blocks of a VPC have in common.

mod id;
mod overlap;

pub(super) use id::BlockId;
pub(super) use overlap::explained;

use super::vpc::describe;
use super::{PAGE, filter, ipam};
use crate::engine::{
    AbsentIf, Because, Cx, Error, Found, Observed, Operation, Resource, Result, Retry, Timeouts,
    Within, few,
};
use crate::schema::types::Cidr;
use aws_sdk_ec2::types::VpcCidrBlockStateCode::{
    self as Code, Associated, Associating, Disassociated, Disassociating, Failed, Failing,
};
use aws_sdk_ec2::types::{Subnet, Vpc, VpcCidrBlockState as State};
use ipnet::IpNet;

/// What an import id is.
pub(super) const IMPORT: &str = "the ID of the association, such as `vpc-cidr-assoc-0123456789abcdef0`; for a block from \
    an IPAM pool, followed by the ID of the pool and, if it is configured, the prefix length: \
    `vpc-cidr-assoc-0123456789abcdef0,ipam-pool-0123456789abcdef0,24`";

/// How long to wait.
pub(super) const TIMEOUTS: Timeouts =
    Timeouts::DEFAULT.with(Operation::Create, 10).with(Operation::Delete, 10);

/// The refusal of a VPC that is not there, or not shown everywhere yet.
const NO_VPC: &str = "InvalidVpcID.NotFound";
/// The refusal to take a block away in which there are subnets.
const IN_USE: &str = "InvalidCidrBlock.InUse";
/// The refusals of what is gone.
const GONE: &[&str] = &["InvalidVpcCidrBlockAssociationID.NotFound", NO_VPC];

/// Errors that pass by themselves.
pub(super) const RETRIES: &[Retry] = &[
    Retry {
        operation: Operation::Create,
        code: NO_VPC,
        message: "",
        within: Within::Propagation(Because::Named),
    },
    // A new IPAM needs a while until it knows the account.
    Retry {
        operation: Operation::Create,
        code: "UnsupportedOperation",
        message: "is not monitored by IPAM",
        within: Within::Timeout,
    },
    // A subnet that was deleted just now may still count.
    Retry {
        operation: Operation::Delete,
        code: IN_USE,
        message: "",
        within: Within::Propagation(Because::Changed("aws_subnet")),
    },
];

/// A CIDR block of a VPC, of either version of IP.
#[derive(Clone, Copy)]
struct Block<'a> {
    association: &'a str,
    cidr: &'a str,
    state: Option<&'a State>,
}

impl Block<'_> {
    fn network(&self) -> Option<IpNet> {
        Cidr::from(self.cidr).network()
    }
}

/// All blocks of a VPC that it has, or is getting or losing.
fn blocks(vpc: &Vpc) -> impl Iterator<Item = Block<'_>> {
    let v4 = vpc.cidr_block_association_set().iter().filter_map(|block| {
        let state = block.cidr_block_state();
        Some(Block { association: block.association_id()?, cidr: block.cidr_block()?, state })
    });
    let v6 = vpc.ipv6_cidr_block_association_set().iter().filter_map(|block| {
        let state = block.ipv6_cidr_block_state();
        Some(Block { association: block.association_id()?, cidr: block.ipv6_cidr_block()?, state })
    });
    v4.chain(v6).filter(|block| !is_gone(block.state))
}

/// Whether a block is gone: EC2 goes on to list it for half an hour.
pub(super) fn is_gone(state: Option<&State>) -> bool {
    code(state) == Some(&Disassociated)
}

/// Whether a VPC has a block, or is getting it.
pub(super) fn is_there(state: Option<&State>) -> bool {
    matches!(code(state), Some(Associated | Associating))
}

fn code(state: Option<&State>) -> Option<&Code> {
    state?.state()
}

/// The objects by their keys. `by` is the filter for associations, and `observed` an object, if a VPC has its block.
/// A refresh lists the VPCs once for all types that are about them.
pub(super) async fn read<R: Resource<Key = BlockId>>(
    cx: &Cx,
    keys: &[BlockId],
    by: &str,
    observed: impl Fn(&Vpc, &BlockId) -> Option<Observed<R>> + Send + Sync,
) -> Result<Found<R>> {
    let all = few(cx.ec2().describe_vpcs().max_results(PAGE).into_paginator().items().send());
    let mut found = Found::<R>::new();
    let listed = cx.listing("VPCs", keys.len(), all).await;
    if let Some(vpcs) = listed.as_ref().and_then(|listed| listed.as_ref().as_ref()) {
        found.extend(among(vpcs, keys, &observed));
    }
    let missing: Vec<&BlockId> = keys.iter().filter(|key| !found.contains_key(*key)).collect();
    if !missing.is_empty() {
        let vpcs = describe(cx, vec![filter(by, missing.iter().map(|key| key.id()))]).await?;
        found.extend(among(&vpcs, missing, &observed));
    }
    Ok(found)
}

fn among<'a, R: Resource<Key = BlockId>>(
    vpcs: &[Vpc],
    keys: impl IntoIterator<Item = &'a BlockId>,
    observed: &impl Fn(&Vpc, &BlockId) -> Option<Observed<R>>,
) -> impl Iterator<Item = (BlockId, Observed<R>)> {
    let of = |key: &BlockId| vpcs.iter().find_map(|vpc| observed(vpc, key));
    keys.into_iter().filter_map(move |key| Some((key.clone(), of(key)?)))
}

/// How far a block is.
pub(super) fn so_far<M>(observed: Observed<M>, state: Option<&State>) -> Observed<M> {
    let is = |wanted: &Code| code(state) == Some(wanted);
    let why = state.and_then(State::status_message).filter(|why| !why.is_empty());
    observed
        .moving_if(is(&Associating), "associating")
        .moving_if(is(&Disassociating), "disassociating")
        .moving_if(is(&Failing), "failing")
        .failed_if(is(&Failed), why.unwrap_or("EC2 cannot associate the CIDR block"))
}

/// Takes a block from its VPC, and waits until the pool has it back that it came from.
pub(super) async fn end(
    cx: &Cx,
    id: &BlockId,
    (vpc, cidr): (&str, Option<&str>),
    pool: Option<&str>,
) -> Result<()> {
    let call = cx.ec2().disassociate_vpc_cidr_block().association_id(id.id());
    call.send().await.absent_if(GONE)?;
    match (cidr, pool) {
        (Some(cidr), Some(pool)) => ipam::until_block_released(cx, vpc, cidr, pool).await,
        _ => Ok(()),
    }
}

/// What is in a block that EC2 does not take away.
pub(super) async fn obstacles(cx: &Cx, id: &BlockId, by: &str, refusal: &Error) -> Option<String> {
    if refusal.code() != Some(IN_USE) {
        return None;
    }
    let vpcs = describe(cx, vec![filter(by, [id.id()])]).await.ok()?;
    let (vpc, block) = vpcs.iter().find_map(|vpc| {
        let block = blocks(vpc).find(|block| block.association == id.id())?;
        Some((vpc, block))
    })?;
    let network = block.network()?;
    let call = cx.ec2().describe_subnets().filters(filter("vpc-id", [vpc.vpc_id()?]));
    let subnets = call.into_paginator().items().send();
    let subnets = subnets.collect::<std::result::Result<Vec<_>, _>>().await.ok()?;
    let within = subnets.iter().filter(|subnet| {
        networks_of(subnet).any(|own| own.parse::<IpNet>().is_ok_and(|own| network.contains(&own)))
    });
    let ids: Vec<&str> = within.filter_map(Subnet::subnet_id).collect();
    (!ids.is_empty()).then(|| {
        format!(
            "Subnets in {network}: {}. Delete them, or what of them is in the block, then apply again.",
            ids.join(", ")
        )
    })
}

fn networks_of(subnet: &Subnet) -> impl Iterator<Item = &str> {
    let v6 = subnet.ipv6_cidr_block_association_set().iter();
    subnet.cidr_block().into_iter().chain(v6.filter_map(|block| block.ipv6_cidr_block()))
}

//! `aws_vpc_ipv4_cidr_block_association`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::ipam::{self, Pooled};
use super::vpc::describe;
use super::vpc_cidr_blocks::{self as blocks, BlockId};
use super::{FILTER_VALUES, filter, int32, sizes};
use crate::diagnostic::Diagnostics;
use crate::engine::{Cx, Error, Found, Lost, Observed, Resource, Result, Spec, required};
use crate::plan::Draft;
use crate::schema::Field;
use crate::schema::types::{Ipv4Cidr, PrefixLengths};
use crate::value::Value;
use aws_sdk_ec2::types::Vpc as AwsVpc;

model! {
    /// Gives a VPC another IPv4 CIDR block, beside the one that it was created with.
    ///
    /// Subnets in the block have to be created after it and deleted before it: their `vpc_id` can be that of the
    /// association.
    #[tf(at_least_one_of = &[
            Ipv4CidrBlockAssociation::cidr_block.name,
            Ipv4CidrBlockAssociation::ipv4_ipam_pool_id.name,
         ])]
    pub(in crate::services) struct Ipv4CidrBlockAssociation {
        /// IPv4 CIDR block, from /16 to /28. Left out, it is taken from an IPAM pool. It must not overlap with another
        /// block of the VPC.
        #[tf(optional, computed, replace)]
        cidr_block: Option<Ipv4Cidr>,
        /// ID of the association.
        #[tf(computed)]
        id: Option<String>,
        /// ID of the IPAM pool that the block is taken from. A block from another pool is another association.
        #[tf(optional)]
        ipv4_ipam_pool_id: Option<String>,
        /// Prefix length of a block that is taken from an IPAM pool. Another length than that of the block is another
        /// association.
        #[tf(optional, range = (16, 28), requires = &[Ipv4CidrBlockAssociation::ipv4_ipam_pool_id.name])]
        ipv4_netmask_length: Option<i64>,
        /// ID of the VPC.
        #[tf(required, replace)]
        vpc_id: String,
    }
}

/// The filter for associations.
const BY: &str = "cidr-block-association.association-id";
/// The block, as far as a pool decides about it.
const POOLED: Pooled = Pooled {
    pool: Ipv4CidrBlockAssociation::ipv4_ipam_pool_id.name,
    length: Ipv4CidrBlockAssociation::ipv4_netmask_length.name,
    cidr: Ipv4CidrBlockAssociation::cidr_block.name,
};

impl Resource for Ipv4CidrBlockAssociation {
    const SPEC: Spec = Spec {
        timeouts: blocks::TIMEOUTS,
        read_at_once: FILTER_VALUES,
        retries: blocks::RETRIES,
        await_delete: true,
        // A VPC has a block once, but pools may give it several.
        ..Spec::of(
            "aws_vpc_ipv4_cidr_block_association",
            Lost::UniqueBy(&[Ipv4CidrBlockAssociation::cidr_block.name]),
            blocks::IMPORT,
        )
    };
    type Key = BlockId;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        let lengths = [(Ipv4CidrBlockAssociation::cidr_block.name, PrefixLengths::VPC_IPV4)];
        sizes(config, &lengths, problems);
    }

    fn plan(draft: &mut Draft<'_>) {
        ipam::plan(draft, &POOLED);
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<BlockId> {
        let call = cx
            .ec2()
            .associate_vpc_cidr_block()
            .vpc_id(&plan.vpc_id)
            .set_cidr_block(plan.cidr_block.clone().map(Into::into))
            .set_ipv4_ipam_pool_id(plan.ipv4_ipam_pool_id.clone())
            .set_ipv4_netmask_length(int32(plan.ipv4_netmask_length));
        match call.send().await.map_err(Error::from) {
            Ok(answer) => {
                let id = answer.cidr_block_association.and_then(|block| block.association_id);
                required(id, "AssociationId").map(BlockId::new)
            }
            Err(refusal) => {
                let cidr = plan.cidr_block.as_ref().map(Ipv4Cidr::as_str);
                Err(blocks::explained(cx, &plan.vpc_id, cidr, refusal).await)
            }
        }
    }

    async fn read(cx: &Cx, keys: &[BlockId]) -> Result<Found<Self>> {
        blocks::read(cx, keys, BY, |vpc, key| observed(cx, vpc, key)).await
    }

    async fn delete(cx: &Cx, id: &BlockId, object: &Self) -> Result<()> {
        let cidr = object.cidr_block.as_ref().map(Ipv4Cidr::as_str);
        let pool = object.ipv4_ipam_pool_id.as_deref();
        blocks::end(cx, id, (&object.vpc_id, cidr), pool).await
    }

    async fn obstacles(cx: &Cx, id: &BlockId, refusal: &Error) -> Option<String> {
        blocks::obstacles(cx, id, BY, refusal).await
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<BlockId>> {
        let vpcs = describe(cx, vec![filter("vpc-id", [&plan.vpc_id])]).await?;
        let all = vpcs.iter().flat_map(AwsVpc::cidr_block_association_set);
        let its = all.filter(|block| {
            let cidr = block.cidr_block().map(Ipv4Cidr::from);
            let is_meant = |wanted: &Ipv4Cidr| {
                cidr.as_ref().is_some_and(|cidr| Ipv4Cidr::same(&wanted.encode(), &cidr.encode()))
            };
            blocks::is_there(block.cidr_block_state())
                && plan.cidr_block.as_ref().is_none_or(is_meant)
        });
        Ok(its.filter_map(|block| block.association_id()).map(BlockId::new).collect())
    }
}

/// The association of a key, if a VPC has it. What AWS does not tell is as in the plan or the prior state, or as an import
/// says.
fn observed(cx: &Cx, vpc: &AwsVpc, key: &BlockId) -> Option<Observed<Ipv4CidrBlockAssociation>> {
    let mut all = vpc.cidr_block_association_set().iter();
    let block = all.find(|block| block.association_id() == Some(key.id()))?;
    let state = block.cidr_block_state();
    if blocks::is_gone(state) {
        return None;
    }
    let known: Ipv4CidrBlockAssociation = cx.known_as(&key.to_string()).unwrap_or_default();
    let observed = Observed::settled(Ipv4CidrBlockAssociation {
        cidr_block: block.cidr_block().map(Into::into),
        id: block.association_id.clone(),
        ipv4_ipam_pool_id: key.pool().or(known.ipv4_ipam_pool_id),
        ipv4_netmask_length: key.length().or(known.ipv4_netmask_length),
        vpc_id: vpc.vpc_id.clone().unwrap_or_default(),
    });
    Some(blocks::so_far(observed, state))
}

//! `aws_vpc_ipv6_cidr_block_association`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::ipam::{self, AMAZON_POOL, Pooled};
use super::vpc::describe;
use super::vpc_cidr_blocks::{self as blocks, BlockId};
use super::{FILTER_VALUES, filter, int32, sizes};
use crate::diagnostic::Diagnostics;
use crate::engine::{Cx, Error, Found, Lost, Observed, Resource, Result, Spec, required};
use crate::plan::Draft;
use crate::schema::types::{Ipv6Cidr, PrefixLengths};
use crate::schema::{Field, Lit};
use crate::value::Value;
use aws_sdk_ec2::types::{Vpc as AwsVpc, VpcIpv6CidrBlockAssociation as AwsBlock};

model! {
    /// Gives a VPC an IPv6 CIDR block, beside the one that `aws_vpc` may give it.
    ///
    /// Subnets in the block have to be created after it and deleted before it: their `vpc_id` can be that of the
    /// association.
    #[tf(at_least_one_of = &[
            Ipv6CidrBlockAssociation::assign_generated_ipv6_cidr_block.name,
            Ipv6CidrBlockAssociation::ipv6_ipam_pool_id.name,
            Ipv6CidrBlockAssociation::ipv6_pool.name,
         ])]
    pub(in crate::services) struct Ipv6CidrBlockAssociation {
        /// Whether AWS assigns a block of the size /56. `false` by default.
        #[tf(optional, replace, default = Lit::Bool(false), conflicts = &[
            Ipv6CidrBlockAssociation::ipv6_cidr_block.name,
            Ipv6CidrBlockAssociation::ipv6_ipam_pool_id.name,
            Ipv6CidrBlockAssociation::ipv6_netmask_length.name,
            Ipv6CidrBlockAssociation::ipv6_pool.name,
         ])]
        assign_generated_ipv6_cidr_block: Option<bool>,
        /// ID of the association.
        #[tf(computed)]
        id: Option<String>,
        /// Where the block comes from: `amazon`, `byoip` or `none`.
        #[tf(computed)]
        ip_source: Option<String>,
        /// Whether the addresses are advertised on the internet: `public` or `private`.
        #[tf(computed)]
        ipv6_address_attribute: Option<String>,
        /// IPv6 CIDR block, from /44 to /60 in steps of 4. Can be chosen only if it comes from a pool.
        #[tf(optional, computed, replace, conflicts = &[Ipv6CidrBlockAssociation::ipv6_netmask_length.name])]
        ipv6_cidr_block: Option<Ipv6Cidr>,
        /// ID of the IPAM pool that the block is taken from. A block from another pool is another association.
        #[tf(optional, conflicts = &[Ipv6CidrBlockAssociation::ipv6_pool.name])]
        ipv6_ipam_pool_id: Option<String>,
        /// Prefix length of a block that is taken from an IPAM pool: 44 to 60 in steps of 4. Another length than that of
        /// the block is another association.
        #[tf(optional, range = (44, 60), requires = &[Ipv6CidrBlockAssociation::ipv6_ipam_pool_id.name])]
        ipv6_netmask_length: Option<i64>,
        /// ID of a pool of addresses of your own (BYOIP) that the block is taken from. `Amazon` for a block that AWS
        /// assigns, and `IPAM Managed` for one from an IPAM pool.
        #[tf(optional, computed, replace, empty_is_unset)]
        ipv6_pool: Option<String>,
        /// ID of the VPC.
        #[tf(required, replace)]
        vpc_id: String,
    }
}

/// The filter for associations.
const BY: &str = "ipv6-cidr-block-association.association-id";
/// The block, as far as a pool decides about it.
const POOLED: Pooled = Pooled {
    pool: Ipv6CidrBlockAssociation::ipv6_ipam_pool_id.name,
    length: Ipv6CidrBlockAssociation::ipv6_netmask_length.name,
    cidr: Ipv6CidrBlockAssociation::ipv6_cidr_block.name,
};

impl Resource for Ipv6CidrBlockAssociation {
    const SPEC: Spec = Spec {
        timeouts: blocks::TIMEOUTS,
        read_at_once: FILTER_VALUES,
        retries: blocks::RETRIES,
        await_delete: true,
        // A VPC has a block once, but pools and AWS may give it several.
        ..Spec::of(
            "aws_vpc_ipv6_cidr_block_association",
            Lost::UniqueBy(&[Ipv6CidrBlockAssociation::ipv6_cidr_block.name]),
            blocks::IMPORT,
        )
    };
    type Key = BlockId;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        let lengths = [
            (Ipv6CidrBlockAssociation::ipv6_cidr_block.name, PrefixLengths::VPC_IPV6),
            (Ipv6CidrBlockAssociation::ipv6_netmask_length.name, PrefixLengths::VPC_IPV6),
        ];
        sizes(config, &lengths, problems);
    }

    fn plan(draft: &mut Draft<'_>) {
        // A block that AWS has assigned, or one of a pool of one's own, did not come from there.
        let came_from =
            draft.prior(Ipv6CidrBlockAssociation::ipv6_pool).as_str().unwrap_or_default();
        if came_from == AMAZON_POOL || came_from.starts_with("ipv6pool-") {
            let pool = Ipv6CidrBlockAssociation::ipv6_ipam_pool_id;
            if !draft.config(pool).is_empty() && draft.changes(pool) {
                draft.replace(pool);
            }
            return;
        }
        ipam::plan(draft, &POOLED);
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<BlockId> {
        let call = cx
            .ec2()
            .associate_vpc_cidr_block()
            .vpc_id(&plan.vpc_id)
            .set_amazon_provided_ipv6_cidr_block(
                plan.assign_generated_ipv6_cidr_block.filter(|on| *on),
            )
            .set_ipv6_cidr_block(plan.ipv6_cidr_block.clone().map(Into::into))
            .set_ipv6_ipam_pool_id(plan.ipv6_ipam_pool_id.clone())
            .set_ipv6_netmask_length(int32(plan.ipv6_netmask_length))
            .set_ipv6_pool(plan.ipv6_pool.clone());
        match call.send().await.map_err(Error::from) {
            Ok(answer) => {
                let id = answer.ipv6_cidr_block_association.and_then(|block| block.association_id);
                required(id, "AssociationId").map(BlockId::new)
            }
            Err(refusal) => {
                let cidr = plan.ipv6_cidr_block.as_ref().map(Ipv6Cidr::as_str);
                Err(blocks::explained(cx, &plan.vpc_id, cidr, refusal).await)
            }
        }
    }

    async fn read(cx: &Cx, keys: &[BlockId]) -> Result<Found<Self>> {
        blocks::read(cx, keys, BY, |vpc, key| observed(cx, vpc, key)).await
    }

    async fn delete(cx: &Cx, id: &BlockId, object: &Self) -> Result<()> {
        let cidr = object.ipv6_cidr_block.as_ref().map(Ipv6Cidr::as_str);
        let pool = object.ipv6_ipam_pool_id.as_deref();
        blocks::end(cx, id, (&object.vpc_id, cidr), pool).await
    }

    async fn obstacles(cx: &Cx, id: &BlockId, refusal: &Error) -> Option<String> {
        blocks::obstacles(cx, id, BY, refusal).await
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<BlockId>> {
        let vpcs = describe(cx, vec![filter("vpc-id", [&plan.vpc_id])]).await?;
        let all = vpcs.iter().flat_map(AwsVpc::ipv6_cidr_block_association_set);
        let its = all.filter(|block| {
            blocks::is_there(block.ipv6_cidr_block_state()) && can_be_of(block, plan)
        });
        Ok(its.filter_map(|block| block.association_id()).map(BlockId::new).collect())
    }
}

/// Whether a block can be the one that a plan means.
fn can_be_of(block: &AwsBlock, plan: &Ipv6CidrBlockAssociation) -> bool {
    let generated = block.ipv6_pool() == Some(AMAZON_POOL);
    let cidr = block.ipv6_cidr_block().map(Ipv6Cidr::from);
    let is_meant = |wanted: &Ipv6Cidr| {
        cidr.as_ref().is_some_and(|cidr| Ipv6Cidr::same(&wanted.encode(), &cidr.encode()))
    };
    generated == (plan.assign_generated_ipv6_cidr_block == Some(true))
        && plan.ipv6_cidr_block.as_ref().is_none_or(is_meant)
}

/// The association of a key, if a VPC has it. What AWS does not tell is as in the plan or the prior state, or as an import
/// says.
fn observed(cx: &Cx, vpc: &AwsVpc, key: &BlockId) -> Option<Observed<Ipv6CidrBlockAssociation>> {
    let mut all = vpc.ipv6_cidr_block_association_set().iter();
    let block = all.find(|block| block.association_id() == Some(key.id()))?;
    let state = block.ipv6_cidr_block_state();
    if blocks::is_gone(state) {
        return None;
    }
    let known: Ipv6CidrBlockAssociation = cx.known_as(&key.to_string()).unwrap_or_default();
    let observed = Observed::settled(Ipv6CidrBlockAssociation {
        assign_generated_ipv6_cidr_block: Some(block.ipv6_pool() == Some(AMAZON_POOL)),
        id: block.association_id.clone(),
        ip_source: block.ip_source().map(|source| source.as_str().to_owned()),
        ipv6_address_attribute: block.ipv6_address_attribute().map(|a| a.as_str().to_owned()),
        ipv6_cidr_block: block.ipv6_cidr_block().map(Into::into),
        ipv6_ipam_pool_id: key.pool().or(known.ipv6_ipam_pool_id),
        ipv6_netmask_length: key.length().or(known.ipv6_netmask_length),
        ipv6_pool: block.ipv6_pool.clone(),
        vpc_id: vpc.vpc_id.clone().unwrap_or_default(),
    });
    Some(blocks::so_far(observed, state))
}

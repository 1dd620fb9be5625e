//! Pools of the IP address manager, and networks that were taken from them.

use crate::engine::{AbsentIf, Cx, Result};
use crate::plan::Draft;
use crate::schema::types::{Cidr, Ipv6Cidr};
use crate::schema::{Field, Shape};
use crate::value::Value;
use aws_sdk_ec2::types::IpamPoolAllocation;
use std::time::Duration;

/// What EC2 says of a network from a pool whose ID it does not tell.
const UNNAMED: &str = "IPAM Managed";
/// The pool of the IPv6 CIDR blocks that AWS assigns, as the API names it.
pub(super) const AMAZON_POOL: &str = "Amazon";

/// The ID of a pool of addresses. EC2 names the pools that were brought along; of the others it tells no more
/// than that there is one, which is no change.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct PoolId(String);

impl PoolId {
    /// Whether it is an ID, and not only that there is a pool.
    pub(super) fn is_named(&self) -> bool {
        self.0 != UNNAMED
    }
    /// Whether it is the ID of a pool of IPAM, and not of one that was brought along.
    pub(super) fn is_in_ipam(&self) -> bool {
        self.0.starts_with("ipam-pool-")
    }
}

impl From<&str> for PoolId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}
impl From<PoolId> for String {
    fn from(id: PoolId) -> Self {
        id.0
    }
}

impl Field for PoolId {
    const SHAPE: Shape = Shape::String;
    fn decode(value: &Value) -> Option<Self> {
        value.as_str().map(Self::from)
    }
    fn encode(&self) -> Value {
        Value::from(self.0.as_str())
    }
    fn same(a: &Value, b: &Value) -> bool {
        let is_pool = |v: &Value| v.as_str().is_some_and(|id| !id.is_empty());
        let is_unnamed = |v: &Value| v.as_str() == Some(UNNAMED);
        a == b || (is_pool(a) && is_pool(b) && (is_unnamed(a) || is_unnamed(b)))
    }
}

/// The prefix length of a network.
pub(super) fn length(network: &Ipv6Cidr) -> Option<i64> {
    network.network().map(|network| i64::from(network.prefix_len()))
}

/// A network that is chosen once, when its owner is made: the names of its attributes.
pub(super) struct Pooled {
    /// The pool that it is taken from.
    pub(super) pool: &'static str,
    /// Its prefix length, where the pool chooses the rest.
    pub(super) length: &'static str,
    /// The network itself.
    pub(super) cidr: &'static str,
}

/// Plans a new object where it asks for another network than there is. AWS does not tell from which pool the
/// network of a VPC or a subnet came, so that an imported object knows neither pool nor length: that is no
/// reason to destroy it.
pub(super) fn plan(draft: &mut Draft<'_>, of: &Pooled) {
    if draft.is_create() {
        return;
    }
    let network = draft.prior(of.cidr).clone();
    let length = network.as_str().and_then(|text| Cidr::from(text).network());
    let length = length.map_or(Value::Null, |network| i64::from(network.prefix_len()).into());
    let wanted = draft.config(of.length);
    if !wanted.is_null() && wanted != draft.prior(of.length) && *wanted != length {
        draft.replace(of.length);
    }
    let (was, will) = (draft.prior(of.pool), draft.config(of.pool));
    if will.is_empty() || was == will {
        return;
    }
    if !was.is_empty() || network.is_empty() {
        draft.replace(of.pool);
    } else {
        take_on_trust(draft, of.pool, network.as_str().unwrap_or_default());
    }
}

/// Warns that nobody can tell whether a network, which stays as it is, came from this pool.
pub(super) fn take_on_trust(draft: &mut Draft<'_>, pool: &'static str, network: &str) {
    let detail = format!(
        "AWS does not tell which pool {network} came from. The plan takes over what the configuration says and changes \
         nothing in AWS. If it did not come from there, `-replace` makes a new object from the pool."
    );
    draft.warning(pool, "The pool is taken on trust", detail);
}

/// IPAM releases a network some time after its owner is gone: half an hour was seen.
const RELEASE: Duration = Duration::from_mins(35);

/// Waits until pools have back what the object of this ID had from them, so that they can be deleted. Where the
/// caller may not look into a pool, which can be another account's, there is nothing to wait for.
pub(super) async fn until_released(
    cx: &Cx,
    id: &str,
    pools: impl IntoIterator<Item = String>,
) -> Result<()> {
    let its = |allocation: &IpamPoolAllocation| allocation.resource_id() == Some(id);
    for pool in pools {
        let last = format!("holding its CIDR block in the pool {pool}, although it is deleted,");
        cx.until_within(RELEASE, &last, || is_released(cx, &pool, its)).await?;
    }
    Ok(())
}

/// The same for one CIDR block that an owner has lost, which may have others from there.
pub(super) async fn until_block_released(
    cx: &Cx,
    owner: &str,
    cidr: &str,
    pool: &str,
) -> Result<()> {
    let its = |allocation: &IpamPoolAllocation| {
        let own = Value::from(allocation.cidr().unwrap_or_default());
        allocation.resource_id() == Some(owner) && Cidr::same(&own, &cidr.into())
    };
    let last = format!("held in the pool {pool}, although it is disassociated,");
    cx.until_within(RELEASE, &last, || is_released(cx, pool, its)).await
}

async fn is_released(
    cx: &Cx,
    pool: &str,
    its: impl Fn(&IpamPoolAllocation) -> bool + Send,
) -> Result<bool> {
    let call = cx.ec2().get_ipam_pool_allocations().ipam_pool_id(pool).into_paginator();
    let pages = call.items().send().collect::<std::result::Result<Vec<_>, _>>().await;
    let allocations = pages.absent_if(&["InvalidIpamPoolId.NotFound", "UnauthorizedOperation"]);
    let allocations = allocations?.unwrap_or_default();
    Ok(!allocations.iter().any(its))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pool_that_is_not_named_may_be_any_but_not_none() {
        let same = |a: &str, b: &str| PoolId::same(&a.into(), &b.into());
        assert!(same("ipam-pool-1", UNNAMED) && same(UNNAMED, "ipam-pool-1"));
        assert!(!same("ipam-pool-1", "ipam-pool-2"));
        assert!(!same("", UNNAMED) && same("", ""));
    }
}

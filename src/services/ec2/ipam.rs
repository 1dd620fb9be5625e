//! Pools of the IP address manager.

use crate::schema::Field;
use crate::value::{Type, Value};

/// What EC2 says of a network from a pool whose ID it does not tell.
const UNNAMED: &str = "IPAM Managed";

/// The ID of a pool of addresses. EC2 names the pools that were brought along; of the others it tells no more
/// than that there is one, which is no change.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct PoolId(String);

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
    fn ty() -> Type {
        Type::String
    }
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

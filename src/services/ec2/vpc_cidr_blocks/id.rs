//! IDs of associations, and what more an import can say.

use crate::engine::Key;
use crate::quoted::quoted;
use std::fmt;

/// The ID of an association. That of an import may name the pool that the block came from, and the prefix length that was
/// asked for: AWS tells neither.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct BlockId {
    id: String,
    pool: Option<String>,
    length: Option<u8>,
}

impl BlockId {
    pub(in crate::services::ec2) fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), pool: None, length: None }
    }
    pub(in crate::services::ec2) fn id(&self) -> &str {
        &self.id
    }
    /// The pool that an import names.
    pub(in crate::services::ec2) fn pool(&self) -> Option<String> {
        self.pool.clone()
    }
    /// The prefix length that an import names.
    pub(in crate::services::ec2) fn length(&self) -> Option<i64> {
        self.length.map(i64::from)
    }
}

impl fmt::Display for BlockId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)?;
        self.pool.iter().try_for_each(|pool| write!(f, ",{pool}"))?;
        self.length.iter().try_for_each(|length| write!(f, ",{length}"))
    }
}

impl Key for BlockId {
    fn parse(id: &str) -> Result<Self, String> {
        let mut parts = id.split(',');
        let (own, pool, length) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        let length = length.map(str::parse::<u8>).transpose();
        let named = pool.is_none_or(|pool| pool.starts_with("ipam-pool-"));
        match length {
            Ok(length) if own.starts_with("vpc-cidr-assoc-") && named && parts.next().is_none() => {
                Ok(Self { id: own.to_owned(), pool: pool.map(str::to_owned), length })
            }
            _ => Err(format!("{} is not ASSOCIATION_ID[,POOL_ID[,LENGTH]].", quoted(id))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_may_name_the_pool_and_the_length() {
        for id in
            ["vpc-cidr-assoc-1", "vpc-cidr-assoc-1,ipam-pool-1", "vpc-cidr-assoc-1,ipam-pool-1,24"]
        {
            let key = BlockId::parse(id).unwrap();
            assert_eq!((key.to_string().as_str(), key.id()), (id, "vpc-cidr-assoc-1"));
        }
        let key = BlockId::parse("vpc-cidr-assoc-1,ipam-pool-1,24").unwrap();
        assert_eq!((key.pool().as_deref(), key.length()), (Some("ipam-pool-1"), Some(24)));
        for id in [
            "",
            "vpc-1",
            "vpc-cidr-assoc-1,",
            "vpc-cidr-assoc-1,24",
            "vpc-cidr-assoc-1,ipam-pool-1,",
            "vpc-cidr-assoc-1,ipam-pool-1,a",
            "vpc-cidr-assoc-1,ipam-pool-1,24,",
        ] {
            assert!(BlockId::parse(id).is_err(), "{id}");
        }
    }
}

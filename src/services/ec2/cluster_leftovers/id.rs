//! A cluster: the VPC it is in and its name.

use crate::engine::Key;
use crate::quoted::quoted;
use std::fmt;

/// What stands between both in an ID.
const BETWEEN: char = '/';

/// The VPC that a cluster is in, and its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct Cluster {
    pub(super) vpc: String,
    pub(super) name: String,
}

impl fmt::Display for Cluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{BETWEEN}{}", self.vpc, self.name)
    }
}

impl Key for Cluster {
    fn parse(id: &str) -> Result<Self, String> {
        match id.split_once(BETWEEN) {
            Some((vpc, name)) if vpc.starts_with("vpc-") && !name.is_empty() => {
                Ok(Self { vpc: vpc.to_owned(), name: name.to_owned() })
            }
            _ => Err(format!("{} is not VPC_ID{BETWEEN}CLUSTER_NAME.", quoted(id))),
        }
    }
}

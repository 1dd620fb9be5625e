//! The data sources.

pub(in crate::services) mod policy;
pub(in crate::services) mod role;

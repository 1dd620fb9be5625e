//! The data sources.

pub(in crate::services) mod cluster;
pub(in crate::services) mod cluster_auth;

//! The data sources.

#[cfg(test)]
mod tests;

pub(in crate::services) mod instance_profile;
pub(in crate::services) mod openid_connect_provider;
pub(in crate::services) mod policy;
pub(in crate::services) mod principal_policy_simulation;
pub(in crate::services) mod role;
pub(in crate::services) mod roles;
pub(in crate::services) mod session_context;

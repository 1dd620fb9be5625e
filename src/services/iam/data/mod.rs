//! The data sources.

#[cfg(test)]
mod tests;

pub(in crate::services) mod policy;
pub(in crate::services) mod role;

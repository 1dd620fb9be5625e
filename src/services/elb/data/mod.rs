//! The data sources of classic load balancers.

pub(in crate::services) mod balancer;
pub(in crate::services) mod hosted_zone_id;
pub(in crate::services) mod service_account;
#[cfg(test)]
mod tests;

use crate::engine::{Error, Result};

/// What a table has for a region. `lack` says what to do where it has nothing.
fn of_region(
    table: &[(&str, &'static str)],
    region: &str,
    what: &str,
    lack: &str,
) -> Result<&'static str> {
    let row = table.iter().find(|(name, _)| *name == region);
    let lacks =
        || Error::Invalid(format!("AWS documents no {what} for the region {region}. {lack}"));
    row.map(|(_, value)| *value).ok_or_else(lacks)
}

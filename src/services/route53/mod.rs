//! Route 53: hosted zones and their records. What its types have in common.

mod changes;
pub(super) mod record;
mod sets;
#[cfg(test)]
pub(super) mod testing;
pub(super) mod zone;

/// "There is no such zone", in the words of Route 53.
const NO_ZONE: &[&str] = &["NoSuchHostedZone"];

//! Redshift: what clusters are put into. What its types have in common.

pub(super) mod subnet_group;
mod tags;

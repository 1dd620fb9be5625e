//! RDS: what relational databases are put into. What its types have in common.

pub(super) mod subnet_group;
mod tags;

//! The types, one file each. To add one: write its file, add its line here.

mod ec2;
mod iam;
mod meta;
mod sts;

use crate::engine::{AnyDataSource, AnyResource, data, of};

/// All resource types, by name.
pub const RESOURCES: &[&dyn AnyResource] =
    &[of::<iam::role::Role>(), of::<ec2::subnet::Subnet>(), of::<ec2::vpc::Vpc>()];

/// All data sources, by name.
pub const DATA_SOURCES: &[&dyn AnyDataSource] = &[
    data::<ec2::availability_zones::AvailabilityZones>(),
    data::<sts::caller_identity::CallerIdentity>(),
    data::<meta::partition::Partition>(),
    data::<meta::region::Region>(),
];

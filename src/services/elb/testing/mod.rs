//! Classic load balancers in the tables of the store, as their API Reference documents them.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_Operations.html>

mod attributes;
mod balancer;
mod instance;
mod listeners;
mod zones;

use crate::store::{Kind, Store};
use serde_json::json;

/// All kinds that several types are about.
pub(in crate::services) const ALL: &[&Kind] = &[&balancer::LOAD_BALANCER, &instance::INSTANCE];

/// Three subnets in three zones, and two security groups of their VPC.
pub(super) fn network(store: &mut Store) {
    for zone in ["us-east-1a", "us-east-1b", "us-east-1c"] {
        store.with("subnet", &json!({"vpcId": "vpc-1", "availabilityZone": zone}));
    }
    for name in ["web", "api"] {
        store.with("security-group", &json!({"groupName": name, "vpcId": "vpc-1"}));
    }
}

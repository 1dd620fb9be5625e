//! What else of EC2 the types of this service meet, in the tables of the store.
//!
//! <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Operations.html>

use super::{
    endpoints, interfaces, launch_templates, network_acls, route_tables, security_groups, volumes,
};
use crate::store::{Does, Key, Kind, Parent, Turn, on};
use serde_json::json;

/// All of them.
pub(in crate::services) const ALL: &[&Kind] = &[
    &ALLOCATION,
    &endpoints::ENDPOINT,
    &endpoints::ENDPOINT_SERVICE,
    &endpoints::OFFERED,
    &endpoints::PREFIX_LIST,
    &security_groups::GROUP,
    &security_groups::RULE,
    &interfaces::INTERFACE,
    &launch_templates::TEMPLATE,
    &network_acls::NETWORK_ACL,
    &route_tables::TABLE,
    &VPN_GATEWAY,
    &volumes::SNAPSHOT,
    &volumes::VOLUME,
];

/// The refusal to delete what something depends on.
pub(in crate::services) const IN_USE: (&str, &str) =
    ("DependencyViolation", "'{}' has dependencies and cannot be deleted.");

const VPN_GATEWAY: Kind = Kind {
    key: Key::Made("vpnGatewayId", "vgw-"),
    parents: &[Parent::held("/attachments/0/vpcId", "vpc", IN_USE)],
    operations: &[on(
        "DescribeVpnGateways",
        Does::List("vpnGatewaySet", &[("attachment.vpc-id", "attachments[]/vpcId")]),
    )],
    ..Kind::of("ec2", "vpn-gateway")
};

/// What an owner has from a pool. It stays for a while when the owner is gone.
const ALLOCATION: Kind = Kind {
    key: Key::Made("ipamPoolAllocationId", "ipam-pool-alloc-"),
    parents: &[Parent::free("resourceId", "vpc"), Parent::free("resourceId", "subnet")],
    ending: Some(("resourceOwner", "{}")),
    operations: &[on(
        "GetIpamPoolAllocations",
        Does::List("ipamPoolAllocationSet", &[("ipamPoolId", "ipamPoolId")]),
    )],
    ..Kind::of("ec2", "ipam-pool-allocation")
};

/// Notes what a new object has from pools of IPAM: those that these parameters name.
pub(in crate::services) fn allocate(turn: &mut Turn<'_>, owner: &str, pools: &[&str]) {
    for name in pools {
        let pool = turn.text(name).to_owned();
        if pool.starts_with("ipam-pool-") {
            let allocation = json!({"ipamPoolId": pool, "resourceId": owner});
            turn.store.with_in(turn.place.clone(), "ipam-pool-allocation", &allocation);
        }
    }
}

//! What else of EC2 the types of this service meet, in the tables of the store.
//!
//! <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Operations.html>

use super::{interfaces, route_tables, security_groups, volumes};
use crate::aws::store::{Does, Key, Kind, Parent, Said, Turn, done, on, texts};
use serde_json::{Value as Json, json};

/// All of them.
pub(in crate::services) const ALL: &[&Kind] = &[
    &ALLOCATION,
    &ENDPOINT,
    &ENDPOINT_SERVICE,
    &security_groups::GROUP,
    &security_groups::RULE,
    &interfaces::INTERFACE,
    &NETWORK_ACL,
    &route_tables::TABLE,
    &VPN_GATEWAY,
    &volumes::SNAPSHOT,
    &volumes::VOLUME,
];

/// The refusal to delete what something depends on.
pub(in crate::services) const IN_USE: (&str, &str) =
    ("DependencyViolation", "'{}' has dependencies and cannot be deleted.");

const NETWORK_ACL: Kind = Kind {
    key: Key::Made("networkAclId", "acl-"),
    absent: ("InvalidNetworkAclID.NotFound", "The networkAcl ID '{}' does not exist"),
    start: || json!({"default": false}),
    parents: &[Parent::held("vpcId", "vpc", IN_USE).but("default", "true")],
    tagged: Some("network-acl"),
    operations: &[on(
        "DescribeNetworkAcls",
        Does::List("networkAclSet", &[("default", "default"), ("vpc-id", "vpcId")]),
    )],
    ..Kind::of("ec2", "network-acl")
};

const VPN_GATEWAY: Kind = Kind {
    key: Key::Made("vpnGatewayId", "vgw-"),
    parents: &[Parent::held("/attachments/0/vpcId", "vpc", IN_USE)],
    operations: &[on(
        "DescribeVpnGateways",
        Does::List("vpnGatewaySet", &[("attachment.vpc-id", "attachments[]/vpcId")]),
    )],
    ..Kind::of("ec2", "vpn-gateway")
};

/// An endpoint. Its interfaces are of the type `vpc_endpoint`.
const ENDPOINT: Kind = Kind {
    key: Key::Made("vpcEndpointId", "vpce-"),
    absent: ("InvalidVpcEndpointId.NotFound", "The Vpc Endpoint Id '{}' does not exist"),
    filled: &[("vpcId", "vpc-1")],
    parents: &[Parent::held("vpcId", "vpc", IN_USE)],
    tagged: Some("vpc-endpoint"),
    operations: &[
        on(
            "DescribeVpcEndpoints",
            Does::List("vpcEndpointSet", &[("service-name", "serviceName"), ("vpc-id", "vpcId")]),
        ),
        on("ModifyVpcEndpoint", Does::Other(leave_subnets)),
        on("DeleteVpcEndpoints", Does::Other(|turn| Ok(delete_endpoints(turn)))),
    ],
    ..Kind::of("ec2", "vpc-endpoint")
};

/// A service that others make endpoints of.
const ENDPOINT_SERVICE: Kind = Kind {
    key: Key::Made("serviceId", "vpce-svc-"),
    operations: &[on(
        "DescribeVpcEndpointServiceConfigurations",
        Does::List("serviceConfigurationSet", &[]),
    )],
    ..Kind::of("ec2", "endpoint-service")
};

fn leave_subnets(turn: &mut Turn<'_>) -> Said {
    let left = texts(&turn.call.input["RemoveSubnetId"]);
    turn.subject()?.value["subnetIdSet"]
        .as_array_mut()
        .unwrap()
        .retain(|subnet| !left.contains(&texts(subnet).concat()));
    let its = |interface: &&crate::aws::store::Object| {
        let (kind, subnet) = (&interface.value["interfaceType"], &interface.value["subnetId"]);
        kind == "vpc_endpoint" && left.contains(&texts(subnet).concat())
    };
    let all = turn.store.all("network-interface");
    let gone: Vec<String> = all.into_iter().filter(its).map(|i| i.key.clone()).collect();
    for key in gone {
        turn.store.remove("network-interface", &key);
    }
    Ok(done())
}

fn delete_endpoints(turn: &mut Turn<'_>) -> Json {
    for id in texts(&turn.call.input["VpcEndpointId"]) {
        turn.store.remove("vpc-endpoint", &id);
    }
    done()
}

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

//! What is special about `aws_vpc`. What it has in common with all types is tested in `src/conformance/life`.

mod changes;
mod ipv6;
mod kind;
mod leftovers;
mod life;
mod recovery;
mod takeover;

pub(in crate::services) use kind::ROW;

use super::*;
use crate::plan::contract::Action;
use crate::services::ec2::testing::refusal;
use crate::services::testing::{World, assert_has, done};
use crate::store::Store;
use kind::associated;
use serde_json::json;

fn world() -> World<Store> {
    World::of("aws_vpc")
}

/// A VPC that was there before; its ID.
fn there(world: &World<Store>, cidr: &str, tags: &[(&str, &str)]) -> String {
    let tags: BTreeMap<&str, &str> = tags.iter().copied().collect();
    let mut aws = world.aws();
    let id = aws.with("vpc", &json!({"cidrBlock": cidr, "tags": tags}));
    aws.with("route-table", &json!({"vpcId": id, "associationSet": [{"main": true}]}));
    aws.with("network-acl", &json!({"vpcId": id, "default": true}));
    aws.with("security-group", &json!({"vpcId": id, "groupName": "default"}));
    id
}

/// Changes the IPv6 CIDR blocks of a VPC, as others may.
fn change_networks(
    world: &World<Store>,
    id: &str,
    change: impl FnOnce(&mut Vec<serde_json::Value>),
) {
    let mut aws = world.aws();
    let its = &mut aws.get("vpc", id).unwrap().value["ipv6CidrBlockAssociationSet"];
    change(its.as_array_mut().unwrap());
}

/// Gives a VPC another IPv6 CIDR block, as others may.
fn give(world: &World<Store>, id: &str, network: serde_json::Value) {
    change_networks(world, id, |all| all.push(network));
}

/// What the first read of a VPC calls, sorted.
const FIRST_READ: [&str; 7] = [
    "DescribeNetworkAcls",
    "DescribeRouteTables",
    "DescribeSecurityGroups",
    "DescribeVpcAttribute",
    "DescribeVpcAttribute",
    "DescribeVpcAttribute",
    "DescribeVpcs",
];
/// What another one calls, which knows what never changes.
const ANOTHER_READ: [&str; 5] = [
    "DescribeRouteTables",
    "DescribeVpcAttribute",
    "DescribeVpcAttribute",
    "DescribeVpcAttribute",
    "DescribeVpcs",
];

/// Some calls to a VPC that is known, then a read of it.
fn then_read(calls: &[&'static str]) -> Vec<&'static str> {
    [calls, &ANOTHER_READ].concat()
}

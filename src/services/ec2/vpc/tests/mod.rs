//! `aws_vpc` against a model of what EC2 documents.

mod changes;
mod ipv6;
mod leftovers;
mod life;
mod model;
mod recovery;
mod takeover;

use super::*;
use crate::plan::contract::Action;
use crate::services::ec2::testing::refusal;
use crate::services::testing::{World, assert_has, done};
use model::Ec2;
use serde_json::json;

fn world() -> World<Ec2> {
    World::new("aws_vpc", Ec2::default(), model::answer)
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

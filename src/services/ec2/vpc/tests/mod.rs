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

/// What `count` reads of one VPC call, sorted.
fn reads(count: usize) -> Vec<&'static str> {
    let one = [
        "DescribeNetworkAcls",
        "DescribeRouteTables",
        "DescribeSecurityGroups",
        "DescribeVpcAttribute",
        "DescribeVpcAttribute",
        "DescribeVpcAttribute",
        "DescribeVpcs",
    ];
    let mut all = one.repeat(count);
    all.sort_unstable();
    all
}

/// Some calls, then as many reads.
fn then_reads(calls: &[&'static str], count: usize) -> Vec<&'static str> {
    [calls, &reads(count)].concat()
}

//! `aws_route53_zone` over the store.

mod life;
mod removal;
mod takeover;

use crate::aws::fake::Answer;
use crate::plan::contract::Action;
use crate::services::route53::testing::log;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// How `aws_route53_zone` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    makes: Some("hosted-zone"),
    given: log,
    // Accelerated recovery is for public zones, and each VPC is in one region.
    refused: |config| {
        let vpcs = config["vpc"].as_array().map(Vec::as_slice).unwrap_or_default();
        let is_elsewhere =
            |vpc: &Json| (vpc["vpc_id"] == "vpc-2") != (vpc["vpc_region"] == "eu-central-1");
        let is_private = !vpcs.is_empty();
        (config["enable_accelerated_recovery"] == true && is_private)
            || vpcs.iter().any(is_elsewhere)
    },
    ..Row::of("aws_route53_zone")
};

fn world() -> World<Store> {
    World::of("aws_route53_zone")
}
fn public() -> Json {
    json!({"name": "example.net"})
}
fn private(vpcs: &[&str]) -> Json {
    let vpcs: Vec<Json> = vpcs.iter().map(|vpc| json!({"vpc_id": vpc})).collect();
    json!({"name": "example.net", "vpc": vpcs})
}

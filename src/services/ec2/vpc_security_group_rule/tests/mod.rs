//! What is special about the rules of security groups. What they have in common with all types is tested in
//! `src/conformance/life`.

mod changes;
mod duplicates;
mod import;
mod ports;
mod reads;
mod references;
mod row;

pub(in crate::services) use row::{EGRESS, INGRESS};

use crate::aws::fake::Answer;
use crate::plan::contract::Action;
use crate::services::ec2::testing::security_groups::with_rule;
use crate::services::testing::{World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

fn world() -> World<Store> {
    World::of("aws_vpc_security_group_ingress_rule")
}

/// A configuration with some more arguments, or without those that are null.
fn config(more: &Json) -> Json {
    let mut config = json!({
        "security_group_id": "sg-1", "ip_protocol": "tcp", "from_port": 443, "to_port": 443,
        "cidr_ipv4": "10.0.0.0/8",
    });
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

/// A rule of sg-1 that was there before; its ID.
fn there(world: &World<Store>, rule: &Json) -> String {
    let mut rule = rule.clone();
    rule["groupId"] = "sg-1".into();
    with_rule(&mut world.aws(), &rule)
}

fn https(cidr: &str) -> Json {
    json!({"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": cidr})
}

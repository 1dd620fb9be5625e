//! `aws_subnet` against a model of what EC2 documents.

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
use serde_json::{Value as Json, json};

fn world() -> World<Ec2> {
    World::new("aws_subnet", Ec2::default(), model::answer)
}

/// A configuration with some more arguments.
fn config(more: &Json) -> Json {
    let mut config = json!({"vpc_id": "vpc-1", "cidr_block": "10.0.1.0/24"});
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

/// What the ModifySubnetAttribute calls since the last time set, in order, among the other changes.
fn changes(world: &World<Ec2>) -> Vec<String> {
    let calls = world.calls().into_iter().filter(|call| call.action != "DescribeSubnets");
    let line = |call: crate::aws::fake::Call| match call.action.as_str() {
        "ModifySubnetAttribute" => {
            let set = call.params.iter().filter(|(name, _)| *name != "SubnetId");
            let set: Vec<String> =
                set.map(|(k, v)| format!("{}={v}", k.trim_end_matches(".Value"))).collect();
            set.join(" ")
        }
        other => other.to_owned(),
    };
    calls.map(line).collect()
}

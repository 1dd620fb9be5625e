//! What is special about `aws_subnet`. What it has in common with all types is tested in `src/conformance/life`.

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
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

fn world() -> World<Store> {
    World::of("aws_subnet")
}

/// A subnet that was there before; its ID.
fn there(world: &World<Store>, vpc: &str, cidr: &str, tags: &[(&str, &str)]) -> String {
    let tags: BTreeMap<&str, &str> = tags.iter().copied().collect();
    let zones = ("us-east-1a", "use1-az1");
    let fields = json!({
        "vpcId": vpc, "cidrBlock": cidr, "tags": tags, "availabilityZone": zones.0, "availabilityZoneId": zones.1,
    });
    world.aws().with("subnet", &fields)
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
fn changes(world: &World<Store>) -> Vec<String> {
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

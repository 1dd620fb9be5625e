mod attributes;
mod changes;
mod kind;
mod life;
mod recovery;

pub(in crate::services) use kind::ROW;

use crate::aws::fake::Call;
use crate::services::testing::World;
use crate::store::Store;
use serde_json::{Value as Json, json};

fn world() -> World<Store> {
    World::of("aws_lb")
}

fn web() -> Json {
    json!({"name": "web", "subnets": ["subnet-1", "subnet-2"]})
}

/// A configuration with other values of some arguments.
fn with(config: &Json, more: &Json) -> Json {
    let mut config = config.clone();
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

/// The mappings of a call, by their subnets.
fn asked(call: &Call) -> Vec<Json> {
    let mut all = call.input["SubnetMappings"].as_array().unwrap().clone();
    all.sort_by_key(|mapping| mapping["SubnetId"].to_string());
    all
}

fn network() -> Json {
    with(&web(), &json!({"load_balancer_type": "network"}))
}

fn gateway() -> Json {
    with(&web(), &json!({"load_balancer_type": "gateway"}))
}

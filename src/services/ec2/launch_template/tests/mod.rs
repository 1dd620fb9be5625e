//! What is special about launch templates. What they have in common with all types is tested in `src/conformance/life`.

mod calls;
mod kind;
mod takeover;
mod versions;

pub(in crate::services) use kind::ROW;

use crate::services::testing::World;
use crate::store::Store;
use serde_json::{Value as Json, json};

fn world() -> World<Store> {
    World::of("aws_launch_template")
}

/// A configuration with some more arguments.
fn config(more: &Json) -> Json {
    let mut config = json!({"name": "web", "image_id": "ami-1", "instance_type": "m5.large"});
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

/// The calls since the last time that change something, in order.
fn changes(world: &World<Store>) -> Vec<String> {
    let mut actions = world.actions();
    actions.retain(|action| !action.starts_with("Describe"));
    actions
}

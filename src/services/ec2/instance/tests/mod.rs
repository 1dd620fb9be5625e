//! What is special about instances. What they have in common with all types is tested in `src/conformance/life`.

mod changes;
pub(in crate::services::ec2) mod kind;
mod life;
mod plans;
mod protection;
pub(in crate::services::ec2) mod store;
mod takeover;
mod volumes;

pub(in crate::services) use kind::ROW;

use crate::aws::fake::Answer;
use crate::plan::contract::Action;
use crate::services::testing::{World, assert_has, done};
use crate::store::Store;
use crate::value::{Value, json as values};
use serde_json::{Value as Json, json};

fn world() -> World<Store> {
    World::of("aws_instance")
}

/// A configuration with some more arguments.
fn config(more: &Json) -> Json {
    let mut config = json!({"ami": "ami-1", "instance_type": "m5.large"});
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

/// The calls since the last time that change something, in order.
fn changes(world: &World<Store>) -> Vec<String> {
    let mut actions = world.actions();
    actions.retain(|action| !action.starts_with("Describe") && !action.starts_with("Get"));
    actions
}

/// Puts the instance into another state, as somebody else does.
fn switched(world: &World<Store>, state: &str) {
    let mut aws = world.aws();
    aws.get("instance", "i-1").unwrap().value["instanceState"]["name"] = state.into();
}

/// A part of a state, by its pointer in JSON.
fn part(state: &Value, pointer: &str) -> Json {
    values::encode(state).unwrap().pointer(pointer).cloned().unwrap_or_default()
}

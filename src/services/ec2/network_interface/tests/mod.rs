//! What is special about `aws_network_interface`. What it has in common with all types is tested in
//! `src/conformance/life`.

mod addresses;
mod attachment;
mod kind;
mod life;

pub(in crate::services) use kind::ROW;

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::testing::{World, assert_has, done};
use crate::store::Store;
use crate::value::{Value, json as values};
use serde_json::{Value as Json, json};

fn world() -> World<Store> {
    World::of("aws_network_interface")
}

fn config(more: &Json) -> Json {
    let mut config = json!({"subnet_id": "subnet-1"});
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

async fn created(world: &World<Store>, more: &Json) -> Value {
    let state = done(world.create(&config(more)).await);
    world.actions();
    state
}

/// What changes something, since the last time.
fn changes(world: &World<Store>) -> Vec<String> {
    let mut actions = world.actions();
    actions.retain(|action| !action.starts_with("Describe"));
    actions
}

/// The strings of a set, in order.
fn strings(state: &Value, name: &str) -> Vec<String> {
    let state = values::encode(state).unwrap();
    let mut all: Vec<String> =
        state[name].as_array().unwrap().iter().map(|one| one.as_str().unwrap().into()).collect();
    all.sort();
    all
}

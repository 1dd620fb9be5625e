//! What is special about Spot Instance requests. What they have in common with all types is tested in
//! `src/conformance/life`.

mod end;
mod fulfilment;
mod kind;
mod terms;

pub(in crate::services) use kind::ROW;

use crate::services::testing::World;
use crate::store::Store;
use serde_json::{Value as Json, json};

fn world() -> World<Store> {
    World::of("aws_spot_instance_request")
}

/// A configuration with some more arguments.
fn config(more: &Json) -> Json {
    let mut config = json!({"ami": "ami-1", "instance_type": "m5.large"});
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

/// What somebody else, or AWS, makes of the only request.
fn request_says(world: &World<Store>, says: &[(&str, &str)]) {
    let mut aws = world.aws();
    let request = &mut aws.get("spot-request", "sir-1").unwrap().value;
    for (pointer, value) in says {
        *request.pointer_mut(pointer).unwrap() = (*value).into();
    }
}

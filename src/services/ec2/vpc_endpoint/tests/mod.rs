//! What is special about `aws_vpc_endpoint`. What it has in common with all types is tested in `src/conformance/life`.

mod accept;
mod dns;
mod kind;
mod life;
mod members;
mod recovery;
mod takeover;

pub(in crate::services) use kind::ROW;
pub(in crate::services::ec2) use kind::given;
use kind::{OWN, S3};

use crate::services::testing::World;
use crate::store::Store;
use serde_json::{Value as Json, json};

fn world() -> World<Store> {
    World::of("aws_vpc_endpoint")
}

/// A configuration with something more.
fn with(mut config: Json, more: &Json) -> Json {
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

/// A gateway endpoint with something more.
fn gateway(more: &Json) -> Json {
    with(json!({"vpc_id": "vpc-1", "service_name": S3}), more)
}

/// An interface endpoint with something more.
fn interface(more: &Json) -> Json {
    let service = "com.amazonaws.us-east-1.ec2";
    let config =
        json!({"vpc_id": "vpc-1", "service_name": service, "vpc_endpoint_type": "Interface"});
    with(config, more)
}

/// The calls since the last time that are no reads.
fn changes(world: &World<Store>) -> Vec<String> {
    let mut actions = world.actions();
    actions.retain(|action| !action.starts_with("Describe"));
    actions
}

/// A field of the endpoint in AWS.
fn field(world: &World<Store>, name: &str) -> Json {
    world.aws().get("vpc-endpoint", "vpce-1").unwrap().value[name].clone()
}

/// Sets a field of the endpoint in AWS, as somebody else may.
fn set(world: &World<Store>, name: &str, value: Json) {
    world.aws().get("vpc-endpoint", "vpce-1").unwrap().value[name] = value;
}

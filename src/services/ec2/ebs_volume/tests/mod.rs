//! What is special about `aws_ebs_volume`. What it has in common with all types is tested in `src/conformance/life`.

mod changes;
mod checks;
mod kind;
mod life;
mod removal;

pub(in crate::services) use kind::ROW;

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::testing::{World, assert_has, done};
use crate::store::Store;
use crate::value::Value;
use serde_json::{Value as Json, json};

fn world() -> World<Store> {
    World::of("aws_ebs_volume")
}

/// A volume of 8 GiB, of which more is said.
fn config(more: &Json) -> Json {
    let mut config = json!({"availability_zone": "us-east-1a", "size": 8});
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

fn gp3(more: &Json) -> Json {
    let mut config = config(more);
    config["type"] = "gp3".into();
    config
}

async fn created(world: &World<Store>, config: &Json) -> Value {
    done(world.create(config).await)
}

/// The parameters of a call by their names, without the ID of the volume.
fn sent(world: &World<Store>, action: &str) -> Vec<(String, String)> {
    let call = world.call(action);
    let params = call.params.into_iter();
    params.filter(|(name, _)| !["VolumeId", "Action", "Version"].contains(&name.as_str())).collect()
}

fn is(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

//! `aws_eks_cluster` over the store of tables.

mod auto_mode;
mod create;
mod deletion;
mod kind;
mod plans;
mod takeover;
mod updates;

use super::*;
use crate::aws::fake::Answer;
use crate::plan::contract::Action;
use crate::services::testing::{World, assert_has, done};
use crate::store::Store;
pub(in crate::services) use kind::ROW;
use serde_json::{Value as Json, json};

fn world() -> World<Store> {
    World::of("aws_eks_cluster")
}

const ROLE: &str = "arn:aws:iam::111122223333:role/cluster";
const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1";

/// The configuration of a cluster called `prod`, with some more arguments.
fn config(more: &Json) -> Json {
    let mut config = json!({
        "name": "prod", "role_arn": ROLE,
        "vpc_config": [{"subnet_ids": ["subnet-1", "subnet-2"]}],
    });
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

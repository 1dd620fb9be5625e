//! What is special about `aws_lb_listener`. What it has in common with all types is tested in `src/conformance/life`.

mod actions;
mod changes;
mod checks;
mod reads;
mod recovery;

use super::*;
use crate::services::testing::{Row, World};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// How `aws_lb_listener` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    makes: Some("listener"),
    given: |store| {
        for name in ["web", "other", "third", "fourth"] {
            store.with("load-balancer", &json!({"LoadBalancerName": name}));
        }
    },
    // HTTPS alone takes nearly all attributes: what another protocol changes is tested in `changes`.
    replacing: &["protocol"],
    // An import takes "None" for what nobody has set. HTTPS has no such timeout, and the state says what is written.
    not_imported: &["alpn_policy", "tcp_idle_timeout_seconds"],
    // Both ways to name a target group have to agree.
    refused: |config| {
        let actions = config["default_action"].as_array().unwrap();
        actions.iter().any(|action| {
            let groups = &action["forward"][0]["target_group"];
            action["type"] == "forward"
                && !action["target_group_arn"].is_null()
                && groups.is_array()
        })
    },
    ..Row::of("aws_lb_listener")
};

const BALANCER: &str = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/web/1";
const GROUP: &str = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/1";
const OTHER: &str = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/other/2";
const CERTIFICATE: &str = "arn:aws:acm:us-east-1:111122223333:certificate/1";

fn world() -> World<Store> {
    World::of("aws_lb_listener")
}

/// A listener on port 80 with one action.
fn with(action: &Json) -> Json {
    json!({"load_balancer_arn": BALANCER, "port": 80, "protocol": "HTTP", "default_action": [action]})
}

/// One that forwards, with some more arguments.
fn config(more: &Json) -> Json {
    let mut config = with(&json!({"type": "forward", "target_group_arn": GROUP}));
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

/// One with a certificate, and some more arguments.
fn secure(more: &Json) -> Json {
    let mut config =
        config(&json!({"protocol": "HTTPS", "port": 443, "certificate_arn": CERTIFICATE}));
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

/// The actions of the last call, as AWS got them.
fn sent(world: &World<Store>, action: &str) -> Json {
    world.call(action).input["DefaultActions"].clone()
}

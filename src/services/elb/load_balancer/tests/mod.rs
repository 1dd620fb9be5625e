mod attributes;
mod changes;
mod checks;
mod life;
mod listeners;
mod recovery;

use crate::services::elb::testing::network;
use crate::services::testing::{Row, World};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// How `aws_elb` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    makes: Some("classic-load-balancer"),
    given: network,
    // What AWS does not tell of logs that are off, and of draining that is off.
    not_imported: &["access_logs", "connection_draining_timeout"],
    // AWS chooses the group; and subnets, if none of them stays.
    replacing: &["source_security_group", "subnets"],
    refused: |config| !config["source_security_group"].as_str().unwrap_or_default().is_empty(),
    ..Row::of("aws_elb")
};

fn world() -> World<Store> {
    World::of("aws_elb")
}

const CERTIFICATE: &str = "arn:aws:acm:us-east-1:111122223333:certificate/1";
const OTHER_CERTIFICATE: &str = "arn:aws:acm:us-east-1:111122223333:certificate/2";

fn http() -> Json {
    json!({"instance_port": 8080, "instance_protocol": "http", "lb_port": 80, "lb_protocol": "HTTP"})
}

fn https(certificate: &str) -> Json {
    json!({
        "instance_port": 8080, "instance_protocol": "HTTP", "lb_port": 443, "lb_protocol": "https",
        "ssl_certificate_id": certificate,
    })
}

fn web() -> Json {
    json!({"name": "web", "subnets": ["subnet-1", "subnet-2"], "listener": [http()]})
}

/// A configuration with other values of some arguments.
fn with(config: &Json, more: &Json) -> Json {
    let mut config = config.clone();
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

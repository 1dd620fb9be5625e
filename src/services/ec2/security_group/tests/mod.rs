//! What is special about `aws_security_group`. What it has in common with all types is tested in `src/conformance/life`.

mod kind;
mod life;
mod recovery;
mod removal;
mod rules;
mod takeover;

pub(in crate::services) use kind::ROW;

use crate::aws::fake::Answer;
use crate::plan::contract::Action;
use crate::services::ec2::testing::refusal;
use crate::services::ec2::testing::security_groups::with_rule;
use crate::services::testing::{World, assert_has, done};
use crate::store::Store;
use crate::value::Value;
use serde_json::{Value as Json, json};

fn world() -> World<Store> {
    World::of("aws_security_group")
}

/// A configuration with some more arguments.
fn config(more: &Json) -> Json {
    let mut config = json!({"name": "web", "vpc_id": "vpc-1"});
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

/// One of the objects of `ingress` or `egress`, as blocks make it: what is not said is null.
pub(in crate::services::ec2) fn object(protocol: &str, port: i64, more: &Json) -> Json {
    let mut object = json!({
        "cidr_blocks": null, "description": null, "from_port": port, "ipv6_cidr_blocks": null, "prefix_list_ids": null,
        "protocol": protocol, "security_groups": null, "self": null, "to_port": port,
    });
    for (name, value) in more.as_object().unwrap() {
        object[name] = value.clone();
    }
    object
}

/// The rules that a group has, in words.
pub(in crate::services::ec2) fn rules(world: &World<Store>, group: &str) -> Vec<String> {
    let aws = world.aws();
    let its = aws.all("security-group-rule").into_iter().filter(|rule| !rule.is_ending());
    let its = its.map(|rule| rule.value.clone());
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let line = |rule: Json| {
        let peer = ["cidrIpv4", "cidrIpv6", "prefixListId"].map(|name| rule[name].as_str());
        let group = rule["referencedGroupInfo"]["groupId"].as_str();
        let peer = peer.into_iter().chain([group]).flatten().collect::<String>();
        let way = if rule["isEgress"] == true { "out" } else { "in" };
        let what = rule["description"].as_str().map(|text| format!(" ({text})"));
        let (protocol, port) = (text(&rule["ipProtocol"]), text(&rule["toPort"]));
        format!("{way} {protocol} {port} {peer}{}", what.unwrap_or_default())
    };
    let mut lines: Vec<String> = its.filter(|rule| rule["groupId"] == group).map(line).collect();
    lines.sort();
    lines
}

/// The changes since the last time, by action.
pub(in crate::services::ec2) fn changes(world: &World<Store>) -> Vec<String> {
    let mut actions = world.actions();
    actions.retain(|action| !action.starts_with("Describe"));
    actions
}

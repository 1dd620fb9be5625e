//! What is special about `aws_security_group_rule`. What it has in common with all types is tested in
//! `src/conformance/life`.

mod changes;
mod recovery;
mod takeover;

use super::*;
use crate::aws::fake::Answer;
use crate::plan::contract::Action;
use crate::services::ec2::testing::security_groups::with_rule;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// How `aws_security_group_rule` is tested with all types. One resource may be several rules.
pub(in crate::services) const ROW: Row =
    Row { given, import_id, ..Row::of("aws_security_group_rule") };

fn given(store: &mut Store) {
    store.with("vpc", &json!({"cidrBlock": "10.0.0.0/16"}));
    for name in ["web", "db"] {
        store.with("security-group", &json!({"groupName": name}));
    }
}

/// What an import says of a rule.
fn import_id(state: &Json) -> String {
    let text = |name: &str| {
        let value = &state[name];
        value.as_str().map_or_else(|| value.to_string(), str::to_owned)
    };
    let names = ["security_group_id", "type", "protocol", "from_port", "to_port"];
    let mut parts: Vec<String> = names.map(text).to_vec();
    for name in ["cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids"] {
        let all = state[name].as_array().into_iter().flatten();
        parts.extend(all.map(|item| item.as_str().unwrap().to_owned()));
    }
    match (state["self"] == true, state["source_security_group_id"].as_str()) {
        (true, _) => parts.push("self".to_owned()),
        (false, Some(source)) => parts.push(source.to_owned()),
        (false, None) => {}
    }
    parts.join("_")
}

fn world() -> World<Store> {
    World::of("aws_security_group_rule")
}

/// A configuration with some more arguments.
fn config(more: &Json) -> Json {
    let mut config = json!({
        "security_group_id": "sg-1", "type": "ingress", "protocol": "tcp", "from_port": 80, "to_port": 80,
    });
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

fn cidrs(cidrs: &[&str]) -> Json {
    config(&json!({"cidr_blocks": cidrs}))
}

/// The sources of all rules that there are, with their descriptions.
fn there(world: &World<Store>) -> Vec<String> {
    let aws = world.aws();
    let line = |rule: &Json| {
        let peers = ["cidrIpv4", "cidrIpv6", "prefixListId"].map(|name| rule[name].as_str());
        let group = rule["referencedGroupInfo"]["groupId"].as_str();
        let peer = peers.into_iter().chain([group]).flatten().collect::<String>();
        let what = rule["description"].as_str().map(|text| format!(" ({text})"));
        format!("{peer}{}", what.unwrap_or_default())
    };
    let all = aws.all("security-group-rule").into_iter().filter(|rule| !rule.is_ending());
    let mut lines: Vec<String> = all.map(|rule| line(&rule.value)).collect();
    lines.sort();
    lines
}

/// The changes since the last time, by action.
fn called(world: &World<Store>) -> Vec<String> {
    let mut actions = world.actions();
    actions.retain(|action| !action.starts_with("Describe"));
    actions
}

//! What is special about `aws_network_acl_rule`. What it has in common with all types is tested in
//! `src/conformance/life`.

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::ec2::testing::network_acls::{all, with_vpc};
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// How `aws_network_acl_rule` is tested with all types. What EC2 documents of rules is in
/// `ec2/testing/network_acls.rs`.
pub(in crate::services) const ROW: Row = Row {
    given: |store| {
        with_vpc(store);
        for _ in 0..2 {
            store.with("network-acl", &json!({"vpcId": "vpc-1"}));
        }
    },
    import_id: |state| {
        let parts = ["network_acl_id", "rule_number", "protocol", "egress"];
        let text = |name: &str| match &state[name] {
            Json::String(text) => text.clone(),
            other => other.to_string(),
        };
        parts.map(text).join(":")
    },
    // Those that EC2 does not look at.
    not_imported: &["from_port", "icmp_code", "icmp_type", "to_port"],
    ..Row::of("aws_network_acl_rule")
};

fn world() -> World<Store> {
    World::of("aws_network_acl_rule")
}

fn config(protocol: &str, port: i64) -> Json {
    json!({
        "network_acl_id": "acl-2", "rule_number": 100, "rule_action": "allow", "protocol": protocol,
        "cidr_block": "10.0.0.0/8", "from_port": port, "to_port": port,
    })
}

/// The rules of the second ACL in AWS.
fn there(world: &World<Store>) -> Vec<Json> {
    let mut aws = world.aws();
    aws.get("network-acl", "acl-2").unwrap().value["entrySet"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_rule_is_created_after_a_look_whether_its_number_is_free() {
    let world = world();
    let state = done(world.create(&config("tcp", 443)).await);
    let expected = ["DescribeNetworkAcls", "CreateNetworkAclEntry", "DescribeNetworkAcls"];
    assert_eq!(world.actions(), expected);
    assert_has(&state, &json!({"protocol": "tcp", "egress": false, "icmp_type": 0}));
    assert_has(
        &world.import("acl-2:100:tcp:false").await,
        &json!({"id": state.get("id").as_str()}),
    );
    assert!(world.import("acl-2:100:tcp:true").await.is_null());
    assert_eq!(world.plan(&state, &config("6", 443)).action, Action::NoOp);
}

#[tokio::test]
async fn everything_but_the_place_of_a_rule_changes_in_one_step() {
    let world = world();
    let state = done(world.create(&config("tcp", 443)).await);
    let mut other = config("udp", 53);
    (other["cidr_block"], other["ipv6_cidr_block"]) = (Json::Null, "2001:db8::/56".into());
    other["rule_action"] = "deny".into();
    world.actions();
    let planned = world.plan(&state, &other);
    assert!(planned.value.get("id").is_unknown());
    let state = done(world.update(&state, &other).await);
    assert_eq!(world.actions(), ["ReplaceNetworkAclEntry", "DescribeNetworkAcls"]);
    let id = world.import("acl-2:100:17:false").await;
    assert_eq!(state.get("id"), id.get("id"));
    for (name, value) in
        [("rule_number", json!(200)), ("egress", json!(true)), ("network_acl_id", json!("acl-3"))]
    {
        let mut elsewhere = other.clone();
        elsewhere[name] = value;
        assert_eq!(world.plan(&state, &elsewhere).replace, [name]);
    }
}

#[tokio::test]
async fn numbers_that_mean_nothing_change_nothing() {
    let world = world();
    let state = done(world.create(&config("-1", 0)).await);
    let mut open = config("-1", 0);
    open["to_port"] = 65_535.into();
    world.actions();
    let state = done(world.update(&state, &open).await);
    assert_eq!(world.actions(), ["DescribeNetworkAcls"]);
    assert_has(&state, &json!({"from_port": 0, "to_port": 65_535}));
    assert_eq!(world.read(&state).await.unwrap(), state);
}

#[tokio::test]
async fn a_number_that_is_taken_is_an_error_with_the_command_that_imports_it() {
    let taken = world();
    let same = json!({
        "cidrBlock": "10.0.0.0/8", "egress": "false", "portRange": {"from": "443", "to": "443"}, "protocol": "6",
        "ruleAction": "allow", "ruleNumber": "100",
    });
    for there in [same, all(100, false, "deny")] {
        let entries = json!([there]);
        taken.aws().get("network-acl", "acl-2").unwrap().value["entrySet"] = entries;
        let outcome = taken.create(&config("tcp", 443)).await;
        let told = outcome.error.unwrap().to_string();
        let protocol = there["protocol"].as_str().unwrap();
        let command = format!("`terraform import ADDRESS acl-2:100:{protocol}:false`");
        assert!(told.contains(&command), "{told}");
        assert!(outcome.state.is_null());
    }
    // Somebody was faster.
    let world = world();
    let refusal = "The network acl entry identified by 100 already exists.";
    let refusal = Answer::error("NetworkAclEntryAlreadyExists", refusal, 400);
    world.refuse("CreateNetworkAclEntry", refusal);
    let told = world.create(&config("tcp", 443)).await.error.unwrap();
    assert_eq!(told.existing(), Some("acl-2:100:6:false"));
}

#[tokio::test]
async fn a_rule_whose_answer_was_lost_is_found() {
    let world = world();
    world.lose("CreateNetworkAclEntry", Answer::cut(Cut::After));
    done(world.create(&config("tcp", 443)).await);
    assert_eq!(there(&world).len(), 1);
}

#[tokio::test]
async fn a_rule_that_was_deleted_since_the_refresh_is_created_again() {
    let world = world();
    let state = done(world.create(&config("tcp", 443)).await);
    world.aws().get("network-acl", "acl-2").unwrap().value["entrySet"] = json!([]);
    let state = done(world.update(&state, &config("tcp", 80)).await);
    assert_eq!(there(&world).len(), 1);
    world.aws().get("network-acl", "acl-2").unwrap().value["entrySet"] = json!([]);
    done(world.delete(&state).await);
    world.aws().remove("network-acl", "acl-2");
    done(world.delete(&state).await);
}

#[tokio::test]
async fn types_of_icmp_are_sent_and_told() {
    let world = world();
    let mut ping = config("icmp", 0);
    (ping["icmp_type"], ping["icmp_code"]) = (8.into(), (-1).into());
    let state = done(world.create(&ping).await);
    let call = world.call("CreateNetworkAclEntry");
    assert_eq!([call.param("Icmp.Type"), call.param("Icmp.Code")], ["8", "-1"]);
    assert_has(&world.import("acl-2:100:1:false").await, &json!({"icmp_type": 8, "icmp_code": -1}));
    // All types are of all codes.
    (ping["icmp_type"], ping["icmp_code"]) = ((-1).into(), 0.into());
    let state = done(world.update(&state, &ping).await);
    assert_eq!(world.call("ReplaceNetworkAclEntry").param("Icmp.Code"), "-1");
    assert_eq!(world.read(&state).await.unwrap(), state);
}

#[tokio::test]
async fn many_rules_are_read_with_one_call() {
    let world = world();
    let mut states = Vec::new();
    for (number, acl) in [(100, "acl-2"), (200, "acl-2"), (100, "acl-3")] {
        let mut config = config("tcp", 443);
        (config["rule_number"], config["network_acl_id"]) = (number.into(), acl.into());
        states.push(done(world.create(&config).await));
    }
    world.actions();
    let read = |i: usize| world.read(&states[i]);
    let (a, b, c) = tokio::join!(read(0), read(1), read(2));
    assert_eq!([a.unwrap(), b.unwrap(), c.unwrap()], states[..]);
    assert_eq!(world.actions(), ["DescribeNetworkAcls"]);
}

#[test]
fn ports_that_do_not_go_with_the_protocol_are_refused() {
    let problems = |config: &Json| world().problems(config).join("\n");
    let mut without = config("tcp", 80);
    (without["from_port"], without["to_port"]) = (Json::Null, Json::Null);
    assert!(problems(&without).contains("needs `from_port` and `to_port`"));
    without["protocol"] = "-1".into();
    assert_eq!(problems(&without), "");
    assert!(problems(&config("-1", 80)).contains("both have to be 0"));
    assert!(problems(&config("icmp", 0)).contains("replies to a ping"));
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let absent = "The networkAcl ID 'acl-2' does not exist";
    let errors =
        [(Operation::Create, "CreateNetworkAclEntry", "InvalidNetworkAclID.NotFound", absent)];
    World::assert_passing(world, &config("tcp", 80), &config("tcp", 443), &errors).await;
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    let entries = json!([all(100, false, "allow")]);
    world.aws().get("network-acl", "acl-2").unwrap().value["entrySet"] = entries;
    // As version 5.100 writes it, with the hash of a protocol that is written by its name.
    let state = json!({
        "cidr_block": "0.0.0.0/0", "egress": false, "from_port": null, "icmp_code": null, "icmp_type": null,
        "id": "nacl-1234", "ipv6_cidr_block": "", "network_acl_id": "acl-2", "protocol": "-1", "rule_action": "allow",
        "rule_number": 100, "to_port": 0,
    });
    let taken = world.take_over(0, &state).await;
    assert_has(&taken, &json!({"id": "nacl-1234"}));
    let mut config = config("all", 0);
    config["cidr_block"] = "0.0.0.0/0".into();
    assert_eq!(world.plan(&taken, &config).action, Action::NoOp);
    (config["from_port"], config["to_port"]) = (Json::Null, Json::Null);
    assert_eq!(world.plan(&taken, &config).action, Action::NoOp);
}

//! What is special about `aws_default_network_acl`. What it has in common with all types is tested in
//! `src/conformance/life`, and what it has in common with `aws_network_acl` beside that.

use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::ec2::testing::network_acls::{move_subnet, with_subnet, with_vpc};
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use crate::value::Value;
use serde_json::{Value as Json, json};

/// The subnets that there are, and the ACL that others give them.
const SUBNETS: [&str; 2] = ["subnet-1", "subnet-2"];
const OTHER: &str = "acl-3";

/// How `aws_default_network_acl` is tested with all types: two VPCs with their ACLs, and subnets that have another one.
/// Others give it to those that are not written, since no apply can.
pub(in crate::services) const ROW: Row = Row {
    given: |store| {
        for _ in 0..2 {
            with_vpc(store);
        }
        store.with("network-acl", &json!({"vpcId": "vpc-1"}));
        for cidr in ["10.0.1.0/24", "10.0.2.0/24"] {
            with_subnet(store, OTHER, cidr);
        }
    },
    meanwhile: |store, config| {
        let Some(written) = config["subnet_ids"].as_array() else { return };
        for subnet in SUBNETS.into_iter().filter(|subnet| !written.contains(&json!(subnet))) {
            move_subnet(store, subnet, OTHER);
        }
    },
    ..Row::of("aws_default_network_acl")
};

fn world() -> World<Store> {
    World::of("aws_default_network_acl")
}

fn rule(number: i64, protocol: &str, cidr: &str, port: i64) -> Json {
    let name = if cidr.contains(':') { "ipv6_cidr_block" } else { "cidr_block" };
    json!({
        "action": "allow", "from_port": port, name: cidr, "protocol": protocol, "rule_no": number, "to_port": port,
    })
}

fn config(ingress: &[Json]) -> Json {
    json!({"default_network_acl_id": "acl-1", "ingress": ingress, "egress": [rule(100, "-1", "0.0.0.0/0", 0)]})
}

/// The numbers of the rules in AWS, without those that are always there: inbound, and outbound.
fn there(world: &World<Store>) -> [Vec<String>; 2] {
    let mut aws = world.aws();
    let rules =
        aws.get("network-acl", "acl-1").unwrap().value["entrySet"].as_array().unwrap().clone();
    ["false", "true"].map(|egress| {
        let its = rules.iter().filter(|rule| rule["egress"] == egress);
        let numbers = its.map(|rule| rule["ruleNumber"].as_str().unwrap().to_owned());
        let mut numbers: Vec<String> = numbers.filter(|number| number != "32767").collect();
        numbers.sort();
        numbers
    })
}

#[tokio::test]
async fn an_acl_that_is_taken_over_has_the_rules_and_tags_that_are_written() {
    let world = world();
    let mut config = config(&[rule(200, "tcp", "10.0.0.0/8", 443), rule(201, "udp", "::/0", 53)]);
    config["tags"] = json!({"Name": "main"});
    let state = done(world.create(&config).await);
    assert_eq!(there(&world), [vec!["200", "201"], vec!["100"]]);
    let arn = "arn:aws:ec2:us-east-1:111122223333:network-acl/acl-1";
    let expected = json!({"id": "acl-1", "arn": arn, "vpc_id": "vpc-1", "subnet_ids": []});
    assert_has(&state, &expected);
    assert_eq!(world.aws().get("network-acl", "acl-1").unwrap().tags["Name"], "main");
    // The outbound rule was there already.
    let actions = world.actions();
    let created = actions.iter().filter(|action| *action == "CreateNetworkAclEntry").count();
    assert_eq!(created, 2, "{actions:?}");
    assert!(done(world.delete(&state).await).is_null());
    assert_eq!(world.actions(), [""; 0]);
    assert_eq!(there(&world), [vec!["200", "201"], vec!["100"]], "it stays as it is");
}

#[tokio::test]
async fn without_rules_of_a_direction_all_of_them_are_removed_and_the_plan_says_so() {
    let world = world();
    let nothing = json!({"default_network_acl_id": "acl-1"});
    let planned = world.plan(&Value::Null, &nothing);
    let [ingress, egress] = &planned.warnings[..] else { panic!("{:?}", planned.warnings) };
    assert!(ingress.contains("nothing will get into") && egress.contains("nothing will leave"));
    let state = done(world.create_as(&planned).await);
    assert_eq!(there(&world), [vec![""; 0], vec![""; 0]]);
    assert_eq!(world.plan(&state, &nothing).action, Action::NoOp);
    let written = config(&[rule(100, "-1", "0.0.0.0/0", 0)]);
    assert_eq!(world.plan(&Value::Null, &written).warnings, [""; 0]);
}

#[tokio::test]
async fn what_others_have_added_is_removed_again() {
    let world = world();
    let written = config(&[rule(100, "all", "0.0.0.0/0", 0)]);
    let state = done(world.create(&written).await);
    let another = crate::services::ec2::testing::network_acls::all(300, false, "allow");
    let add = || {
        let mut aws = world.aws();
        let rules = &mut aws.get("network-acl", "acl-1").unwrap().value["entrySet"];
        rules.as_array_mut().unwrap().push(another.clone());
    };
    add();
    let read = world.read(&state).await.unwrap();
    let state = done(world.update(&read, &written).await);
    assert_eq!(there(&world), [vec!["100"], vec!["100"]]);
    assert_eq!(world.read(&state).await.unwrap(), state);
}

#[tokio::test]
async fn a_rule_that_changes_is_replaced_in_place() {
    let world = world();
    let state = done(world.create(&config(&[rule(100, "tcp", "10.0.0.0/8", 80)])).await);
    world.actions();
    let other = config(&[rule(100, "tcp", "10.0.0.0/8", 443)]);
    let state = done(world.update(&state, &other).await);
    assert_eq!(world.actions(), ["ReplaceNetworkAclEntry", "DescribeNetworkAcls"]);
    let same = config(&[rule(100, "6", "10.0.0.0/8", 443)]);
    assert_eq!(world.plan(&state, &same).action, Action::NoOp);
}

#[tokio::test]
async fn subnets_are_told_where_none_are_written_and_no_change() {
    let world = world();
    let written = config(&[]);
    let state = done(world.create(&written).await);
    move_subnet(&mut world.aws(), "subnet-1", "acl-1");
    let read = world.read(&state).await.unwrap();
    assert_has(&read, &json!({"subnet_ids": ["subnet-1"]}));
    assert_eq!(world.plan(&read, &written).action, Action::NoOp);
}

#[tokio::test]
async fn subnets_that_are_written_get_the_acl_and_others_are_shown_until_they_have_another_one() {
    let world = world();
    let with = |subnets: &[&str]| {
        let mut config = config(&[]);
        config["subnet_ids"] = json!(subnets);
        config
    };
    move_subnet(&mut world.aws(), "subnet-2", "acl-1");
    let state = done(world.create(&with(&["subnet-1"])).await);
    assert_has(&state, &json!({"subnet_ids": ["subnet-1"]}));
    let read = world.read(&state).await.unwrap();
    assert_has(&read, &json!({"subnet_ids": SUBNETS}));
    let planned = world.plan(&read, &with(&["subnet-1"]));
    assert_eq!(planned.action, Action::Update);
    let [told] = &planned.warnings[..] else { panic!("{:?}", planned.warnings) };
    assert!(told.contains("subnet-2 will still have it"), "{told}");
    world.actions();
    let state = done(world.update_as(&read, &planned).await);
    assert_eq!(world.actions(), ["DescribeNetworkAcls"]);
    move_subnet(&mut world.aws(), "subnet-2", OTHER);
    let read = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&read, &with(&["subnet-1"])).action, Action::NoOp);
}

#[tokio::test]
async fn an_acl_that_is_no_default_one_is_refused() {
    let world = world();
    let outcome = world.create(&json!({"default_network_acl_id": OTHER})).await;
    let told = outcome.error.unwrap().to_string();
    assert!(told.contains("an aws_network_acl"), "{told}");
    assert_eq!(world.actions(), ["DescribeNetworkAcls"]);
    assert!(world.import(OTHER).await.is_null());
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let config = |port: i64, subnets: &[&str]| {
        let mut config = config(&[rule(100, "tcp", "10.0.0.0/8", port)]);
        config["subnet_ids"] = json!(subnets);
        config
    };
    let acl = "The networkAcl ID 'acl-1' does not exist";
    let gone = "The association ID 'aclassoc-1' does not exist";
    let (replace, associate) = ("ReplaceNetworkAclEntry", "ReplaceNetworkAclAssociation");
    let errors = [
        (Operation::Update, replace, "InvalidNetworkAclID.NotFound", acl),
        (Operation::Update, associate, "InvalidAssociationID.NotFound", gone),
    ];
    World::assert_passing(world, &config(80, &[]), &config(443, &["subnet-1"]), &errors).await;
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    // As version 5.100 writes it.
    let rule = json!({
        "action": "allow", "cidr_block": "0.0.0.0/0", "from_port": 0, "icmp_code": 0, "icmp_type": 0,
        "ipv6_cidr_block": "", "protocol": "-1", "rule_no": 100, "to_port": 0,
    });
    let state = json!({
        "arn": "arn:aws:ec2:us-east-1:111122223333:network-acl/acl-1", "default_network_acl_id": "acl-1",
        "egress": [rule], "id": "acl-1", "ingress": [rule], "owner_id": "111122223333", "subnet_ids": [], "tags": {},
        "tags_all": {}, "vpc_id": "vpc-1",
    });
    let taken = world.take_over(0, &state).await;
    let written = config(&[self::rule(100, "all", "0.0.0.0/0", 0)]);
    assert_eq!(world.plan(&taken, &written).action, Action::NoOp);
}

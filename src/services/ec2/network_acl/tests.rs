//! What is special about `aws_network_acl`. What it has in common with all types is tested in `src/conformance/life`.

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::ec2::testing::network_acls::{all, move_subnet, with_subnet, with_vpc};
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use crate::value::{Value, json as values};
use serde_json::{Value as Json, json};

/// How `aws_network_acl` is tested with all types: two VPCs with their default ACLs, and two subnets of the first. What
/// EC2 documents of ACLs is in `ec2/testing/network_acls.rs`.
pub(in crate::services) const ROW: Row = Row {
    makes: Some("network-acl"),
    given: |store| {
        for _ in 0..2 {
            with_vpc(store);
        }
        for cidr in ["10.0.1.0/24", "10.0.2.0/24"] {
            with_subnet(store, "acl-1", cidr);
        }
    },
    ..Row::of("aws_network_acl")
};

/// The ACL that a test makes.
const MADE: &str = "acl-3";

fn world() -> World<Store> {
    World::of("aws_network_acl")
}

/// A rule in an ACL, for one port in IPv4.
fn rule(number: i64, action: &str, protocol: &str, port: i64) -> Json {
    json!({
        "action": action, "cidr_block": "10.0.0.0/8", "from_port": port, "icmp_code": null, "icmp_type": null,
        "ipv6_cidr_block": null, "protocol": protocol, "rule_no": number, "to_port": port,
    })
}

fn with_rules(ingress: &[Json]) -> Json {
    json!({"vpc_id": "vpc-1", "ingress": ingress, "egress": []})
}

fn with_subnets(subnets: &[&str]) -> Json {
    json!({"vpc_id": "vpc-1", "subnet_ids": subnets})
}

/// The inbound rules of the ACL in AWS that nobody else has given to it, as `NUMBER ACTION PROTOCOL PORT`.
fn there(world: &World<Store>) -> Vec<String> {
    let mut aws = world.aws();
    let rules = aws.get("network-acl", MADE).unwrap().value["entrySet"].as_array().unwrap().clone();
    let its =
        rules.iter().filter(|rule| rule["egress"] == "false" && rule["ruleNumber"] != "32767");
    let line = |rule: &Json| {
        let text = |field: &Json| field.as_str().unwrap_or("-").to_owned();
        let fields = ["ruleNumber", "ruleAction", "protocol"].map(|name| text(&rule[name]));
        format!("{} {}", fields.join(" "), text(&rule["portRange"]["from"]))
    };
    let mut lines: Vec<String> = its.map(line).collect();
    lines.sort();
    lines
}

/// The ACL of a subnet in AWS.
fn acl_of(world: &World<Store>, subnet: &str) -> String {
    let aws = world.aws();
    let mut all = aws.all("network-acl").into_iter();
    let has = |acl: &&crate::store::Object| {
        acl.texts("associationSet[]/subnetId").iter().any(|its| its == subnet)
    };
    all.find(has).unwrap().key.clone()
}

#[tokio::test]
async fn an_acl_has_its_rules_before_subnets_get_it() {
    let world = world();
    let mut config = with_rules(&[rule(100, "allow", "tcp", 443)]);
    config["subnet_ids"] = json!(["subnet-1"]);
    let state = done(world.create(&config).await);
    let expected = [
        "CreateNetworkAcl",
        "DescribeNetworkAcls",
        "CreateNetworkAclEntry",
        "DescribeNetworkAcls",
        "ReplaceNetworkAclAssociation",
        "DescribeNetworkAcls",
    ];
    assert_eq!(world.actions(), expected);
    let arn = format!("arn:aws:ec2:us-east-1:111122223333:network-acl/{MADE}");
    assert_has(&state, &json!({"id": MADE, "arn": arn, "subnet_ids": ["subnet-1"]}));
    assert_eq!(there(&world), ["100 allow 6 443"]);
    assert_eq!([acl_of(&world, "subnet-1"), acl_of(&world, "subnet-2")], [MADE, "acl-1"]);
}

#[tokio::test]
async fn a_create_call_whose_answer_was_lost_is_sent_again_with_the_same_token() {
    let world = world();
    world.lose("CreateNetworkAcl", Answer::cut(Cut::After));
    done(world.create(&with_subnets(&[])).await);
    assert_eq!(world.aws().all("network-acl").len(), 3);
}

#[tokio::test]
async fn what_changes_is_replaced_in_place_and_what_comes_is_added_before_the_rest_is_removed() {
    let world = world();
    let before = [rule(100, "allow", "tcp", 443), rule(200, "allow", "tcp", 80)];
    let state = done(world.create(&with_rules(&before)).await);
    world.actions();
    let after = [rule(100, "deny", "udp", 443), rule(300, "deny", "-1", 0)];
    let state = done(world.update(&state, &with_rules(&after)).await);
    let expected = [
        "ReplaceNetworkAclEntry",
        "CreateNetworkAclEntry",
        "DeleteNetworkAclEntry",
        "DescribeNetworkAcls",
    ];
    assert_eq!(world.actions(), expected);
    assert_eq!(there(&world), ["100 deny 17 443", "300 deny -1 -"]);
    assert_eq!(world.plan(&state, &with_rules(&after)).action, Action::NoOp);
}

#[tokio::test]
async fn the_same_rule_in_other_words_is_no_change() {
    let world = world();
    let mut ping = rule(100, "allow", "icmp", 0);
    ping["icmp_type"] = 8.into();
    let mut ipv6 = rule(200, "deny", "ipv6-icmp", 0);
    (ipv6["cidr_block"], ipv6["ipv6_cidr_block"]) = (Json::Null, "2001:DB8:0::/56".into());
    (ipv6["icmp_type"], ipv6["icmp_code"]) = ((-1).into(), 0.into());
    let written = with_rules(&[ping.clone(), ipv6.clone(), rule(300, "allow", "tcp", 22)]);
    let state = done(world.create(&written).await);
    let call = &world.calls()[2];
    assert_eq!([call.param("Icmp.Type"), call.param("Icmp.Code")], ["8", "0"]);
    assert_eq!(world.read(&state).await.unwrap(), state);
    (ping["icmp_code"], ping["protocol"], ping["action"]) = (0.into(), "1".into(), "Allow".into());
    ipv6["cidr_block"] = "".into();
    (ipv6["ipv6_cidr_block"], ipv6["icmp_code"]) = ("2001:db8::/56".into(), (-1).into());
    let other = with_rules(&[ping, ipv6, rule(300, "allow", "6", 22)]);
    for state in [state, world.import(MADE).await] {
        assert_eq!(world.plan(&state, &other).action, Action::NoOp);
    }
}

#[tokio::test]
async fn rules_and_subnets_of_others_are_shown_and_left_alone_where_none_are_written() {
    let world = world();
    let open = json!({"vpc_id": "vpc-1"});
    let state = done(world.create(&open).await);
    {
        let mut aws = world.aws();
        move_subnet(&mut aws, "subnet-2", MADE);
        let rules = &mut aws.get("network-acl", MADE).unwrap().value["entrySet"];
        rules.as_array_mut().unwrap().push(all(100, false, "allow"));
    }
    let read = world.read(&state).await.unwrap();
    assert_has(&read, &json!({"subnet_ids": ["subnet-2"], "egress": []}));
    let shown = values::encode(read.get("ingress")).unwrap();
    assert_eq!((&shown[0]["rule_no"], &shown[0]["protocol"]), (&json!(100), &json!("-1")));
    assert_eq!(world.plan(&read, &open).action, Action::NoOp);
    let mut none = with_rules(&[]);
    none["subnet_ids"] = json!([]);
    done(world.update(&read, &none).await);
    assert!(there(&world).is_empty());
    assert_eq!(acl_of(&world, "subnet-2"), "acl-1", "it has the default ACL again");
}

#[tokio::test]
async fn a_subnet_that_has_got_another_acl_meanwhile_keeps_it() {
    let world = world();
    let state = done(world.create(&with_subnets(&["subnet-1", "subnet-2"])).await);
    let planned = world.plan(&state, &with_subnets(&["subnet-1"]));
    move_subnet(&mut world.aws(), "subnet-2", "acl-2");
    done(world.update_as(&state, &planned).await);
    assert_eq!([acl_of(&world, "subnet-1"), acl_of(&world, "subnet-2")], [MADE, "acl-2"]);
}

#[tokio::test]
async fn all_subnets_of_an_acl_get_the_default_one_before_it_is_deleted() {
    let world = world();
    let state = done(world.create(&with_subnets(&["subnet-1"])).await);
    move_subnet(&mut world.aws(), "subnet-2", MADE);
    done(world.delete(&state).await);
    assert_eq!([acl_of(&world, "subnet-1"), acl_of(&world, "subnet-2")], ["acl-1", "acl-1"]);
}

#[tokio::test]
async fn calls_whose_answers_were_lost_have_an_effect_once() {
    for action in [
        "CreateNetworkAclEntry",
        "ReplaceNetworkAclEntry",
        "DeleteNetworkAclEntry",
        "ReplaceNetworkAclAssociation",
    ] {
        let world = world();
        let mut before =
            with_rules(&[rule(100, "allow", "tcp", 80), rule(200, "allow", "tcp", 80)]);
        before["subnet_ids"] = json!([]);
        let state = done(world.create(&before).await);
        world.lose(action, Answer::cut(Cut::After));
        let mut after = with_rules(&[rule(100, "deny", "tcp", 80), rule(300, "allow", "tcp", 80)]);
        after["subnet_ids"] = json!(["subnet-1"]);
        done(world.update(&state, &after).await);
        assert_eq!(there(&world), ["100 deny 6 80", "300 allow 6 80"], "{action}");
        assert_eq!(acl_of(&world, "subnet-1"), MADE, "{action}");
    }
}

#[tokio::test]
async fn in_a_full_acl_what_goes_makes_room_for_what_comes() {
    let world = world();
    let many = |from: i64| -> Vec<Json> {
        (from..from + 19).map(|number| rule(number, "allow", "tcp", 80)).collect()
    };
    let state = done(world.create(&with_rules(&many(100))).await);
    let state = done(world.update(&state, &with_rules(&many(200))).await);
    assert_eq!(there(&world).len(), 19);
    // Where there is no room all the same, what was there is there again.
    let mut too_many = many(300);
    too_many.extend(many(400));
    let outcome = world.update(&state, &with_rules(&too_many)).await;
    let told = outcome.error.unwrap().to_string();
    assert!(told.contains("Rules per network ACL"), "{told}");
    assert!(there(&world).iter().all(|rule| rule.starts_with('2')) && there(&world).len() == 19);
}

#[tokio::test]
async fn a_rule_that_has_come_or_gone_since_the_refresh_is_no_error() {
    let world = world();
    let state = done(world.create(&with_rules(&[rule(100, "allow", "tcp", 80)])).await);
    let after = [rule(100, "deny", "tcp", 80), rule(200, "deny", "tcp", 80)];
    let planned = world.plan(&state, &with_rules(&after));
    let rules = json!([all(200, false, "allow")]);
    world.aws().get("network-acl", MADE).unwrap().value["entrySet"] = rules;
    let state = done(world.update_as(&state, &planned).await);
    assert_eq!(there(&world), ["100 deny 6 80", "200 deny 6 80"]);
    let planned = world.plan(&state, &with_rules(&[]));
    world.aws().get("network-acl", MADE).unwrap().value["entrySet"] = json!([]);
    done(world.update_as(&state, &planned).await);
}

#[tokio::test]
async fn many_acls_are_read_with_one_call_and_a_missing_one_fails_nothing() {
    let world = world();
    let mut states = Vec::new();
    for _ in 0..3 {
        states.push(done(world.create(&json!({"vpc_id": "vpc-1"})).await));
    }
    world.aws().remove("network-acl", MADE);
    world.actions();
    let read = |i: usize| world.read(&states[i]);
    let (a, b, c) = tokio::join!(read(0), read(1), read(2));
    assert!(a.unwrap().is_null());
    assert_eq!([b.unwrap(), c.unwrap()], states[1..]);
    assert_eq!(world.actions(), ["DescribeNetworkAcls"]);
}

#[tokio::test]
async fn a_default_acl_is_none_that_could_be_managed_like_this() {
    assert!(world().import("acl-1").await.is_null());
}

#[test]
fn rules_that_cannot_be_are_refused_before_anybody_is_asked() {
    let problems = |rules: &[Json]| world().problems(&with_rules(rules)).join("\n");
    let with = |name: &str, value: Json| {
        let mut rule = rule(100, "allow", "tcp", 80);
        rule[name] = value;
        rule
    };
    for (name, value, told) in [
        ("action", json!("drop"), "neither allow nor deny"),
        ("protocol", json!("http"), "not a protocol"),
        ("protocol", json!("-1"), "both have to be 0"),
        ("protocol", json!("icmp"), "both have to be 0"),
        ("to_port", json!(79), "cannot be less"),
        ("from_port", json!(65_536), "65535"),
        ("rule_no", json!(0), "32766"),
        ("rule_no", json!(32_767), "32766"),
        ("icmp_type", json!(8), "only icmp"),
        ("ipv6_cidr_block", json!("::/0"), "ipv6_cidr_block"),
        ("cidr_block", json!("10.0.0.1/8"), "host bits"),
        ("cidr_block", Json::Null, "ipv6_cidr_block"),
    ] {
        let found = problems(&[with(name, value.clone())]);
        assert!(found.contains(told), "{name} = {value}: {found}");
    }
    let twice = [rule(100, "allow", "tcp", 80), rule(100, "deny", "udp", 80)];
    assert!(problems(&twice).contains("tells the elements of `ingress` apart"));
    assert!(problems(&[rule(100, "allow", "icmp", 0)]).contains("replies to a ping"));
    assert_eq!(problems(&[rule(100, "allow", "tcp", 80), rule(200, "deny", "all", 0)]), "");
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let config = |port: i64, subnets: &[&str]| {
        let mut config = with_rules(&[rule(100, "allow", "tcp", port)]);
        config["subnet_ids"] = json!(subnets);
        config
    };
    let acl = format!("The networkAcl ID '{MADE}' does not exist");
    let vpc = "The vpc ID 'vpc-1' does not exist";
    let gone = "The association ID 'aclassoc-1' does not exist";
    let replace = "ReplaceNetworkAclEntry";
    let associate = "ReplaceNetworkAclAssociation";
    let errors = [
        (Operation::Create, "CreateNetworkAcl", "InvalidVpcID.NotFound", vpc),
        (Operation::Create, "CreateNetworkAclEntry", "InvalidNetworkAclID.NotFound", acl.as_str()),
        (Operation::Update, replace, "InvalidNetworkAclID.NotFound", acl.as_str()),
        (Operation::Update, associate, "InvalidAssociationID.NotFound", gone),
        (Operation::Delete, "DeleteNetworkAcl", "DependencyViolation", "has dependencies"),
    ];
    World::assert_passing(world, &config(80, &[]), &config(443, &["subnet-1"]), &errors).await;
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    let entries = json!([all(100, false, "allow"), all(32_767, false, "deny")]);
    world.aws().with("network-acl", &json!({"vpcId": "vpc-1", "entrySet": entries}));
    // As version 5.100 writes it.
    let rule = json!({
        "action": "allow", "cidr_block": "0.0.0.0/0", "from_port": 0, "icmp_code": 0, "icmp_type": 0,
        "ipv6_cidr_block": "", "protocol": "-1", "rule_no": 100, "to_port": 0,
    });
    let state = json!({
        "arn": format!("arn:aws:ec2:us-east-1:111122223333:network-acl/{MADE}"), "egress": [], "id": MADE,
        "ingress": [rule], "owner_id": "111122223333", "subnet_ids": [], "tags": {}, "tags_all": {}, "vpc_id": "vpc-1",
    });
    let taken: Value = world.take_over(0, &state).await;
    let mut written = self::rule(100, "allow", "all", 0);
    written["cidr_block"] = "0.0.0.0/0".into();
    assert_eq!(world.plan(&taken, &with_rules(&[written])).action, Action::NoOp);
    assert_eq!(world.plan(&taken, &json!({"vpc_id": "vpc-1"})).action, Action::NoOp);
}

//! What is special about `aws_default_security_group`. What it has in common with all types is tested in
//! `src/conformance/life`, and what it has in common with `aws_security_group` beside that.

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::ec2::security_group::tests::{changes, object, rules};
use crate::services::ec2::testing::refusal;
use crate::services::ec2::testing::security_groups::with_rule;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// How `aws_default_security_group` is tested with all types: the default VPC and another one, with their groups, and two
/// others.
pub(in crate::services) const ROW: Row = Row {
    given: |store| {
        for (vpc, is_default) in [("vpc-1", true), ("vpc-2", false)] {
            store.with("vpc", &json!({"cidrBlock": "10.0.0.0/16", "isDefault": is_default}));
            let description = "default VPC security group";
            let group =
                json!({"vpcId": vpc, "groupName": "default", "groupDescription": description});
            let id = store.with("security-group", &group);
            with_rule(store, &json!({"groupId": id, "referencedGroupInfo": {"groupId": id}}));
            with_rule(store, &json!({"groupId": id, "isEgress": true, "cidrIpv4": "0.0.0.0/0"}));
        }
        for name in ["web", "db"] {
            store.with("security-group", &json!({"groupName": name}));
        }
    },
    ..Row::of("aws_default_security_group")
};

fn world() -> World<Store> {
    World::of("aws_default_security_group")
}

fn written() -> Json {
    json!({
        "vpc_id": "vpc-1",
        "ingress": [object("tcp", 443, &json!({"cidr_blocks": ["10.0.0.0/8"], "self": true}))],
        "egress": [object("-1", 0, &json!({"cidr_blocks": ["0.0.0.0/0"]}))],
    })
}

#[tokio::test]
async fn a_group_that_is_taken_over_has_the_rules_and_tags_that_are_written() {
    let world = world();
    let mut config = written();
    config["tags"] = json!({"Name": "main"});
    let state = done(world.create(&config).await);
    let expected = ["in tcp 443 10.0.0.0/8", "in tcp 443 sg-1", "out -1 -1 0.0.0.0/0"];
    assert_eq!(rules(&world, "sg-1"), expected);
    assert_has(
        &state,
        &json!({
            "id": "sg-1", "arn": "arn:aws:ec2:us-east-1:111122223333:security-group/sg-1", "name": "default",
            "description": "default VPC security group", "vpc_id": "vpc-1", "owner_id": "111122223333",
            "revoke_rules_on_delete": false, "ingress": written()["ingress"],
        }),
    );
    assert_eq!(world.aws().get("security-group", "sg-1").unwrap().tags["Name"], "main");
    world.actions();
    assert!(done(world.delete(&state).await).is_null());
    assert_eq!(world.actions(), [""; 0]);
    assert_eq!(rules(&world, "sg-1"), expected, "it stays as it is");
}

#[tokio::test]
async fn what_comes_is_added_before_what_goes_is_removed() {
    let world = world();
    done(world.create(&written()).await);
    // The rule for the IPv6 CIDR block that the VPC may have is not shown, and removed without a look.
    let expected = [
        "RevokeSecurityGroupEgress",
        "AuthorizeSecurityGroupIngress",
        "RevokeSecurityGroupIngress",
    ];
    assert_eq!(changes(&world), expected);
}

#[tokio::test]
async fn rules_are_removed_when_the_group_is_taken_over_and_left_alone_later() {
    for empty in
        [json!({"vpc_id": "vpc-1"}), json!({"vpc_id": "vpc-1", "ingress": [], "egress": []})]
    {
        let world = world();
        let state = done(world.create(&empty).await);
        assert_eq!(rules(&world, "sg-1"), [""; 0]);
        assert_has(&state, &json!({"ingress": [], "egress": []}));
        assert_eq!(rules(&world, "sg-2").len(), 2, "that of another VPC is another one");
        with_rule(&mut world.aws(), &json!({"groupId": "sg-1", "cidrIpv4": "10.0.0.0/8"}));
        let read = world.read(&state).await.unwrap();
        let left_out = world.plan(&read, &json!({"vpc_id": "vpc-1"}));
        assert_eq!(left_out.action, Action::NoOp);
        done(world.update(&read, &json!({"ingress": []})).await);
        assert_eq!(rules(&world, "sg-1"), [""; 0]);
    }
}

#[tokio::test]
async fn rules_that_no_read_shows_yet_are_removed_too() {
    let world = world();
    for field in ["ipPermissions", "ipPermissionsEgress"] {
        world.aws().get("security-group", "sg-1").unwrap().value[field] = json!([]);
    }
    let state = done(world.create(&json!({"vpc_id": "vpc-1"})).await);
    assert_eq!(rules(&world, "sg-1"), [""; 0]);
    assert_has(&state, &json!({"ingress": [], "egress": []}));
}

#[tokio::test]
async fn without_a_vpc_it_is_the_group_of_the_default_vpc() {
    let world = world();
    let state = done(world.create(&json!({})).await);
    assert_has(&state, &json!({"id": "sg-1", "vpc_id": "vpc-1"}));
    assert_eq!(world.plan(&state, &json!({})).action, Action::NoOp);
    assert_eq!(world.plan(&state, &json!({"vpc_id": "vpc-2"})).replace, ["vpc_id"]);
    world.aws().get("vpc", "vpc-1").unwrap().value["isDefault"] = false.into();
    let error = world.create(&json!({})).await.error.unwrap().to_string();
    assert!(error.contains("set `vpc_id`"), "{error}");
}

#[tokio::test]
async fn a_vpc_that_is_not_there_is_an_error_at_once() {
    let world = world();
    let outcome = world.create(&json!({"vpc_id": "vpc-9"})).await;
    let error = outcome.error.unwrap().to_string();
    assert!(error.contains("vpc-9 has no default security group"), "{error}");
    assert_eq!(world.actions(), ["DescribeSecurityGroups"]);
}

#[tokio::test]
async fn many_groups_are_read_with_one_call() {
    let world = world();
    let one = done(world.create(&json!({"vpc_id": "vpc-1"})).await);
    let other = done(world.create(&json!({"vpc_id": "vpc-2"})).await);
    world.actions();
    let (a, b) = tokio::join!(world.read(&one), world.read(&other));
    assert_eq!([a.unwrap(), b.unwrap()], [one, other]);
    assert_eq!(world.actions(), ["DescribeSecurityGroups"]);
}

#[tokio::test]
async fn rules_whose_answer_was_lost_are_no_duplicates() {
    let world = world();
    world.lose("AuthorizeSecurityGroupIngress", Answer::cut(Cut::After));
    world.lose("RevokeSecurityGroupIngress", Answer::error("InternalError", "again", 500));
    done(world.create(&written()).await);
    assert_eq!(rules(&world, "sg-1").len(), 3);
}

#[tokio::test]
async fn what_is_not_visible_yet_is_waited_for() {
    let changed = json!({"ingress": [object("tcp", 80, &json!({"cidr_blocks": ["10.0.0.0/8"]}))]});
    World::assert_passing(
        world,
        &json!({}),
        &changed,
        &[(
            Operation::Update,
            "AuthorizeSecurityGroupIngress",
            "InvalidGroup.NotFound",
            "The security group 'sg-1' does not exist",
        )],
    )
    .await;
    let world = world();
    let state = done(world.create(&json!({})).await);
    world.refuse("AuthorizeSecurityGroupIngress", refusal("InvalidParameterValue", "no"));
    let outcome = world.update(&state, &changed).await;
    assert_eq!(outcome.error.unwrap().code(), Some("InvalidParameterValue"));
}

#[tokio::test]
async fn an_imported_group_needs_no_change() {
    let world = world();
    let state = world.import("sg-1").await;
    let planned = world.plan(&state, &json!({"vpc_id": "vpc-1"}));
    assert_eq!(planned.action, Action::NoOp);
    assert_eq!(state.get("ingress").as_elements().map(<[_]>::len), Some(1));
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    // As version 5.100 writes it.
    let state = json!({
        "arn": "arn:aws:ec2:us-east-1:111122223333:security-group/sg-1",
        "description": "default VPC security group",
        "egress": [{
            "cidr_blocks": ["0.0.0.0/0"], "description": "", "from_port": 0, "ipv6_cidr_blocks": [],
            "prefix_list_ids": [], "protocol": "-1", "security_groups": [], "self": false, "to_port": 0,
        }],
        "id": "sg-1",
        "ingress": [{
            "cidr_blocks": [], "description": "", "from_port": 0, "ipv6_cidr_blocks": [],
            "prefix_list_ids": [], "protocol": "-1", "security_groups": [], "self": true, "to_port": 0,
        }],
        "name": "default", "name_prefix": "", "owner_id": "111122223333", "revoke_rules_on_delete": false,
        "tags": {}, "tags_all": {}, "vpc_id": "vpc-1",
    });
    let taken = world.take_over(1, &state).await;
    let config = json!({
        "vpc_id": "vpc-1",
        "ingress": [object("-1", 0, &json!({"self": true}))],
        "egress": [object("-1", 0, &json!({"cidr_blocks": ["0.0.0.0/0"]}))],
    });
    assert_eq!(world.plan(&taken, &config).action, Action::NoOp);
    assert_eq!(world.plan(&taken, &json!({"vpc_id": "vpc-1"})).action, Action::NoOp);
}

//! When answers do not arrive.

use super::*;
use crate::aws::fake::Cut;

#[tokio::test]
async fn a_group_whose_answer_was_lost_is_found_by_its_name_in_its_vpc() {
    for vpc in [json!("vpc-1"), Json::Null] {
        let world = world();
        for (vpc, name) in [("vpc-2", "web"), ("vpc-1", "db")] {
            let group = json!({"vpcId": vpc, "groupName": name, "groupDescription": "Managed by Terraform"});
            world.aws().with("security-group", &group);
        }
        world.lose("CreateSecurityGroup", Answer::cut(Cut::After));
        let state = done(world.create(&config(&json!({"vpc_id": vpc}))).await);
        assert_has(&state, &json!({"id": "sg-5", "vpc_id": "vpc-1"}));
        assert_eq!(rules(&world, "sg-5"), [""; 0], "also this one is closed");
    }
}

#[tokio::test]
async fn a_group_of_somebody_else_is_not_taken() {
    for in_use in [false, true] {
        let world = world();
        let description = if in_use { "Managed by Terraform" } else { "Theirs" };
        let group = json!({"groupName": "web", "groupDescription": description});
        let id = world.aws().with("security-group", &group);
        if in_use {
            with_rule(&mut world.aws(), &json!({"groupId": id, "cidrIpv4": "0.0.0.0/0"}));
        }
        world.refuse("CreateSecurityGroup", Answer::cut(Cut::After));
        let outcome = world.create(&config(&json!({}))).await;
        assert_eq!(outcome.error.unwrap().code(), Some("InvalidGroup.Duplicate"));
        assert!(outcome.state.is_null());
    }
}

#[tokio::test]
async fn rules_whose_answer_was_lost_are_no_duplicates() {
    let world = world();
    let rule = object("tcp", 80, &json!({"cidr_blocks": ["10.0.0.0/8"]}));
    let written = config(&json!({"ingress": [rule]}));
    let state = done(world.create(&config(&json!({}))).await);
    world.lose("AuthorizeSecurityGroupIngress", Answer::error("InternalError", "again", 500));
    let state = done(world.update(&state, &written).await);
    assert_eq!(rules(&world, "sg-3"), ["in tcp 80 10.0.0.0/8"]);
    world.lose("RevokeSecurityGroupIngress", Answer::error("InternalError", "again", 500));
    done(world.update(&state, &config(&json!({"ingress": []}))).await);
    assert_eq!(rules(&world, "sg-3"), [""; 0]);
}

#[tokio::test]
async fn errors_that_pass_are_waited_for() {
    let rule = object("tcp", 80, &json!({"cidr_blocks": ["10.0.0.0/8"]}));
    let (is, changed) = (config(&json!({})), config(&json!({"ingress": [rule]})));
    World::assert_passing(
        world,
        &is,
        &changed,
        &[
            (
                crate::engine::Operation::Update,
                "AuthorizeSecurityGroupIngress",
                "InvalidGroup.NotFound",
                "The security group 'sg-3' does not exist",
            ),
            (
                crate::engine::Operation::Delete,
                "DeleteSecurityGroup",
                "DependencyViolation",
                "resource sg-3 has a dependent object",
            ),
            (
                crate::engine::Operation::Delete,
                "DeleteSecurityGroup",
                "InvalidGroup.InUse",
                "There are active instances using security group 'sg-3'",
            ),
        ],
    )
    .await;
    let world = world();
    let state = done(world.create(&is).await);
    world.refuse("AuthorizeSecurityGroupIngress", refusal("InvalidParameterValue", "no"));
    let outcome = world.update(&state, &changed).await;
    assert_eq!(outcome.error.unwrap().code(), Some("InvalidParameterValue"));
}

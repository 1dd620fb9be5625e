//! When answers do not arrive, and when AWS needs its time.

use super::*;
use crate::aws::fake::Cut;
use crate::engine::Operation;

#[tokio::test]
async fn a_rule_whose_answer_was_lost_is_found_and_made_once() {
    let world = world();
    world.lose("AuthorizeSecurityGroupIngress", Answer::cut(Cut::After));
    let written = cidrs(&["10.0.0.0/8", "10.1.0.0/16"]);
    let state = done(world.create(&written).await);
    assert_has(&state, &written);
    assert_eq!(there(&world), ["10.0.0.0/8", "10.1.0.0/16"]);
    world.lose("RevokeSecurityGroupIngress", Answer::error("InternalError", "again", 500));
    assert!(done(world.delete(&state).await).is_null());
    assert_eq!(there(&world), [""; 0]);
}

#[tokio::test]
async fn a_rule_that_is_there_already_is_told_with_its_refusal() {
    let world = world();
    let theirs = json!({"groupId": "sg-1", "ipProtocol": "tcp", "fromPort": 80, "toPort": 80, "cidrIpv4": "10.0.0.0/8"});
    with_rule(&mut world.aws(), &theirs);
    let outcome = world.create(&cidrs(&["10.0.0.0/8", "10.1.0.0/16"])).await;
    assert_eq!(outcome.error.unwrap().code(), Some("InvalidPermission.Duplicate"));
    assert!(outcome.state.is_null());
    assert_eq!(there(&world), ["10.0.0.0/8"], "all are added or none");
}

#[tokio::test]
async fn a_rule_of_which_parts_or_the_group_are_gone_is_deleted() {
    let world = world();
    let state = done(world.create(&cidrs(&["10.0.0.0/8", "10.1.0.0/16"])).await);
    world.aws().remove("security-group-rule", "sgr-1");
    let group = json!({"groupId": "sg-1", "ipProtocol": "tcp", "fromPort": 81, "toPort": 81, "cidrIpv4": "10.0.0.0/8"});
    with_rule(&mut world.aws(), &group);
    assert!(done(world.delete(&state).await).is_null());
    assert_eq!(there(&world), ["10.0.0.0/8"], "that of another port");
    for key in ["sg-1", "sg-2"] {
        world.aws().remove("security-group", key);
    }
    assert!(done(world.delete(&state).await).is_null());
}

#[tokio::test]
async fn errors_that_pass_are_waited_for() {
    let is = cidrs(&["10.0.0.0/8"]);
    World::assert_passing(
        world,
        &is,
        &is,
        &[(
            Operation::Create,
            "AuthorizeSecurityGroupIngress",
            "InvalidGroup.NotFound",
            "The security group 'sg-1' does not exist",
        )],
    )
    .await;
    let world = world();
    let other = Answer::error("InvalidGroupId.Malformed", "Invalid id", 400);
    world.refuse("AuthorizeSecurityGroupIngress", other);
    let outcome = world.create(&is).await;
    assert_eq!(outcome.error.unwrap().code(), Some("InvalidGroupId.Malformed"));
}

#[tokio::test]
async fn what_a_failed_change_has_not_removed_is_removed_by_the_next() {
    let world = world();
    let state = done(world.create(&cidrs(&["10.0.0.0/8", "10.1.0.0/16"])).await);
    let then = cidrs(&["10.1.0.0/16", "10.2.0.0/16"]);
    world.refuse("RevokeSecurityGroupIngress", Answer::error("UnauthorizedOperation", "no", 403));
    let outcome = world.update(&state, &then).await;
    assert_eq!(outcome.error.unwrap().code(), Some("UnauthorizedOperation"));
    let left = json!({"cidr_blocks": ["10.1.0.0/16", "10.2.0.0/16", "10.0.0.0/8"]});
    assert_has(&outcome.state, &left);
    let state = done(world.update(&outcome.state, &then).await);
    assert_eq!(there(&world), ["10.1.0.0/16", "10.2.0.0/16"]);
    assert_has(&state, &then);
}

#[tokio::test]
async fn a_description_that_a_failed_change_has_left_is_changed_by_the_next() {
    let world = world();
    let described = config(&json!({"cidr_blocks": ["10.0.0.0/8"], "description": "a"}));
    let mut state = done(world.create(&described).await);
    let then = cidrs(&["10.0.0.0/8", "10.1.0.0/16"]);
    for action in ["UpdateSecurityGroupRuleDescriptionsIngress", "AuthorizeSecurityGroupIngress"] {
        world.refuse(action, Answer::error("UnauthorizedOperation", "no", 403));
        let outcome = world.update(&state, &then).await;
        assert_eq!(outcome.error.unwrap().code(), Some("UnauthorizedOperation"), "{action}");
        state = world.read(&outcome.state).await.unwrap();
    }
    done(world.update(&state, &then).await);
    assert_eq!(there(&world), ["10.0.0.0/8", "10.1.0.0/16"]);
}

#[tokio::test]
async fn a_rule_that_takes_the_place_of_the_same_one_gets_its_own_id() {
    let world = world();
    world.aws().nature.stale = 2;
    let written = cidrs(&["10.0.0.0/8"]);
    let state = done(world.create(&written).await);
    assert!(done(world.delete(&state).await).is_null());
    let other = done(world.create(&written).await);
    assert_ne!(other.get("security_group_rule_id"), state.get("security_group_rule_id"));
}

//! Security groups that a rule refers to.

use super::*;

fn refers(group: &str) -> Json {
    config(&json!({"cidr_ipv4": null, "referenced_security_group_id": group}))
}

const FOREIGN: &str = "444455556666/sg-9";

#[tokio::test]
async fn a_group_of_another_account_is_sent_apart_from_its_account() {
    let world = world();
    let state = done(world.create(&refers(FOREIGN)).await);
    let call = world.call("AuthorizeSecurityGroupIngress");
    assert_eq!(call.param("IpPermissions.1.Groups.1.UserId"), "444455556666");
    assert_eq!(call.param("IpPermissions.1.Groups.1.GroupId"), "sg-9");
    assert_has(&state, &json!({"referenced_security_group_id": FOREIGN}));
    assert_eq!(world.plan(&state, &refers(FOREIGN)).action, Action::NoOp);
    // EC2 takes no account in a change.
    let mut described = refers(FOREIGN);
    described["description"] = "theirs".into();
    done(world.update(&state, &described).await);
    let call = world.call("ModifySecurityGroupRules");
    let sent = call.param("SecurityGroupRule.1.SecurityGroupRule.ReferencedGroupId");
    assert_eq!(sent, "sg-9");
}

#[tokio::test]
async fn the_account_may_be_left_out_and_may_be_the_own_one() {
    let world = world();
    for (written, owner) in [
        ("sg-9", Some("444455556666")),
        // Over a transit gateway, EC2 does not tell it.
        (FOREIGN, None),
        ("111122223333/sg-9", Some("111122223333")),
        ("sg-9", Some("111122223333")),
    ] {
        let mut rule = json!({"referencedGroupInfo": {"groupId": "sg-9", "userId": owner}});
        rule["groupId"] = "sg-1".into();
        let id = there(&world, &rule);
        let mut state = world.import(&id).await;
        let imported = if owner == Some("444455556666") { FOREIGN } else { "sg-9" };
        assert_has(&state, &json!({"referenced_security_group_id": imported}));
        state.insert("referenced_security_group_id", written.into());
        let read = world.read(&state).await.unwrap();
        assert_has(&read, &json!({"referenced_security_group_id": written}));
    }
}

#[tokio::test]
async fn a_rule_refers_to_its_own_group() {
    let world = world();
    let state = done(world.create(&refers("sg-1")).await);
    assert_has(&state, &json!({"referenced_security_group_id": "sg-1"}));
    assert!(done(world.delete(&state).await).is_null());
}

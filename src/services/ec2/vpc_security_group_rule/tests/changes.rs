//! What changes in place, and what does not.

use super::*;

#[tokio::test]
async fn a_change_is_one_call_with_the_whole_rule() {
    let world = world();
    let state = done(world.create(&config(&json!({"description": "office"}))).await);
    world.calls();
    let wider = config(&json!({
        "from_port": 80, "cidr_ipv4": "10.0.0.0/16", "description": "all of it",
    }));
    let state = done(world.update(&state, &wider).await);
    assert_eq!(world.actions(), ["ModifySecurityGroupRules", "DescribeSecurityGroupRules"]);
    let expected = [
        ("GroupId", "sg-1"),
        ("SecurityGroupRule.1.SecurityGroupRule.CidrIpv4", "10.0.0.0/16"),
        ("SecurityGroupRule.1.SecurityGroupRule.Description", "all of it"),
        ("SecurityGroupRule.1.SecurityGroupRule.FromPort", "80"),
        ("SecurityGroupRule.1.SecurityGroupRule.IpProtocol", "tcp"),
        ("SecurityGroupRule.1.SecurityGroupRule.ToPort", "443"),
        ("SecurityGroupRule.1.SecurityGroupRuleId", state.get("id").as_str().unwrap()),
    ];
    let expected = expected.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
    assert_eq!(world.call("ModifySecurityGroupRules").params, expected);
    assert_has(&state, &json!({"from_port": 80, "description": "all of it"}));
}

#[tokio::test]
async fn tags_and_another_spelling_leave_the_rule_alone() {
    let world = world();
    let ipv6 = |cidr: &str, tags: Json| {
        config(&json!({"cidr_ipv4": null, "cidr_ipv6": cidr, "tags": tags}))
    };
    let state = done(world.create(&ipv6("2001:DB8:0::/56", json!(null))).await);
    assert_has(&state, &json!({"cidr_ipv6": "2001:DB8:0::/56"}));
    world.calls();
    let other = ipv6("2001:db8::/56", json!({"Name": "a"}));
    done(world.update(&state, &other).await);
    assert_eq!(world.actions(), ["CreateTags", "DescribeSecurityGroupRules"]);
}

#[tokio::test]
async fn a_rule_for_a_cidr_block_becomes_none_for_a_group_in_place() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    for (name, value) in [
        ("cidr_ipv6", "::/0"),
        ("prefix_list_id", "pl-1"),
        ("referenced_security_group_id", "sg-2"),
    ] {
        let other = config(&json!({"cidr_ipv4": null, name: value}));
        let planned = world.plan(&state, &other);
        assert_eq!(
            (planned.action, planned.replace),
            (Action::Replace, vec!["cidr_ipv4".to_owned(), name.to_owned(),])
        );
    }
}

#[tokio::test]
async fn a_source_that_is_not_known_yet_replaces_only_one_of_another_kind() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let [first, _] =
        world.plan_twice(&state, &config(&json!({"cidr_ipv4": "10.1.0.0/16"})), &["cidr_ipv4"]);
    assert_eq!(first.action, Action::Update);
    let group = config(&json!({"cidr_ipv4": null, "referenced_security_group_id": "sg-2"}));
    for open in
        [&["referenced_security_group_id"][..], &["cidr_ipv4", "referenced_security_group_id"][..]]
    {
        let [first, second] = world.plan_twice(&state, &group, open);
        assert!(!first.replace.is_empty(), "{open:?}");
        assert_eq!(second.action, Action::Create);
    }
}

#[tokio::test]
async fn a_group_or_a_prefix_list_that_was_just_made_is_waited_for() {
    let group = config(&json!({"cidr_ipv4": null, "referenced_security_group_id": "sg-2"}));
    let other = config(&json!({"cidr_ipv4": null, "referenced_security_group_id": "sg-1"}));
    let absent = "The security group 'sg-1' does not exist";
    let list = "The prefix list ID 'sg-1' does not exist";
    let rows = [
        ("AuthorizeSecurityGroupIngress", "InvalidGroup.NotFound", absent),
        ("AuthorizeSecurityGroupIngress", "InvalidPrefixListID.NotFound", list),
    ];
    let create =
        rows.map(|(action, code, text)| (crate::engine::Operation::Create, action, code, text));
    let update = rows.map(|(_, code, text)| {
        (crate::engine::Operation::Update, "ModifySecurityGroupRules", code, text)
    });
    World::assert_passing(world, &group, &other, &[create, update].concat()).await;
}

#[tokio::test]
async fn groups_that_cannot_refer_to_each_other_are_told_at_once() {
    let world = world();
    let message = "You have specified two resources that belong to different networks.";
    let refusal = Answer::error("InvalidGroup.NotFound", message, 400);
    world.refuse("AuthorizeSecurityGroupIngress", refusal);
    let outcome = world.create(&config(&json!({}))).await;
    assert_eq!(outcome.error.unwrap().code(), Some("InvalidGroup.NotFound"));
    assert_eq!(world.actions(), ["AuthorizeSecurityGroupIngress"]);
}

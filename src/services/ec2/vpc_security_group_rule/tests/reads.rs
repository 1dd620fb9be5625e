//! Reads, and the end of a rule.

use super::*;

#[tokio::test]
async fn a_create_makes_two_calls_and_a_delete_one() {
    let world = world();
    let whole = config(&json!({"description": "office", "tags": {"Name": "a"}}));
    let state = done(world.create(&whole).await);
    assert_eq!(world.actions(), ["AuthorizeSecurityGroupIngress", "DescribeSecurityGroupRules"]);
    let expected = [
        ("GroupId", "sg-1"),
        ("IpPermissions.1.FromPort", "443"),
        ("IpPermissions.1.IpProtocol", "tcp"),
        ("IpPermissions.1.IpRanges.1.CidrIp", "10.0.0.0/8"),
        ("IpPermissions.1.IpRanges.1.Description", "office"),
        ("IpPermissions.1.ToPort", "443"),
        ("TagSpecification.1.ResourceType", "security-group-rule"),
        ("TagSpecification.1.Tag.1.Key", "Name"),
        ("TagSpecification.1.Tag.1.Value", "a"),
    ];
    let expected = expected.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
    assert_eq!(world.call("AuthorizeSecurityGroupIngress").params, expected);
    let id = state.get("id").as_str().unwrap().to_owned();
    assert_has(
        &state,
        &json!({
            "arn": format!("arn:aws:ec2:us-east-1:111122223333:security-group-rule/{id}"),
            "security_group_rule_id": id,
            "description": "office",
            "tags": {"Name": "a"},
        }),
    );
    done(world.delete(&state).await);
    assert_eq!(world.actions(), ["RevokeSecurityGroupIngress"]);
    let call = world.call("RevokeSecurityGroupIngress");
    assert_eq!(call.param("SecurityGroupRuleId.1"), id);
}

#[tokio::test]
async fn every_kind_of_source_is_sent_with_the_description() {
    for (name, value, list) in [
        ("cidr_ipv6", "2001:db8::/56", "Ipv6Ranges"),
        ("prefix_list_id", "pl-1", "PrefixListIds"),
        ("referenced_security_group_id", "sg-2", "Groups"),
    ] {
        let world = world();
        let written = json!({"cidr_ipv4": null, name: value, "description": "office"});
        let state = done(world.create(&config(&written)).await);
        assert_has(&state, &json!({name: value, "description": "office"}));
        let call = world.call("AuthorizeSecurityGroupIngress");
        assert_eq!(call.param(&format!("IpPermissions.1.{list}.1.Description")), "office");
    }
}

#[tokio::test]
async fn rules_that_are_read_at_once_are_one_call() {
    let world = world();
    let mut states = Vec::new();
    for cidr in ["10.1.0.0/16", "10.2.0.0/16"] {
        states.push(done(world.create(&config(&json!({"cidr_ipv4": cidr}))).await));
    }
    world.calls();
    let (a, b) = tokio::join!(world.read(&states[0]), world.read(&states[1]));
    assert_eq!(world.actions(), ["DescribeSecurityGroupRules"]);
    assert_has(&a.unwrap(), &json!({"cidr_ipv4": "10.1.0.0/16"}));
    assert_has(&b.unwrap(), &json!({"cidr_ipv4": "10.2.0.0/16"}));
}

#[tokio::test]
async fn a_rule_that_is_gone_or_whose_group_is_gone_is_deleted() {
    for group in [false, true] {
        let world = world();
        let state = done(world.create(&config(&json!({}))).await);
        let id = state.get("id").as_str().unwrap().to_owned();
        world.aws().remove("security-group-rule", &id);
        if group {
            world.aws().remove("security-group", "sg-1");
        }
        assert!(world.read(&state).await.unwrap().is_null());
        assert!(done(world.delete(&state).await).is_null());
    }
}

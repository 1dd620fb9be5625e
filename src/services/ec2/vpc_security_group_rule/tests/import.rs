//! Import, and states that hashicorp/aws wrote.

use super::*;

#[tokio::test]
async fn an_imported_rule_needs_no_change() {
    for (rule, written) in [
        (https("10.0.0.0/8"), json!({})),
        (
            json!({"ipProtocol": "-1", "fromPort": -1, "toPort": -1, "cidrIpv4": "10.0.0.0/8"}),
            json!({"ip_protocol": "-1", "from_port": null, "to_port": null}),
        ),
        (
            json!({"ipProtocol": "icmp", "fromPort": 8, "toPort": -1, "cidrIpv4": "10.0.0.0/8"}),
            json!({"ip_protocol": "icmp", "from_port": 8, "to_port": -1}),
        ),
        (
            json!({"ipProtocol": "icmp", "fromPort": -1, "toPort": -1, "cidrIpv4": "10.0.0.0/8"}),
            json!({"ip_protocol": "icmp", "from_port": -1, "to_port": -1}),
        ),
        (
            json!({"ipProtocol": "icmpv6", "fromPort": -1, "toPort": -1, "cidrIpv6": "::/0"}),
            json!({
                "ip_protocol": "icmpv6", "from_port": -1, "to_port": -1, "cidr_ipv4": null,
                "cidr_ipv6": "::/0",
            }),
        ),
    ] {
        let world = world();
        let id = there(&world, &rule);
        let state = world.import(&id).await;
        assert_has(&state, &json!({"id": id, "tags": null, "security_group_id": "sg-1"}));
        assert_eq!(world.plan(&state, &config(&written)).action, Action::NoOp, "{written}");
    }
}

#[tokio::test]
async fn a_rule_of_the_other_direction_is_not_found_and_its_type_is_named() {
    let world = world();
    let id = there(&world, &json!({"isEgress": true, "cidrIpv4": "10.0.0.0/8"}));
    let mut stub = world.config(&json!({}));
    stub.insert("id", id.as_str().into());
    let (state, warnings) = world.read_with_warnings(&stub).await.unwrap();
    assert!(state.is_null());
    let told = format!(
        "{id} is a rule of the other direction: it is an aws_vpc_security_group_egress_rule"
    );
    assert!(warnings.len() == 1 && warnings[0].starts_with(&told), "{warnings:?}");
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let all = json!({"ip_protocol": "-1", "from_port": null, "to_port": null});
    for (rule, written) in [
        (https("10.0.0.0/8"), json!({})),
        (json!({"ipProtocol": "-1", "cidrIpv4": "10.0.0.0/8"}), all),
    ] {
        let world = world();
        let id = there(&world, &rule);
        let config = config(&written);
        // As version 5.100 writes it.
        let state = json!({
            "arn": format!("arn:aws:ec2:us-east-1:111122223333:security-group-rule/{id}"),
            "cidr_ipv4": "10.0.0.0/8",
            "cidr_ipv6": null,
            "description": null,
            "from_port": config["from_port"],
            "id": id,
            "ip_protocol": config["ip_protocol"],
            "prefix_list_id": null,
            "referenced_security_group_id": null,
            "security_group_id": "sg-1",
            "security_group_rule_id": id,
            "tags": null,
            "tags_all": {},
            "to_port": config["to_port"],
        });
        let taken = world.take_over(0, &state).await;
        assert_eq!(world.plan(&taken, &config).action, Action::NoOp);
        let again = world.read(&taken).await.unwrap();
        assert_eq!(world.plan(&again, &config).action, Action::NoOp);
    }
}

#[tokio::test]
async fn ports_of_all_protocols_that_hashicorp_aws_changed_in_each_apply_settle() {
    let world = world();
    let id = there(&world, &json!({"ipProtocol": "-1", "cidrIpv4": "10.0.0.0/8"}));
    let written = config(&json!({"ip_protocol": "-1", "from_port": 0, "to_port": 0}));
    let mut state = world.import(&id).await;
    for name in ["from_port", "to_port"] {
        state.insert(name, (-1).into());
    }
    let state = world.read(&state).await.unwrap();
    assert_has(&state, &json!({"from_port": -1, "to_port": -1}));
    world.calls();
    let state = done(world.update(&state, &written).await);
    assert_eq!(world.actions(), ["DescribeSecurityGroupRules"]);
    let read = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&read, &written).action, Action::NoOp);
}

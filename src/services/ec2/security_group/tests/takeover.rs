//! Import, and states that hashicorp/aws wrote.

use super::*;

fn there(world: &World<Store>) -> String {
    let group = json!({"groupName": "web", "groupDescription": "Managed by Terraform"});
    let id = world.aws().with("security-group", &group);
    for rule in [
        json!({"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "10.0.0.0/8"}),
        json!({"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "referencedGroupInfo": {"groupId": id}}),
        json!({"isEgress": true, "cidrIpv4": "0.0.0.0/0", "description": "all"}),
    ] {
        let mut rule = rule;
        rule["groupId"] = id.clone().into();
        with_rule(&mut world.aws(), &rule);
    }
    id
}

fn written() -> Json {
    config(&json!({
        "ingress": [object("tcp", 443, &json!({"cidr_blocks": ["10.0.0.0/8"], "self": true}))],
        "egress": [object("-1", 0, &json!({"cidr_blocks": ["0.0.0.0/0"], "description": "all"}))],
    }))
}

#[tokio::test]
async fn an_imported_group_needs_no_change() {
    let world = world();
    let id = there(&world);
    let state = world.import(&id).await;
    assert_eq!(world.plan(&state, &written()).action, Action::NoOp);
    assert_eq!(world.plan(&state, &config(&json!({}))).value.get("ingress"), state.get("ingress"));
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    let id = there(&world);
    // As version 5.100 writes it.
    let state = json!({
        "arn": format!("arn:aws:ec2:us-east-1:111122223333:security-group/{id}"),
        "description": "Managed by Terraform",
        "egress": [{
            "cidr_blocks": ["0.0.0.0/0"], "description": "all", "from_port": 0, "ipv6_cidr_blocks": [],
            "prefix_list_ids": [], "protocol": "-1", "security_groups": [], "self": false, "to_port": 0,
        }],
        "id": id,
        "ingress": [{
            "cidr_blocks": ["10.0.0.0/8"], "description": "", "from_port": 443, "ipv6_cidr_blocks": [],
            "prefix_list_ids": [], "protocol": "tcp", "security_groups": [], "self": true, "to_port": 443,
        }],
        "name": "web", "name_prefix": "", "owner_id": "111122223333", "revoke_rules_on_delete": false,
        "tags": {}, "tags_all": {}, "timeouts": null, "vpc_id": "vpc-1",
    });
    let read = world.take_over(1, &state).await;
    assert_eq!(world.plan(&read, &written()).action, Action::NoOp);
    // What blocks leave out is null there from now on, so that a later change shows nothing else.
    assert_has(&read, &json!({"ingress": written()["ingress"], "egress": written()["egress"]}));
}

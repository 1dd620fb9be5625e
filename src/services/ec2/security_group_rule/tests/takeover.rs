//! Import, and states that hashicorp/aws wrote.

use super::*;

fn two_rules(world: &World<Store>) {
    for cidr in ["10.0.0.0/8", "10.1.0.0/16"] {
        let rule = json!({
            "groupId": "sg-1", "ipProtocol": "tcp", "fromPort": 80, "toPort": 80, "cidrIpv4": cidr,
            "description": "web",
        });
        with_rule(&mut world.aws(), &rule);
    }
}

#[tokio::test]
async fn an_import_names_the_rule_and_leads_to_the_hash_of_hashicorp_aws() {
    let world = world();
    two_rules(&world);
    let state = world.import("sg-1_ingress_tcp_80_80_10.1.0.0/16_10.0.0.0/8").await;
    let written = config(&json!({
        "cidr_blocks": ["10.1.0.0/16", "10.0.0.0/8"], "description": "web",
    }));
    assert_has(&state, &written);
    assert_eq!(world.plan(&state, &written).action, Action::NoOp);
    let id = state.get("id").as_str().unwrap();
    assert!(RuleId::is_hash(id), "{id}");
    assert_has(&world.read(&state).await.unwrap(), &json!({"id": id}));
    let stub = crate::engine::life::import(world.entry(), "sg-1_ingress_tcp_80_80_10.9.0.0/16");
    assert!(
        world.read(&stub.unwrap()).await.unwrap().is_null(),
        "what is not there is not imported"
    );
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    two_rules(&world);
    // As version 5.100 writes it.
    let state = json!({
        "cidr_blocks": ["10.0.0.0/8", "10.1.0.0/16"], "description": "web", "from_port": 80, "id": "sgrule-3403497314",
        "ipv6_cidr_blocks": [], "prefix_list_ids": [], "protocol": "tcp", "security_group_id": "sg-1",
        "security_group_rule_id": "", "self": false, "source_security_group_id": null, "timeouts": null,
        "to_port": 80, "type": "ingress",
    });
    let read = world.take_over(2, &state).await;
    assert_has(&read, &json!({"id": "sgrule-3403497314", "ipv6_cidr_blocks": null}));
    let written = config(&json!({
        "cidr_blocks": ["10.0.0.0/8", "10.1.0.0/16"], "description": "web",
    }));
    assert_eq!(world.plan(&read, &written).action, Action::NoOp);
}

use super::super::tests::has;
use crate::services::ec2::testing::security_groups::with_rule;
use crate::services::testing::{World, done};
use crate::store::Store;
use serde_json::json;

const TYPE: &str = "aws_vpc_security_group_rule";

fn world() -> World<Store> {
    let world = World::of("aws_vpc_security_group_ingress_rule");
    let mut aws = world.aws();
    let group = aws.with("security-group", &json!({"groupName": "it", "vpcId": "vpc-1"}));
    let web = json!({
        "groupId": group, "ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "0.0.0.0/0",
        "description": "web", "tags": {"Name": "web"},
    });
    with_rule(&mut aws, &web);
    let other = json!({
        "groupId": group, "isEgress": true, "ipProtocol": "-1",
        "referencedGroupInfo": {"groupId": "sg-9", "userId": "444455556666"},
    });
    with_rule(&mut aws, &other);
    drop(aws);
    world
}

#[tokio::test]
async fn a_rule_of_either_direction_is_told() {
    let world = world();
    let all = world.ask("aws_vpc_security_group_rules", &json!({})).await.unwrap();
    let ids = all["ids"].as_array().unwrap();
    let tagged = json!({"tags": {"Name": "web"}});
    let tagged = world.ask("aws_vpc_security_group_rules", &tagged).await.unwrap();
    let web = &tagged["ids"][0];
    assert_eq!((ids.len(), tagged["ids"].as_array().unwrap().len()), (2, 1));
    let told = world.ask(TYPE, &json!({"security_group_rule_id": web})).await.unwrap();
    has(
        &told,
        &json!({
            "arn": format!("arn:aws:ec2:us-east-1:111122223333:security-group-rule/{}", web.as_str().unwrap()),
            "cidr_ipv4": "0.0.0.0/0", "cidr_ipv6": null, "description": "web", "from_port": 443, "id": web,
            "ip_protocol": "tcp", "is_egress": false, "prefix_list_id": null, "referenced_security_group_id": null,
            "security_group_rule_id": web, "tags": {"Name": "web"}, "to_port": 443,
        }),
    );
    let other = ids.iter().find(|id| *id != web).unwrap();
    let asked = json!({"filter": [{"name": "security-group-rule-id", "values": [other]}]});
    let told = world.ask(TYPE, &asked).await.unwrap();
    has(
        &told,
        &json!({
            "from_port": -1, "ip_protocol": "-1", "is_egress": true,
            "referenced_security_group_id": "444455556666/sg-9", "tags": {}, "to_port": -1,
        }),
    );
    let several = world.ask(TYPE, &json!({})).await.unwrap_err().to_string();
    assert!(several.starts_with("2 security group rules match (sgr-"), "{several}");
}

#[tokio::test]
async fn a_rule_that_the_same_run_has_created_is_waited_for() {
    let world = World::of("aws_vpc_security_group_ingress_rule");
    let rule = json!({"security_group_id": "sg-1", "ip_protocol": "-1", "cidr_ipv4": "10.0.0.0/8"});
    let made = done(world.create(&rule).await);
    let id = made.get("id").as_str().unwrap();
    world.aws().get("security-group-rule", id).unwrap().hidden = 2;
    let told = world.ask(TYPE, &json!({"security_group_rule_id": id})).await.unwrap();
    assert_eq!(told["cidr_ipv4"], "10.0.0.0/8");
}

//! Rules and permissions tell the same, whichever call is asked.

use super::*;
use crate::services::ec2::filter;
use crate::services::testing::World;
use aws_sdk_ec2::types::{IpPermission, IpRange, SecurityGroup, UserIdGroupPair};

async fn group(ec2: &aws_sdk_ec2::Client, id: &str) -> SecurityGroup {
    let answer = ec2.describe_security_groups().filters(filter("group-id", [id])).send().await;
    answer.unwrap().security_groups()[0].clone()
}

async fn sources(ec2: &aws_sdk_ec2::Client, id: &str) -> Vec<String> {
    let call = ec2.describe_security_group_rules().filters(filter("group-id", [id]));
    let rules = call.send().await.unwrap().security_group_rules.unwrap();
    let source = |rule: aws_sdk_ec2::types::SecurityGroupRule| {
        let referenced = rule.referenced_group_info.and_then(|group| group.group_id);
        rule.cidr_ipv4.or(rule.cidr_ipv6).or(referenced)
    };
    rules.into_iter().filter_map(source).collect()
}

fn ports(from: i32, to: i32) -> aws_sdk_ec2::types::builders::IpPermissionBuilder {
    IpPermission::builder().ip_protocol("6").from_port(from).to_port(to)
}

#[tokio::test]
async fn rules_and_the_permissions_of_their_group_tell_the_same() {
    let world = World::of("aws_subnet");
    let ec2 = world.cx().ec2();
    let create = || ec2.create_security_group().vpc_id("vpc-1").description("d");
    let made = create().group_name("a").send().await.unwrap();
    let id = made.group_id().unwrap();
    let told = group(&ec2, id).await;
    assert_eq!(told.ip_permissions_egress()[0].ip_ranges()[0].cidr_ip(), Some("0.0.0.0/0"));
    assert_eq!(sources(&ec2, id).await, ["0.0.0.0/0"]);

    let ranges = ["10.0.0.0/8", "172.16.0.1/12"];
    let itself = UserIdGroupPair::builder().group_id(id).build();
    let wanted = ranges
        .iter()
        .fold(ports(80, 80), |p, cidr| p.ip_ranges(IpRange::builder().cidr_ip(*cidr).build()))
        .user_id_group_pairs(itself)
        .build();
    let authorize = || ec2.authorize_security_group_ingress().group_id(id);
    let answer = authorize().ip_permissions(wanted.clone()).send().await.unwrap();
    assert_eq!(answer.security_group_rules().len(), 3);
    let refused = authorize().ip_permissions(wanted.clone()).send().await.unwrap_err();
    assert!(refused.into_service_error().to_string().contains("InvalidPermission.Duplicate"));
    let [permission] = &group(&ec2, id).await.ip_permissions.unwrap()[..] else { panic!("one") };
    assert_eq!((permission.ip_protocol(), permission.from_port), (Some("tcp"), Some(80)));
    assert_eq!(permission.user_id_group_pairs()[0].user_id(), Some("111122223333"));
    assert_eq!(sources(&ec2, id).await, ["0.0.0.0/0", "10.0.0.0/8", "172.16.0.0/12", id]);

    let revoke = ec2.revoke_security_group_ingress().group_id(id).ip_permissions(wanted);
    revoke.send().await.unwrap();
    assert!(group(&ec2, id).await.ip_permissions().is_empty());
    assert_eq!(sources(&ec2, id).await, ["0.0.0.0/0"]);
    ec2.delete_security_group().group_id(id).send().await.unwrap();
    assert!(world.aws().all("security-group-rule").is_empty(), "rules go with their group");
}

#[tokio::test]
async fn a_group_that_a_rule_refers_to_is_held() {
    let world = World::of("aws_subnet");
    let (a, b) = {
        let mut aws = world.aws();
        let mut with = |name: &str| aws.with("security-group", &json!({"groupName": name}));
        let (a, b) = (with("a"), with("b"));
        with_rule(&mut aws, &json!({"groupId": a, "referencedGroupInfo": {"groupId": b}}));
        (a, b)
    };
    let ec2 = world.cx().ec2();
    let delete = |id: &str| ec2.delete_security_group().group_id(id).send();
    let refused = delete(&b).await.unwrap_err().into_service_error();
    assert!(refused.to_string().contains("DependencyViolation"));
    let by = filter("ip-permission.group-id", [&b]);
    let found = ec2.describe_security_groups().filters(by).send().await.unwrap();
    assert_eq!(found.security_groups()[0].group_id(), Some(a.as_str()));
    delete(&a).await.unwrap();
    delete(&b).await.unwrap();
}

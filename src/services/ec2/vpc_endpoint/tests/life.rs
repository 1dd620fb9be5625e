//! What is sent, what is waited for, and what is told.

use super::*;
use crate::plan::contract::Action;
use crate::services::ec2::testing::endpoints::DEFAULT_POLICY;
use crate::services::testing::{assert_has, done};
use crate::value::Value;

#[tokio::test]
async fn a_gateway_endpoint_is_told_with_the_addresses_of_its_service() {
    let world = world();
    world.aws().nature.pending = 2;
    let state = done(world.create(&gateway(&json!({"route_table_ids": ["rtb-1"]}))).await);
    let expected = ["CreateVpcEndpoint", "DescribePrefixLists", "DescribeVpcEndpoints"];
    let actions = world.actions();
    assert!(expected.iter().all(|action| actions.contains(&(*action).to_owned())), "{actions:?}");
    assert_has(
        &state,
        &json!({
            "arn": "arn:aws:ec2:us-east-1:111122223333:vpc-endpoint/vpce-1", "auto_accept": null,
            "cidr_blocks": ["198.51.100.0/24", "203.0.113.0/24"], "dns_entry": [], "dns_options": [], "id": "vpce-1",
            "ip_address_type": "ipv4", "network_interface_ids": [], "owner_id": "111122223333",
            "policy": DEFAULT_POLICY, "prefix_list_id": "pl-1", "private_dns_enabled": false,
            "requester_managed": false, "resource_configuration_arn": null, "route_table_ids": ["rtb-1"],
            "security_group_ids": [], "service_name": S3, "service_network_arn": null,
            "service_region": "us-east-1", "state": "available", "subnet_configuration": [], "subnet_ids": [],
            "vpc_endpoint_type": "Gateway", "vpc_id": "vpc-1",
        }),
    );
    assert_eq!(world.call("CreateVpcEndpoint").param("PrivateDnsEnabled"), "false");
}

#[tokio::test]
async fn all_that_a_create_call_takes_is_in_it() {
    let world = world();
    let more = json!({
        "dns_options": [{
            "dns_record_ip_type": "dualstack", "private_dns_preference": "SPECIFIED_DOMAINS_ONLY",
            "private_dns_specified_domains": ["a.example.com"],
        }],
        "ip_address_type": "dualstack", "policy": DEFAULT_POLICY, "private_dns_enabled": true,
        "security_group_ids": ["sg-1"], "service_region": "eu-central-1", "subnet_ids": ["subnet-1", "subnet-2"],
        "subnet_configuration": [{"subnet_id": "subnet-1", "ipv4": "10.0.1.9", "ipv6": "2001:db8::9"}],
        "tags": {"a": "b"},
    });
    let state = done(world.create(&interface(&more)).await);
    assert_eq!(changes(&world), ["CreateVpcEndpoint"]);
    let call = world.call("CreateVpcEndpoint");
    for (name, value) in [
        ("DnsOptions.DnsRecordIpType", "dualstack"),
        ("DnsOptions.PrivateDnsPreference", "SPECIFIED_DOMAINS_ONLY"),
        ("DnsOptions.PrivateDnsSpecifiedDomain.1", "a.example.com"),
        ("IpAddressType", "dualstack"),
        ("PolicyDocument", DEFAULT_POLICY),
        ("PrivateDnsEnabled", "true"),
        ("SecurityGroupId.1", "sg-1"),
        ("ServiceRegion", "eu-central-1"),
        ("SubnetConfiguration.1.Ipv4", "10.0.1.9"),
        ("SubnetConfiguration.1.Ipv6", "2001:db8::9"),
        ("SubnetConfiguration.1.SubnetId", "subnet-1"),
        ("SubnetId.2", "subnet-2"),
        ("TagSpecification.1.ResourceType", "vpc-endpoint"),
        ("VpcEndpointType", "Interface"),
        ("VpcId", "vpc-1"),
    ] {
        assert_eq!(call.param(name), value, "{name}");
    }
    assert!(!call.params.contains_key("SubnetConfiguration.2.SubnetId"));
    let addresses = json!([{"subnet_id": "subnet-1", "ipv4": "10.0.1.9", "ipv6": "2001:db8::9"}]);
    assert_has(&state, &json!({"subnet_configuration": addresses}));
}

#[tokio::test]
async fn an_interface_endpoint_is_told_with_its_names_and_addresses() {
    let world = world();
    let state = done(world.create(&interface(&json!({"subnet_ids": ["subnet-1"]}))).await);
    assert_has(
        &state,
        &json!({
            "cidr_blocks": [], "dns_entry": [{"dns_name": "vpce.example.com", "hosted_zone_id": "Z1"}],
            "network_interface_ids": ["eni-1"], "prefix_list_id": null, "security_group_ids": ["sg-default"],
            "subnet_configuration": [{"subnet_id": "subnet-1", "ipv4": "10.0.7.1", "ipv6": ""}],
            "subnet_ids": ["subnet-1"],
        }),
    );
}

#[tokio::test]
async fn a_policy_in_other_words_is_no_change_and_another_one_is_sent() {
    let world = world();
    let policy = r#"{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": ["*"], "Principal": {"AWS": "*"}}}"#;
    let config = gateway(&json!({"policy": policy}));
    let state = done(world.create(&config).await);
    let stored = r#"{"Statement":[{"Action":["s3:*"],"Effect":"Allow","Principal":{"AWS":["*"]},"Resource":"*"}]}"#;
    set(&world, "policyDocument", stored.into());
    let read = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&read, &config).action, Action::NoOp);
    world.actions();
    let state = done(world.update(&read, &gateway(&json!({"policy": DEFAULT_POLICY}))).await);
    assert_eq!(changes(&world), ["ModifyVpcEndpoint"]);
    assert_eq!(world.call("ModifyVpcEndpoint").param("PolicyDocument"), DEFAULT_POLICY);
    // Left out, it stays as it is.
    assert_eq!(world.plan(&state, &gateway(&json!({}))).action, Action::NoOp);
}

#[tokio::test]
async fn all_changes_in_place_are_one_call() {
    let world = world();
    let state = done(world.create(&interface(&json!({"subnet_ids": ["subnet-1"]}))).await);
    world.actions();
    let more = json!({
        "dns_options": [{"dns_record_ip_type": "dualstack"}], "ip_address_type": "dualstack",
        "policy": r#"{"Statement": []}"#, "private_dns_enabled": true, "security_group_ids": ["sg-2"],
        "subnet_ids": ["subnet-2"],
    });
    done(world.update(&state, &interface(&more)).await);
    assert_eq!(changes(&world), ["ModifyVpcEndpoint"]);
    let call = world.call("ModifyVpcEndpoint");
    for (name, value) in [
        ("AddSecurityGroupId.1", "sg-2"),
        ("AddSubnetId.1", "subnet-2"),
        ("DnsOptions.DnsRecordIpType", "dualstack"),
        ("IpAddressType", "dualstack"),
        ("PolicyDocument", r#"{"Statement": []}"#),
        ("PrivateDnsEnabled", "true"),
        ("RemoveSecurityGroupId.1", "sg-default"),
        ("RemoveSubnetId.1", "subnet-1"),
    ] {
        assert_eq!(call.param(name), value, "{name}");
    }
}

#[tokio::test]
async fn many_endpoints_are_read_with_few_calls_and_a_missing_one_fails_nothing() {
    let world = world();
    let mut states = Vec::new();
    for _ in 0..3 {
        states.push(done(world.create(&interface(&json!({"subnet_ids": ["subnet-1"]}))).await));
    }
    world.aws().remove("vpc-endpoint", "vpce-2");
    world.actions();
    let read = |i: usize| world.read(&states[i]);
    let (a, b, c) = tokio::join!(read(0), read(1), read(2));
    assert_eq!(
        [a.unwrap(), b.unwrap(), c.unwrap()],
        [&states[0], &Value::Null, &states[2]].map(Clone::clone)
    );
    let expected = ["DescribeNetworkInterfaces", "DescribePrefixLists", "DescribeVpcEndpoints"];
    assert_eq!(world.actions(), expected);
}

#[tokio::test]
async fn a_deletion_waits_until_the_endpoint_is_not_shown_any_more() {
    let world = world();
    let state = done(world.create(&interface(&json!({"subnet_ids": ["subnet-1"]}))).await);
    world.aws().nature.ending = 3;
    world.actions();
    done(world.delete(&state).await);
    let reads = world.actions().iter().filter(|action| *action == "DescribeVpcEndpoints").count();
    assert_eq!(reads, 4, "three show it still");
}

#[tokio::test]
async fn an_endpoint_that_was_deleted_of_late_is_gone() {
    let world = world();
    let state = done(world.create(&gateway(&json!({}))).await);
    set(&world, "state", "Deleted".into());
    assert!(world.read(&state).await.unwrap().is_null());
    done(world.delete(&state).await);
}

#[tokio::test]
async fn a_deletion_that_ec2_does_not_carry_out_is_an_error() {
    let world = world();
    let state = done(world.create(&gateway(&json!({}))).await);
    let answer = "<unsuccessful><item><resourceId>vpce-1</resourceId><error><code>InvalidParameter</code>\
        <message>Operation is not allowed for requester-managed VPC endpoints.</message></error></item></unsuccessful>";
    world.refuse("DeleteVpcEndpoints", answered("DeleteVpcEndpoints", answer));
    let outcome = world.delete(&state).await;
    let told = outcome.error.unwrap().to_string();
    assert!(told.contains("requester-managed VPC endpoints (InvalidParameter)"), "{told}");
    assert_eq!(outcome.state, state);
    // One that is gone already is told in the same way.
    world.aws().remove("vpc-endpoint", "vpce-1");
    done(world.delete(&state).await);
}

/// An answer of EC2.
fn answered(action: &str, body: &str) -> crate::aws::fake::Answer {
    crate::aws::fake::Answer::xml(200, format!("<{action}Response>{body}</{action}Response>"))
}

#[test]
fn a_type_needs_what_it_leads_to() {
    for (type_name, needed) in [
        ("Gateway", "service_name"),
        ("Interface", "service_name"),
        ("GatewayLoadBalancer", "service_name"),
        ("Resource", "resource_configuration_arn"),
        ("ServiceNetwork", "service_network_arn"),
    ] {
        let config = json!({"vpc_id": "vpc-1", "vpc_endpoint_type": type_name});
        let problems = world().problems(&config);
        assert!(problems.iter().any(|problem| problem.contains(needed)), "{problems:?}");
    }
    let arn = "arn:aws:vpc-lattice:us-east-1:111122223333:resourceconfiguration/rcfg-1";
    let both = gateway(&json!({"resource_configuration_arn": arn}));
    assert!(!world().problems(&both).is_empty());
    let type_of_resource = json!({"vpc_id": "vpc-1", "vpc_endpoint_type": "Resource", "resource_configuration_arn": arn});
    assert_eq!(world().problems(&type_of_resource), [""; 0]);
}

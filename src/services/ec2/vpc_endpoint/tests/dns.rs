//! Private names, and what DNS answers.

use super::*;
use crate::aws::fake::Answer;
use crate::plan::contract::Action;
use crate::services::testing::{assert_has, done};

const ONLY: &str = "DnsOptions.PrivateDnsOnlyForInboundResolverEndpoint";

#[tokio::test]
async fn private_names_of_an_interface_endpoint_change_in_place_and_replace_any_other() {
    let lattice = |name: &str| format!("arn:aws:vpc-lattice:us-east-1:111122223333:{name}");
    let others = [
        gateway(&json!({})),
        gateway(&json!({"vpc_endpoint_type": "GatewayLoadBalancer"})),
        json!({
            "vpc_id": "vpc-1", "vpc_endpoint_type": "Resource",
            "resource_configuration_arn": lattice("resourceconfiguration/rcfg-1"),
        }),
        json!({
            "vpc_id": "vpc-1", "vpc_endpoint_type": "ServiceNetwork",
            "service_network_arn": lattice("servicenetwork/sn-1"),
        }),
    ];
    let on = json!({"private_dns_enabled": true});
    for config in others {
        let world = world();
        let state = done(world.create(&config).await);
        let planned = world.plan(&state, &with(config, &on));
        assert_eq!(
            (planned.action, &planned.replace[..]),
            (Action::Replace, &["private_dns_enabled".to_owned()][..])
        );
    }
    let world = world();
    let state = done(world.create(&interface(&json!({}))).await);
    let state = done(world.update(&state, &interface(&on)).await);
    assert_has(&state, &json!({"private_dns_enabled": true}));
    assert_eq!(
        world.plan(&state, &interface(&json!({}))).action,
        Action::NoOp,
        "left out, it stays"
    );
}

#[tokio::test]
async fn options_that_ec2_fills_in_are_told_and_stay() {
    let world = world();
    let config = interface(&json!({"dns_options": [{"dns_record_ip_type": "ipv4"}]}));
    let state = done(world.create(&config).await);
    set(
        &world,
        "dnsOptions",
        json!({
            "dnsRecordIpType": "ipv4", "privateDnsPreference": "ALL_DOMAINS", "privateDnsSpecifiedDomainSet": ["*"],
            "privateDnsOnlyForInboundResolverEndpoint": "false",
        }),
    );
    let read = world.read(&state).await.unwrap();
    assert_has(
        &read,
        &json!({"dns_options": [{
            "dns_record_ip_type": "ipv4", "private_dns_only_for_inbound_resolver_endpoint": false,
            "private_dns_preference": "ALL_DOMAINS", "private_dns_specified_domains": ["*"],
        }]}),
    );
    for config in [&config, &interface(&json!({})), &interface(&json!({"dns_options": [{}]}))] {
        assert_eq!(world.plan(&read, config).action, Action::NoOp, "{config}");
    }
    let other = json!({"dns_options": [{"private_dns_preference": "VERIFIED_DOMAINS_ONLY"}]});
    assert_eq!(world.plan(&read, &interface(&other)).action, Action::Replace);
}

#[tokio::test]
async fn for_whom_private_names_are_is_said_where_ec2_takes_an_answer() {
    let s3 = |more: &Json| interface(&with(json!({"service_name": S3}), more));
    let said = |only: bool| json!({"dns_options": [{"private_dns_only_for_inbound_resolver_endpoint": only}]});
    for (config, sent) in [
        (s3(&json!({})), None),
        (s3(&said(true)), Some("true")),
        (s3(&said(false)), Some("false")),
        (interface(&said(false)), None),
        (gateway(&said(false)), None),
        (interface(&said(true)), Some("true")),
    ] {
        let world = world();
        let state = done(world.create(&config).await);
        let call = world.call("CreateVpcEndpoint");
        assert_eq!(call.params.get(ONLY).map(String::as_str), sent, "{config}");
        assert_eq!(world.plan(&state, &config).action, Action::NoOp);
        let read = world.read(&state).await.unwrap();
        assert_eq!(read, state, "a refresh tells the same");
    }
    // Where private names are turned on, it is said again.
    let world = world();
    let state = done(world.create(&s3(&said(false))).await);
    let on = with(s3(&said(false)), &json!({"private_dns_enabled": true}));
    done(world.update(&state, &on).await);
    assert_eq!(world.call("ModifyVpcEndpoint").param(ONLY), "false");
}

#[tokio::test]
async fn a_missing_gateway_endpoint_is_explained() {
    let world = world();
    let refusal = "To set PrivateDnsOnlyForInboundResolverEndpoint to true, the VPC vpc-1 must have a Gateway endpoint for \
        the service.";
    for _ in 0..1_000 {
        world.refuse("CreateVpcEndpoint", Answer::error("InvalidParameter", refusal, 400));
    }
    let config = interface(&json!({"service_name": S3, "private_dns_enabled": true}));
    let told = world.create(&config).await.error.unwrap().to_string();
    for part in ["must have a Gateway endpoint", "Create one before", "resolver_endpoint = false`"]
    {
        assert!(told.contains(part), "{told}");
    }
}

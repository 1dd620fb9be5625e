use super::{asked, gateway, network, web, with, world};
use crate::aws::fake::Answer;
use crate::services::testing::{assert_has, done};
use crate::store::Nature;
use crate::value::Value;
use serde_json::{Value as Json, json};

#[tokio::test]
async fn everything_that_the_create_call_takes_is_in_it() {
    let world = world();
    let config = json!({
        "name": "web", "internal": true, "ip_address_type": "dualstack", "customer_owned_ipv4_pool": "pool",
        "security_groups": ["sg-1"], "subnets": ["subnet-1", "subnet-2"], "tags": {"Name": "web"},
        "ipam_pools": [{"ipv4_ipam_pool_id": "ipam-pool-1"}],
    });
    done(world.create(&config).await);
    let whole = json!({
        "Name": "web", "Scheme": "internal", "IpAddressType": "dualstack", "CustomerOwnedIpv4Pool": "pool",
        "SecurityGroups": ["sg-1"], "Subnets": ["subnet-1", "subnet-2"], "Type": "application",
        "Tags": [{"Key": "Name", "Value": "web"}], "IpamPools": {"Ipv4IpamPoolId": "ipam-pool-1"},
    });
    assert_eq!(world.call("CreateLoadBalancer").input, whole);
}

#[tokio::test]
async fn addresses_of_a_network_load_balancer_are_in_the_create_call() {
    let world = world();
    let config = json!({
        "name_prefix": "in-", "load_balancer_type": "network", "ip_address_type": "dualstack",
        "enable_prefix_for_ipv6_source_nat": "on",
        "subnet_mapping": [
            {"subnet_id": "subnet-1", "allocation_id": "eipalloc-1"},
            {"subnet_id": "subnet-2", "private_ipv4_address": "10.0.2.15", "ipv6_address": "2001:db8::15"},
        ],
    });
    let state = done(world.create(&config).await);
    let call = world.call("CreateLoadBalancer");
    assert_eq!(call.input["EnablePrefixForIpv6SourceNat"], "on");
    assert_eq!(call.input["Subnets"], Json::Null);
    let second = json!({
        "SubnetId": "subnet-2", "PrivateIPv4Address": "10.0.2.15", "IPv6Address": "2001:db8::15",
    });
    assert_eq!(
        asked(&call),
        [json!({"SubnetId": "subnet-1", "AllocationId": "eipalloc-1"}), second]
    );
    assert_has(&state, &json!({"subnets": ["subnet-1", "subnet-2"]}));
    let name = state.get("name").as_str().unwrap();
    assert!(name.starts_with("in-") && name.len() == 29, "{name}");
}

#[tokio::test]
async fn a_name_is_made_up_where_none_is_chosen_and_nobody_is_asked_whether_it_is_free() {
    let world = world();
    let state = done(world.create(&json!({"subnets": ["subnet-1", "subnet-2"]})).await);
    assert_has(&state, &json!({"name_prefix": "tf-lb-"}));
    assert_eq!(world.actions()[0], "CreateLoadBalancer");
}

#[tokio::test]
async fn what_aws_tells_of_a_load_balancer_is_in_the_state() {
    let world = world();
    let state = done(world.create(&web()).await);
    let arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/web/1";
    assert_has(
        &state,
        &json!({
            "id": arn, "arn": arn, "arn_suffix": "app/web/1", "internal": false, "vpc_id": "vpc-1",
            "dns_name": "web-1.us-east-1.elb.amazonaws.com", "zone_id": "Z35SXDOTRQ7X7K",
            "security_groups": ["sg-default"], "ip_address_type": "ipv4", "idle_timeout": 60,
            "access_logs": [{"bucket": "", "enabled": false, "prefix": null}],
        }),
    );
}

#[tokio::test]
async fn a_load_balancer_of_each_type_is_imported_as_it_was_made() {
    for config in [web(), network(), gateway()] {
        let world = world();
        let state = done(world.create(&config).await);
        let imported = world.import(state.get("id").as_str().unwrap()).await;
        let lacks = |name: &&String| {
            let (is, was) = (imported.get(name), state.get(name));
            is != was && !(is.is_empty() && was.is_empty())
        };
        let all = state.as_map().unwrap();
        let differing: Vec<_> =
            all.keys().filter(lacks).filter(|n| *n != "trust_policy_checks").collect();
        assert!(differing.is_empty(), "{differing:?} of {config}");
        assert_eq!(world.plan(&imported, &config).value, imported, "{config}");
    }
}

#[tokio::test]
async fn a_name_that_is_taken_is_told_with_the_command_that_imports_it() {
    let world = world();
    let first = done(world.create(&web()).await);
    // AWS would answer as if it had made it.
    let error = world.create(&web()).await.error.unwrap().to_string();
    let arn = first.get("arn").as_str().unwrap();
    assert!(error.contains(&format!("`terraform import ADDRESS {arn}`")), "{error}");
    assert_eq!(world.aws().all("load-balancer").len(), 1);
}

#[tokio::test]
async fn many_load_balancers_are_read_with_one_call_and_one_for_their_tags() {
    let world = world();
    let mut states = vec![];
    for name in ["a", "b", "c"] {
        states.push(done(world.create(&with(&web(), &json!({"name": name}))).await));
    }
    let gone = states[1].get("id").as_str().unwrap().to_owned();
    world.actions();
    let read = |i: usize| world.read(&states[i]);
    let (a, b, c) = tokio::join!(read(0), read(1), read(2));
    assert!([a, b, c].into_iter().zip(&states).all(|(read, state)| read.unwrap() == *state));
    let one = "DescribeLoadBalancerAttributes";
    assert_eq!(world.actions(), [one, one, one, "DescribeLoadBalancers", "DescribeTags"]);
    // One that is gone makes the whole call fail.
    world.aws().remove("load-balancer", &gone);
    let (a, b, c) = tokio::join!(read(0), read(1), read(2));
    assert_eq!(
        (a.unwrap(), b.unwrap(), c.unwrap()),
        (states[0].clone(), Value::Null, states[2].clone())
    );
}

#[tokio::test]
async fn one_that_fails_says_why() {
    let world = world();
    let planned = world.plan(&Value::Null, &web());
    world.aws().nature = Nature { pending: 50, ..Nature::default() };
    let (outcome, ()) = tokio::join!(world.create_as(&planned), async {
        while world.aws().all("load-balancer").is_empty() {
            tokio::task::yield_now().await;
        }
        world.aws().time_passes();
        let key = world.aws().all("load-balancer")[0].key.clone();
        world.aws().get("load-balancer", &key).unwrap().value["State"] =
            json!({"Code": "failed", "Reason": "Not enough addresses"});
    });
    let error = outcome.error.unwrap().to_string();
    assert!(error.contains("Not enough addresses"), "{error}");
    assert!(!outcome.state.is_null());
}

#[tokio::test]
async fn the_end_waits_until_the_network_interfaces_are_gone() {
    let world = world();
    let state = done(world.create(&web()).await);
    let interface =
        json!({"description": "ELB app/web/1", "status": "in-use", "subnetId": "subnet-1"});
    let key = world.aws().with("network-interface", &interface);
    world.aws().with("network-interface", &json!({"description": "ELB app/web/2"}));
    let (outcome, ()) = tokio::join!(world.delete(&state), async {
        let asked = || {
            world.fake.calls().iter().filter(|c| c.action == "DescribeNetworkInterfaces").count()
        };
        while asked() < 3 {
            tokio::task::yield_now().await;
        }
        world.aws().remove("network-interface", &key);
    });
    done(outcome);
}

#[tokio::test]
async fn interfaces_that_stay_are_no_reason_to_fail() {
    let world = world();
    let state = done(world.create(&web()).await);
    world.aws().with("network-interface", &json!({"description": "ELB app/web/1"}));
    world.actions();
    assert!(done(world.delete(&state).await).is_null());
    let asked = world.actions().len();
    assert!(asked > 50, "it was asked for {asked} times, in pauses of five seconds at most");
}

#[tokio::test]
async fn whoever_may_not_see_network_interfaces_does_not_wait_for_them() {
    let world = world();
    let state = done(world.create(&web()).await);
    world.aws().with("network-interface", &json!({"description": "ELB app/web/1"}));
    let refusal = Answer::error("UnauthorizedOperation", "You are not authorized", 403);
    world.refuse("DescribeNetworkInterfaces", refusal);
    world.actions();
    assert!(done(world.delete(&state).await).is_null());
    assert_eq!(
        world.actions(),
        ["DeleteLoadBalancer", "DescribeLoadBalancers", "DescribeNetworkInterfaces"]
    );
}

#[tokio::test]
async fn protection_refuses_the_end_at_once_and_says_what_to_do() {
    let world = world();
    let protected = with(&web(), &json!({"enable_deletion_protection": true}));
    let state = done(world.create(&protected).await);
    world.actions();
    let error = world.delete(&state).await.error.unwrap().to_string();
    assert!(error.contains("Set `enable_deletion_protection` to false and apply"), "{error}");
    assert_eq!(world.actions(), ["DeleteLoadBalancer"]);
    let state = done(world.update(&state, &web()).await);
    assert_has(&state, &json!({"enable_deletion_protection": false}));
    done(world.delete(&state).await);
}

#[tokio::test]
async fn an_endpoint_service_that_keeps_a_load_balancer_is_named() {
    let world = world();
    let state = done(world.create(&network()).await);
    let arn = state.get("arn").as_str().unwrap().to_owned();
    let service = json!({"serviceId": "vpce-svc-1", "networkLoadBalancerArnSet": [arn]});
    world.aws().with("endpoint-service", &service);
    world.aws().with("endpoint-service", &json!({"serviceId": "vpce-svc-2"}));
    let refusal = Answer::error("ResourceInUse", "It is associated with another service", 400);
    world.refuse("DeleteLoadBalancer", refusal);
    let error = world.delete(&state).await.error.unwrap().to_string();
    assert!(error.contains("these VPC endpoint services: vpce-svc-1."), "{error}");
}

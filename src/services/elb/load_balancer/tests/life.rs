use super::{CERTIFICATE, http, https, web, with, world};
use crate::aws::fake::Answer;
use crate::plan::contract::Action;
use crate::services::testing::{assert_has, done};
use crate::value::Value;
use serde_json::json;

#[tokio::test]
async fn everything_that_the_create_call_takes_is_in_it() {
    let world = world();
    let config = with(
        &web(),
        &json!({
            "internal": true, "security_groups": ["sg-2"], "tags": {"Name": "web"},
            "listener": [https(CERTIFICATE)],
        }),
    );
    done(world.create(&config).await);
    let listener = json!({
        "Protocol": "HTTPS", "LoadBalancerPort": "443", "InstanceProtocol": "HTTP", "InstancePort": "8080",
        "SSLCertificateId": CERTIFICATE,
    });
    let whole = json!({
        "LoadBalancerName": "web", "Listeners": [listener], "Scheme": "internal", "SecurityGroups": ["sg-2"],
        "Subnets": ["subnet-1", "subnet-2"], "Tags": [{"Key": "Name", "Value": "web"}],
    });
    assert_eq!(world.call("CreateLoadBalancer").input, whole);
}

#[tokio::test]
async fn what_aws_tells_of_a_load_balancer_is_in_the_state() {
    let world = world();
    let state = done(world.create(&web()).await);
    assert_has(
        &state,
        &json!({
            "id": "web", "name_prefix": "", "internal": false, "zone_id": "Z35SXDOTRQ7X7K",
            "arn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/web",
            "dns_name": "web-1.us-east-1.elb.amazonaws.com", "security_groups": ["sg-1"],
            "availability_zones": ["us-east-1a", "us-east-1b"], "instances": [],
            "source_security_group": "111122223333/web", "source_security_group_id": "sg-1",
            "access_logs": [], "idle_timeout": 60, "connection_draining_timeout": 300,
            "health_check": [{
                "healthy_threshold": 10, "interval": 30, "target": "TCP:8080", "timeout": 5,
                "unhealthy_threshold": 2,
            }],
        }),
    );
    let imported = world.import("web").await;
    assert_eq!(world.plan(&imported, &web()).action, Action::NoOp);
}

#[tokio::test]
async fn a_load_balancer_in_zones_is_in_their_subnets() {
    let world = world();
    let config = json!({"availability_zones": ["us-east-1a", "us-east-1c"], "listener": [http()]});
    let state = done(world.create(&config).await);
    assert_has(&state, &json!({"subnets": ["subnet-1", "subnet-3"], "name_prefix": "tf-lb-"}));
    assert_eq!(
        world.actions()[0],
        "CreateLoadBalancer",
        "nobody is asked whether the name is free"
    );
    // The same in the other words is no change.
    let name = state.get("name").as_str().unwrap();
    let same = json!({"name": name, "subnets": ["subnet-1", "subnet-3"], "listener": [http()]});
    assert_eq!(world.plan(&state, &same).action, Action::NoOp);
}

#[tokio::test]
async fn an_empty_set_beside_the_other_stays_as_it_is_written() {
    let world = world();
    let config = with(&web(), &json!({"availability_zones": []}));
    let state = done(world.create(&config).await);
    assert_has(&state, &json!({"availability_zones": []}));
    assert_eq!(world.read(&state).await.unwrap(), state);
    assert_eq!(world.plan(&state, &config).action, Action::NoOp);
}

#[tokio::test]
async fn many_load_balancers_are_read_with_one_call_and_one_for_their_tags_and_groups() {
    let world = world();
    let mut states = vec![];
    for name in ["a", "b", "c"] {
        states.push(done(world.create(&with(&web(), &json!({"name": name}))).await));
    }
    world.actions();
    let read = |i: usize| world.read(&states[i]);
    let (a, b, c) = tokio::join!(read(0), read(1), read(2));
    assert!([a, b, c].into_iter().zip(&states).all(|(read, state)| read.unwrap() == *state));
    let one = "DescribeLoadBalancerAttributes";
    assert_eq!(
        world.actions(),
        [one, one, one, "DescribeLoadBalancers", "DescribeSecurityGroups", "DescribeTags"]
    );
    // One that is gone makes the whole call fail.
    world.aws().remove("classic-load-balancer", "b");
    let (a, b, c) = tokio::join!(read(0), read(1), read(2));
    assert_eq!(
        (a.unwrap(), b.unwrap(), c.unwrap()),
        (states[0].clone(), Value::Null, states[2].clone())
    );
}

#[tokio::test]
async fn a_refresh_that_may_not_read_parts_keeps_those_of_the_state() {
    let world = world();
    let state = done(world.create(&with(&web(), &json!({"idle_timeout": 120}))).await);
    let denied = Answer::error("AccessDenied", "User is not authorized to perform it", 403);
    for action in ["DescribeLoadBalancerAttributes", "DescribeTags", "DescribeSecurityGroups"] {
        world.refuse(action, denied.clone());
    }
    world.refuse("DescribeSecurityGroups", denied);
    let (read, warnings) = world.read_with_warnings(&state).await.unwrap();
    assert_eq!(read, state);
    assert_eq!(warnings.len(), 3, "{warnings:?}");
}

#[tokio::test]
async fn the_end_waits_until_the_network_interfaces_are_gone() {
    let world = world();
    let state = done(world.create(&web()).await);
    let key = world.aws().with("network-interface", &json!({"description": "ELB web"}));
    world.aws().with("network-interface", &json!({"description": "ELB web-2"}));
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
async fn a_name_that_is_taken_is_told_with_the_command_that_imports_it() {
    let world = world();
    done(world.create(&web()).await);
    // AWS would answer as if it had made it.
    let error = world.create(&web()).await.error.unwrap().to_string();
    assert!(error.contains("`terraform import ADDRESS web`"), "{error}");
    assert_eq!(world.aws().all("classic-load-balancer").len(), 1);
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_5_plans_no_change() {
    let world = world();
    let state = done(world.create(&web()).await);
    let dns_name = state.get("dns_name").as_str().unwrap();
    let theirs = json!({
        "id": "web", "arn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/web",
        "name": "web", "name_prefix": "", "access_logs": [], "connection_draining": false,
        "availability_zones": ["us-east-1a", "us-east-1b"], "subnets": ["subnet-1", "subnet-2"],
        "connection_draining_timeout": 300, "cross_zone_load_balancing": true, "idle_timeout": 60,
        "desync_mitigation_mode": "defensive", "dns_name": dns_name, "instances": [], "internal": false,
        "health_check": [{
            "healthy_threshold": 10, "interval": 30, "target": "TCP:8080", "timeout": 5, "unhealthy_threshold": 2,
        }],
        "listener": [{
            "instance_port": 8080, "instance_protocol": "HTTP", "lb_port": 80, "lb_protocol": "HTTP",
            "ssl_certificate_id": "",
        }],
        "security_groups": ["sg-1"], "source_security_group": "111122223333/web",
        "source_security_group_id": "sg-1", "tags": {}, "tags_all": {}, "timeouts": null,
        "zone_id": "Z35SXDOTRQ7X7K",
    });
    let taken = world.take_over(0, &theirs).await;
    assert_ne!(taken, Value::Null);
    assert_eq!(world.plan(&taken, &web()).value, taken);
}

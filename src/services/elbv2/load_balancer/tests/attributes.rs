use super::{gateway, network, web, with, world};
use crate::aws::fake::{Answer, Call};
use crate::services::testing::{assert_has, done};
use crate::value::Value;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// The attributes that a call sets.
fn set(call: &Call) -> BTreeMap<String, String> {
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let all = call.input["Attributes"].as_array().unwrap().iter();
    all.map(|attribute| (text(&attribute["Key"]), text(&attribute["Value"]))).collect()
}

fn pairs<const N: usize>(all: [(&str, &str); N]) -> BTreeMap<String, String> {
    all.map(|(key, value)| (key.to_owned(), value.to_owned())).into()
}

#[tokio::test]
async fn nothing_is_set_where_aws_has_by_default_what_is_planned() {
    for config in [web(), network(), gateway()] {
        let world = world();
        done(world.create(&config).await);
        let actions = world.actions();
        assert!(!actions.iter().any(|action| action.starts_with("Modify")), "{actions:?}");
    }
}

#[tokio::test]
async fn only_what_differs_is_set_and_all_of_it_with_one_call() {
    let world = world();
    let config = with(
        &web(),
        &json!({
            "idle_timeout": 120, "enable_http2": true, "xff_header_processing_mode": "preserve",
            "access_logs": [{"bucket": "logs", "enabled": true, "prefix": "web"}],
        }),
    );
    let state = done(world.create(&config).await);
    let call = world.call("ModifyLoadBalancerAttributes");
    assert_eq!(
        set(&call),
        pairs([
            ("idle_timeout.timeout_seconds", "120"),
            ("routing.http.xff_header_processing.mode", "preserve"),
            ("access_logs.s3.enabled", "true"),
            ("access_logs.s3.bucket", "logs"),
            ("access_logs.s3.prefix", "web"),
        ])
    );
    // What is taken out of the configuration goes back to the default, but for logs.
    let state = done(world.update(&state, &web()).await);
    let call = world.call("ModifyLoadBalancerAttributes");
    assert_eq!(
        set(&call),
        pairs([
            ("idle_timeout.timeout_seconds", "60"),
            ("routing.http.xff_header_processing.mode", "append"),
        ])
    );
    assert_has(
        &state,
        &json!({"idle_timeout": 60, "access_logs": [{"bucket": "logs", "enabled": true, "prefix": "web"}]}),
    );
    let off = json!({"access_logs": [{"bucket": "logs", "enabled": false}]});
    done(world.update(&state, &with(&web(), &off)).await);
    let call = world.call("ModifyLoadBalancerAttributes");
    assert_eq!(set(&call), pairs([("access_logs.s3.enabled", "false")]));
}

#[tokio::test]
async fn what_a_type_does_not_have_is_as_it_was_written_and_never_sent() {
    let world = world();
    let config = with(
        &network(),
        &json!({
            "idle_timeout": 120, "drop_invalid_header_fields": true,
            "connection_logs": [{"bucket": "logs", "enabled": false}],
        }),
    );
    let state = done(world.create(&config).await);
    assert_has(&state, &json!({"idle_timeout": 120, "enable_http2": null}));
    assert_eq!(world.plan(&state, &config).value, state);
    assert_eq!(world.read(&state).await.unwrap(), state);
    let actions = world.actions();
    assert!(!actions.iter().any(|action| action.starts_with("Modify")), "{actions:?}");
}

#[tokio::test]
async fn an_application_load_balancer_always_balances_across_zones() {
    let world = world();
    let state = done(world.create(&web()).await);
    assert_has(&state, &json!({"enable_cross_zone_load_balancing": true}));
    let off = with(&web(), &json!({"enable_cross_zone_load_balancing": false}));
    let state = done(world.update(&state, &off).await);
    assert_has(&state, &json!({"enable_cross_zone_load_balancing": false}));
    assert!(!world.actions().contains(&"ModifyLoadBalancerAttributes".to_owned()));
}

#[tokio::test]
async fn an_attribute_that_the_region_does_not_know_is_what_it_is_by_default() {
    let world = world();
    let state = done(world.create(&web()).await);
    let key = state.get("id").as_str().unwrap();
    {
        let mut aws = world.aws();
        let all = &mut aws.get("load-balancer", key).unwrap().value["attributes"];
        all.as_object_mut().unwrap().remove("waf.fail_open.enabled");
    }
    assert_eq!(world.read(&state).await.unwrap(), state);
    // Whoever sets it is told.
    let on = with(&web(), &json!({"enable_waf_fail_open": true}));
    let error = world.update(&state, &on).await.error.unwrap().to_string();
    assert!(error.contains("waf.fail_open.enabled"), "{error}");
}

#[tokio::test]
async fn a_refresh_that_may_not_read_attributes_keeps_those_of_the_state() {
    let world = world();
    let config = with(&web(), &json!({"idle_timeout": 120}));
    let state = done(world.create(&config).await);
    let denied = Answer::error("AccessDenied", "User is not authorized to perform it", 403);
    world.refuse("DescribeLoadBalancerAttributes", denied.clone());
    world.refuse("DescribeTags", denied);
    let (read, warnings) = world.read_with_warnings(&state).await.unwrap();
    assert_eq!(read, state);
    assert_eq!(warnings.len(), 2, "{warnings:?}");
}

#[tokio::test]
async fn capacity_is_reserved_and_given_back_and_asked_for_only_where_it_is_set() {
    let world = world();
    let state = done(world.create(&web()).await);
    assert!(!world.actions().contains(&"DescribeCapacityReservation".to_owned()));
    let some = with(&web(), &json!({"minimum_load_balancer_capacity": [{"capacity_units": 100}]}));
    let state = done(world.update(&state, &some).await);
    let asked = world.call("ModifyCapacityReservation").input;
    assert_eq!(asked["MinimumLoadBalancerCapacity"], json!({"CapacityUnits": "100"}));
    let imported = world.import(state.get("id").as_str().unwrap()).await;
    assert_has(&imported, &json!({"minimum_load_balancer_capacity": [{"capacity_units": 100}]}));
    let state = done(world.update(&state, &web()).await);
    assert_eq!(world.call("ModifyCapacityReservation").input["ResetCapacityReservation"], "true");
    assert_has(&state, &json!({"minimum_load_balancer_capacity": []}));
}

#[test]
fn logs_of_a_type_that_has_none_are_refused_unless_they_are_off() {
    let world = world();
    let logs = |enabled: bool| json!({"connection_logs": [{"bucket": "logs", "enabled": enabled}]});
    let problems = world.problems(&with(&network(), &logs(true)));
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains("`network` has no `connection_logs`"), "{problems:?}");
    assert_eq!(world.problems(&with(&network(), &logs(false))), [""; 0]);
    assert_eq!(world.problems(&with(&web(), &logs(true))), [""; 0]);
    // What Terraform generates from an import where nothing is logged.
    let nowhere = |enabled: bool| json!({"access_logs": [{"bucket": "", "enabled": enabled}]});
    assert_eq!(world.problems(&with(&web(), &nowhere(false))), [""; 0]);
    let problems = world.problems(&with(&web(), &nowhere(true)));
    assert!(problems[0].starts_with("access_logs[0].bucket: "), "{problems:?}");
    let groups = with(&gateway(), &json!({"security_groups": ["sg-1"]}));
    assert!(world.problems(&groups)[0].contains("no security groups"));
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_5_plans_no_change() {
    let world = world();
    let state = done(world.create(&web()).await);
    let text = |name: &str| state.get(name).as_str().unwrap().to_owned();
    let theirs = json!({
        "id": text("id"), "arn": text("arn"), "arn_suffix": text("arn_suffix"), "name": "web", "name_prefix": "",
        "dns_name": text("dns_name"), "zone_id": text("zone_id"), "vpc_id": "vpc-1", "internal": false,
        "load_balancer_type": "application", "ip_address_type": "ipv4", "subnets": ["subnet-1", "subnet-2"],
        "security_groups": ["sg-default"], "customer_owned_ipv4_pool": "",
        "ipam_pools": [], "minimum_load_balancer_capacity": [], "tags": {}, "tags_all": {}, "timeouts": null,
    });
    let attributes = json!({
        "idle_timeout": 60,
        "client_keep_alive": 3600, "desync_mitigation_mode": "defensive", "drop_invalid_header_fields": false,
        "enable_cross_zone_load_balancing": true, "enable_deletion_protection": false, "enable_http2": true,
        "enable_tls_version_and_cipher_suite_headers": false, "enable_waf_fail_open": false,
        "enable_xff_client_port": false, "enable_zonal_shift": false, "preserve_host_header": false,
        "xff_header_processing_mode": "append", "dns_record_client_routing_policy": null,
        "enforce_security_group_inbound_rules_on_private_link_traffic": "",
        "access_logs": [{"bucket": "", "enabled": false, "prefix": ""}],
        "connection_logs": [{"bucket": "", "enabled": false, "prefix": ""}],
    });
    let mapping = |subnet: &str| {
        json!({
            "subnet_id": subnet, "outpost_id": "", "allocation_id": "", "ipv6_address": "",
            "private_ipv4_address": "",
        })
    };
    let mappings = json!({"subnet_mapping": [mapping("subnet-1"), mapping("subnet-2")]});
    let theirs = with(&with(&theirs, &attributes), &mappings);
    let taken = world.take_over(0, &theirs).await;
    assert_ne!(taken, Value::Null);
    // hashicorp/aws does not look at where logs would be that are off.
    for config in [web(), with(&web(), &json!({"access_logs": [{"bucket": "logs"}]}))] {
        assert_eq!(world.plan(&taken, &config).value, taken, "{config}");
    }
}

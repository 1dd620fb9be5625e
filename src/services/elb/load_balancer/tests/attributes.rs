use super::{web, with, world};
use crate::plan::contract::Action;
use crate::services::testing::{assert_has, done};
use serde_json::{Value as Json, json};

#[tokio::test]
async fn only_what_differs_is_set_and_all_of_it_with_one_call() {
    let world = world();
    let config = with(
        &web(),
        &json!({
            "idle_timeout": 120, "desync_mitigation_mode": "strictest", "connection_draining": true,
            "connection_draining_timeout": 400,
            "access_logs": [{"bucket": "logs", "bucket_prefix": "web", "interval": 5}],
        }),
    );
    done(world.create(&config).await);
    let asked = &world.call("ModifyLoadBalancerAttributes").input["LoadBalancerAttributes"];
    let whole = json!({
        "CrossZoneLoadBalancing": {"Enabled": "true"}, "ConnectionSettings": {"IdleTimeout": "120"},
        "ConnectionDraining": {"Enabled": "true", "Timeout": "400"},
        "AccessLog": {
            "Enabled": "true", "S3BucketName": "logs", "S3BucketPrefix": "web", "EmitInterval": "5",
        },
        "AdditionalAttributes": [{"Key": "elb.http.desyncmitigationmode", "Value": "strictest"}],
    });
    assert_eq!(*asked, whole);
    let actions = world.actions();
    assert_eq!(actions.iter().filter(|action| action.starts_with("Modify")).count(), 1);
}

#[tokio::test]
async fn nothing_is_set_where_aws_has_by_default_what_is_planned() {
    let world = world();
    done(world.create(&with(&web(), &json!({"cross_zone_load_balancing": false}))).await);
    assert!(!world.actions().contains(&"ModifyLoadBalancerAttributes".to_owned()));
}

/// What the last call that changes attributes says of logs, and of draining.
fn asked(world: &crate::services::testing::World<crate::store::Store>) -> (Json, Json) {
    let all = world.call("ModifyLoadBalancerAttributes").input["LoadBalancerAttributes"].clone();
    (all["AccessLog"].clone(), all["ConnectionDraining"].clone())
}

#[tokio::test]
async fn logs_are_switched_off_by_saying_so_and_by_leaving_them_out() {
    let off = json!({"access_logs": [{"bucket": "logs", "enabled": false}]});
    for without in [with(&web(), &off), web()] {
        let world = world();
        let on = with(&web(), &json!({"access_logs": [{"bucket": "logs"}]}));
        let state = done(world.create(&on).await);
        let state = done(world.update(&state, &without).await);
        assert_eq!(asked(&world), (json!({"Enabled": "false"}), Json::Null));
        assert_eq!(world.plan(&state, &without).action, Action::NoOp);
        assert_eq!(world.read(&state).await.unwrap(), state);
    }
}

#[tokio::test]
async fn logs_that_others_switch_on_and_off_are_seen() {
    let world = world();
    let state = done(world.create(&web()).await);
    let set = |log: Json| {
        world.aws().get("classic-load-balancer", "web").unwrap().value["attributes"]["AccessLog"] =
            log;
    };
    set(json!({"Enabled": "true", "S3BucketName": "logs", "EmitInterval": "60"}));
    let read = world.read(&state).await.unwrap();
    let log = json!({"bucket": "logs", "bucket_prefix": null, "enabled": true, "interval": 60});
    assert_has(&read, &json!({"access_logs": [log]}));
    set(json!({"Enabled": "false"}));
    let off = world.read(&read).await.unwrap();
    let log = json!({"bucket": "logs", "bucket_prefix": null, "enabled": false, "interval": 60});
    assert_has(&off, &json!({"access_logs": [log]}));
}

#[tokio::test]
async fn how_long_draining_takes_counts_only_where_there_is_some() {
    let world = world();
    let config = with(
        &web(),
        &json!({"connection_draining_timeout": 400, "cross_zone_load_balancing": false}),
    );
    let state = done(world.create(&config).await);
    assert!(!world.actions().contains(&"ModifyLoadBalancerAttributes".to_owned()));
    assert_has(&state, &json!({"connection_draining_timeout": 400}));
    assert_eq!(world.read(&state).await.unwrap(), state);
    let on = with(&config, &json!({"connection_draining": true}));
    let state = done(world.update(&state, &on).await);
    assert_eq!(asked(&world).1, json!({"Enabled": "true", "Timeout": "400"}));
    let longer = with(&on, &json!({"connection_draining_timeout": 500}));
    let state = done(world.update(&state, &longer).await);
    assert_eq!(asked(&world).1, json!({"Enabled": "true", "Timeout": "500"}));
    done(world.update(&state, &config).await);
    assert_eq!(asked(&world).1, json!({"Enabled": "false"}));
}

#[tokio::test]
async fn a_mode_that_the_region_does_not_know_is_as_it_was_written() {
    let world = world();
    let state = done(world.create(&web()).await);
    world.aws().get("classic-load-balancer", "web").unwrap().value["attributes"]
        .as_object_mut()
        .unwrap()
        .remove("AdditionalAttributes");
    assert_eq!(world.read(&state).await.unwrap(), state);
}

#[tokio::test]
async fn the_protocol_of_a_health_check_may_be_written_in_any_case() {
    let world = world();
    let check = |target: &str| {
        let check = json!({
            "healthy_threshold": 2, "interval": 30, "target": target, "timeout": 3, "unhealthy_threshold": 2,
        });
        with(&web(), &json!({"health_check": [check]}))
    };
    let state = done(world.create(&check("http:8080/Health")).await);
    let asked = &world.call("ConfigureHealthCheck").input["HealthCheck"];
    assert_eq!(asked["Target"], "HTTP:8080/Health");
    assert_eq!(world.plan(&state, &check("HTTP:8080/Health")).action, Action::NoOp);
    let state = done(world.update(&state, &check("TCP:8080")).await);
    // What is taken out of the configuration stays.
    assert_eq!(world.plan(&state, &web()).action, Action::NoOp);
}

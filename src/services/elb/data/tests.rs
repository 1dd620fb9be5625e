//! The data sources over the store, and those that are tables.

use crate::aws::Settings;
use crate::aws::fake::Fake;
use crate::engine::Error;
use crate::services::testing::{World, ask, done};
use serde_json::{Value as Json, json};

#[tokio::test]
async fn a_load_balancer_is_told_as_its_resource_has_it() {
    let world = World::of("aws_elb");
    let listener = json!({
        "instance_port": 8080, "instance_protocol": "HTTP", "lb_port": 80, "lb_protocol": "HTTP",
    });
    let config = json!({
        "name": "web", "subnets": ["subnet-1"], "listener": [listener], "tags": {"Name": "web"},
        "access_logs": [{"bucket": "logs"}],
    });
    let state = crate::value::json::encode(&done(world.create(&config).await)).unwrap();
    let mut told = world.ask("aws_elb", &json!({"name": "web"})).await.unwrap();
    // Words of a configuration are none of a data source.
    let of_resource = ["tags_all", "name_prefix", "assume_role", "timeouts"];
    for (name, is) in state.as_object().unwrap() {
        if !of_resource.contains(&name.as_str()) {
            // What only the configuration sets is null there.
            let is = is.to_string().replace("null", r#""""#);
            assert_eq!(told[name].take().to_string(), is, "`{name}`");
        }
    }
}

#[tokio::test]
async fn a_load_balancer_that_is_not_there_is_an_error_that_names_the_other_types() {
    let world = World::of("aws_elb");
    let error = world.ask("aws_elb", &json!({"name": "web"})).await.unwrap_err().to_string();
    assert!(
        error.contains("with the name web in us-east-1") && error.contains("`aws_lb`"),
        "{error}"
    );
}

/// What a table has for a region.
async fn asked(source: &str, region: &str) -> Result<Json, Error> {
    let fake = Fake::new(|call| panic!("{} was called", call.action));
    let scope = fake.accounts(Settings::default()).scope(region, None);
    ask(source, scope, &json!({})).await
}

#[tokio::test]
async fn hosted_zones_are_those_of_the_region() {
    let told = asked("aws_elb_hosted_zone_id", "eu-central-1").await.unwrap();
    assert_eq!(told["id"], "Z215JYRZR1TBD5");
    let error = asked("aws_elb_hosted_zone_id", "xx-test-1").await.unwrap_err().to_string();
    assert!(error.contains("xx-test-1. Use `zone_id` of the load balancer"), "{error}");
}

#[tokio::test]
async fn accounts_are_those_of_the_region_and_its_partition() {
    let told = asked("aws_elb_service_account", "cn-north-1").await.unwrap();
    assert_eq!(told["arn"], "arn:aws-cn:iam::638102146993:root");
    assert_eq!(told["id"], "638102146993");
    let error = asked("aws_elb_service_account", "me-central-1").await.unwrap_err().to_string();
    assert!(error.contains("`logdelivery.elasticloadbalancing.amazonaws.com`"), "{error}");
}

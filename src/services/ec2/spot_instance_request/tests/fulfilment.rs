//! Requests that are open, and what is waited for.

use super::*;
use crate::services::testing::{assert_has, done};

/// A request that begins later.
fn later(more: &Json) -> Json {
    let mut config = config(more);
    config["valid_from"] = "2031-01-01T00:00:00Z".into();
    config
}

/// EC2 launches what was asked for.
fn fulfil(world: &World<Store>) {
    let mut aws = world.aws();
    let instance = aws.with(
        "instance",
        &json!({
            "spotInstanceRequestId": "sir-1", "imageId": "ami-1", "instanceType": "m5.large",
            "instanceState": {"code": 16, "name": "running"}, "placement": {"tenancy": "default"},
            "groupSet": [{"groupId": "sg-9", "groupName": "default"}],
        }),
    );
    let request = &mut aws.get("spot-request", "sir-1").unwrap().value;
    request["state"] = "active".into();
    request["status"]["code"] = "fulfilled".into();
    request["instanceId"] = instance.into();
}

#[tokio::test]
async fn an_open_request_is_no_failure_and_its_instance_is_told_later() {
    let world = world();
    let wanted =
        later(&json!({"root_block_device": [{"volume_size": 10}], "source_dest_check": false}));
    let state = done(world.create(&wanted).await);
    let open = json!({
        "spot_request_state": "open", "spot_bid_status": "not-scheduled-yet", "spot_instance_id": null,
    });
    assert_has(&state, &open);
    assert_eq!(world.plan(&state, &wanted).action, crate::plan::contract::Action::NoOp);
    fulfil(&world);
    let state = world.read(&state).await.unwrap();
    let active = json!({
        "spot_request_state": "active", "spot_instance_id": "i-1", "instance_state": "running",
        "vpc_security_group_ids": ["sg-9"],
    });
    assert_has(&state, &active);
}

#[tokio::test]
async fn a_request_that_stays_open_tells_its_status_at_the_end_of_the_wait() {
    let world = world();
    let outcome = world.create(&later(&json!({"wait_for_fulfillment": true}))).await;
    let error = outcome.error.unwrap().to_string();
    assert!(error.contains("not-scheduled-yet"), "{error}");
    assert_eq!(outcome.state.get("id").as_str(), Some("sir-1"));
}

#[tokio::test]
async fn a_request_that_cannot_be_fulfilled_fails_at_once_where_it_is_waited_for() {
    let world = world();
    let cheap = json!({"spot_price": "0.001", "wait_for_fulfillment": true});
    let outcome = world.create(&config(&cheap)).await;
    let error = outcome.error.unwrap().to_string();
    assert!(error.contains("price-too-low") && error.contains("It is not fulfilled"), "{error}");
    let reads = world.actions().into_iter().filter(|action| action.starts_with("DescribeSpot"));
    assert_eq!(reads.count(), 1);
    assert!(world.delete(&outcome.state).await.error.is_none());
    assert_eq!(world.aws().inventory().iter().filter(|one| one.contains("sir-")).count(), 0);
}

//! What is sent, what is told, and what needs a new request.

use super::*;
use crate::plan::contract::Action;
use crate::services::testing::{assert_has, done};
use crate::value::Value;

#[tokio::test]
async fn a_request_is_made_with_one_call_and_read_with_three() {
    let world = world();
    let state = done(world.create(&config(&json!({"tags": {"Name": "a"}}))).await);
    let calls = world.actions();
    let expected = [
        "RequestSpotInstances",
        "DescribeInstances",
        "DescribeSpotInstanceRequests",
        "DescribeVolumes",
    ];
    assert_eq!(calls, expected);
    let mut sent = world.call("RequestSpotInstances").params;
    assert!(!sent.remove("ClientToken").unwrap().is_empty());
    let expected = [
        ("InstanceCount", "1"),
        ("InstanceInterruptionBehavior", "terminate"),
        ("LaunchSpecification.ImageId", "ami-1"),
        ("LaunchSpecification.InstanceType", "m5.large"),
        ("TagSpecification.1.ResourceType", "spot-instances-request"),
        ("TagSpecification.1.Tag.1.Key", "Name"),
        ("TagSpecification.1.Tag.1.Value", "a"),
        ("Type", "persistent"),
    ];
    assert_eq!(sent, expected.map(|(k, v)| (k.to_owned(), v.to_owned())).into());
    let expected = json!({
        "id": "sir-1", "spot_instance_id": "i-1", "spot_request_state": "active",
        "spot_bid_status": "fulfilled", "spot_price": "0.096000", "instance_state": "running",
        "arn": "arn:aws:ec2:us-east-1:111122223333:instance/i-1",
    });
    assert_has(&state, &expected);
}

#[tokio::test]
async fn addresses_are_said_of_the_interface_because_the_request_takes_none() {
    let world = world();
    let more = json!({"private_ip": "10.0.0.9", "subnet_id": "subnet-1", "vpc_security_group_ids": ["sg-1"]});
    done(world.create(&config(&more)).await);
    let sent = world.call("RequestSpotInstances").params;
    assert_eq!(sent["LaunchSpecification.NetworkInterface.1.PrivateIpAddress"], "10.0.0.9");
    assert_eq!(sent["LaunchSpecification.NetworkInterface.1.SecurityGroupId.1"], "sg-1");
    assert!(!sent.contains_key("LaunchSpecification.SubnetId"));
}

#[tokio::test]
async fn what_the_request_does_not_take_is_set_on_the_instance() {
    let world = world();
    let more = json!({
        "metadata_options": [{"http_tokens": "optional"}], "source_dest_check": false,
        "maintenance_options": [{"auto_recovery": "disabled"}], "volume_tags": {"a": "b"},
    });
    let state = done(world.create(&config(&more)).await);
    let mut calls = world.actions();
    calls.retain(|action| !action.starts_with("Describe"));
    let expected = [
        "RequestSpotInstances",
        "ModifyNetworkInterfaceAttribute",
        "ModifyInstanceMaintenanceOptions",
        "ModifyInstanceMetadataOptions",
        "CreateTags",
    ];
    assert_eq!(calls, expected);
    assert_eq!(world.plan(&state, &config(&more)).action, Action::NoOp);
}

#[tokio::test]
async fn what_nothing_can_set_is_without_effect_and_that_is_said_once() {
    let world = world();
    let more = json!({"cpu_options": [{"core_count": 1}], "hibernation": true, "host_id": "h-1"});
    let planned = world.plan(&Value::Null, &config(&more));
    let told = planned.warnings.join("\n");
    assert!(told.contains("does not take `cpu_options`, `hibernation`, `host_id`,"), "{told}");
    let state = done(world.create(&config(&more)).await);
    let planned = world.plan(&state, &config(&more));
    assert_eq!((planned.action, planned.warnings), (Action::NoOp, vec![]));
}

#[tokio::test]
async fn other_terms_need_a_new_request_and_tags_do_not() {
    let world = world();
    let first =
        json!({"root_block_device": [{"volume_size": 10}], "user_data": "#!/bin/sh\necho a"});
    let state = done(world.create(&config(&first)).await);
    for (more, replaces) in [
        (
            json!({"root_block_device": [{"volume_size": 9}], "user_data": "#!/bin/sh\necho a"}),
            true,
        ),
        (
            json!({"root_block_device": [{"volume_size": 10}], "user_data": "#!/bin/sh\necho b"}),
            true,
        ),
        (
            json!({"root_block_device": [{"volume_size": 10, "tags": {"a": "b"}}], "user_data": "#!/bin/sh\necho a"}),
            false,
        ),
        (
            json!({"root_block_device": [{"volume_size": 10}], "user_data_base64": "IyEvYmluL3NoCmVjaG8gYQ=="}),
            false,
        ),
    ] {
        let planned = world.plan(&state, &config(&more));
        assert_eq!(planned.action == Action::Replace, replaces, "{more}: {:?}", planned.replace);
        assert_ne!(planned.action, Action::NoOp);
    }
}

#[tokio::test]
async fn what_cannot_go_together_is_refused_before_a_call() {
    let world = world();
    for (more, what) in [
        (
            json!({"spot_type": "one-time", "instance_interruption_behavior": "stop"}),
            "`persistent`",
        ),
        (
            json!({"valid_from": "2030-01-02T00:00:00Z", "valid_until": "2030-01-01T00:00:00Z"}),
            "before it begins",
        ),
    ] {
        let problems = world.problems(&config(&more)).concat();
        assert!(problems.contains(what), "{problems}");
    }
}

//! Changes in place: of an instance that runs, and of one that has to be stopped.

use super::*;

/// An instance in its first form, and what a change of it calls.
async fn changed(first: &Json, then: &Json) -> (World<Store>, Value, Vec<String>) {
    let world = world();
    let state = done(world.create(&config(first)).await);
    world.actions();
    let state = done(world.update(&state, &config(then)).await);
    let calls = changes(&world);
    (world, state, calls)
}

#[tokio::test]
async fn what_needs_a_stop_shares_one() {
    let more = json!({
        "instance_type": "m5.xlarge", "user_data": "#!/bin/sh\necho b", "ebs_optimized": true,
        "cpu_options": [{"core_count": 1, "threads_per_core": 1}], "placement_group": "pg",
        "private_dns_name_options": [{"hostname_type": "resource-name"}],
        "capacity_reservation_specification": [{"capacity_reservation_preference": "none"}],
        "monitoring": true,
    });
    let (world, state, calls) = changed(&json!({}), &more).await;
    let expected = [
        "MonitorInstances",
        "StopInstances",
        "ModifyInstanceAttribute",
        "ModifyInstanceAttribute",
        "ModifyInstanceAttribute",
        "ModifyInstanceCpuOptions",
        "ModifyInstancePlacement",
        "ModifyPrivateDnsNameOptions",
        "ModifyInstanceCapacityReservationAttributes",
        "StartInstances",
    ];
    assert_eq!(calls, expected);
    assert_has(&state, &json!({"instance_state": "running", "placement_group_id": "pg-pg"}));
    assert_eq!(world.plan(&state, &config(&more)).action, Action::NoOp);
}

#[tokio::test]
async fn an_instance_that_is_stopped_stays_so() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    switched(&world, "stopped");
    let state = world.read(&state).await.unwrap();
    world.actions();
    let state = done(world.update(&state, &config(&json!({"instance_type": "m5.xlarge"}))).await);
    assert_eq!(changes(&world), ["ModifyInstanceAttribute"]);
    assert_has(&state, &json!({"instance_state": "stopped", "instance_type": "m5.xlarge"}));
}

#[tokio::test]
async fn what_needs_no_stop_does_not_stop() {
    let more = json!({
        "disable_api_stop": true, "instance_initiated_shutdown_behavior": "terminate",
        "maintenance_options": [{"auto_recovery": "disabled"}], "metadata_options": [{"http_tokens": "optional"}],
        "source_dest_check": false, "vpc_security_group_ids": ["sg-2"], "iam_instance_profile": "web",
        "associate_public_ip_address": true, "ipv6_address_count": 1, "secondary_private_ips": ["10.0.1.1"],
    });
    let (_, state, mut calls) = changed(&json!({}), &more).await;
    calls.sort();
    let expected = [
        "AssignIpv6Addresses",
        "AssignPrivateIpAddresses",
        "AssociateIamInstanceProfile",
        "ModifyInstanceAttribute",
        "ModifyInstanceAttribute",
        "ModifyInstanceMaintenanceOptions",
        "ModifyInstanceMetadataOptions",
        "ModifyNetworkInterfaceAttribute",
        "ModifyNetworkInterfaceAttribute",
        "ModifyNetworkInterfaceAttribute",
    ];
    assert_eq!(calls, expected);
    assert_eq!(part(&state, "/metadata_options/0/http_tokens"), "optional");
    assert_eq!(part(&state, "/metadata_options/0/http_put_response_hop_limit"), 2);
}

#[tokio::test]
async fn a_type_without_room_gives_the_old_one_back_and_the_instance_runs_again() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    world.actions();
    let message = "We currently do not have sufficient m5.metal capacity";
    world.refuse("StartInstances", Answer::error("InsufficientInstanceCapacity", message, 500));
    let outcome = world.update(&state, &config(&json!({"instance_type": "m5.metal"}))).await;
    let error = outcome.error.unwrap().to_string();
    assert!(error.contains(message) && error.contains("runs again, as m5.large"), "{error}");
    assert_has(&outcome.state, &json!({"instance_type": "m5.large", "instance_state": "running"}));
    let calls = changes(&world);
    let expected = [
        "StopInstances",
        "ModifyInstanceAttribute",
        "StartInstances",
        "ModifyInstanceAttribute",
        "StartInstances",
    ];
    assert_eq!(calls, expected);
}

#[tokio::test]
async fn a_change_that_is_refused_leaves_the_instance_running() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let refusal = Answer::error("InvalidParameterValue", "Invalid user data", 400);
    world.refuse("ModifyInstanceAttribute", refusal);
    let outcome = world.update(&state, &config(&json!({"user_data": "#!/bin/sh"}))).await;
    let error = outcome.error.unwrap().to_string();
    assert!(error.contains("The instance runs again as it was before"), "{error}");
    assert_has(&outcome.state, &json!({"instance_state": "running", "user_data": null}));
}

#[tokio::test]
async fn user_data_moves_between_its_attributes_without_a_stop() {
    let (_, state, calls) =
        changed(&json!({"user_data": "#!/bin/sh"}), &json!({"user_data_base64": "IyEvYmluL3No"}))
            .await;
    assert_eq!(calls, [""; 0]);
    assert_has(&state, &json!({"user_data": null, "user_data_base64": "IyEvYmluL3No"}));
}

#[tokio::test]
async fn user_data_that_is_not_written_any_more_is_taken_away() {
    let (world, state, calls) = changed(&json!({"user_data": "#!/bin/sh"}), &json!({})).await;
    assert_eq!(calls, ["StopInstances", "ModifyInstanceAttribute", "StartInstances"]);
    assert_has(&state, &json!({"user_data": null}));
    assert_eq!(world.aws().get("instance", "i-1").unwrap().value["_userData"], "");
}

#[tokio::test]
async fn the_primary_interface_is_changed_by_its_own_id() {
    let (world, ..) = changed(&json!({}), &json!({"source_dest_check": false})).await;
    let call = world.call("ModifyNetworkInterfaceAttribute");
    assert_eq!(call.params["NetworkInterfaceId"], "eni-1");
    assert_eq!(call.params["SourceDestCheck.Value"], "false");
}

#[tokio::test]
async fn addresses_change_by_their_difference() {
    let first = json!({"ipv6_addresses": ["2001:db8::1", "2001:db8::2"], "secondary_private_ips": ["10.0.1.1", "10.0.1.2"]});
    let then = json!({"ipv6_addresses": ["2001:DB8::2", "2001:db8::3"], "secondary_private_ips": ["10.0.1.2", "10.0.1.3"]});
    let (world, state, _) = changed(&first, &then).await;
    assert_eq!(world.call("UnassignIpv6Addresses").params["Ipv6Addresses.1"], "2001:db8::1");
    assert_eq!(world.call("AssignIpv6Addresses").params["Ipv6Addresses.1"], "2001:db8::3");
    assert_eq!(world.call("UnassignPrivateIpAddresses").params["PrivateIpAddress.1"], "10.0.1.1");
    assert_eq!(world.call("AssignPrivateIpAddresses").params["PrivateIpAddress.1"], "10.0.1.3");
    assert_has(&state, &json!({"ipv6_address_count": 2}));
    let fewer = done(world.update(&state, &config(&json!({"ipv6_address_count": 1}))).await);
    assert_has(&fewer, &json!({"ipv6_address_count": 1}));
}

#[tokio::test]
async fn a_subnet_that_assigns_ipv6_addresses_is_told_that_none_is_wanted() {
    let world = world();
    let none = json!({"ipv6_address_count": 0, "subnet_id": "subnet-that-assigns-ipv6"});
    let state = done(world.create(&config(&none)).await);
    assert_eq!(changes(&world), ["RunInstances", "UnassignIpv6Addresses"]);
    assert_has(&state, &json!({"ipv6_address_count": 0, "ipv6_addresses": []}));
}

#[tokio::test]
async fn addresses_that_were_only_counted_are_taken_away_for_those_that_are_written() {
    let world = world();
    let written = |addresses: &[&str]| config(&json!({"ipv6_addresses": addresses}));
    let state = done(world.create(&written(&[])).await);
    let counted = config(&json!({"ipv6_address_count": 3}));
    let state = done(world.update(&state, &counted).await);
    let state = done(world.update(&state, &written(&["2001:db8::9"])).await);
    assert_has(&state, &json!({"ipv6_address_count": 1, "ipv6_addresses": ["2001:db8::9"]}));
    assert_eq!(world.plan(&state, &written(&["2001:db8::9"])).action, Action::NoOp);
}

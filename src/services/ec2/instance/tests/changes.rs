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

/// As modules of the time of version 5 write them.
#[tokio::test]
async fn cores_and_threads_beside_cpu_options_are_those_of_the_block() {
    let beside = |cores: i64| config(&json!({"cpu_core_count": cores, "cpu_threads_per_core": 1}));
    let inside = |cores: i64| {
        config(&json!({"cpu_options": [{"core_count": cores, "threads_per_core": 1}]}))
    };
    let world = world();
    let state = done(world.create(&beside(1)).await);
    let call = world.call("RunInstances");
    assert_eq!(call.param("CpuOptions.CoreCount"), "1");
    assert_eq!(call.param("CpuOptions.ThreadsPerCore"), "1");
    let shows = |state: &Value, cores: i64| {
        let part = |name: &str| part(state, name).as_i64();
        let beside = (part("/cpu_core_count"), part("/cpu_threads_per_core"));
        let inside = (part("/cpu_options/0/core_count"), part("/cpu_options/0/threads_per_core"));
        assert_eq!((beside, inside), ((Some(cores), Some(1)), (Some(cores), Some(1))));
    };
    shows(&state, 1);
    for same in [beside(1), inside(1), config(&json!({}))] {
        assert_eq!(world.plan(&state, &same).action, Action::NoOp, "{same}");
    }
    let mut state = state;
    for (cores, config) in [(2, beside(2)), (1, inside(1)), (2, beside(2))] {
        world.actions();
        state = done(world.update(&state, &config).await);
        assert_eq!(
            changes(&world),
            ["StopInstances", "ModifyInstanceCpuOptions", "StartInstances"]
        );
        assert_eq!(world.call("ModifyInstanceCpuOptions").param("CoreCount"), cores.to_string());
        shows(&state, cores);
        assert_eq!(world.plan(&state, &config).action, Action::NoOp, "{config}");
    }
}

#[tokio::test]
async fn cores_that_are_said_in_two_ways_have_to_be_the_same() {
    let of = |beside: i64| {
        config(&json!({"cpu_core_count": beside, "cpu_options": [{"core_count": 1}]}))
    };
    let world = world();
    let state = done(world.create(&of(1)).await);
    assert_eq!(world.plan(&state, &of(1)).action, Action::NoOp);
    let refused = world.problems(&of(2)).concat();
    assert!(refused.contains("`cpu_core_count` and `cpu_options[0].core_count` are"), "{refused}");
}

#[tokio::test]
async fn another_type_is_given_the_cores_that_are_written_beside_cpu_options() {
    let world = world();
    let of =
        |kind: &str, cores: i64| config(&json!({"instance_type": kind, "cpu_core_count": cores}));
    let state = done(world.create(&of("m5.large", 2)).await);
    world.actions();
    let state = done(world.update(&state, &of("m5.xlarge", 1)).await);
    assert_eq!(world.call("ModifyInstanceCpuOptions").param("CoreCount"), "1");
    assert_has(&state, &json!({"cpu_core_count": 1, "instance_type": "m5.xlarge"}));
}

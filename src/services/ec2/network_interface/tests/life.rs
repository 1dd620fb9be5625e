//! What is created, read, taken over and deleted.

use super::*;

#[tokio::test]
async fn everything_that_can_be_said_is_in_the_create_call() {
    let world = world();
    created(
        &world,
        &json!({
            "description": "web", "enable_primary_ipv6": true, "interface_type": "efa",
            "ipv4_prefixes": ["10.0.1.16/28"], "ipv6_address_list": ["2001:db8::9", "2001:db8::1"],
            "ipv6_address_list_enabled": true, "ipv6_prefix_count": 1,
            "private_ip_list": ["10.0.1.9", "10.0.1.5"], "private_ip_list_enabled": true,
            "security_groups": ["sg-1"], "tags": {"Name": "web"},
        }),
    )
    .await;
    let call = world.call("CreateNetworkInterface");
    assert!(!call.param("ClientToken").is_empty());
    for (name, value) in [
        ("Description", "web"),
        ("EnablePrimaryIpv6", "true"),
        ("InterfaceType", "efa"),
        ("Ipv4Prefix.1.Ipv4Prefix", "10.0.1.16/28"),
        ("Ipv6Addresses.1.Ipv6Address", "2001:db8::9"),
        ("Ipv6Addresses.2.Ipv6Address", "2001:db8::1"),
        ("Ipv6PrefixCount", "1"),
        ("PrivateIpAddresses.1.PrivateIpAddress", "10.0.1.9"),
        ("PrivateIpAddresses.1.Primary", "true"),
        ("PrivateIpAddresses.2.PrivateIpAddress", "10.0.1.5"),
        ("SecurityGroupId.1", "sg-1"),
        ("SubnetId", "subnet-1"),
        ("TagSpecification.1.ResourceType", "network-interface"),
    ] {
        assert_eq!(call.param(name), value, "{name}");
    }
    created(
        &world,
        &json!({"private_ip": "10.0.2.9", "private_ips_count": 2, "ipv4_prefix_count": 1,
            "ipv6_address_count": 3, "ipv6_prefixes": ["2001:db8:1::/80"]}),
    )
    .await;
    let call = world.call("CreateNetworkInterface");
    for (name, value) in [
        ("PrivateIpAddress", "10.0.2.9"),
        ("SecondaryPrivateIpAddressCount", "2"),
        ("Ipv4PrefixCount", "1"),
        ("Ipv6AddressCount", "3"),
        ("Ipv6Prefix.1.Ipv6Prefix", "2001:db8:1::/80"),
    ] {
        assert_eq!(call.param(name), value, "{name}");
    }
}

#[tokio::test]
async fn the_lowest_address_of_a_set_is_the_primary_one_unless_another_is_said() {
    let world = world();
    let state = created(&world, &json!({"private_ips": ["10.0.1.10", "10.0.1.9"]})).await;
    assert_has(&state, &json!({"private_ip": "10.0.1.9", "private_ips_count": 1}));
    let said = json!({"private_ips": ["10.0.2.10", "10.0.2.9"], "private_ip": "10.0.2.10"});
    assert_has(&created(&world, &said).await, &json!({"private_ip": "10.0.2.10"}));
}

#[tokio::test]
async fn a_call_whose_answer_was_lost_is_sent_again_with_the_same_token() {
    let world = world();
    world.lose("CreateNetworkInterface", Answer::cut(Cut::After));
    done(world.create(&config(&json!({}))).await);
    assert_eq!(world.aws().all("network-interface").len(), 1);
}

#[tokio::test]
async fn what_the_create_call_does_not_take_is_set_after_it() {
    let world = world();
    let state = done(world.create(&config(&json!({"source_dest_check": false}))).await);
    assert_has(&state, &json!({"source_dest_check": false, "description": null}));
    assert_eq!(changes(&world), ["CreateNetworkInterface", "ModifyNetworkInterfaceAttribute"]);
}

#[tokio::test]
async fn settings_change_in_place_with_a_call_each() {
    let world = world();
    let state = created(&world, &json!({"description": "a", "security_groups": ["sg-1"]})).await;
    let other = config(&json!({"security_groups": ["sg-2"]}));
    let state = done(world.update(&state, &other).await);
    assert_has(&state, &json!({"description": null, "security_groups": ["sg-2"]}));
    assert_eq!(changes(&world), ["ModifyNetworkInterfaceAttribute"; 2]);
    // Groups that nobody says any more stay.
    assert_eq!(world.plan(&state, &config(&json!({}))).action, Action::NoOp);
    assert_eq!(world.plan(&state, &config(&json!({"security_groups": []}))).replace, [""; 0]);
}

#[tokio::test]
async fn many_interfaces_are_read_with_one_call_and_a_missing_one_fails_nothing() {
    let world = world();
    let mut states = Vec::new();
    for _ in 0..3 {
        states.push(created(&world, &json!({})).await);
    }
    world.aws().remove("network-interface", "eni-1");
    let read = |i: usize| world.read(&states[i]);
    let (a, b, c) = tokio::join!(read(0), read(1), read(2));
    assert!(a.unwrap().is_null());
    assert_eq!([b.unwrap(), c.unwrap()], states[1..]);
    assert_eq!(world.actions(), ["DescribeNetworkInterfaces"]);
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    created(&world, &json!({"tags": {"Name": "a"}, "private_ips": ["10.0.1.9"]})).await;
    // As version 5.100 writes it: zero, false and empty where there is nothing.
    let state = json!({
        "arn": "arn:aws:ec2:us-east-1:111122223333:network-interface/eni-1", "attachment": [],
        "description": "", "enable_primary_ipv6": false, "id": "eni-1",
        "interface_type": "interface", "ipv4_prefix_count": 0, "ipv4_prefixes": [],
        "ipv6_address_count": 0, "ipv6_address_list": [], "ipv6_address_list_enabled": false,
        "ipv6_addresses": [], "ipv6_prefix_count": 0, "ipv6_prefixes": [],
        "mac_address": "02:00:00:00:00:01", "outpost_arn": "", "owner_id": "111122223333",
        "private_dns_name": "ip-10-0-1-9.ec2.internal", "private_ip": "10.0.1.9",
        "private_ip_list": ["10.0.1.9"], "private_ip_list_enabled": false,
        "private_ips": ["10.0.1.9"], "private_ips_count": 0, "security_groups": ["sg-default"],
        "source_dest_check": true, "subnet_id": "subnet-1", "tags": {"Name": "a"},
        "tags_all": {"Name": "a"},
    });
    let taken = world.take_over(0, &state).await;
    let config = config(&json!({"tags": {"Name": "a"}, "private_ips": ["10.0.1.9"]}));
    assert_eq!(world.plan(&taken, &config).action, Action::NoOp);
}

#[tokio::test]
async fn what_is_not_visible_yet_or_still_in_use_is_waited_for() {
    let config = config(&json!({"security_groups": ["sg-1"]}));
    let attached = json!([{"device_index": 1, "instance": "i-1"}]);
    let changed = json!({
        "subnet_id": "subnet-1", "security_groups": ["sg-2"], "attachment": attached,
    });
    let group = "The security group 'sg-2' does not exist";
    let errors = [
        (
            Operation::Create,
            "CreateNetworkInterface",
            "InvalidSubnetID.NotFound",
            "The subnet ID 'subnet-1' does not exist",
        ),
        (Operation::Create, "CreateNetworkInterface", "InvalidGroup.NotFound", "'sg-1' is absent"),
        (Operation::Update, "ModifyNetworkInterfaceAttribute", "InvalidGroup.NotFound", group),
        (
            Operation::Update,
            "ModifyNetworkInterfaceAttribute",
            "InvalidNetworkInterfaceID.NotFound",
            "The networkInterface ID 'eni-1' does not exist",
        ),
        (
            Operation::Update,
            "AttachNetworkInterface",
            "InvalidInstanceID.NotFound",
            "The instance ID 'i-1' does not exist",
        ),
        (
            Operation::Delete,
            "DeleteNetworkInterface",
            "InvalidParameterValue",
            "Network interface 'eni-1' is currently in use.",
        ),
        (Operation::Delete, "DeleteNetworkInterface", "InvalidNetworkInterface.InUse", "In use"),
    ];
    World::assert_passing(world, &config, &changed, &errors).await;
}

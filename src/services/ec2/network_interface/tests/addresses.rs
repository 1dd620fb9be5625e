//! Addresses and prefixes that come and go.

use super::*;

#[tokio::test]
async fn exactly_the_difference_is_assigned_and_taken_away() {
    let world = world();
    let ips = |ips: &[&str]| json!({"private_ips": ips});
    let state = created(&world, &ips(&["10.0.1.5", "10.0.1.6"])).await;
    let other = config(&ips(&["10.0.1.5", "10.0.1.7"]));
    let state = done(world.update(&state, &other).await);
    assert_eq!(changes(&world), ["UnassignPrivateIpAddresses", "AssignPrivateIpAddresses"]);
    assert_eq!(world.call("UnassignPrivateIpAddresses").param("PrivateIpAddress.1"), "10.0.1.6");
    assert_eq!(world.call("AssignPrivateIpAddresses").param("PrivateIpAddress.1"), "10.0.1.7");
    assert_has(&state, &json!({"private_ips_count": 1, "private_ip": "10.0.1.5"}));
    // The primary address stays as long as the interface does.
    let planned = world.plan(&state, &config(&ips(&["10.0.1.7", "10.0.1.8"])));
    assert_eq!(planned.replace, ["private_ips"]);
}

#[tokio::test]
async fn a_number_of_addresses_grows_and_shrinks() {
    let world = world();
    let count = |count: i64| config(&json!({"private_ips_count": count}));
    let state = created(&world, &json!({"private_ips_count": 1})).await;
    let planned = world.plan(&state, &count(3));
    assert!(planned.value.get("private_ips").is_unknown());
    let state = done(world.update(&state, &count(3)).await);
    assert_eq!(world.call("AssignPrivateIpAddresses").param("SecondaryPrivateIpAddressCount"), "2");
    assert_eq!(strings(&state, "private_ips").len(), 4);
    let state = done(world.update(&state, &count(0)).await);
    assert_eq!(strings(&state, "private_ips").len(), 1);
}

#[tokio::test]
async fn a_list_keeps_its_order_and_its_first_address_is_the_primary_one() {
    let world = world();
    let list = |ips: &[&str]| json!({"private_ip_list": ips, "private_ip_list_enabled": true});
    let state = created(&world, &list(&["10.0.1.9", "10.0.1.5"])).await;
    assert_has(
        &state,
        &json!({"private_ip": "10.0.1.9", "private_ip_list": ["10.0.1.9", "10.0.1.5"]}),
    );
    let longer = config(&list(&["10.0.1.9", "10.0.1.4", "10.0.1.5"]));
    let state = done(world.update(&state, &longer).await);
    assert_eq!(changes(&world), ["AssignPrivateIpAddresses"]);
    assert_eq!(world.plan(&state, &longer).action, Action::NoOp);
    let planned = world.plan(&state, &config(&list(&["10.0.1.4", "10.0.1.9"])));
    assert_eq!(planned.replace, ["private_ip_list"]);
}

#[tokio::test]
async fn ipv6_addresses_and_prefixes_change_in_place() {
    let world = world();
    let state = created(&world, &json!({"ipv6_addresses": ["2001:db8::1"]})).await;
    let more = json!({
        "ipv6_addresses": ["2001:DB8:0::1", "2001:db8::2"], "ipv4_prefix_count": 2,
        "ipv6_prefixes": ["2001:db8:1::/80"], "enable_primary_ipv6": true,
    });
    let state = done(world.update(&state, &config(&more)).await);
    assert_eq!(
        changes(&world),
        [
            "AssignIpv6Addresses",
            "AssignPrivateIpAddresses",
            "AssignIpv6Addresses",
            "ModifyNetworkInterfaceAttribute"
        ]
    );
    assert_has(
        &state,
        &json!({"ipv6_address_count": 2, "ipv6_prefix_count": 1, "enable_primary_ipv6": true}),
    );
    let mut off = more.clone();
    off["enable_primary_ipv6"] = false.into();
    assert_eq!(world.plan(&state, &config(&off)).replace, ["enable_primary_ipv6"]);
    let none = config(&json!({"ipv6_address_count": 0, "ipv4_prefix_count": 0}));
    let state = done(world.update(&state, &none).await);
    assert_has(&state, &json!({"ipv6_address_count": 0, "ipv4_prefix_count": 0}));
}

#[tokio::test]
async fn addresses_whose_call_was_carried_out_are_not_assigned_twice() {
    let world = world();
    let state = created(&world, &json!({})).await;
    world.lose("AssignPrivateIpAddresses", Answer::cut(Cut::After));
    let state = done(world.update(&state, &config(&json!({"private_ips_count": 2}))).await);
    assert_eq!(strings(&state, "private_ips").len(), 3);
}

#[tokio::test]
async fn what_is_said_in_two_ways_has_to_agree() {
    let world = world();
    let problems = |more: Json| world.problems(&config(&more)).len();
    assert_eq!(problems(json!({"private_ips": ["10.0.1.5"], "private_ips_count": 1})), 1);
    assert_eq!(problems(json!({"private_ips": ["10.0.1.5"], "private_ips_count": 0})), 0);
    assert_eq!(problems(json!({"private_ip_list": ["10.0.1.5"]})), 1);
    assert_eq!(problems(json!({"ipv6_address_list": ["2001:db8::1"]})), 1);
}

#[tokio::test]
async fn an_empty_set_says_nothing() {
    let world = world();
    let empty = json!({"private_ips": [], "ipv6_addresses": [], "security_groups": []});
    let state = created(&world, &empty).await;
    assert_has(&state, &json!({"private_ips": [], "private_ips_count": 0}));
    let read = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&read, &config(&empty)).action, Action::NoOp);
}

#[tokio::test]
async fn what_others_assign_is_seen_where_there_was_nothing() {
    let world = world();
    let state = created(&world, &json!({})).await;
    world.aws().get("network-interface", "eni-1").unwrap().value["ipv6AddressesSet"] =
        json!([{"ipv6Address": "2001:db8::9"}]);
    let read = world.read(&state).await.unwrap();
    assert_has(&read, &json!({"ipv6_addresses": ["2001:db8::9"], "ipv6_address_count": 1}));
}

//! Plans, changes in place, and what is refused before anything is called.

use super::*;

#[tokio::test]
async fn each_setting_is_a_call_of_its_own_on_create_and_on_update() {
    let world = world();
    let settings = json!({
        "enable_dns64": true,
        "enable_lni_at_device_index": 1,
        "enable_resource_name_dns_a_record_on_launch": true,
        "enable_resource_name_dns_aaaa_record_on_launch": true,
        "map_public_ip_on_launch": true,
        "private_dns_hostname_type_on_launch": "resource-name",
    });
    let state = done(world.create(&config(&settings)).await);
    assert_has(&state, &settings);
    let mut made = changes(&world);
    assert_eq!(made.remove(0), "CreateSubnet");
    assert_eq!(
        made,
        [
            "EnableDns64=true",
            "EnableLniAtDeviceIndex=1",
            "PrivateDnsHostnameTypeOnLaunch=resource-name",
            "EnableResourceNameDnsARecordOnLaunch=true",
            "EnableResourceNameDnsAAAARecordOnLaunch=true",
            "MapPublicIpOnLaunch=true",
        ]
    );
    let state = done(world.update(&state, &config(&json!({}))).await);
    assert_eq!(
        changes(&world),
        [
            "EnableDns64=false",
            "DisableLniAtDeviceIndex=true",
            "EnableResourceNameDnsARecordOnLaunch=false",
            "EnableResourceNameDnsAAAARecordOnLaunch=false",
            "MapPublicIpOnLaunch=false",
        ]
    );
    // What AWS decides where the user says nothing stays as it is.
    assert_has(&state, &json!({"private_dns_hostname_type_on_launch": "resource-name"}));
}

#[tokio::test]
async fn an_update_of_one_setting_is_one_call_and_one_read() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    world.actions();
    done(world.update(&state, &config(&json!({"map_public_ip_on_launch": true}))).await);
    assert_eq!(world.actions(), ["ModifySubnetAttribute", "DescribeSubnets"]);
    let state = world.read(&state).await.unwrap();
    world.actions();
    let retagged = config(&json!({"map_public_ip_on_launch": true, "tags": {"a": "b"}}));
    done(world.update(&state, &retagged).await);
    assert_eq!(world.actions(), ["CreateTags", "DescribeSubnets"]);
}

#[tokio::test]
async fn addresses_of_an_outpost_are_set_by_one_call_with_their_pool() {
    let world = world();
    let outpost = "arn:aws:outposts:us-east-1:111122223333:outpost/op-1";
    let on = json!({
        "outpost_arn": outpost, "customer_owned_ipv4_pool": "ipv4pool-coip-1",
        "map_customer_owned_ip_on_launch": true,
    });
    let state = done(world.create(&config(&on)).await);
    assert_has(&state, &on);
    assert_eq!(
        changes(&world)[1..],
        ["CustomerOwnedIpv4Pool=ipv4pool-coip-1 MapCustomerOwnedIpOnLaunch=true"]
    );
    let state = done(world.update(&state, &config(&json!({"outpost_arn": outpost}))).await);
    assert_eq!(changes(&world), ["MapCustomerOwnedIpOnLaunch=false"]);
    assert_has(&state, &json!({"customer_owned_ipv4_pool": null}));
}

#[tokio::test]
async fn an_empty_text_counts_as_not_set() {
    let world = world();
    let empty = config(&json!({"outpost_arn": "", "customer_owned_ipv4_pool": ""}));
    let state = done(world.create(&empty).await);
    let sent = world.call("CreateSubnet").params;
    assert_eq!(sent.keys().collect::<Vec<_>>(), ["CidrBlock", "VpcId"]);
    assert_has(&state, &json!({"outpost_arn": "", "ipv6_cidr_block": ""}));
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &empty).action, Action::NoOp);
}

#[tokio::test]
async fn another_place_or_network_is_another_subnet() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    for (change, path) in [
        (json!({"vpc_id": "vpc-2"}), "vpc_id"),
        (json!({"cidr_block": "10.0.2.0/24"}), "cidr_block"),
        (json!({"ipv6_native": true}), "ipv6_native"),
        (
            json!({"outpost_arn": "arn:aws:outposts:us-east-1:111122223333:outpost/op-1"}),
            "outpost_arn",
        ),
    ] {
        assert_eq!(world.plan(&state, &config(&change)).replace, [path]);
    }
}

#[tokio::test]
async fn networks_from_pools_are_known_after_apply_and_stay() {
    let world = world();
    let pooled = json!({
        "vpc_id": "vpc-1", "ipv4_ipam_pool_id": "ipam-pool-1", "ipv4_netmask_length": 24,
        "ipv6_ipam_pool_id": "ipam-pool-2", "ipv6_netmask_length": 64,
    });
    let planned = world.plan(&Value::Null, &pooled);
    assert!(
        planned.value.get("cidr_block").is_unknown()
            && planned.value.get("ipv6_cidr_block").is_unknown()
    );
    let state = done(world.create(&pooled).await);
    assert_eq!(
        world.actions(),
        ["DescribeSubnets", "CreateSubnet", "DescribeSubnets"],
        "without a network to find it by, a look before the call is needed"
    );
    assert_has(
        &state,
        &json!({"cidr_block": "10.9.0.0/24", "ipv6_cidr_block": "2600:1f18:9::/64", "ipv4_netmask_length": 24}),
    );
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &pooled).action, Action::NoOp);
    let mut retagged = pooled.clone();
    retagged["tags"] = json!({"a": "b"});
    let state = done(world.update(&state, &retagged).await);
    assert_has(&state, &json!({"ipv6_cidr_block": "2600:1f18:9::/64"}));
}

#[test]
fn what_ec2_would_refuse_is_refused_before_it_is_asked() {
    let world = world();
    for (config, at, what) in [
        (json!({"vpc_id": "vpc-1"}), "cidr_block", "unless `ipv6_native` is true"),
        (config(&json!({"cidr_block": "10.0.0.0/30"})), "cidr_block", "use /16 to /28"),
        (config(&json!({"ipv6_cidr_block": "2600:1f18::/66"})), "ipv6_cidr_block", "in steps of 4"),
        (config(&json!({"ipv6_cidr_block": ""})), "ipv6_cidr_block", "leave it out"),
        (
            config(&json!({"enable_lni_at_device_index": 0})),
            "enable_lni_at_device_index",
            "1 to 15",
        ),
        (
            config(&json!({"private_dns_hostname_type_on_launch": "x"})),
            "private_dns_hostname_type_on_launch",
            "\"ip-name\"",
        ),
    ] {
        let problems = world.problems(&config);
        assert!(
            problems.len() == 1
                && problems[0].starts_with(&format!("{at}: "))
                && problems[0].contains(what),
            "{config}: {problems:?}"
        );
    }
    assert_eq!(world.problems(&json!({"vpc_id": "vpc-1", "ipv6_native": true})), [""; 0]);
}

#[tokio::test]
async fn a_pool_and_addresses_of_an_outpost_exclude_each_other() {
    let outpost = json!({
        "cidr_block": null, "customer_owned_ipv4_pool": "ipv4pool-coip-1",
        "map_customer_owned_ip_on_launch": true,
        "outpost_arn": "arn:aws:outposts:us-east-1:111122223333:outpost/op-1",
        "ipv4_ipam_pool_id": "ipam-pool-1", "ipv4_netmask_length": 24,
    });
    let conflict = |name: &str| {
        format!(
            "{name}: `{name}` and `customer_owned_ipv4_pool` cannot be used together: remove one of them."
        )
    };
    assert_eq!(
        world().problems(&config(&outpost)),
        ["ipv4_ipam_pool_id", "ipv4_netmask_length"].map(conflict)
    );
}

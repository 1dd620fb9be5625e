//! The IPv6 network of a VPC.

use super::*;

fn generated(on: bool) -> serde_json::Value {
    json!({"cidr_block": "10.0.0.0/16", "assign_generated_ipv6_cidr_block": on})
}

fn pooled(pool: &str, length: i64) -> serde_json::Value {
    json!({"cidr_block": "10.0.0.0/16", "ipv6_ipam_pool_id": pool, "ipv6_netmask_length": length})
}

#[tokio::test]
async fn a_network_of_amazon_is_waited_for_when_it_is_made_with_the_vpc() {
    let world = world();
    world.aws().slow = 2;
    let state = done(world.create(&generated(true)).await);
    assert_eq!(world.call("CreateVpc").param("AmazonProvidedIpv6CidrBlock"), "true");
    assert_has(
        &state,
        &json!({
            "assign_generated_ipv6_cidr_block": true,
            "ipv6_association_id": "vpc-cidr-assoc-1",
            "ipv6_cidr_block": "2600:1f18:1::/56",
            "ipv6_cidr_block_network_border_group": "us-east-1",
            "ipv6_ipam_pool_id": null,
        }),
    );
    assert_eq!(world.plan(&state, &generated(true)).action, Action::NoOp);
}

#[tokio::test]
async fn a_network_comes_and_goes_in_place() {
    let world = world();
    world.aws().slow = 2;
    let state = done(world.create(&generated(false)).await);
    world.calls();
    let state = done(world.update(&state, &generated(true)).await);
    let first = world.calls().remove(0);
    assert_eq!(
        (first.action.as_str(), first.param("AmazonProvidedIpv6CidrBlock")),
        ("AssociateVpcCidrBlock", "true")
    );
    assert_has(&state, &json!({"ipv6_association_id": "vpc-cidr-assoc-2"}));

    let state = done(world.update(&state, &generated(false)).await);
    assert_eq!(world.calls().remove(0).param("AssociationId"), "vpc-cidr-assoc-2");
    assert_has(&state, &json!({"ipv6_association_id": null, "ipv6_cidr_block": null}));
    assert_eq!(world.aws().vpcs[0].networks[0].state, "disassociated", "it is waited for");
}

#[tokio::test]
async fn another_border_group_is_another_network() {
    let world = world();
    let state = done(world.create(&generated(true)).await);
    let mut config = generated(true);
    config["ipv6_cidr_block_network_border_group"] = "us-east-1-wl1-bos-wlz-1".into();
    world.aws().slow = 2;
    world.actions();
    let state = done(world.update(&state, &config).await);
    let actions = world.actions();
    assert_eq!(actions[0], "DisassociateVpcCidrBlock");
    let associate = actions.iter().position(|action| action == "AssociateVpcCidrBlock").unwrap();
    assert_eq!(actions[1..associate], ["DescribeVpcs"; 3], "the old network has to be gone");
    assert_has(
        &state,
        &json!({
            "ipv6_association_id": "vpc-cidr-assoc-3",
            "ipv6_cidr_block_network_border_group": "us-east-1-wl1-bos-wlz-1",
        }),
    );
}

#[tokio::test]
async fn a_network_from_a_pool_settles_although_ec2_does_not_name_the_pool() {
    let world = world();
    let state = done(world.create(&pooled("ipam-pool-1", 56)).await);
    assert_eq!(world.call("CreateVpc").param("Ipv6NetmaskLength"), "56");
    assert_has(
        &state,
        &json!({
            "assign_generated_ipv6_cidr_block": false, "ipv6_ipam_pool_id": "ipam-pool-1",
            "ipv6_netmask_length": 56, "ipv6_association_id": "vpc-cidr-assoc-1",
        }),
    );
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &pooled("ipam-pool-1", 56)).action, Action::NoOp);

    world.actions();
    let state = done(world.update(&state, &pooled("ipam-pool-2", 56)).await);
    assert_eq!(world.call("AssociateVpcCidrBlock").param("Ipv6IpamPoolId"), "ipam-pool-2");
    assert_eq!(world.call("AssociateVpcCidrBlock").param("Ipv6CidrBlock"), "");
    assert_has(&state, &json!({"ipv6_association_id": "vpc-cidr-assoc-3"}));

    world.aws().vpcs[0].networks.clear();
    let state = world.read(&state).await.unwrap();
    assert_has(&state, &json!({"ipv6_ipam_pool_id": null}));
    assert_eq!(world.plan(&state, &pooled("ipam-pool-2", 56)).action, Action::Update);
}

#[tokio::test]
async fn setting_something_else_after_the_create_call_leaves_the_network_alone() {
    let world = world();
    let mut config = pooled("ipam-pool-1", 56);
    config["enable_dns_hostnames"] = true.into();
    done(world.create(&config).await);
    let actions = world.actions();
    assert!(actions.contains(&"ModifyVpcAttribute".to_owned()));
    assert!(!actions.iter().any(|action| action.contains("ssociate")), "{actions:?}");
}

#[tokio::test]
async fn a_network_of_a_pool_gives_way_to_one_of_amazon() {
    let world = world();
    let state = done(world.create(&pooled("ipam-pool-1", 56)).await);
    let state = done(world.update(&state, &generated(true)).await);
    let call = world.call("AssociateVpcCidrBlock");
    assert_eq!(
        (call.param("AmazonProvidedIpv6CidrBlock"), call.param("Ipv6IpamPoolId")),
        ("true", "")
    );
    assert_has(&state, &json!({"ipv6_ipam_pool_id": null, "ipv6_netmask_length": null}));
}

//! Import, and states that hashicorp/aws wrote.

use super::*;

#[tokio::test]
async fn an_imported_vpc_needs_no_change() {
    let world = world();
    let id = there(&world, "10.0.0.0/16", &[("Name", "there")]);
    let config = json!({"cidr_block": "10.0.0.0/16", "tags": {"Name": "there"}});
    for import in [id.clone(), format!("{id}@us-east-1")] {
        let state = world.import(&import).await;
        assert_has(&state, &json!({"id": id, "tags": {"Name": "there"}, "region": "us-east-1"}));
        assert_eq!(world.plan(&state, &config).action, Action::NoOp);
    }
    assert!(world.import("vpc-99").await.is_null());
}

/// As version 5.100 writes it.
fn state(id: &str) -> serde_json::Value {
    json!({
        "arn": format!("arn:aws:ec2:us-east-1:111122223333:vpc/{id}"),
        "assign_generated_ipv6_cidr_block": false,
        "cidr_block": "10.0.0.0/16",
        "default_network_acl_id": "acl-1",
        "default_route_table_id": "rtb-1",
        "default_security_group_id": "sg-1",
        "dhcp_options_id": "dopt-1",
        "enable_dns_hostnames": false,
        "enable_dns_support": true,
        "enable_network_address_usage_metrics": false,
        "id": id,
        "instance_tenancy": "default",
        "ipv4_ipam_pool_id": null,
        "ipv4_netmask_length": null,
        "ipv6_association_id": "",
        "ipv6_cidr_block": "",
        "ipv6_cidr_block_network_border_group": "",
        "ipv6_ipam_pool_id": "",
        "ipv6_netmask_length": 0,
        "main_route_table_id": "rtb-1",
        "owner_id": "111122223333",
        "tags": {"Name": "there"},
        "tags_all": {"Name": "there"},
    })
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    let id = there(&world, "10.0.0.0/16", &[("Name", "there")]);
    let taken = world.take_over(1, &state(&id)).await;
    assert_has(&taken, &json!({"region": "us-east-1", "ipv6_netmask_length": 0}));
    let config = json!({"cidr_block": "10.0.0.0/16", "tags": {"Name": "there"}});
    assert_eq!(world.plan(&taken, &config).action, Action::NoOp);
    // And so it stays.
    let again = world.read(&taken).await.unwrap();
    assert_eq!(world.plan(&again, &config).action, Action::NoOp);
}

#[tokio::test]
async fn an_ipv6_network_and_untagged_states_are_taken_over_too() {
    let world = world();
    let made = done(
        world
            .create(&json!({"cidr_block": "10.0.0.0/16", "assign_generated_ipv6_cidr_block": true}))
            .await,
    );
    let mut old = state(made.get("id").as_str().unwrap());
    old["assign_generated_ipv6_cidr_block"] = true.into();
    old["ipv6_association_id"] = "vpc-cidr-assoc-1".into();
    old["ipv6_cidr_block"] = "2600:1f18:1::/56".into();
    old["ipv6_cidr_block_network_border_group"] = "us-east-1".into();
    old["tags"] = json!({});
    old["tags_all"] = json!({});
    let taken = world.take_over(1, &old).await;
    let config = json!({"cidr_block": "10.0.0.0/16", "assign_generated_ipv6_cidr_block": true});
    assert_eq!(world.plan(&taken, &config).action, Action::NoOp);
}

fn with_network_from_a_pool() -> (World<Store>, String) {
    let world = world();
    let id = there(&world, "10.0.0.0/16", &[]);
    give(&world, &id, associated("a-1", "2600:1f18:1::/56", "IPAM Managed"));
    (world, id)
}

#[tokio::test]
async fn an_imported_vpc_keeps_the_network_that_it_has_from_a_pool() {
    let (world, id) = with_network_from_a_pool();
    let state = world.import(&id).await;
    let pooled = |more: serde_json::Value| {
        let mut config = json!({"cidr_block": "10.0.0.0/16", "ipv6_ipam_pool_id": "ipam-pool-1"});
        let more = more.as_object().unwrap().clone();
        config.as_object_mut().unwrap().extend(more);
        config
    };
    // The state gets the name of the pool, and AWS has nothing to do with it.
    for config in [pooled(json!({"ipv6_netmask_length": 56})), pooled(json!({}))] {
        let planned = world.plan(&state, &config);
        assert_eq!((planned.action, planned.warnings.len()), (Action::Update, 1));
        assert!(planned.warnings[0].contains("2600:1f18:1::/56"), "{:?}", planned.warnings);
        world.actions();
        let state = done(world.update(&state, &config).await);
        assert_eq!(world.actions(), ANOTHER_READ);
        assert_has(
            &state,
            &json!({"ipv6_association_id": "a-1", "ipv6_ipam_pool_id": "ipam-pool-1"}),
        );
        let state = world.read(&state).await.unwrap();
        assert_eq!(world.plan(&state, &config).action, Action::NoOp);
    }
    // As Terraform generates it.
    let config = pooled(json!({
        "ipv6_ipam_pool_id": "IPAM Managed", "ipv6_netmask_length": 56,
        "ipv6_cidr_block": "2600:1f18:1::/56",
    }));
    assert_eq!(world.plan(&state, &config).action, Action::NoOp);
}

#[tokio::test]
async fn a_length_in_a_state_of_hashicorp_aws_is_no_change() {
    let (world, id) = with_network_from_a_pool();
    let mut old = state(&id);
    old["tags"] = json!({});
    old["tags_all"] = json!({});
    old["ipv6_association_id"] = "a-1".into();
    old["ipv6_cidr_block"] = "2600:1f18:1::/56".into();
    old["ipv6_cidr_block_network_border_group"] = "us-east-1".into();
    old["ipv6_ipam_pool_id"] = "ipam-pool-1".into();
    old["ipv6_netmask_length"] = 56.into();
    let taken = world.take_over(1, &old).await;
    let config = json!({
        "cidr_block": "10.0.0.0/16", "ipv6_ipam_pool_id": "ipam-pool-1",
        "ipv6_cidr_block": "2600:1f18:1::/56",
    });
    assert_eq!(world.plan(&taken, &config).action, Action::NoOp);
}

#[tokio::test]
async fn an_imported_vpc_is_not_replaced_by_the_pool_that_it_came_from() {
    let world = world();
    let id = there(&world, "10.0.0.0/20", &[]);
    let state = world.import(&id).await;
    let pooled =
        |pool: &str, length: i64| json!({"ipv4_ipam_pool_id": pool, "ipv4_netmask_length": length});
    let planned = world.plan(&state, &pooled("ipam-pool-1", 20));
    assert_eq!((planned.action, planned.warnings.len()), (Action::Update, 1));
    assert!(planned.warnings[0].contains("10.0.0.0/20"), "{:?}", planned.warnings);
    world.actions();
    let state = done(world.update(&state, &pooled("ipam-pool-1", 20)).await);
    assert_eq!(world.actions(), [""; 0], "AWS has nothing to do with it");
    assert_has(&state, &json!({"id": id, "ipv4_ipam_pool_id": "ipam-pool-1"}));
    assert_eq!(world.plan(&state, &pooled("ipam-pool-1", 20)).action, Action::NoOp);

    // What asks for another network needs another VPC.
    assert_eq!(world.plan(&state, &pooled("ipam-pool-1", 21)).replace, ["ipv4_netmask_length"]);
    assert_eq!(world.plan(&state, &pooled("ipam-pool-2", 20)).replace, ["ipv4_ipam_pool_id"]);
    let fixed = json!({"cidr_block": "10.0.0.0/20"});
    assert_eq!(world.plan(&state, &fixed).replace, [""; 0], "it has that network already");
}

#[tokio::test]
async fn a_state_of_a_newer_version_is_refused() {
    let world = world();
    let newer =
        crate::engine::life::upgrade(world.entry(), 2, state("vpc-1").to_string().as_bytes());
    assert!(newer.unwrap_err().contains("newer version"));
}

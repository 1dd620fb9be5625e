//! Import, and states that hashicorp/aws wrote.

use super::*;

#[tokio::test]
async fn an_imported_subnet_needs_no_change() {
    let world = world();
    let id = there(&world, "vpc-1", "10.0.1.0/24", &[]);
    let state = world.import(&id).await;
    assert_has(&state, &json!({"id": id, "tags": null, "vpc_id": "vpc-1"}));
    assert_eq!(world.plan(&state, &config(&json!({}))).action, Action::NoOp);
    // A configuration that was generated from it holds both names of the zone.
    let generated = json!({"availability_zone": "us-east-1a", "availability_zone_id": "use1-az1"});
    assert_eq!(world.plan(&state, &config(&generated)).action, Action::NoOp);
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    let id = there(&world, "vpc-1", "10.0.1.0/24", &[("Name", "a")]);
    // As version 5.100 writes it.
    let state = json!({
        "arn": format!("arn:aws:ec2:us-east-1:111122223333:subnet/{id}"),
        "assign_ipv6_address_on_creation": false,
        "availability_zone": "us-east-1a",
        "availability_zone_id": "use1-az1",
        "cidr_block": "10.0.1.0/24",
        "customer_owned_ipv4_pool": "",
        "enable_dns64": false,
        "enable_lni_at_device_index": 0,
        "enable_resource_name_dns_a_record_on_launch": false,
        "enable_resource_name_dns_aaaa_record_on_launch": false,
        "id": id,
        "ipv6_cidr_block": "",
        "ipv6_cidr_block_association_id": "",
        "ipv6_native": false,
        "map_customer_owned_ip_on_launch": false,
        "map_public_ip_on_launch": false,
        "outpost_arn": "",
        "owner_id": "111122223333",
        "private_dns_hostname_type_on_launch": "ip-name",
        "tags": {"Name": "a"},
        "tags_all": {"Name": "a"},
        "timeouts": null,
        "vpc_id": "vpc-1",
    });
    let taken = world.take_over(1, &state).await;
    let config = config(&json!({"tags": {"Name": "a"}}));
    assert_eq!(world.plan(&taken, &config).action, Action::NoOp);
    let again = world.read(&taken).await.unwrap();
    assert_eq!(world.plan(&again, &config).action, Action::NoOp);
}

#[tokio::test]
async fn an_imported_subnet_is_not_replaced_by_the_pools_that_it_came_from() {
    let world = world();
    let made = done(world.create(&config(&json!({"ipv6_cidr_block": "2600:1f18:0:1::/64"}))).await);
    let state = world.import(made.get("id").as_str().unwrap()).await;
    let pooled = |pool: &str, four: i64, six: i64| {
        json!({
            "vpc_id": "vpc-1", "ipv4_ipam_pool_id": pool, "ipv4_netmask_length": four,
            "ipv6_ipam_pool_id": pool, "ipv6_netmask_length": six,
        })
    };
    let planned = world.plan(&state, &pooled("ipam-pool-1", 24, 64));
    assert_eq!((planned.action, planned.warnings.len()), (Action::Update, 2));
    world.actions();
    let state = done(world.update(&state, &pooled("ipam-pool-1", 24, 64)).await);
    assert_eq!(world.actions(), [""; 0], "AWS has nothing to do with it");
    assert_eq!(world.plan(&state, &pooled("ipam-pool-1", 24, 64)).action, Action::NoOp);

    let other = pooled("ipam-pool-1", 25, 60);
    assert_eq!(world.plan(&state, &other).replace, ["ipv4_netmask_length", "ipv6_netmask_length"]);
    let other = pooled("ipam-pool-2", 24, 64);
    assert_eq!(world.plan(&state, &other).replace, ["ipv4_ipam_pool_id", "ipv6_ipam_pool_id"]);
}

#[tokio::test]
async fn a_subnet_without_ipv6_gets_it_from_a_pool_as_a_new_subnet() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let pooled = config(&json!({"ipv6_ipam_pool_id": "ipam-pool-1"}));
    assert_eq!(world.plan(&state, &pooled).replace, ["ipv6_ipam_pool_id"]);
}

//! The IPv6 CIDR block of a subnet.

use super::*;

const ONE: &str = "2600:1f18:0:1::/64";
const TWO: &str = "2600:1f18:0:2::/64";

fn with(cidr: &str, assign: bool) -> Json {
    config(&json!({"ipv6_cidr_block": cidr, "assign_ipv6_address_on_creation": assign}))
}

#[tokio::test]
async fn addresses_are_assigned_once_the_network_is_there() {
    let world = world();
    world.aws().nature.pending = 2;
    let state = done(world.create(&with(ONE, true)).await);
    assert_eq!(world.call("CreateSubnet").param("Ipv6CidrBlock"), ONE);
    assert_eq!(changes(&world), ["CreateSubnet", "AssignIpv6AddressOnCreation=true"]);
    assert_has(
        &state,
        &json!({
            "assign_ipv6_address_on_creation": true, "ipv6_cidr_block": ONE,
            "ipv6_cidr_block_association_id": "subnet-cidr-assoc-1",
        }),
    );
    // The same network in another spelling.
    let spelled = with("2600:1F18:0000:0001::/64", true);
    assert_eq!(world.plan(&state, &spelled).action, Action::NoOp);
}

#[tokio::test]
async fn a_new_subnet_that_is_shown_before_its_network_gets_no_second_one() {
    for more in [json!({"ipv6_cidr_block": ONE}), json!({"ipv6_ipam_pool_id": "ipam-pool-1"})] {
        let world = world();
        world.aws().nature.partial = 3;
        let state = done(world.create(&config(&more)).await);
        assert_eq!(changes(&world), ["CreateSubnet"]);
        assert_has(&state, &json!({"ipv6_cidr_block_association_id": "subnet-cidr-assoc-1"}));
    }
}

#[tokio::test]
async fn another_network_comes_in_place_and_the_addresses_pause_meanwhile() {
    let world = world();
    let state = done(world.create(&with(ONE, true)).await);
    world.aws().nature.pending = 2;
    changes(&world);
    let state = done(world.update(&state, &with(TWO, true)).await);
    assert_eq!(
        changes(&world),
        [
            "AssignIpv6AddressOnCreation=false",
            "DisassociateSubnetCidrBlock",
            "AssociateSubnetCidrBlock",
            "AssignIpv6AddressOnCreation=true",
        ]
    );
    assert_has(&state, &json!({"ipv6_cidr_block": TWO, "assign_ipv6_address_on_creation": true}));
}

#[tokio::test]
async fn a_network_comes_and_goes_with_its_addresses() {
    let world = world();
    world.aws().nature.pending = 1;
    let state = done(world.create(&config(&json!({}))).await);
    changes(&world);
    let state = done(world.update(&state, &with(ONE, true)).await);
    assert_eq!(changes(&world), ["AssociateSubnetCidrBlock", "AssignIpv6AddressOnCreation=true"]);
    // What the user removes from the configuration is removed.
    let state = done(world.update(&state, &config(&json!({}))).await);
    assert_eq!(
        changes(&world),
        ["AssignIpv6AddressOnCreation=false", "DisassociateSubnetCidrBlock"]
    );
    assert_has(&state, &json!({"ipv6_cidr_block": "", "ipv6_cidr_block_association_id": ""}));
    let subnet = world.aws().get("subnet", "subnet-1").unwrap().value.clone();
    let state = &subnet["ipv6CidrBlockAssociationSet"][0]["ipv6CidrBlockState"]["state"];
    assert_eq!(state, "disassociated", "it is waited for");
}

#[tokio::test]
async fn a_network_without_further_settings_is_waited_for_by_reads_alone() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    world.actions();
    done(world.update(&state, &with(ONE, false)).await);
    assert_eq!(world.actions(), ["AssociateSubnetCidrBlock", "DescribeSubnets"]);
}

#[tokio::test]
async fn a_network_that_cannot_be_associated_is_an_error_at_once() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let planned = with(ONE, true);
    world.aws().nature.pending = 1_000_000;
    let (outcome, ()) = tokio::join!(world.update(&state, &planned), async {
        while !world.fake.actions().iter().any(|action| action == "AssociateSubnetCidrBlock") {
            tokio::task::yield_now().await;
        }
        let mut aws = world.aws();
        let subnet = &mut aws.get("subnet", "subnet-1").unwrap().value;
        subnet["ipv6CidrBlockAssociationSet"][0]["ipv6CidrBlockState"]["state"] = "failed".into();
    });
    let error = outcome.error.unwrap().to_string();
    assert_eq!(error, format!("AWS reports that it failed: EC2 cannot associate {ONE}"));
    assert_has(&outcome.state, &json!({"id": "subnet-1", "ipv6_cidr_block": ""}));
}

#[tokio::test]
async fn an_ipv6_only_subnet_keeps_the_network_that_aws_chose() {
    let world = world();
    let native =
        json!({"vpc_id": "vpc-1", "ipv6_native": true, "assign_ipv6_address_on_creation": true});
    let state = done(world.create(&native).await);
    assert_has(&state, &json!({"cidr_block": "", "ipv6_cidr_block": "2600:1f18:9::/64"}));
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &native).action, Action::NoOp);
}

#[tokio::test]
async fn a_pool_that_is_not_known_yet_promises_no_network() {
    let world = world();
    let made = done(world.create(&with(ONE, false)).await);
    // After an import the state has no pool.
    let state = world.import(made.get("id").as_str().unwrap()).await;
    for (pool, stays) in [(Json::Null, false), (json!("ipam-pool-1"), true)] {
        let config = config(&json!({"ipv6_ipam_pool_id": pool}));
        let [first, second] = world.plan_twice(&state, &config, &["ipv6_ipam_pool_id"]);
        assert_eq!(first.action, Action::Update);
        for name in ["ipv6_cidr_block", "ipv6_cidr_block_association_id"] {
            assert_eq!(first.value.get(name), &Value::Unknown);
            assert_eq!(second.value.get(name) == state.get(name), stays, "{name}");
        }
    }
}

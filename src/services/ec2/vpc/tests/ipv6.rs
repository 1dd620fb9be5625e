//! The IPv6 CIDR block of a VPC.

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
    world.aws().nature.pending = 2;
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
async fn a_new_vpc_that_is_shown_before_its_network_gets_no_second_one() {
    for config in [generated(true), pooled("ipam-pool-1", 56)] {
        let world = world();
        world.aws().nature.partial = 3;
        let state = done(world.create(&config).await);
        assert!(!world.actions().iter().any(|action| action == "AssociateVpcCidrBlock"));
        assert_has(&state, &json!({"ipv6_association_id": "vpc-cidr-assoc-1"}));
    }
}

#[tokio::test]
async fn a_vpc_that_has_lost_its_network_is_read_without_one() {
    let world = world();
    let state = done(world.create(&generated(true)).await);
    change_networks(&world, "vpc-1", Vec::clear);
    let state = world.read(&state).await.unwrap();
    assert_has(&state, &json!({"ipv6_association_id": ""}));
    let state = done(world.update(&state, &generated(true)).await);
    assert_has(&state, &json!({"ipv6_association_id": "vpc-cidr-assoc-2"}));
}

#[tokio::test]
async fn a_length_that_is_not_known_yet_leaves_the_pool_as_it_is_planned() {
    let world = world();
    let id = there(&world, "10.0.0.0/16", &[]);
    give(&world, &id, associated("vpc-cidr-assoc-9", "2600:1f18:9::/56", "IPAM Managed"));
    let state = world.import(&id).await;
    let mut any = pooled("ipam-pool-1", 56);
    any["ipv6_netmask_length"] = serde_json::Value::Null;
    for (config, stays) in
        [(&any, true), (&pooled("ipam-pool-1", 56), true), (&pooled("ipam-pool-1", 60), false)]
    {
        let [first, second] = world.plan_twice(&state, config, &["ipv6_netmask_length"]);
        assert_eq!(first.value.get("ipv6_association_id"), &Value::Unknown);
        let kept = second.value.get("ipv6_association_id") == state.get("ipv6_association_id");
        assert_eq!((kept, second.action), (stays, Action::Update), "{config}");
    }
    // What is generated from the state does not take a name away.
    let mut named = state.clone();
    named.insert("ipv6_ipam_pool_id", "ipam-pool-1".into());
    for length in [56, 60] {
        let planned = world.plan(&named, &pooled("IPAM Managed", length));
        assert_eq!(planned.value.get("ipv6_ipam_pool_id"), &Value::from("ipam-pool-1"));
    }
}

#[tokio::test]
async fn a_network_comes_and_goes_in_place() {
    let world = world();
    world.aws().nature.pending = 2;
    let state = done(world.create(&generated(false)).await);
    world.calls();
    let state = done(world.update(&state, &generated(true)).await);
    let first = world.calls().remove(0);
    assert_eq!(
        (first.action.as_str(), first.param("AmazonProvidedIpv6CidrBlock")),
        ("AssociateVpcCidrBlock", "true")
    );
    assert_has(&state, &json!({"ipv6_association_id": "vpc-cidr-assoc-1"}));

    let state = done(world.update(&state, &generated(false)).await);
    assert_eq!(world.calls().remove(0).param("AssociationId"), "vpc-cidr-assoc-1");
    assert_has(&state, &json!({"ipv6_association_id": "", "ipv6_cidr_block": ""}));
    change_networks(&world, "vpc-1", |all| {
        assert_eq!(all[0]["ipv6CidrBlockState"]["state"], "disassociated", "it is waited for");
    });
}

#[tokio::test]
async fn another_border_group_is_another_network() {
    let world = world();
    let state = done(world.create(&generated(true)).await);
    let mut config = generated(true);
    config["ipv6_cidr_block_network_border_group"] = "us-east-1-wl1-bos-wlz-1".into();
    world.aws().nature.pending = 2;
    world.actions();
    let state = done(world.update(&state, &config).await);
    let actions = world.actions();
    assert_eq!(actions[0], "DisassociateVpcCidrBlock");
    let associate = actions.iter().position(|action| action == "AssociateVpcCidrBlock").unwrap();
    assert_eq!(actions[1..associate], ["DescribeVpcs"; 3], "the old network has to be gone");
    assert_has(
        &state,
        &json!({
            "ipv6_association_id": "vpc-cidr-assoc-2",
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
    assert_has(&state, &json!({"ipv6_association_id": "vpc-cidr-assoc-2"}));

    change_networks(&world, "vpc-1", Vec::clear);
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
    assert_has(&state, &json!({"ipv6_ipam_pool_id": null, "ipv6_netmask_length": 0}));
}

#[tokio::test]
async fn another_length_is_another_network_and_the_same_length_is_not() {
    let world = world();
    let state = done(world.create(&pooled("ipam-pool-1", 56)).await);
    // A state that does not know the length, as after `-refresh=false`.
    let mut old = state.clone();
    old.insert("ipv6_netmask_length", Value::Null);
    let planned = world.plan(&old, &pooled("ipam-pool-1", 56)).value;
    assert_eq!(planned.get("ipv6_association_id"), old.get("ipv6_association_id"));
    world.actions();
    done(world.update(&old, &pooled("ipam-pool-1", 56)).await);
    assert_eq!(world.actions(), ANOTHER_READ);

    let state = done(world.update(&state, &pooled("ipam-pool-1", 56 + 4)).await);
    assert_eq!(world.call("AssociateVpcCidrBlock").param("Ipv6NetmaskLength"), "60");
    assert_has(&state, &json!({"ipv6_netmask_length": 60, "ipv6_ipam_pool_id": "ipam-pool-1"}));
}

#[tokio::test]
async fn no_network_is_given_up_where_the_next_one_cannot_be_asked_for() {
    let world = world();
    let id = there(&world, "10.0.0.0/16", &[]);
    give(&world, &id, associated("vpc-cidr-assoc-9", "2600:1f18:9::/56", "IPAM Managed"));
    let state = world.import(&id).await;
    // As `terraform plan -generate-config-out` writes it.
    let planned = world.update(&state, &pooled("IPAM Managed", 60)).await;
    assert!(planned.error.unwrap().to_string().contains("which pool"));
    assert!(!world.actions().iter().any(|action| action.contains("ssociate")));
    // The configuration names the pool: it is used.
    let state = done(world.update(&state, &pooled("ipam-pool-1", 60)).await);
    assert_eq!(world.call("AssociateVpcCidrBlock").param("Ipv6IpamPoolId"), "ipam-pool-1");
    assert_has(&state, &json!({"ipv6_ipam_pool_id": "ipam-pool-1"}));
}

#[tokio::test]
async fn a_second_network_is_not_taken_for_the_vpcs_own() {
    let world = world();
    let mut states = Vec::new();
    for _ in 0..2 {
        states.push(done(world.create(&generated(true)).await));
    }
    let own = |state: &Value| state.get("ipv6_association_id").clone();
    let (first, second) = (own(&states[0]), own(&states[1]));
    assert_ne!(first, second);
    for (i, vpc) in ["vpc-1", "vpc-2"].into_iter().enumerate() {
        let cidr = format!("2600:1f18:9{i}::/56");
        let more = associated(&format!("more-{i}"), &cidr, "Amazon");
        let mut coming = associated(&format!("more-{i}-coming"), &cidr, "Amazon");
        coming["ipv6CidrBlockState"]["state"] = "associating".into();
        change_networks(&world, vpc, |all| {
            all.insert(0, more);
            all.push(coming);
        });
    }
    world.actions();
    // In one batch.
    let (a, b) = tokio::join!(world.read(&states[0]), world.read(&states[1]));
    assert_eq!(world.actions().iter().filter(|action| *action == "DescribeVpcs").count(), 1);
    let (a, b) = (a.unwrap(), b.unwrap());
    assert_eq!((own(&a), own(&b)), (first.clone(), second));
    done(world.update(&a, &generated(false)).await);
    let call = world.call("DisassociateVpcCidrBlock");
    assert_eq!(Value::from(call.param("AssociationId")), first);
}

#[tokio::test]
async fn the_network_that_takes_the_place_of_another_is_found_among_several() {
    let world = world();
    let state = done(world.create(&pooled("ipam-pool-1", 56)).await);
    give(&world, "vpc-1", associated("more", "2600:1f18:9::/56", "IPAM Managed"));
    let state = done(world.update(&state, &generated(true)).await);
    assert_has(&state, &json!({"ipv6_association_id": "vpc-cidr-assoc-2"}));
}

#[tokio::test]
async fn a_network_that_cannot_be_associated_is_told_at_once() {
    let world = world();
    let state = done(world.create(&generated(false)).await);
    world.aws().nature.pending = 1_000_000;
    let config = generated(true);
    let (outcome, ()) = tokio::join!(world.update(&state, &config), async {
        while !world.fake.actions().iter().any(|action| action == "AssociateVpcCidrBlock") {
            tokio::task::yield_now().await;
        }
        let failed = json!({"state": "failed", "statusMessage": "no more networks"});
        change_networks(&world, "vpc-1", |all| all[0]["ipv6CidrBlockState"] = failed);
    });
    let error = outcome.error.unwrap().to_string();
    assert!(
        error.ends_with("EC2 cannot associate an IPv6 CIDR block: no more networks"),
        "{error}"
    );
    assert_has(&outcome.state, &json!({"assign_generated_ipv6_cidr_block": false}));
}

#[tokio::test]
async fn a_network_that_others_gave_a_vpc_without_one_is_left_alone() {
    let world = world();
    let state = done(world.create(&generated(false)).await);
    for pool in ["Amazon", "IPAM Managed"] {
        give(&world, "vpc-1", associated(pool, "2600:1f18:9::/56", pool));
        let state = world.read(&state).await.unwrap();
        assert_has(&state, &json!({"ipv6_association_id": "", "ipv6_ipam_pool_id": null}));
        assert_eq!(world.plan(&state, &generated(false)).action, Action::NoOp);
    }
}

#[tokio::test]
async fn a_network_is_not_lost_when_the_change_that_made_it_fails() {
    let world = world();
    let state = done(world.create(&generated(false)).await);
    world.refuse("DescribeVpcs", refusal("UnauthorizedOperation", "no"));
    let outcome = world.update(&state, &generated(true)).await;
    assert_eq!(outcome.error.unwrap().code(), Some("UnauthorizedOperation"));
    let made = json!({"ipv6_association_id": "vpc-cidr-assoc-1"});
    assert_has(&outcome.state, &made);
    assert_eq!(world.plan(&outcome.state, &generated(true)).action, Action::NoOp);

    world.refuse("DisassociateVpcCidrBlock", refusal("UnauthorizedOperation", "no"));
    let outcome = world.update(&outcome.state, &generated(false)).await;
    assert_has(&outcome.state, &made);
}

#[tokio::test]
async fn a_border_group_needs_a_network_that_aws_assigns() {
    let config = json!({"cidr_block": "10.0.0.0/16", "ipv6_cidr_block_network_border_group": "x"});
    let problem = "ipv6_cidr_block_network_border_group: `ipv6_cidr_block_network_border_group` has no meaning \
        without `assign_generated_ipv6_cidr_block`: set both or none.";
    assert_eq!(world().problems(&config), [problem]);
}

use super::{asked, network, web, with, world};
use crate::plan::contract::Action;
use crate::services::testing::{Planned, assert_has, done};
use serde_json::{Value as Json, json};

fn mapped(config: &Json, mappings: &Json) -> Json {
    with(config, &json!({"subnets": null, "subnet_mapping": mappings}))
}

fn assert_replaces(planned: &Planned, name: &str) {
    assert_eq!(
        (planned.action, planned.replace.as_slice()),
        (Action::Replace, &[name.to_owned()][..])
    );
}

#[tokio::test]
async fn subnets_of_application_and_network_load_balancers_come_and_go_in_place() {
    for config in [web(), network()] {
        let world = world();
        let state = done(world.create(&config).await);
        let other = with(&config, &json!({"subnets": ["subnet-2", "subnet-3"]}));
        let state = done(world.update(&state, &other).await);
        assert_eq!(world.call("SetSubnets").input["Subnets"], json!(["subnet-2", "subnet-3"]));
        let ids =
            |mapping: &crate::value::Value| mapping.get("subnet_id").as_str().unwrap().to_owned();
        let mappings = state.get("subnet_mapping").as_elements().unwrap();
        assert_eq!(mappings.iter().map(ids).collect::<Vec<_>>(), ["subnet-2", "subnet-3"]);
    }
}

#[tokio::test]
async fn subnets_written_in_the_other_form_are_no_change() {
    let world = world();
    let state = done(world.create(&web()).await);
    let other = mapped(&web(), &json!([{"subnet_id": "subnet-1"}, {"subnet_id": "subnet-2"}]));
    assert_eq!(world.plan(&state, &other).action, Action::NoOp);
    let more =
        json!([{"subnet_id": "subnet-1"}, {"subnet_id": "subnet-2"}, {"subnet_id": "subnet-3"}]);
    let state = done(world.update(&state, &mapped(&web(), &more)).await);
    assert_has(&state, &json!({"subnets": ["subnet-1", "subnet-2", "subnet-3"]}));
    assert_eq!(
        world
            .plan(&state, &with(&web(), &json!({"subnets": ["subnet-1", "subnet-2", "subnet-3"]})))
            .action,
        Action::NoOp
    );
}

#[test]
fn one_form_is_needed_and_an_empty_one_beside_it_is_none() {
    let world = world();
    let one = json!([{"subnet_id": "subnet-1"}]);
    let both = with(&network(), &json!({"subnet_mapping": one}));
    assert!(!world.problems(&both).is_empty());
    assert!(!world.problems(&mapped(&network(), &json!([]))).is_empty());
    let empty = with(&both, &json!({"subnets": []}));
    assert_eq!(world.problems(&empty), [""; 0]);
}

#[tokio::test]
async fn an_empty_set_of_subnets_beside_mappings_stays_as_it_is_written() {
    let world = world();
    let mappings = json!([{"subnet_id": "subnet-1"}, {"subnet_id": "subnet-2"}]);
    let config = with(&mapped(&web(), &mappings), &json!({"subnets": []}));
    let state = done(world.create(&config).await);
    assert_has(&state, &json!({"subnets": []}));
    assert_eq!(world.read(&state).await.unwrap(), state);
    assert_eq!(world.plan(&state, &config).action, Action::NoOp);
    assert!(!world.actions().contains(&"SetSubnets".to_owned()));
}

#[tokio::test]
async fn a_subnet_that_is_added_keeps_the_addresses_in_the_others() {
    let world = world();
    let config =
        mapped(&network(), &json!([{"subnet_id": "subnet-1", "allocation_id": "eipalloc-1"}]));
    let state = done(world.create(&config).await);
    let more = json!([{"subnet_id": "subnet-1", "allocation_id": "eipalloc-1"}, {"subnet_id": "subnet-2"}]);
    let state = done(world.update(&state, &mapped(&network(), &more)).await);
    let mut all = vec![
        json!({"SubnetId": "subnet-1", "AllocationId": "eipalloc-1"}),
        json!({"SubnetId": "subnet-2"}),
    ];
    assert_eq!(asked(&world.call("SetSubnets")), all);
    // Also where the other form is written.
    let three = with(&network(), &json!({"subnets": ["subnet-1", "subnet-2", "subnet-3"]}));
    done(world.update(&state, &three).await);
    all.push(json!({"SubnetId": "subnet-3"}));
    assert_eq!(asked(&world.call("SetSubnets")), all);
}

#[tokio::test]
async fn another_address_in_a_subnet_needs_a_new_network_load_balancer() {
    let world = world();
    let address = |id: &str| json!([{"subnet_id": "subnet-1", "allocation_id": id}]);
    let config = mapped(&network(), &address("eipalloc-1"));
    let state = done(world.create(&config).await);
    let planned = world.plan(&state, &mapped(&network(), &address("eipalloc-2")));
    assert_replaces(&planned, "subnet_mapping");
}

#[tokio::test]
async fn a_network_load_balancer_has_security_groups_for_ever_or_never() {
    let world = world();
    let groups = |all: &[&str]| with(&network(), &json!({"security_groups": all}));
    let state = done(world.create(&groups(&["sg-1"])).await);
    assert_has(
        &state,
        &json!({"enforce_security_group_inbound_rules_on_private_link_traffic": "on"}),
    );
    assert_replaces(&world.plan(&state, &groups(&[])), "security_groups");
    // Those that nobody set stay.
    assert_eq!(world.plan(&state, &network()).action, Action::NoOp);
    let off = json!({"enforce_security_group_inbound_rules_on_private_link_traffic": "off"});
    done(world.update(&state, &with(&groups(&["sg-2"]), &off)).await);
    let asked = world.call("SetSecurityGroups").input;
    assert_eq!(asked["SecurityGroups"], json!(["sg-2"]));
    assert_eq!(asked["EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"], "off");

    let world = super::world();
    let state = done(world.create(&network()).await);
    assert_replaces(&world.plan(&state, &groups(&["sg-1"])), "security_groups");
}

#[test]
fn an_application_load_balancer_without_security_groups_is_refused() {
    let world = world();
    let problems = world.problems(&with(&web(), &json!({"security_groups": []})));
    assert!(problems.iter().any(|p| p.contains("at least one security group")), "{problems:?}");
}

#[tokio::test]
async fn fewer_secondary_addresses_need_a_new_load_balancer_and_more_do_not() {
    let world = world();
    let number = |n: i64| with(&network(), &json!({"secondary_ips_auto_assigned_per_subnet": n}));
    let state = done(world.create(&number(2)).await);
    assert_replaces(&world.plan(&state, &number(1)), "secondary_ips_auto_assigned_per_subnet");
    assert_eq!(world.plan(&state, &number(3)).action, Action::Update);
}

#[tokio::test]
async fn everything_that_changes_together_is_one_call_of_each_kind() {
    let world = world();
    let state = done(world.create(&network()).await);
    world.actions();
    let config = with(
        &network(),
        &json!({
            "subnets": ["subnet-1", "subnet-2", "subnet-3"], "ip_address_type": "dualstack",
            "enable_prefix_for_ipv6_source_nat": "on", "enable_cross_zone_load_balancing": true,
            "minimum_load_balancer_capacity": [{"capacity_units": 100}],
        }),
    );
    done(world.update(&state, &config).await);
    let asked = world.call("SetSubnets").input;
    assert_eq!(
        (&asked["IpAddressType"], &asked["EnablePrefixForIpv6SourceNat"]),
        (&json!("dualstack"), &json!("on"))
    );
    let mut actions = world.actions();
    actions.retain(|action| !action.starts_with("Describe"));
    assert_eq!(
        actions,
        ["ModifyLoadBalancerAttributes", "SetSubnets", "ModifyCapacityReservation"]
    );
    // Alone, the kind of addresses has a call of its own.
    let state = done(world.create(&with(&web(), &json!({"name": "other"}))).await);
    let dual = with(&web(), &json!({"name": "other", "ip_address_type": "dualstack"}));
    done(world.update(&state, &dual).await);
    assert_eq!(world.call("SetIpAddressType").input["IpAddressType"], "dualstack");
}

#[tokio::test]
async fn pools_come_and_go() {
    let world = world();
    let pools = with(&web(), &json!({"ipam_pools": [{"ipv4_ipam_pool_id": "ipam-pool-1"}]}));
    let state = done(world.create(&web()).await);
    let state = done(world.update(&state, &pools).await);
    assert_eq!(
        world.call("ModifyIpPools").input["IpamPools"],
        json!({"Ipv4IpamPoolId": "ipam-pool-1"})
    );
    done(world.update(&state, &web()).await);
    assert_eq!(world.call("ModifyIpPools").input["RemoveIpamPools"], json!(["ipv4"]));
}

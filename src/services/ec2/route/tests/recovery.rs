//! What goes wrong, and is put right again.

use super::*;

#[tokio::test]
async fn a_route_whose_answer_was_lost_is_found_by_where_it_leads() {
    let world = world();
    world.lose("CreateRoute", Answer::cut(Cut::After));
    let state = done(world.create(&to("10.9.0.0/16", "gateway_id", "igw-1")).await);
    assert_has(&state, &json!({"gateway_id": "igw-1"}));
    let creates = world.actions().iter().filter(|action| *action == "CreateRoute").count();
    assert_eq!((creates, there(&world).len()), (1, 1));
}

#[tokio::test]
async fn a_route_that_is_there_already_is_named_and_left_alone() {
    let world = world();
    let others = route("10.9.0.0/16", "igw-1", "CreateRoute");
    set(&world, std::slice::from_ref(&others));
    for target in ["igw-1", "igw-2"] {
        let outcome = world.create(&to("10.9.0.0/16", "gateway_id", target)).await;
        let error = outcome.error.unwrap();
        assert_eq!(error.existing(), Some("rtb-1_10.9.0.0/16"));
        assert!(error.to_string().contains("leads to igw-1"), "{error}");
        assert!(outcome.state.is_null());
    }
    assert_eq!(there(&world), [others]);
}

#[tokio::test]
async fn a_route_that_was_deleted_since_the_refresh_is_created_again() {
    let world = world();
    let state = done(world.create(&to("10.9.0.0/16", "gateway_id", "igw-1")).await);
    set(&world, &[]);
    done(world.update(&state, &to("10.9.0.0/16", "gateway_id", "igw-2")).await);
    assert_eq!(there(&world)[0]["gatewayId"], "igw-2");
    set(&world, &[]);
    done(world.delete(&state).await);
}

#[tokio::test]
async fn the_end_of_a_route_is_waited_for() {
    let world = world();
    let state = done(world.create(&to("10.9.0.0/16", "gateway_id", "igw-1")).await);
    world.actions();
    world.aws().nature.stale = 3;
    done(world.delete(&state).await);
    let expected = ["DeleteRoute", "DescribeRouteTables"];
    let actions = world.actions();
    assert_eq!(actions[..2], expected);
    assert_eq!(actions.len(), 1 + 4, "three reads show it still");
}

#[tokio::test]
async fn a_route_that_is_not_shown_yet_is_in_the_state_and_waited_for() {
    let world = world();
    world.aws().nature.stale = 3;
    let state = done(world.create(&to("10.9.0.0/16", "gateway_id", "igw-1")).await);
    assert_has(&state, &json!({"state": "active"}));
    assert_eq!(world.actions().len(), 1 + 4);
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let absent = |kind: &str, id: &str| format!("The {kind} ID '{id}' does not exist");
    let (table, gateway) = (absent("routeTable", "rtb-1"), absent("gateway", "igw-1"));
    let (nat, interface) = (absent("natGateway", "nat-1"), absent("networkInterface", "eni-1"));
    let (point, peer) = (absent("vpcEndpoint", "vpce-1"), absent("vpcPeeringConnection", "pcx-1"));
    let networks = "route table rtb-1 and network gateway igw-1 belong to different networks";
    let transit = "Transit Gateway tgw-1 was deleted or does not exist.";
    let create = |code: &'static str, message| (Operation::Create, "CreateRoute", code, message);
    let errors = [
        create("InvalidRouteTableID.NotFound", table.as_str()),
        create("InvalidGatewayID.NotFound", gateway.as_str()),
        create("InvalidNatGatewayID.NotFound", nat.as_str()),
        create("InvalidNetworkInterfaceID.NotFound", interface.as_str()),
        create("InvalidVpcEndpointId.NotFound", point.as_str()),
        create("InvalidVpcPeeringConnectionID.NotFound", peer.as_str()),
        create("InvalidParameterValue", networks),
        create("InvalidParameterException", "not ready"),
        create("InvalidTransitGatewayID.NotFound", transit),
        (Operation::Delete, "DeleteRoute", "InvalidParameterException", "not ready"),
    ];
    let config = to("10.9.0.0/16", "gateway_id", "igw-1");
    World::assert_passing(world, &config, &config, &errors).await;
}

#[tokio::test]
async fn a_refusal_of_another_kind_is_told_at_once() {
    let world = world();
    let wrong = "The destination CIDR block 10.0.0.0/24 is more specific than the local route";
    world.refuse("CreateRoute", Answer::error("InvalidParameterValue", wrong, 400));
    let outcome = world.create(&to("10.0.0.0/24", "gateway_id", "igw-1")).await;
    assert!(outcome.error.unwrap().to_string().contains(wrong));
    assert_eq!(world.actions(), ["CreateRoute"]);
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    let ipv6 = json!({
        "destinationIpv6CidrBlock": "::/0", "gatewayId": "igw-1", "origin": "CreateRoute", "state": "active",
    });
    set(&world, &[route("0.0.0.0/0", "igw-1", "CreateRoute"), ipv6]);
    for (name, destination, id) in [
        ("destination_cidr_block", "0.0.0.0/0", "r-rtb-11080289494"),
        ("destination_ipv6_cidr_block", "0::/0", "r-rtb-11"),
    ] {
        // As version 5.100 writes it.
        let mut state = json!({
            "carrier_gateway_id": "", "core_network_arn": "", "destination_cidr_block": "",
            "destination_ipv6_cidr_block": "", "destination_prefix_list_id": "", "egress_only_gateway_id": "",
            "gateway_id": "igw-1", "id": id, "instance_id": "", "instance_owner_id": "", "local_gateway_id": "",
            "nat_gateway_id": "", "network_interface_id": "", "origin": "CreateRoute", "route_table_id": "rtb-1",
            "state": "active", "timeouts": null, "transit_gateway_id": "", "vpc_endpoint_id": "",
            "vpc_peering_connection_id": "",
        });
        state[name] = destination.into();
        let taken = world.take_over(0, &state).await;
        assert_has(&taken, &json!({"id": id}));
        let config = json!({"route_table_id": "rtb-1", name: destination, "gateway_id": "igw-1"});
        assert_eq!(world.plan(&taken, &config).action, Action::NoOp, "{destination}");
    }
}

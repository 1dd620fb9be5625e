//! The routes in a table.

use super::*;

#[tokio::test]
async fn what_comes_is_added_what_leads_elsewhere_is_replaced_and_then_the_rest_is_removed() {
    let world = world();
    let before = config(&[
        ("10.7.0.0/16", "gateway_id", "vgw-1"),
        ("10.8.0.0/16", "nat_gateway_id", "nat-1"),
        ("10.9.0.0/16", "network_interface_id", "eni-1"),
    ]);
    let state = done(world.create(&before).await);
    world.actions();
    let after = config(&[
        ("10.6.0.0/16", "gateway_id", "vgw-1"),
        ("10.7.0.0/16", "gateway_id", "vgw-1"),
        ("10.8.0.0/16", "network_interface_id", "eni-2"),
    ]);
    let state = done(world.update(&state, &after).await);
    let expected = ["CreateRoute", "ReplaceRoute", "DeleteRoute", "DescribeRouteTables"];
    assert_eq!(world.actions(), expected);
    assert_eq!(world.call("DeleteRoute").param("DestinationCidrBlock"), "10.9.0.0/16");
    assert_eq!(world.plan(&state, &after).action, Action::NoOp);
    let all = ["10.0.0.0/16 local", "10.7.0.0/16 vgw-1", "10.8.0.0/16 eni-2", "10.6.0.0/16 vgw-1"];
    assert_eq!(there(&world), all);
}

#[tokio::test]
async fn every_kind_of_target_is_sent_and_told_in_its_own_attribute() {
    let arn = "arn:aws:networkmanager::111122223333:core-network/core-network-1";
    let odb = "arn:aws:odb:us-east-1:111122223333:odb-network/odbnet_1";
    for (name, id, param) in [
        ("carrier_gateway_id", "cagw-1", "CarrierGatewayId"),
        ("core_network_arn", arn, "CoreNetworkArn"),
        ("egress_only_gateway_id", "eigw-1", "EgressOnlyInternetGatewayId"),
        ("gateway_id", "igw-1", "GatewayId"),
        ("local_gateway_id", "lgw-1", "LocalGatewayId"),
        ("nat_gateway_id", "nat-1", "NatGatewayId"),
        ("network_interface_id", "eni-1", "NetworkInterfaceId"),
        ("odb_network_arn", odb, "OdbNetworkArn"),
        ("transit_gateway_id", "tgw-1", "TransitGatewayId"),
        ("vpc_endpoint_id", "vpce-1", "VpcEndpointId"),
        ("vpc_peering_connection_id", "pcx-1", "VpcPeeringConnectionId"),
    ] {
        let world = world();
        let state = done(world.create(&config(&[("10.9.0.0/16", name, id)])).await);
        assert_eq!(world.call("CreateRoute").param(param), id);
        let imported = world.import("rtb-1").await;
        for state in [state, imported] {
            assert_eq!(shown(&state), [json!({"cidr_block": "10.9.0.0/16", name: id})], "{name}");
        }
    }
}

#[tokio::test]
async fn every_kind_of_destination_is_sent_and_spellings_of_one_are_the_same() {
    let world = world();
    let written = config(&[
        ("10.9.0.0/16", "gateway_id", "igw-1"),
        ("2001:DB8:0::/56", "gateway_id", "igw-1"),
        ("pl-1", "gateway_id", "igw-1"),
    ]);
    let state = done(world.create(&written).await);
    let all = ["10.0.0.0/16 local", "10.9.0.0/16 igw-1", "2001:db8::/56 igw-1", "pl-1 igw-1"];
    assert_eq!(there(&world), all);
    let read = world.read(&state).await.unwrap();
    assert_eq!(read, state);
    assert_eq!(world.plan(&read, &written).action, Action::NoOp);
    done(world.update(&state, &config(&[])).await);
    assert_eq!(there(&world), ["10.0.0.0/16 local"]);
}

#[tokio::test]
async fn routes_that_nobody_has_written_are_neither_shown_nor_removed() {
    let world = world();
    let state = done(world.create(&config(&[])).await);
    let route = |to: &str, by: &str, more: Json| {
        let mut route = more;
        (route["destinationCidrBlock"], route["gatewayId"]) = (to.into(), by.into());
        route
    };
    add(&world, route("10.2.0.0/16", "vgw-1", json!({"origin": "EnableVgwRoutePropagation"})));
    add(&world, route("10.3.0.0/16", "igw-1", json!({"origin": "Advertisement"})));
    add(&world, route("10.4.0.0/16", "VpcLattice", json!({"origin": "CreateRoute"})));
    add(
        &world,
        json!({"destinationPrefixListId": "pl-1", "gatewayId": "vpce-1", "origin": "CreateRoute"}),
    );
    add(
        &world,
        json!({
            "destinationCidrBlock": "10.5.0.0/16", "networkInterfaceId": "eni-1", "instanceOwnerId": "444455556666",
            "origin": "CreateRoute",
        }),
    );
    let read = world.read(&state).await.unwrap();
    assert!(shown(&read).is_empty());
    assert!(shown(&world.import("rtb-1").await).is_empty());
    // Neither does an announced route stand for one that is written.
    let written = config(&[("10.2.0.0/16", "gateway_id", "vgw-1")]);
    done(world.update(&read, &written).await);
    assert_eq!(there(&world).iter().filter(|route| route.starts_with("10.2")).count(), 2);
}

#[tokio::test]
async fn routes_of_others_are_shown_and_left_alone_where_none_are_written() {
    let world = world();
    let left_out = json!({"vpc_id": "vpc-1"});
    let state = done(world.create(&left_out).await);
    add(
        &world,
        json!({"destinationCidrBlock": "10.9.0.0/16", "gatewayId": "igw-1", "origin": "CreateRoute"}),
    );
    let read = world.read(&state).await.unwrap();
    assert_eq!(shown(&read), [json!({"cidr_block": "10.9.0.0/16", "gateway_id": "igw-1"})]);
    assert_eq!(world.plan(&read, &left_out).action, Action::NoOp);
    let planned = world.plan(&read, &config(&[]));
    assert_eq!(planned.action, Action::Update);
    done(world.update_as(&read, &planned).await);
    assert_eq!(there(&world), ["10.0.0.0/16 local"]);
}

#[tokio::test]
async fn the_route_into_the_vpc_leads_elsewhere_only_as_long_as_it_is_written() {
    let world = world();
    let elsewhere = config(&[("10.0.0.0/16", "network_interface_id", "eni-2")]);
    let state = done(world.create(&elsewhere).await);
    assert_eq!(there(&world), ["10.0.0.0/16 eni-2"]);
    let state = done(world.update(&state, &config(&[])).await);
    assert_eq!(there(&world), ["10.0.0.0/16 local"]);
    assert_eq!(world.plan(&state, &config(&[])).action, Action::NoOp);
    // It may be written as what it is.
    world.actions();
    let local = config(&[("10.0.0.0/16", "gateway_id", "local")]);
    let state = done(world.update(&state, &local).await);
    assert_eq!(world.plan(&state, &local).action, Action::NoOp);
    done(world.update(&state, &config(&[])).await);
    let actions = world.actions();
    let changes: Vec<_> =
        actions.iter().filter(|action| *action != "DescribeRouteTables").collect();
    assert_eq!(changes, ["ReplaceRoute"]);
    assert_eq!(there(&world), ["10.0.0.0/16 local"]);
}

#[tokio::test]
async fn a_route_that_has_come_or_gone_since_the_refresh_is_no_error() {
    let world = world();
    let state = done(world.create(&config(&[("10.8.0.0/16", "gateway_id", "igw-1")])).await);
    let planned = world.plan(
        &state,
        &config(&[("10.8.0.0/16", "gateway_id", "igw-2"), ("10.9.0.0/16", "gateway_id", "igw-2")]),
    );
    world.aws().get("route-table", "rtb-1").unwrap().value["routeSet"] = json!([]);
    add(
        &world,
        json!({"destinationCidrBlock": "10.9.0.0/16", "gatewayId": "igw-1", "origin": "CreateRoute"}),
    );
    let state = done(world.update_as(&state, &planned).await);
    let mut all = there(&world);
    all.sort();
    assert_eq!(all, ["10.8.0.0/16 igw-2", "10.9.0.0/16 igw-2"]);
    // And when they are to go, somebody else may have been faster.
    let planned = world.plan(&state, &config(&[]));
    world.aws().get("route-table", "rtb-1").unwrap().value["routeSet"] = json!([]);
    done(world.update_as(&state, &planned).await);
}

#[tokio::test]
async fn a_route_whose_answer_was_lost_is_there_once() {
    for action in ["CreateRoute", "ReplaceRoute", "DeleteRoute"] {
        let world = world();
        let before =
            [("10.8.0.0/16", "gateway_id", "igw-1"), ("10.7.0.0/16", "gateway_id", "igw-1")];
        let state = done(world.create(&config(&before)).await);
        world.lose(action, Answer::cut(Cut::After));
        let after =
            [("10.8.0.0/16", "gateway_id", "igw-2"), ("10.9.0.0/16", "gateway_id", "igw-1")];
        done(world.update(&state, &config(&after)).await);
        let mut all = there(&world);
        all.sort();
        assert_eq!(
            all,
            ["10.0.0.0/16 local", "10.8.0.0/16 igw-2", "10.9.0.0/16 igw-1"],
            "{action}"
        );
    }
}

#[test]
fn routes_that_cannot_be_are_refused_before_anybody_is_asked() {
    let problems = |routes: &[(&str, &str, &str)]| world().problems(&config(routes)).join("\n");
    let told = problems(&[("10.9.0.0/16", "nat_gateway_id", "igw-1")]);
    assert!(told.contains("`gateway_id`, not into `nat_gateway_id`"), "{told}");
    let twice = [("::/0", "gateway_id", "igw-1"), ("0::/0", "egress_only_gateway_id", "eigw-1")];
    assert!(problems(&twice).contains("two routes for ::/0"));
    assert!(problems(&[("10.9.0.0/16", "cidr_block", "10.9.0.0/16")]).contains("required"));
    // An empty string is nothing.
    let mut with_empty = config(&[("10.9.0.1/16", "gateway_id", "igw-1")]);
    with_empty["route"][0]["nat_gateway_id"] = "".into();
    let told = world().problems(&with_empty).join("\n");
    assert!(told.contains("host bits") && !told.contains("Only one"), "{told}");
}

#[tokio::test]
async fn a_full_table_is_explained() {
    let world = world();
    let full = "The maximum number of routes has been reached.";
    world.refuse("CreateRoute", Answer::error("RouteLimitExceeded", full, 400));
    let outcome = world.create(&config(&[("10.9.0.0/16", "gateway_id", "igw-1")])).await;
    let told = outcome.error.unwrap().to_string();
    assert!(told.contains("Routes per route table"), "{told}");
    assert_has(&outcome.state, &json!({"id": "rtb-1"}));
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    world.aws().with("route-table", &json!({"vpcId": "vpc-1"}));
    add(
        &world,
        json!({"destinationCidrBlock": "0.0.0.0/0", "gatewayId": "igw-1", "origin": "CreateRoute"}),
    );
    add(
        &world,
        json!({"destinationIpv6CidrBlock": "::/0", "natGatewayId": "nat-1", "origin": "CreateRoute"}),
    );
    let mut routes = vec![];
    for (to, id, by, target) in [
        ("cidr_block", "0.0.0.0/0", "gateway_id", "igw-1"),
        ("ipv6_cidr_block", "::/0", "nat_gateway_id", "nat-1"),
    ] {
        // As version 5.100 writes it: it has no `odb_network_arn`, and empty strings for what is not set.
        let names = EMPTY.iter().filter(|name| **name != "odb_network_arn");
        let mut object: Json = names.map(|name| (*name, json!(""))).collect();
        (object[to], object[by]) = (id.into(), target.into());
        routes.push(object);
    }
    let state = json!({
        "arn": "arn:aws:ec2:us-east-1:111122223333:route-table/rtb-1", "id": "rtb-1", "owner_id": "111122223333",
        "propagating_vgws": [], "route": routes, "tags": {}, "tags_all": {}, "timeouts": null, "vpc_id": "vpc-1",
    });
    let taken = world.take_over(0, &state).await;
    let config =
        config(&[("0.0.0.0/0", "gateway_id", "igw-1"), ("::/0", "nat_gateway_id", "nat-1")]);
    assert_eq!(world.plan(&taken, &config).action, Action::NoOp);
    assert_eq!(world.plan(&taken, &json!({"vpc_id": "vpc-1"})).action, Action::NoOp);
}

//! What is special about `aws_route`. What it has in common with all types is tested in `src/conformance/life`.

mod recovery;

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::ec2::testing::route_tables::local;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use crate::value::Value;
use serde_json::{Value as Json, json};

/// How `aws_route` is tested with all types. What EC2 documents of routes is in `ec2/testing/route_tables.rs`.
pub(in crate::services) const ROW: Row = Row {
    given: |store| {
        store.with("vpc", &json!({"cidrBlock": "10.0.0.0/16"}));
        for _ in 0..2 {
            let routes = json!([local(&"10.0.0.0/16".into())]);
            store.with("route-table", &json!({"vpcId": "vpc-1", "routeSet": routes}));
        }
    },
    import_id: |state| {
        let names =
            ["destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id"];
        let text = |name: &str| state[name].as_str().unwrap_or_default().to_owned();
        format!("{}_{}", text("route_table_id"), names.map(text).concat())
    },
    ..Row::of("aws_route")
};

fn world() -> World<Store> {
    World::of("aws_route")
}

/// A route of the first table to a destination in IPv4.
fn to(destination: &str, by: &str, target: &str) -> Json {
    json!({"route_table_id": "rtb-1", "destination_cidr_block": destination, by: target})
}

/// The routes of the first table in AWS, but for the one into the VPC.
fn there(world: &World<Store>) -> Vec<Json> {
    let table = world.aws().get("route-table", "rtb-1").unwrap().value["routeSet"].clone();
    table
        .as_array()
        .unwrap()
        .iter()
        .filter(|route| route["gatewayId"] != "local")
        .cloned()
        .collect()
}

/// What of routes of the first table others have done.
fn set(world: &World<Store>, routes: &[Json]) {
    let all = [&[local(&"10.0.0.0/16".into())], routes].concat();
    world.aws().get("route-table", "rtb-1").unwrap().value["routeSet"] = all.into();
}

fn route(destination: &str, target: &str, origin: &str) -> Json {
    json!({"destinationCidrBlock": destination, "gatewayId": target, "origin": origin, "state": "active"})
}

#[tokio::test]
async fn a_route_is_created_and_its_id_is_that_of_hashicorp_aws() {
    let world = world();
    let state = done(world.create(&to("0.0.0.0/0", "gateway_id", "igw-1")).await);
    assert_eq!(world.actions(), ["CreateRoute", "DescribeRouteTables"]);
    let expected = json!({
        "id": "r-rtb-11080289494", "origin": "CreateRoute", "state": "active", "gateway_id": "igw-1",
        "network_interface_id": "", "instance_id": "",
    });
    assert_has(&state, &expected);
    assert_has(&world.import("rtb-1_0.0.0.0/0").await, &expected);
}

#[tokio::test]
async fn another_target_takes_its_place_in_one_step() {
    let world = world();
    let interface = to("10.9.0.0/16", "network_interface_id", "eni-1");
    let mut state = done(world.create(&interface).await);
    assert_has(&state, &json!({"instance_id": "i-1", "instance_owner_id": "111122223333"}));
    for (name, target) in [
        ("nat_gateway_id", "nat-1"),
        ("network_interface_id", "eni-1"),
        ("vpc_peering_connection_id", "pcx-1"),
    ] {
        world.actions();
        state = done(world.update(&state, &to("10.9.0.0/16", name, target)).await);
        assert_eq!(world.actions(), ["ReplaceRoute", "DescribeRouteTables"]);
    }
    let expected = json!({
        "instance_id": "", "network_interface_id": "", "vpc_peering_connection_id": "pcx-1",
    });
    assert_has(&state, &expected);
}

#[tokio::test]
async fn what_others_have_let_a_route_lead_to_is_a_change_in_place() {
    let world = world();
    let config = to("10.9.0.0/16", "nat_gateway_id", "nat-1");
    let state = done(world.create(&config).await);
    let mut route = route("10.9.0.0/16", "", "CreateRoute");
    route.as_object_mut().unwrap().remove("gatewayId");
    (route["networkInterfaceId"], route["instanceId"]) = ("eni-1".into(), "i-1".into());
    set(&world, &[route]);
    let read = world.read(&state).await.unwrap();
    assert_has(&read, &json!({"network_interface_id": "eni-1", "nat_gateway_id": null}));
    let state = done(world.update(&read, &config).await);
    assert_has(&state, &json!({"network_interface_id": "", "nat_gateway_id": "nat-1"}));
}

#[tokio::test]
async fn many_routes_are_read_with_one_call_whichever_tables_they_are_in() {
    for tables in [["rtb-1", "rtb-1"], ["rtb-1", "rtb-2"]] {
        let world = world();
        let mut states = Vec::new();
        for (number, table) in tables.iter().cycle().take(4).enumerate() {
            let mut config = to(&format!("10.{number}.0.0/17"), "gateway_id", "igw-1");
            config["route_table_id"] = (*table).into();
            states.push(done(world.create(&config).await));
        }
        world.actions();
        let read = |i: usize| world.read(&states[i]);
        let (a, b, c, d) = tokio::join!(read(0), read(1), read(2), read(3));
        assert_eq!([a.unwrap(), b.unwrap(), c.unwrap(), d.unwrap()], states[..]);
        assert_eq!(world.actions(), ["DescribeRouteTables"]);
    }
}

#[tokio::test]
async fn a_route_that_a_gateway_announces_is_not_the_one_that_is_written() {
    let world = world();
    let config = to("10.9.0.0/16", "gateway_id", "vgw-1");
    let state = done(world.create(&config).await);
    set(&world, &[route("10.9.0.0/16", "vgw-1", "EnableVgwRoutePropagation")]);
    assert_eq!(world.read(&state).await.unwrap(), Value::Null);
}

#[tokio::test]
async fn the_route_into_the_vpc_is_imported_changed_and_left() {
    let world = world();
    let outcome = world.create(&to("10.0.0.0/16", "gateway_id", "local")).await;
    let told = outcome.error.unwrap().to_string();
    assert!(told.contains("`terraform import ADDRESS rtb-1_10.0.0.0/16`"), "{told}");
    assert_eq!(world.actions(), [""; 0]);

    let imported = world.import("rtb-1_10.0.0.0/16").await;
    assert_has(&imported, &json!({"gateway_id": "local", "origin": "CreateRouteTable"}));
    let local = to("10.0.0.0/16", "gateway_id", "local");
    assert_eq!(world.plan(&imported, &local).action, Action::NoOp);
    done(world.delete(&imported).await);
    assert!(!world.actions().contains(&"DeleteRoute".to_owned()));

    let elsewhere = to("10.0.0.0/16", "network_interface_id", "eni-2");
    let state = done(world.update(&imported, &elsewhere).await);
    assert_eq!(there(&world).len(), 1);
    done(world.delete(&state).await);
    assert_eq!(there(&world), [Json::Null; 0], "it leads into the VPC again");
    assert_eq!(world.call("ReplaceRoute").param("LocalTarget"), "true");
}

#[test]
fn routes_that_cannot_be_are_refused_before_anybody_is_asked() {
    for (config, told) in [
        (to("10.9.0.0/16", "nat_gateway_id", "igw-1"), "`gateway_id`, not into `nat_gateway_id`"),
        (to("10.9.0.0/16", "egress_only_gateway_id", "eigw-1"), "cannot be used together"),
        (json!({"route_table_id": "rtb-1", "gateway_id": "igw-1"}), "Exactly one of"),
        (
            json!({"route_table_id": "rtb-1", "destination_cidr_block": "10.9.0.0/16"}),
            "Exactly one of",
        ),
        (to("10.9.0.1/16", "gateway_id", "igw-1"), "host bits"),
    ] {
        let problems = world().problems(&config);
        assert!(problems.iter().any(|problem| problem.contains(told)), "{config}: {problems:?}");
    }
    assert_eq!(world().problems(&to("10.9.0.0/16", "gateway_id", "vgw-1")), [""; 0]);
}

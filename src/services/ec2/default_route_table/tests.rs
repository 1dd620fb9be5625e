//! What is special about `aws_default_route_table`. What it has in common with all types is tested in
//! `src/conformance/life`, and what it has in common with `aws_route_table` beside that.

use super::DefaultRouteTable;
use crate::diagnostic::Diagnostics;
use crate::engine::{Operation, Resource};
use crate::plan::contract::Action;
use crate::services::ec2::testing::route_tables::local;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use crate::value::Value;
use serde_json::{Value as Json, json};

/// How `aws_default_route_table` is tested with all types: two VPCs, with their tables.
pub(in crate::services) const ROW: Row = Row {
    given: |store| {
        for vpc in ["vpc-1", "vpc-2"] {
            store.with("vpc", &json!({"cidrBlock": "10.0.0.0/16"}));
            let main =
                json!([{"routeTableAssociationId": format!("rtbassoc-of-{vpc}"), "main": true}]);
            let routes = json!([local(&"10.0.0.0/16".into())]);
            let table = json!({"vpcId": vpc, "associationSet": main, "routeSet": routes});
            store.with("route-table", &table);
        }
    },
    import_id: |state| state["vpc_id"].as_str().unwrap().to_owned(),
    ..Row::of("aws_default_route_table")
};

fn world() -> World<Store> {
    World::of("aws_default_route_table")
}

/// The attributes of a route.
const EMPTY: [&str; 12] = [
    "cidr_block",
    "core_network_arn",
    "destination_prefix_list_id",
    "egress_only_gateway_id",
    "gateway_id",
    "instance_id",
    "ipv6_cidr_block",
    "nat_gateway_id",
    "network_interface_id",
    "transit_gateway_id",
    "vpc_endpoint_id",
    "vpc_peering_connection_id",
];

fn config(routes: &[(&str, &str, &str)]) -> Json {
    let route = |(to, by, id): &(&str, &str, &str)| {
        let mut object: Json = EMPTY.iter().map(|name| (*name, Json::Null)).collect();
        (object["cidr_block"], object[*by]) = (json!(to), json!(id));
        object
    };
    let route: Vec<Json> = routes.iter().map(route).collect();
    json!({"default_route_table_id": "rtb-1", "route": route})
}

/// The destinations of the routes in AWS.
fn there(world: &World<Store>) -> Vec<String> {
    world.aws().get("route-table", "rtb-1").unwrap().texts("routeSet[]/destinationCidrBlock")
}

fn add(world: &World<Store>) {
    let route = json!({"destinationCidrBlock": "10.7.0.0/16", "gatewayId": "igw-1", "origin": "CreateRoute"});
    let mut aws = world.aws();
    let table = &mut aws.get("route-table", "rtb-1").unwrap().value["routeSet"];
    table.as_array_mut().unwrap().push(route);
}

#[tokio::test]
async fn a_table_that_is_taken_over_has_the_routes_and_tags_that_are_written() {
    let world = world();
    add(&world);
    let mut config = config(&[("10.9.0.0/16", "gateway_id", "igw-1")]);
    config["tags"] = json!({"Name": "main"});
    let state = done(world.create(&config).await);
    assert_eq!(there(&world), ["10.0.0.0/16", "10.9.0.0/16"]);
    let arn = "arn:aws:ec2:us-east-1:111122223333:route-table/rtb-1";
    assert_has(&state, &json!({"id": "rtb-1", "arn": arn, "vpc_id": "vpc-1"}));
    assert_eq!(world.aws().get("route-table", "rtb-1").unwrap().tags["Name"], "main");
    world.actions();
    assert!(done(world.delete(&state).await).is_null());
    assert_eq!(world.actions(), [""; 0]);
    assert_eq!(there(&world), ["10.0.0.0/16", "10.9.0.0/16"], "it stays as it is");
}

#[tokio::test]
async fn routes_are_removed_when_the_table_is_taken_over_and_left_alone_later() {
    let world = world();
    add(&world);
    let nothing = json!({"default_route_table_id": "rtb-1"});
    let state = done(world.create(&nothing).await);
    assert_eq!(there(&world), ["10.0.0.0/16"]);
    add(&world);
    let read = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&read, &nothing).action, Action::NoOp);
}

#[tokio::test]
async fn gateways_that_announce_routes_stay_unless_others_are_written() {
    let world = world();
    let announcing = json!([{"gatewayId": "vgw-1"}]);
    world.aws().get("route-table", "rtb-1").unwrap().value["propagatingVgwSet"] = announcing;
    let state = done(world.create(&config(&[])).await);
    assert_has(&state, &json!({"propagating_vgws": ["vgw-1"]}));
    let mut other = config(&[]);
    other["propagating_vgws"] = json!(["vgw-2"]);
    let state = done(world.update(&state, &other).await);
    assert_has(&state, &json!({"propagating_vgws": ["vgw-2"]}));
    let expected = ["EnableVgwRoutePropagation", "DisableVgwRoutePropagation"];
    let actions = world.actions();
    assert!(actions.windows(2).any(|two| two == expected), "{actions:?}");
}

#[test]
fn an_instance_cannot_be_a_target() {
    let problems = world().problems(&config(&[("10.9.0.0/16", "instance_id", "i-1")])).join("\n");
    assert!(problems.contains("`network_interface_id`"), "{problems}");
}

#[test]
fn a_target_that_is_not_known_yet_may_be_none() {
    let route = Value::object(EMPTY.map(|name| (name, Value::Unknown)));
    let config = Value::object([("route", Value::Set(vec![route]))]);
    let mut problems = Diagnostics::default();
    DefaultRouteTable::validate(&config, &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let by = |gateway: &str| {
        let mut config = config(&[("0.0.0.0/0", "gateway_id", gateway)]);
        config["propagating_vgws"] = json!([if gateway == "igw-1" { "vgw-1" } else { "vgw-2" }]);
        config
    };
    let absent = |kind: &str, id: &str| format!("The {kind} ID '{id}' does not exist");
    let (table, gateway) = (absent("routeTable", "rtb-1"), absent("gateway", "igw-2"));
    let (nat, interface) = (absent("natGateway", "nat-1"), absent("networkInterface", "eni-1"));
    let (point, peer) = (absent("vpcEndpoint", "vpce-1"), absent("vpcPeeringConnection", "pcx-1"));
    let networks = "route table rtb-1 and network gateway igw-2 belong to different networks";
    let transit = "Transit Gateway tgw-1 was deleted or does not exist.";
    let attached = "resource vgw-2 is not attached to network";
    let replace = |code: &'static str, message| (Operation::Update, "ReplaceRoute", code, message);
    let errors = [
        replace("InvalidRouteTableID.NotFound", table.as_str()),
        replace("InvalidGatewayID.NotFound", gateway.as_str()),
        replace("InvalidNatGatewayID.NotFound", nat.as_str()),
        replace("InvalidNetworkInterfaceID.NotFound", interface.as_str()),
        replace("InvalidVpcEndpointId.NotFound", point.as_str()),
        replace("InvalidVpcPeeringConnectionID.NotFound", peer.as_str()),
        replace("InvalidParameterValue", networks),
        replace("InvalidParameterException", "not ready"),
        replace("InvalidTransitGatewayID.NotFound", transit),
        (Operation::Update, "EnableVgwRoutePropagation", "Gateway.NotAttached", attached),
    ];
    World::assert_passing(world, &by("igw-1"), &by("igw-2"), &errors).await;
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    add(&world);
    // As version 5.100 writes it.
    let mut route: Json = EMPTY.iter().map(|name| (*name, json!(""))).collect();
    (route["cidr_block"], route["gateway_id"]) = ("10.7.0.0/16".into(), "igw-1".into());
    let state = json!({
        "arn": "arn:aws:ec2:us-east-1:111122223333:route-table/rtb-1", "default_route_table_id": "rtb-1",
        "id": "rtb-1", "owner_id": "111122223333", "propagating_vgws": [], "route": [route], "tags": {},
        "tags_all": {}, "timeouts": null, "vpc_id": "vpc-1",
    });
    let taken = world.take_over(0, &state).await;
    let written = config(&[("10.7.0.0/16", "gateway_id", "igw-1")]);
    assert_eq!(world.plan(&taken, &written).action, Action::NoOp);
}

//! What is special about `aws_route_table`. What it has in common with all types is tested in `src/conformance/life`.

mod routes;

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use crate::value::{Value, json as values};
use serde_json::{Value as Json, json};

/// How `aws_route_table` is tested with all types. What EC2 documents of tables is in `ec2/testing/route_tables.rs`.
pub(in crate::services) const ROW: Row = Row {
    makes: Some("route-table"),
    given: |store| {
        for cidr in ["10.0.0.0/16", "10.1.0.0/16"] {
            store.with("vpc", &json!({"cidrBlock": cidr}));
        }
    },
    ..Row::of("aws_route_table")
};

fn world() -> World<Store> {
    World::of("aws_route_table")
}

/// A configuration with these routes: destinations, and where each leads.
fn config(routes: &[(&str, &str, &str)]) -> Json {
    let route = |(to, by, id): &(&str, &str, &str)| {
        let to_name = match to {
            to if to.starts_with("pl-") => "destination_prefix_list_id",
            to if to.contains(':') => "ipv6_cidr_block",
            _ => "cidr_block",
        };
        let mut object = EMPTY.iter().map(|name| (*name, Json::Null)).collect::<Vec<_>>();
        object.extend([(to_name, json!(to)), (by, json!(id))]);
        object.into_iter().collect::<Json>()
    };
    let route: Vec<Json> = routes.iter().map(route).collect();
    json!({"vpc_id": "vpc-1", "route": route})
}

/// The attributes of a route.
const EMPTY: [&str; 14] = [
    "carrier_gateway_id",
    "cidr_block",
    "core_network_arn",
    "destination_prefix_list_id",
    "egress_only_gateway_id",
    "gateway_id",
    "ipv6_cidr_block",
    "local_gateway_id",
    "nat_gateway_id",
    "network_interface_id",
    "odb_network_arn",
    "transit_gateway_id",
    "vpc_endpoint_id",
    "vpc_peering_connection_id",
];

/// The routes of the first table in AWS, as `DESTINATION TARGET`.
fn there(world: &World<Store>) -> Vec<String> {
    let aws = world.aws();
    let table = aws.all("route-table")[0].value["routeSet"].as_array().unwrap().clone();
    let text = |route: &Json| {
        let mut words: Vec<&str> = ["destinationCidrBlock", "destinationIpv6CidrBlock"]
            .into_iter()
            .chain(["destinationPrefixListId", "gatewayId", "natGatewayId", "networkInterfaceId"])
            .filter_map(|name| route[name].as_str())
            .collect();
        words.truncate(2);
        words.join(" ")
    };
    table.iter().map(text).collect()
}

/// The objects of `route` in a state, without what is null in them.
fn shown(state: &Value) -> Vec<Json> {
    let routes = values::encode(state.get("route")).unwrap();
    let mut all = routes.as_array().unwrap().clone();
    for route in &mut all {
        route.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    }
    all
}

/// What routes of the first table somebody or something else has added.
fn add(world: &World<Store>, route: Json) {
    let mut aws = world.aws();
    let table = aws.get("route-table", "rtb-1").unwrap();
    table.value["routeSet"].as_array_mut().unwrap().push(route);
}

#[tokio::test]
async fn a_table_has_its_routes_after_its_id_is_known() {
    let world = world();
    let config =
        config(&[("0.0.0.0/0", "gateway_id", "igw-1"), ("::/0", "nat_gateway_id", "nat-1")]);
    let state = done(world.create(&config).await);
    let expected = [
        "CreateRouteTable",
        "DescribeRouteTables",
        "CreateRoute",
        "CreateRoute",
        "DescribeRouteTables",
    ];
    assert_eq!(world.actions(), expected);
    let arn = "arn:aws:ec2:us-east-1:111122223333:route-table/rtb-1";
    assert_has(&state, &json!({"id": "rtb-1", "arn": arn, "propagating_vgws": []}));
    assert_eq!(there(&world), ["10.0.0.0/16 local", "0.0.0.0/0 igw-1", "::/0 nat-1"]);
}

#[tokio::test]
async fn a_create_call_whose_answer_was_lost_is_sent_again_with_the_same_token() {
    let world = world();
    world.lose("CreateRouteTable", Answer::cut(Cut::After));
    done(world.create(&json!({"vpc_id": "vpc-1"})).await);
    assert_eq!(world.aws().all("route-table").len(), 1);
}

#[tokio::test]
async fn gateways_that_announce_routes_are_left_alone_unless_they_are_written() {
    let world = world();
    let left_out = json!({"vpc_id": "vpc-1"});
    let written = json!({"vpc_id": "vpc-1", "propagating_vgws": ["vgw-1", "vgw-2"]});
    let state = done(world.create(&written).await);
    assert_eq!(world.call("EnableVgwRoutePropagation").param("GatewayId"), "vgw-2");
    assert_eq!(world.plan(&state, &left_out).action, Action::NoOp);
    let none = json!({"vpc_id": "vpc-1", "propagating_vgws": []});
    let state = done(world.update(&state, &none).await);
    assert_has(&state, &json!({"propagating_vgws": []}));
}

#[tokio::test]
async fn many_tables_are_read_with_one_call_and_a_missing_one_fails_nothing() {
    let world = world();
    let mut states = Vec::new();
    for _ in 0..3 {
        states.push(done(world.create(&json!({"vpc_id": "vpc-1"})).await));
    }
    world.aws().remove("route-table", "rtb-1");
    world.actions();
    let read = |i: usize| world.read(&states[i]);
    let (a, b, c) = tokio::join!(read(0), read(1), read(2));
    assert!(a.unwrap().is_null());
    assert_eq!([b.unwrap(), c.unwrap()], states[1..]);
    assert_eq!(world.actions(), ["DescribeRouteTables"]);
}

#[tokio::test]
async fn what_is_associated_with_a_table_is_ended_before_the_table_is() {
    let world = world();
    let state = done(world.create(&json!({"vpc_id": "vpc-1"})).await);
    world.aws().get("route-table", "rtb-1").unwrap().value["associationSet"] = json!([
        {"routeTableAssociationId": "rtbassoc-1", "routeTableId": "rtb-1", "main": false, "subnetId": "subnet-1"},
    ]);
    done(world.delete(&state).await);
    assert_eq!(world.call("DisassociateRouteTable").param("AssociationId"), "rtbassoc-1");
    assert!(world.aws().all("route-table").is_empty());
}

#[tokio::test]
async fn a_main_route_table_is_not_deleted_and_the_error_says_what_to_do() {
    let world = world();
    let state = done(world.create(&json!({"vpc_id": "vpc-1"})).await);
    world.aws().get("route-table", "rtb-1").unwrap().value["associationSet"] = json!([
        {"routeTableAssociationId": "rtbassoc-1", "routeTableId": "rtb-1", "main": true},
    ]);
    let outcome = world.delete(&state).await;
    let told = outcome.error.unwrap().to_string();
    assert!(told.contains("aws_main_route_table_association"), "{told}");
    assert!(!world.actions().contains(&"DeleteRouteTable".to_owned()));
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
    let update = |code: &'static str, message| (Operation::Update, "ReplaceRoute", code, message);
    let announce = "EnableVgwRoutePropagation";
    let vpc = "The vpc ID 'vpc-1' does not exist";
    let detached = "resource vgw-2 is not attached to network";
    let errors = [
        (Operation::Create, "CreateRouteTable", "InvalidVpcID.NotFound", vpc),
        (Operation::Create, "CreateRoute", "InvalidRouteTableID.NotFound", table.as_str()),
        (Operation::Update, announce, "Gateway.NotAttached", detached),
        (Operation::Delete, "DeleteRouteTable", "DependencyViolation", "has dependencies"),
        update("InvalidRouteTableID.NotFound", table.as_str()),
        update("InvalidGatewayID.NotFound", gateway.as_str()),
        update("InvalidNatGatewayID.NotFound", nat.as_str()),
        update("InvalidNetworkInterfaceID.NotFound", interface.as_str()),
        update("InvalidVpcEndpointId.NotFound", point.as_str()),
        update("InvalidVpcPeeringConnectionID.NotFound", peer.as_str()),
        update("InvalidParameterValue", networks),
        update("InvalidParameterException", "not ready"),
        update("InvalidTransitGatewayID.NotFound", transit),
    ];
    World::assert_passing(world, &by("igw-1"), &by("igw-2"), &errors).await;
}

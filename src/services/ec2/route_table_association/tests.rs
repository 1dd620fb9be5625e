//! What is special about `aws_route_table_association`. What it has in common with all types is tested in
//! `src/conformance/life`.

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// How `aws_route_table_association` is tested with all types. What EC2 documents of associations is in
/// `ec2/testing/route_tables.rs`.
pub(in crate::services) const ROW: Row = Row {
    given: |store| {
        store.with("vpc", &json!({"cidrBlock": "10.0.0.0/16"}));
        for (number, gateway) in [("1", "igw-1"), ("2", "igw-2")] {
            let cidr = format!("10.0.{number}.0/24");
            store.with("subnet", &json!({"vpcId": "vpc-1", "cidrBlock": cidr}));
            store.with("internet-gateway", &json!({"internetGatewayId": gateway}));
            store.with("route-table", &json!({"vpcId": "vpc-1"}));
        }
    },
    import_id: |state| {
        let member = state["subnet_id"].as_str().or(state["gateway_id"].as_str());
        format!("{}/{}", member.unwrap(), state["route_table_id"].as_str().unwrap())
    },
    ..Row::of("aws_route_table_association")
};

fn world() -> World<Store> {
    World::of("aws_route_table_association")
}

fn of_subnet(table: &str) -> Json {
    json!({"subnet_id": "subnet-1", "route_table_id": table})
}

/// The associations of all tables in AWS, as `TABLE MEMBER`.
fn there(world: &World<Store>) -> Vec<String> {
    let aws = world.aws();
    let tables = aws.all("route-table").into_iter();
    let all = tables.flat_map(|table| table.value["associationSet"].as_array().unwrap().clone());
    let line = |its: Json| {
        let member = its["subnetId"].as_str().or(its["gatewayId"].as_str()).unwrap().to_owned();
        format!("{} {member}", its["routeTableId"].as_str().unwrap())
    };
    all.map(line).collect()
}

#[tokio::test]
async fn another_table_takes_the_place_of_one_and_gives_the_association_another_id() {
    let world = world();
    let state = done(world.create(&of_subnet("rtb-1")).await);
    assert_has(&state, &json!({"id": "rtbassoc-1", "gateway_id": null}));
    assert_eq!(world.actions(), ["AssociateRouteTable", "DescribeRouteTables"]);
    let planned = world.plan(&state, &of_subnet("rtb-2"));
    assert!(planned.value.get("id").is_unknown());
    let state = done(world.update(&state, &of_subnet("rtb-2")).await);
    assert_has(&state, &json!({"id": "rtbassoc-2", "route_table_id": "rtb-2"}));
    assert_eq!(world.actions(), ["ReplaceRouteTableAssociation", "DescribeRouteTables"]);
    assert_eq!(there(&world), ["rtb-2 subnet-1"]);
}

#[tokio::test]
async fn a_change_of_the_table_whose_answer_was_lost_is_made_once() {
    let world = world();
    let state = done(world.create(&of_subnet("rtb-1")).await);
    world.lose("ReplaceRouteTableAssociation", Answer::cut(Cut::After));
    let state = done(world.update(&state, &of_subnet("rtb-2")).await);
    assert_has(&state, &json!({"id": "rtbassoc-2"}));
    assert_eq!(there(&world), ["rtb-2 subnet-1"]);
}

#[tokio::test]
async fn an_association_that_was_ended_since_the_refresh_is_made_again() {
    let world = world();
    let state = done(world.create(&of_subnet("rtb-1")).await);
    world.aws().get("route-table", "rtb-1").unwrap().value["associationSet"] = json!([]);
    let state = done(world.update(&state, &of_subnet("rtb-2")).await);
    assert_eq!(there(&world), ["rtb-2 subnet-1"]);
    done(world.delete(&state).await);
    assert!(there(&world).is_empty());
    done(world.delete(&state).await);
}

#[tokio::test]
async fn an_association_whose_answer_was_lost_is_found() {
    let world = world();
    world.lose("AssociateRouteTable", Answer::cut(Cut::After));
    let config = json!({"gateway_id": "igw-1", "route_table_id": "rtb-2"});
    let state = done(world.create(&config).await);
    assert_has(&state, &json!({"id": "rtbassoc-1", "subnet_id": null}));
    assert_eq!(there(&world), ["rtb-2 igw-1"]);
}

#[tokio::test]
async fn an_association_that_is_there_already_is_named() {
    let world = world();
    done(world.create(&of_subnet("rtb-1")).await);
    let outcome = world.again().create(&of_subnet("rtb-2")).await;
    let told = outcome.error.unwrap().to_string();
    let command = "`terraform import ADDRESS subnet-1/rtb-1`";
    for part in ["subnet-1 is associated with rtb-1, by rtbassoc-1", command, "20 s only"] {
        assert!(told.contains(part), "{told}");
    }
    assert!(outcome.state.is_null());
}

#[tokio::test]
async fn a_main_association_is_none_of_a_subnet() {
    let world = world();
    world.aws().get("route-table", "rtb-1").unwrap().value["associationSet"] =
        json!([{"routeTableAssociationId": "rtbassoc-9", "routeTableId": "rtb-1", "main": true}]);
    assert!(world.import("rtbassoc-9").await.is_null());
    assert!(world.import("subnet-1/rtb-1").await.is_null());
}

#[tokio::test]
async fn an_association_that_fails_on_its_way_is_an_error_with_the_reason() {
    let world = world();
    world.aws().nature.pending = 1_000;
    let planned = world.plan(&crate::value::Value::Null, &of_subnet("rtb-1"));
    let outcome = tokio::join!(world.create_as(&planned), async {
        loop {
            tokio::task::yield_now().await;
            let mut aws = world.aws();
            let its = &mut aws.get("route-table", "rtb-1").unwrap().value["associationSet"];
            if !its[0].is_null() {
                its[0]["associationState"] = json!({"state": "failed", "statusMessage": "no more"});
                break;
            }
        }
    });
    let (outcome, ()) = outcome;
    let told = outcome.error.unwrap().to_string();
    assert!(told.contains("no more"), "{told}");
    assert_has(&outcome.state, &json!({"id": "rtbassoc-1"}));
}

#[tokio::test]
async fn an_association_that_is_ending_is_waited_for() {
    let world = world();
    let state = done(world.create(&of_subnet("rtb-1")).await);
    world.actions();
    world.aws().nature.pending = 3;
    done(world.delete(&state).await);
    let reads = world.actions().iter().filter(|action| *action == "DescribeRouteTables").count();
    assert_eq!(reads, 4, "three show it still");
}

#[tokio::test]
async fn many_associations_are_read_with_one_call_and_a_missing_one_fails_nothing() {
    let world = world();
    let mut states = Vec::new();
    for config in [
        of_subnet("rtb-1"),
        json!({"subnet_id": "subnet-2", "route_table_id": "rtb-1"}),
        json!({"gateway_id": "igw-1", "route_table_id": "rtb-2"}),
    ] {
        states.push(done(world.create(&config).await));
    }
    world.aws().get("route-table", "rtb-1").unwrap().value["associationSet"]
        .as_array_mut()
        .unwrap()
        .remove(0);
    world.actions();
    let read = |i: usize| world.read(&states[i]);
    let (a, b, c) = tokio::join!(read(0), read(1), read(2));
    assert!(a.unwrap().is_null());
    assert_eq!([b.unwrap(), c.unwrap()], states[1..]);
    assert_eq!(world.actions(), ["DescribeRouteTables"]);
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let absent = |kind: &str, id: &str| format!("The {kind} ID '{id}' does not exist");
    let (table, other) = (absent("routeTable", "rtb-1"), absent("routeTable", "rtb-2"));
    let (subnet, gateway) = (absent("subnet", "subnet-1"), absent("gateway", "igw-1"));
    let taken =
        "the specified association for route table rtb-1 conflicts with an existing association";
    let (create, associate) = (Operation::Create, "AssociateRouteTable");
    let replace = "ReplaceRouteTableAssociation";
    let errors = [
        (create, associate, "InvalidRouteTableID.NotFound", table.as_str()),
        (create, associate, "InvalidSubnetID.NotFound", subnet.as_str()),
        (create, associate, "InvalidGatewayID.NotFound", gateway.as_str()),
        (create, associate, "Resource.AlreadyAssociated", taken),
        (Operation::Update, replace, "InvalidRouteTableID.NotFound", other.as_str()),
    ];
    World::assert_passing(world, &of_subnet("rtb-1"), &of_subnet("rtb-2"), &errors).await;
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    done(world.create(&of_subnet("rtb-1")).await);
    // As version 5.100 writes it.
    let state = json!({
        "gateway_id": "", "id": "rtbassoc-1", "route_table_id": "rtb-1", "subnet_id": "subnet-1", "timeouts": null,
    });
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &of_subnet("rtb-1")).action, Action::NoOp);
}

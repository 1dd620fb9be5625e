//! What is special about `aws_vpc_endpoint_route_table_association`. What it has in common with all types is tested in
//! `src/conformance/life`.

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::ec2::vpc_endpoint::tests::given;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// How `aws_vpc_endpoint_route_table_association` is tested with all types. What EC2 documents of endpoints is in
/// `ec2/testing/endpoints.rs`.
pub(in crate::services) const ROW: Row = Row {
    given: |store| {
        given(store);
        for _ in 0..2 {
            store.with("vpc-endpoint", &json!({}));
        }
    },
    import_id: |state| {
        let text = |name: &str| state[name].as_str().unwrap_or_default().to_owned();
        format!("{}/{}", text("vpc_endpoint_id"), text("route_table_id"))
    },
    ..Row::of("aws_vpc_endpoint_route_table_association")
};

fn world() -> World<Store> {
    World::of("aws_vpc_endpoint_route_table_association")
}

fn of(table: &str) -> Json {
    json!({"vpc_endpoint_id": "vpce-1", "route_table_id": table})
}

/// The tables of the first endpoint in AWS.
fn there(world: &World<Store>) -> Json {
    world.aws().get("vpc-endpoint", "vpce-1").unwrap().value["routeTableIdSet"].clone()
}

fn changes(world: &World<Store>) -> usize {
    world.actions().iter().filter(|action| *action == "ModifyVpcEndpoint").count()
}

#[tokio::test]
async fn a_table_is_associated_and_the_id_is_that_of_hashicorp_aws() {
    let world = world();
    let state = done(world.create(&of("rtb-1")).await);
    let expected =
        json!({"id": "a-vpce-12613720802", "vpc_endpoint_id": "vpce-1", "route_table_id": "rtb-1"});
    assert_has(&state, &expected);
    assert_has(&world.import("vpce-1/rtb-1").await, &expected);
    assert!(world.import("vpce-1/rtb-2").await.is_null());
    assert_eq!(there(&world), json!(["rtb-1"]));
    done(world.delete(&state).await);
    assert_eq!(there(&world), json!([]));
    done(world.delete(&state).await);
}

#[tokio::test]
async fn what_is_associated_at_the_same_time_is_one_call() {
    let world = world();
    let (a, b) = (of("rtb-1"), of("rtb-2"));
    let (a, b) = tokio::join!(world.create(&a), world.create(&b));
    let (a, b) = (done(a), done(b));
    assert_eq!(changes(&world), 1);
    let (a, b) = tokio::join!(world.delete(&a), world.delete(&b));
    done(a);
    done(b);
    assert_eq!((changes(&world), there(&world)), (1, json!([])));
}

#[tokio::test]
async fn one_that_is_refused_fails_no_other() {
    let world = world();
    let (a, b) = (of("rtb-1"), of("rtb-9"));
    let (a, b) = tokio::join!(world.create(&a), world.create(&b));
    done(a);
    assert_eq!(b.error.unwrap().code(), Some("InvalidRouteTableID.NotFound"));
    assert_eq!(there(&world), json!(["rtb-1"]));
}

#[tokio::test]
async fn one_that_is_there_already_is_taken_and_one_whose_answer_was_lost_is_made_once() {
    let world = world();
    world.lose("ModifyVpcEndpoint", Answer::cut(Cut::After));
    let state = done(world.create(&of("rtb-1")).await);
    assert_eq!(done(world.again().create(&of("rtb-1")).await), state);
    world.lose("ModifyVpcEndpoint", Answer::cut(Cut::After));
    done(world.delete(&state).await);
    assert_eq!(there(&world), json!([]));
}

#[tokio::test]
async fn many_are_read_with_one_call_whichever_endpoints_they_are_of() {
    let world = world();
    let mut states = Vec::new();
    for (endpoint, table) in [("vpce-1", "rtb-1"), ("vpce-1", "rtb-2"), ("vpce-2", "rtb-1")] {
        let config = json!({"vpc_endpoint_id": endpoint, "route_table_id": table});
        states.push(done(world.create(&config).await));
    }
    world.aws().get("vpc-endpoint", "vpce-1").unwrap().value["routeTableIdSet"] = json!(["rtb-2"]);
    world.actions();
    let read = |i: usize| world.read(&states[i]);
    let (a, b, c) = tokio::join!(read(0), read(1), read(2));
    assert!(a.unwrap().is_null());
    assert_eq!([b.unwrap(), c.unwrap()], states[1..]);
    assert_eq!(world.actions(), ["DescribeVpcEndpoints"]);
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let endpoint = "The Vpc Endpoint Id 'vpce-1' does not exist";
    let table = "The routeTable ID 'rtb-1' does not exist";
    let busy = "VpcEndpoint modify operation in progress";
    let (create, modify) = (Operation::Create, "ModifyVpcEndpoint");
    let errors = [
        (create, modify, "InvalidVpcEndpointId.NotFound", endpoint),
        (create, modify, "InvalidRouteTableID.NotFound", table),
        (create, modify, "InvalidRouteTableId.NotFound", table),
        (create, modify, "OperationInProgress", busy),
        (Operation::Delete, modify, "OperationInProgress", busy),
    ];
    World::assert_passing(world, &of("rtb-1"), &of("rtb-1"), &errors).await;
}

#[tokio::test]
async fn an_association_of_an_endpoint_that_is_gone_is_gone() {
    let world = world();
    let state = done(world.create(&of("rtb-1")).await);
    world.aws().remove("vpc-endpoint", "vpce-1");
    assert!(world.read(&state).await.unwrap().is_null());
    done(world.delete(&state).await);
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    let made = done(world.create(&of("rtb-1")).await);
    // As version 5.100 writes it.
    let id = made.get("id").as_str().unwrap();
    let state = json!({"id": id, "route_table_id": "rtb-1", "vpc_endpoint_id": "vpce-1"});
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &of("rtb-1")).action, Action::NoOp);
}

//! What is special about `aws_main_route_table_association`. What it has in common with all types is tested in
//! `src/conformance/life`.

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// How `aws_main_route_table_association` is tested with all types: two VPCs, with a main route table and two others each.
pub(in crate::services) const ROW: Row = Row {
    given: |store| {
        for vpc in ["vpc-1", "vpc-2"] {
            store.with("vpc", &json!({"cidrBlock": "10.0.0.0/16"}));
            for _ in 0..3 {
                let table = store.with("route-table", &json!({"vpcId": vpc}));
                let first = ["rtb-1", "rtb-4"].contains(&table.as_str());
                let main = json!([{
                    "routeTableAssociationId": format!("rtbassoc-of-{vpc}"), "routeTableId": table, "main": true,
                }]);
                store.get("route-table", &table).unwrap().value["associationSet"] =
                    if first { main } else { json!([]) };
            }
        }
    },
    import_id: |state| state["vpc_id"].as_str().unwrap().to_owned(),
    ..Row::of("aws_main_route_table_association")
};

fn world() -> World<Store> {
    World::of("aws_main_route_table_association")
}

fn config(table: &str) -> Json {
    json!({"vpc_id": "vpc-1", "route_table_id": table})
}

/// The main route table of the first VPC.
fn main(world: &World<Store>) -> String {
    let aws = world.aws();
    let mut tables = aws.all("route-table").into_iter();
    let is_main = |its: &Json| its["main"] == true;
    let main = tables.find(|table| {
        table.value["associationSet"].as_array().unwrap().iter().any(is_main)
            && table.value["vpcId"] == "vpc-1"
    });
    main.unwrap().key.clone()
}

#[tokio::test]
async fn the_table_that_was_the_main_one_is_it_again_in_the_end() {
    let world = world();
    let state = done(world.create(&config("rtb-2")).await);
    let expected = json!({"id": "rtbassoc-1", "original_route_table_id": "rtb-1"});
    assert_has(&state, &expected);
    assert_eq!(world.read(&state).await.unwrap(), state);
    let state = done(world.update(&state, &config("rtb-3")).await);
    assert_has(&state, &json!({"id": "rtbassoc-2", "original_route_table_id": "rtb-1"}));
    assert_eq!(main(&world), "rtb-3");
    done(world.delete(&state).await);
    assert_eq!(main(&world), "rtb-1");
}

#[tokio::test]
async fn what_somebody_has_chosen_since_stays() {
    let world = world();
    let state = done(world.create(&config("rtb-2")).await);
    let other = done(world.again().create(&config("rtb-3")).await);
    assert_has(&other, &json!({"original_route_table_id": "rtb-2"}));
    done(world.delete(&state).await);
    assert_eq!(main(&world), "rtb-3");
}

#[tokio::test]
async fn what_is_the_main_table_already_is_left_and_a_destroy_says_that_it_stays() {
    let world = world();
    let state = done(world.create(&config("rtb-1")).await);
    assert!(!world.actions().contains(&"ReplaceRouteTableAssociation".to_owned()));
    assert_has(&state, &json!({"original_route_table_id": null}));
    done(world.delete(&state).await);
    assert_eq!(main(&world), "rtb-1");
}

#[tokio::test]
async fn a_call_whose_answer_was_lost_is_done_once_and_the_table_before_it_is_known() {
    let world = world();
    world.lose("ReplaceRouteTableAssociation", Answer::cut(Cut::After));
    let state = done(world.create(&config("rtb-2")).await);
    assert_has(&state, &json!({"original_route_table_id": "rtb-1"}));
    world.lose("ReplaceRouteTableAssociation", Answer::cut(Cut::After));
    let state = done(world.update(&state, &config("rtb-3")).await);
    world.lose("ReplaceRouteTableAssociation", Answer::cut(Cut::After));
    done(world.delete(&state).await);
    assert_eq!(main(&world), "rtb-1");
}

#[tokio::test]
async fn the_table_before_it_is_in_the_state_also_where_the_first_read_fails() {
    let world = world();
    let planned = world.plan(&crate::value::Value::Null, &config("rtb-2"));
    world
        .aws()
        .trouble(2, crate::store::Trouble::Refused(Answer::error("AccessDenied", "no", 403)));
    let outcome = world.create_as(&planned).await;
    assert!(outcome.error.is_some());
    assert_has(&outcome.state, &json!({"id": "rtbassoc-1", "original_route_table_id": "rtb-1"}));
}

#[tokio::test]
async fn a_vpc_without_a_main_table_is_an_error() {
    let world = world();
    for table in ["rtb-1", "rtb-2", "rtb-3"] {
        world.aws().remove("route-table", table);
    }
    let told = world.create(&config("rtb-2")).await.error.unwrap().to_string();
    assert!(told.contains("vpc-1 has no main route table"), "{told}");
}

#[tokio::test]
async fn many_are_read_with_one_call() {
    let world = world();
    let second = json!({"vpc_id": "vpc-2", "route_table_id": "rtb-5"});
    let states = [done(world.create(&config("rtb-2")).await), done(world.create(&second).await)];
    world.actions();
    let (a, b) = tokio::join!(world.read(&states[0]), world.read(&states[1]));
    assert_eq!([a.unwrap(), b.unwrap()], states);
    assert_eq!(world.actions(), ["DescribeRouteTables"]);
}

#[tokio::test]
async fn a_table_that_is_not_visible_yet_is_waited_for() {
    let absent = |id: &str| format!("The routeTable ID '{id}' does not exist");
    let (first, second) = (absent("rtb-2"), absent("rtb-3"));
    let (action, code) = ("ReplaceRouteTableAssociation", "InvalidRouteTableID.NotFound");
    let errors = [
        (Operation::Create, action, code, first.as_str()),
        (Operation::Update, action, code, &second),
    ];
    World::assert_passing(world, &config("rtb-2"), &config("rtb-3"), &errors).await;
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    done(world.create(&config("rtb-2")).await);
    // As version 5.100 writes it.
    let state = json!({
        "id": "rtbassoc-1", "original_route_table_id": "rtb-1", "route_table_id": "rtb-2", "timeouts": null,
        "vpc_id": "vpc-1",
    });
    let taken = world.take_over(0, &state).await;
    assert_has(&taken, &json!({"original_route_table_id": "rtb-1"}));
    assert_eq!(world.plan(&taken, &config("rtb-2")).action, Action::NoOp);
}

//! What is special about `aws_vpc_dhcp_options_association`. What it has in common with all types is tested in
//! `src/conformance/life`.

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// How `aws_vpc_dhcp_options_association` is tested with all types: two VPCs and two sets. What EC2 documents of it is in
/// `vpc/tests/kind.rs`.
pub(in crate::services) const ROW: Row = Row {
    given: |store| {
        for cidr in ["10.0.0.0/16", "10.1.0.0/16"] {
            store.with("vpc", &json!({"cidrBlock": cidr}));
        }
        for _ in 0..2 {
            store.with("dhcp-options", &json!({}));
        }
    },
    import_id: |state| state["vpc_id"].as_str().unwrap().to_owned(),
    ..Row::of("aws_vpc_dhcp_options_association")
};

fn world() -> World<Store> {
    World::of("aws_vpc_dhcp_options_association")
}

fn config(options: &str) -> Json {
    json!({"vpc_id": "vpc-1", "dhcp_options_id": options})
}

/// The set of the first VPC.
fn there(world: &World<Store>) -> String {
    let options = world.aws().get("vpc", "vpc-1").unwrap().value["dhcpOptionsId"].clone();
    options.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn another_set_takes_the_place_of_one_and_the_end_leaves_none() {
    let world = world();
    world.aws().nature.stale = 2;
    let state = done(world.create(&config("dopt-01")).await);
    assert_has(&state, &json!({"id": "dopt-01-vpc-1"}));
    let planned = world.plan(&state, &config("dopt-02"));
    assert!(planned.value.get("id").is_unknown());
    let state = done(world.update(&state, &config("dopt-02")).await);
    assert_has(&state, &json!({"id": "dopt-02-vpc-1"}));
    assert_eq!(there(&world), "dopt-02");
    world.aws().time_passes();
    done(world.delete(&state).await);
    assert_eq!(there(&world), "default");
}

#[tokio::test]
async fn a_set_that_somebody_has_chosen_since_stays() {
    let world = world();
    let state = done(world.create(&config("dopt-01")).await);
    done(world.again().create(&config("dopt-02")).await);
    done(world.delete(&state).await);
    assert_eq!(there(&world), "dopt-02");
}

#[tokio::test]
async fn a_vpc_that_was_given_another_set_is_given_this_one_again_in_place() {
    let world = world();
    let state = done(world.create(&config("dopt-01")).await);
    world.aws().get("vpc", "vpc-1").unwrap().value["dhcpOptionsId"] = "default".into();
    let read = world.read(&state).await.unwrap();
    assert_has(&read, &json!({"dhcp_options_id": "default", "id": "default-vpc-1"}));
    let state = done(world.update(&read, &config("dopt-01")).await);
    assert_has(&state, &json!({"id": "dopt-01-vpc-1"}));
}

#[tokio::test]
async fn a_vpc_that_is_gone_has_nothing_to_be_taken_from() {
    let world = world();
    let state = done(world.create(&config("dopt-01")).await);
    world.aws().remove("vpc", "vpc-1");
    assert!(world.read(&state).await.unwrap().is_null());
    done(world.delete(&state).await);
}

#[tokio::test]
async fn calls_whose_answers_were_lost_are_done_once_more() {
    let world = world();
    world.lose("AssociateDhcpOptions", Answer::cut(Cut::After));
    let state = done(world.create(&config("dopt-01")).await);
    world.lose("AssociateDhcpOptions", Answer::cut(Cut::After));
    let state = done(world.update(&state, &config("dopt-02")).await);
    world.lose("AssociateDhcpOptions", Answer::cut(Cut::After));
    done(world.delete(&state).await);
    assert_eq!(there(&world), "default");
}

#[tokio::test]
async fn many_are_read_with_one_call() {
    let world = world();
    let second = json!({"vpc_id": "vpc-2", "dhcp_options_id": "dopt-02"});
    let states = [done(world.create(&config("dopt-01")).await), done(world.create(&second).await)];
    world.actions();
    let (a, b) = tokio::join!(world.read(&states[0]), world.read(&states[1]));
    assert_eq!([a.unwrap(), b.unwrap()], states);
    assert_eq!(world.actions(), ["DescribeVpcs"]);
}

#[tokio::test]
async fn sets_and_vpcs_that_are_not_visible_yet_are_waited_for() {
    let absent = |id: &str| format!("The dhcpOption ID '{id}' does not exist");
    let (first, second) = (absent("dopt-01"), absent("dopt-02"));
    let action = "AssociateDhcpOptions";
    let errors = [
        (Operation::Create, action, "InvalidVpcID.NotFound", "The vpc ID 'vpc-1' does not exist"),
        (Operation::Create, action, "InvalidDhcpOptionID.NotFound", first.as_str()),
        (Operation::Create, action, "InvalidDhcpOptionsID.NotFound", &first),
        (Operation::Update, action, "InvalidDhcpOptionID.NotFound", &second),
        (Operation::Update, action, "InvalidDhcpOptionsID.NotFound", &second),
    ];
    World::assert_passing(world, &config("dopt-01"), &config("dopt-02"), &errors).await;
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    done(world.create(&config("dopt-01")).await);
    // As version 5.100 writes it.
    let state = json!({"dhcp_options_id": "dopt-01", "id": "dopt-01-vpc-1", "vpc_id": "vpc-1"});
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &config("dopt-01")).action, Action::NoOp);
}

//! What is special about `aws_vpc_endpoint_security_group_association`. What it has in common with all types is tested in
//! `src/conformance/life`, and with other associations in `vpc_endpoint_route_table_association/tests.rs`.

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::ec2::vpc_endpoint::tests::given;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// How `aws_vpc_endpoint_security_group_association` is tested with all types. What EC2 documents of endpoints is in
/// `ec2/testing/endpoints.rs`.
pub(in crate::services) const ROW: Row = Row {
    given: |store| {
        given(store);
        let default = json!([{"groupId": "sg-default", "groupName": "default"}]);
        for _ in 0..2 {
            store.with(
                "vpc-endpoint",
                &json!({"vpcEndpointType": "Interface", "groupSet": default}),
            );
        }
    },
    import_id: |state| {
        let text = |name: &str| state[name].as_str().unwrap_or_default().to_owned();
        format!("{}/{}", text("vpc_endpoint_id"), text("security_group_id"))
    },
    // Whether another group was there before, nobody tells.
    not_imported: &["replace_default_association"],
    ..Row::of("aws_vpc_endpoint_security_group_association")
};

fn world() -> World<Store> {
    World::of("aws_vpc_endpoint_security_group_association")
}

fn of(group: &str) -> Json {
    json!({"vpc_endpoint_id": "vpce-1", "security_group_id": group})
}

fn instead_of_default(group: &str) -> Json {
    json!({"vpc_endpoint_id": "vpce-1", "security_group_id": group, "replace_default_association": true})
}

/// The groups of the first endpoint in AWS.
fn there(world: &World<Store>) -> Vec<String> {
    world.aws().get("vpc-endpoint", "vpce-1").unwrap().texts("groupSet[]/groupId")
}

fn changes(world: &World<Store>) -> usize {
    world.actions().iter().filter(|action| *action == "ModifyVpcEndpoint").count()
}

#[tokio::test]
async fn a_group_comes_beside_those_that_are_there_and_goes_again() {
    let world = world();
    let state = done(world.create(&of("sg-1")).await);
    assert_has(&state, &json!({"replace_default_association": false}));
    assert_eq!(there(&world), ["sg-default", "sg-1"]);
    done(world.delete(&state).await);
    assert_eq!(there(&world), ["sg-default"]);
}

#[tokio::test]
async fn a_group_takes_the_place_of_the_default_one_with_one_call_and_gives_it_back() {
    let world = world();
    let state = done(world.create(&instead_of_default("sg-1")).await);
    assert_eq!((there(&world), changes(&world)), (vec!["sg-1".to_owned()], 1));
    assert_has(&state, &json!({"replace_default_association": true}));
    assert_eq!(world.read(&state).await.unwrap(), state);
    world.actions();
    done(world.delete(&state).await);
    assert_eq!((there(&world), changes(&world)), (vec!["sg-default".to_owned()], 1));
}

#[tokio::test]
async fn where_the_default_group_is_not_there_or_is_the_one_nothing_is_taken_away() {
    let world = world();
    let state = done(world.create(&instead_of_default("sg-default")).await);
    assert_eq!(there(&world), ["sg-default"]);
    // An endpoint always has a group.
    done(world.delete(&state).await);
    assert_eq!(there(&world), ["sg-default"]);

    done(world.create(&instead_of_default("sg-1")).await);
    done(world.create(&instead_of_default("sg-2")).await);
    assert_eq!(there(&world), ["sg-1", "sg-2"]);
}

#[tokio::test]
async fn whether_the_default_group_is_there_changes_in_place() {
    let world = world();
    let state = done(world.create(&of("sg-1")).await);
    let state = done(world.update(&state, &instead_of_default("sg-1")).await);
    assert_eq!(there(&world), ["sg-1"]);
    // As after an import.
    done(world.update(&world.import("vpce-1/sg-1").await, &instead_of_default("sg-1")).await);
    assert_eq!(there(&world), ["sg-1"]);
    done(world.update(&state, &of("sg-1")).await);
    assert_eq!(there(&world), ["sg-1", "sg-default"]);
}

#[tokio::test]
async fn the_last_group_makes_way_for_the_default_one() {
    let world = world();
    done(world.create(&instead_of_default("sg-1")).await);
    let imported = world.import("vpce-1/sg-1").await;
    assert_has(&imported, &json!({"replace_default_association": false}));
    done(world.delete(&imported).await);
    assert_eq!(there(&world), ["sg-default"]);
}

#[tokio::test]
async fn a_change_whose_answer_was_lost_is_made_once() {
    let world = world();
    world.lose("ModifyVpcEndpoint", Answer::cut(Cut::After));
    let state = done(world.create(&instead_of_default("sg-1")).await);
    assert_eq!(there(&world), ["sg-1"]);
    world.lose("ModifyVpcEndpoint", Answer::cut(Cut::After));
    done(world.delete(&state).await);
    assert_eq!(there(&world), ["sg-default"]);
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let endpoint = "The Vpc Endpoint Id 'vpce-1' does not exist";
    let group = "The security group 'sg-1' does not exist";
    let busy = "VpcEndpoint modify operation in progress";
    let (create, modify) = (Operation::Create, "ModifyVpcEndpoint");
    let errors = [
        (create, modify, "InvalidVpcEndpointId.NotFound", endpoint),
        (create, modify, "InvalidGroup.NotFound", group),
        (create, modify, "OperationInProgress", busy),
        (Operation::Update, modify, "OperationInProgress", busy),
        (Operation::Delete, modify, "OperationInProgress", busy),
    ];
    World::assert_passing(world, &of("sg-1"), &instead_of_default("sg-1"), &errors).await;
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    let made = done(world.create(&instead_of_default("sg-1")).await);
    // As version 5.100 writes it.
    let id = made.get("id").as_str().unwrap();
    let state = json!({
        "id": id, "replace_default_association": true, "security_group_id": "sg-1", "vpc_endpoint_id": "vpce-1",
    });
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &instead_of_default("sg-1")).action, Action::NoOp);
}

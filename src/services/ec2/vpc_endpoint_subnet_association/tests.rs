//! What is special about `aws_vpc_endpoint_subnet_association`. What it has in common with all types is tested in
//! `src/conformance/life`, and with other associations in `vpc_endpoint_route_table_association/tests.rs`.

use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::ec2::vpc_endpoint::tests::given;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// How `aws_vpc_endpoint_subnet_association` is tested with all types. What EC2 documents of endpoints is in
/// `ec2/testing/endpoints.rs`.
pub(in crate::services) const ROW: Row = Row {
    given: |store| {
        given(store);
        for _ in 0..2 {
            store.with("vpc-endpoint", &json!({"vpcEndpointType": "Interface"}));
        }
    },
    import_id: |state| {
        let text = |name: &str| state[name].as_str().unwrap_or_default().to_owned();
        format!("{}/{}", text("vpc_endpoint_id"), text("subnet_id"))
    },
    ..Row::of("aws_vpc_endpoint_subnet_association")
};

fn world() -> World<Store> {
    World::of("aws_vpc_endpoint_subnet_association")
}

fn of(subnet: &str) -> Json {
    json!({"vpc_endpoint_id": "vpce-1", "subnet_id": subnet})
}

fn changes(world: &World<Store>) -> usize {
    world.actions().iter().filter(|action| *action == "ModifyVpcEndpoint").count()
}

#[tokio::test]
async fn an_association_is_waited_for_and_so_is_its_end() {
    let world = world();
    world.aws().nature.pending = 3;
    let state = done(world.create(&of("subnet-1")).await);
    assert_has(
        &world.import("vpce-1/subnet-1").await,
        &json!({"subnet_id": "subnet-1", "id": state.get("id").as_str()}),
    );
    done(world.delete(&state).await);
    let mut aws = world.aws();
    let endpoint = &aws.get("vpc-endpoint", "vpce-1").unwrap().value;
    assert_eq!((&endpoint["state"], &endpoint["subnetIdSet"]), (&json!("available"), &json!([])));
    assert!(aws.all("network-interface").is_empty(), "the subnet can be deleted");
}

#[tokio::test]
async fn one_change_of_an_endpoint_comes_after_the_other_and_those_that_wait_go_together() {
    let world = world();
    world.aws().nature.pending = 3;
    let state = done(world.create(&of("subnet-1")).await);
    world.actions();
    // The endpoint is being changed by the first one, and refuses another change as long as it is.
    let (b, c) = (of("subnet-2"), of("subnet-3"));
    let (a, b, c) = tokio::join!(world.delete(&state), world.create(&b), world.create(&c));
    for outcome in [a, b, c] {
        done(outcome);
    }
    let endpoint = world.aws().get("vpc-endpoint", "vpce-1").unwrap().value.clone();
    assert_eq!(endpoint["subnetIdSet"], json!(["subnet-2", "subnet-3"]));
    assert!(changes(&world) <= 2);
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let endpoint = "The Vpc Endpoint Id 'vpce-1' does not exist";
    let subnet = "The subnet ID 'subnet-1' does not exist";
    let busy = "VpcEndpoint modify operation in progress";
    let (create, modify) = (Operation::Create, "ModifyVpcEndpoint");
    let errors = [
        (create, modify, "InvalidVpcEndpointId.NotFound", endpoint),
        (create, modify, "InvalidSubnetID.NotFound", subnet),
        (create, modify, "InvalidSubnetId.NotFound", subnet),
        (create, modify, "OperationInProgress", busy),
        (Operation::Delete, modify, "OperationInProgress", busy),
    ];
    World::assert_passing(world, &of("subnet-1"), &of("subnet-1"), &errors).await;
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    let made = done(world.create(&of("subnet-1")).await);
    // As version 5.100 writes it.
    let id = made.get("id").as_str().unwrap();
    let state =
        json!({"id": id, "subnet_id": "subnet-1", "timeouts": null, "vpc_endpoint_id": "vpce-1"});
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &of("subnet-1")).action, Action::NoOp);
}

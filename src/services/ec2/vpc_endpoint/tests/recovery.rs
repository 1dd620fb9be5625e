//! What goes wrong and passes by itself, what may not be read, and answers that are lost.

use super::*;
use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::services::testing::done;

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let absent = |kind: &str, id: &str| format!("The {kind} ID '{id}' does not exist");
    let (vpc, table, group) =
        (absent("vpc", "vpc-1"), absent("routeTable", "rtb-1"), absent("group", "sg-1"));
    let (subnet, other) = (absent("subnet", "subnet-1"), absent("subnet", "subnet-2"));
    let (other_table, other_group) = (absent("routeTable", "rtb-2"), absent("group", "sg-2"));
    let service = format!("The Vpc Endpoint Service '{S3}' does not exist");
    let endpoint = absent("endpoint", "vpce-1");
    let gateway = "the VPC vpc-1 must have a Gateway endpoint for the service.";
    let conflict = "private-dns-enabled cannot be set because there is already a conflicting DNS domain for it in the VPC";
    let busy = "VpcEndpoint modify operation in progress";
    let (create, update) = (Operation::Create, Operation::Update);
    let (make, modify) = ("CreateVpcEndpoint", "ModifyVpcEndpoint");
    let errors = [
        (create, make, "InvalidVpcID.NotFound", vpc.as_str()),
        (create, make, "InvalidVpcId.NotFound", vpc.as_str()),
        (create, make, "InvalidRouteTableID.NotFound", table.as_str()),
        (create, make, "InvalidRouteTableId.NotFound", table.as_str()),
        (create, make, "InvalidSubnetID.NotFound", subnet.as_str()),
        (create, make, "InvalidSubnetId.NotFound", subnet.as_str()),
        (create, make, "InvalidGroup.NotFound", group.as_str()),
        (create, make, "InvalidServiceName", service.as_str()),
        (create, make, "InvalidParameter", gateway),
        (create, make, "InvalidParameter", conflict),
        (update, modify, "InvalidVpcEndpointId.NotFound", endpoint.as_str()),
        (update, modify, "InvalidRouteTableID.NotFound", other_table.as_str()),
        (update, modify, "InvalidRouteTableId.NotFound", other_table.as_str()),
        (update, modify, "InvalidSubnetID.NotFound", other.as_str()),
        (update, modify, "InvalidSubnetId.NotFound", other.as_str()),
        (update, modify, "InvalidGroup.NotFound", other_group.as_str()),
        (update, modify, "InvalidParameter", gateway),
        (update, modify, "OperationInProgress", busy),
        (Operation::Delete, "DeleteVpcEndpoints", "OperationInProgress", busy),
    ];
    let config = interface(&json!({"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]}));
    let changed = interface(&json!({"subnet_ids": ["subnet-2"], "security_group_ids": ["sg-2"]}));
    World::assert_passing(world, &config, &changed, &errors).await;
}

#[tokio::test]
async fn a_create_call_whose_answer_was_lost_is_sent_again_with_its_token() {
    let world = world();
    world.lose("CreateVpcEndpoint", Answer::cut(Cut::After));
    done(world.create(&gateway(&json!({}))).await);
    assert_eq!(world.aws().all("vpc-endpoint").len(), 1);
}

#[tokio::test]
async fn what_may_not_be_read_stays_as_it_is_in_the_state() {
    let world = world();
    let state = done(
        world.create(&interface(&json!({"subnet_ids": ["subnet-1"], "service_name": S3}))).await,
    );
    for action in ["DescribePrefixLists", "DescribeNetworkInterfaces"] {
        let refused = Answer::error("UnauthorizedOperation", "You are not authorized", 403);
        world.refuse(action, refused);
    }
    let (read, warnings) = world.read_with_warnings(&state).await.unwrap();
    assert_eq!(read, state);
    assert_eq!(warnings.len(), 2, "{warnings:?}");
}

//! What is in a subnet that shall be deleted.

use super::*;
use crate::services::ec2::testing::interfaces::Interface;

fn lambda(id: &'static str, busy: u32) -> Interface {
    let (kind, description) = ("lambda", "AWS Lambda VPC ENI-f");
    Interface { kind, description, busy: Some(busy), ..Interface::plain(id, "subnet-1") }
}

/// A world with a subnet with these interfaces in it.
async fn with(interfaces: &[Interface]) -> (World<Ec2>, Value) {
    within(&json!({"timeouts": {"delete": "1m"}}), interfaces).await
}

async fn within(limits: &Json, interfaces: &[Interface]) -> (World<Ec2>, Value) {
    let world = world();
    let state = done(world.create(&config(limits)).await);
    world.aws().interfaces.all = interfaces.to_vec();
    world.actions();
    (world, state)
}

#[tokio::test]
async fn what_lambda_comprehend_and_dms_have_left_is_deleted() {
    let comprehend =
        Interface { requester: "AROAEXAMPLE:Comprehend", ..Interface::plain("eni-2", "subnet-1") };
    let dms = Interface {
        requester: "AROAEXAMPLE:dms-session",
        description: "DMSNetworkInterface",
        ..Interface::plain("eni-3", "subnet-1")
    };
    let (world, state) = with(&[lambda("eni-1", 0), comprehend, dms]).await;
    done(world.delete(&state).await);
    let expected = [
        "DeleteSubnet",
        "DescribeNetworkInterfaces",
        "DeleteNetworkInterface",
        "DeleteNetworkInterface",
        "DeleteNetworkInterface",
        "DeleteSubnet",
        "DescribeSubnets",
    ];
    assert_eq!(world.actions(), expected);
}

#[tokio::test]
async fn lambda_is_waited_for_longer_than_for_anything_else() {
    let (world, state) = within(&json!({}), &[lambda("eni-1", 100)]).await;
    done(world.delete(&state).await);
    assert_eq!(world.call("DeleteNetworkInterface").param("NetworkInterfaceId"), "eni-1");

    let (world, state) = within(&json!({}), &[lambda("eni-1", 1_000_000)]).await;
    let error = world.delete(&state).await.error.unwrap().to_string();
    assert_eq!(error, "it is still used by AWS Lambda (eni-1) after 2700 s");
}

#[tokio::test]
async fn lambda_is_waited_for_no_longer_than_the_user_says() {
    let (world, state) = with(&[lambda("eni-1", 1_000_000)]).await;
    let error = world.delete(&state).await.error.unwrap().to_string();
    assert_eq!(error, "it is still used by AWS Lambda (eni-1) after 60 s");
}

#[tokio::test]
async fn what_users_made_and_what_is_in_use_is_named_and_not_touched() {
    let of_user =
        Interface { description: "DMSNetworkInterface", ..Interface::plain("eni-1", "subnet-1") };
    let node = Interface { instance: "i-1", ..Interface::plain("eni-2", "subnet-1") };
    let balancer = Interface {
        description: "ELB app/web/1",
        requester: "amazon-elb",
        busy: Some(u32::MAX),
        ..Interface::plain("eni-3", "subnet-1")
    };
    let comprehend = Interface { requester: "x:Comprehend", ..balancer.clone() };
    let comprehend = Interface { id: "eni-4", description: "", ..comprehend };
    let (world, state) = with(&[of_user, node, balancer, comprehend]).await;
    let outcome = world.delete(&state).await;
    assert_eq!(outcome.state, state);
    let error = outcome.error.unwrap();
    assert_eq!(error.code(), Some("DependencyViolation"));
    let error = error.to_string();
    let named = "It was retried for 60 s. What is still in the subnet: network interface eni-1 \
        (\"DMSNetworkInterface\", attached to nothing); network interface eni-2 (attached to i-1); network \
        interface eni-3 (\"ELB app/web/1\", made by amazon-elb); network \
        interface eni-4 (made by x:Comprehend). Delete what they belong to, and those that are \
        attached to nothing, then apply again.";
    assert!(error.ends_with(named), "{error}");
    assert!(!world.actions().contains(&"DeleteNetworkInterface".to_owned()));
}

#[tokio::test]
async fn the_refusal_is_the_error_where_nobody_may_look_into_the_subnet() {
    let (world, state) = with(&[Interface::plain("eni-1", "subnet-1")]).await;
    for _ in 0..100 {
        world.refuse("DescribeNetworkInterfaces", refusal("UnauthorizedOperation", "no"));
    }
    let error = world.delete(&state).await.error.unwrap();
    assert_eq!(error.code(), Some("DependencyViolation"));
    assert!(error.to_string().ends_with("It was retried for 60 s."), "{error}");
}

#[tokio::test]
async fn an_endpoint_of_guard_duty_leaves_a_subnet_in_which_it_is_alone() {
    let endpoint = || Interface {
        kind: "vpc_endpoint",
        busy: Some(u32::MAX),
        ..Interface::plain("eni-1", "subnet-1")
    };
    let (world, state) = with(&[endpoint()]).await;
    world.aws().interfaces.endpoint = Some(vec!["subnet-1", "subnet-9"]);
    done(world.delete(&state).await);
    assert_eq!(world.aws().interfaces.endpoint, Some(vec!["subnet-9"]));

    // It watches over what else is there.
    let node = Interface { instance: "i-1", ..Interface::plain("eni-2", "subnet-1") };
    let (world, state) = with(&[endpoint(), node]).await;
    world.aws().interfaces.endpoint = Some(vec!["subnet-1"]);
    assert!(world.delete(&state).await.error.is_some());
    assert!(!world.actions().contains(&"ModifyVpcEndpoint".to_owned()));

    // One that a user made.
    let (world, state) = with(&[endpoint()]).await;
    assert!(world.delete(&state).await.error.is_some());
    assert!(!world.actions().contains(&"ModifyVpcEndpoint".to_owned()));
}

//! What is in a subnet that shall be deleted.

use super::*;

/// An interface of Lambda that so many reads show attached.
fn lambda(reads: u32) -> (Json, Option<u32>) {
    (json!({"interfaceType": "lambda", "description": "AWS Lambda VPC ENI-f"}), Some(reads))
}

/// One that something uses.
fn used(mut interface: Json) -> (Json, Option<u32>) {
    interface["status"] = "in-use".into();
    let attachment =
        interface.get("attachment").cloned().unwrap_or_else(|| json!({"status": "attached"}));
    interface["attachment"] = attachment;
    (interface, None)
}

/// A world with a subnet with these interfaces in it, and for how many reads they are used.
async fn with(interfaces: Vec<(Json, Option<u32>)>) -> (World<Store>, Value) {
    within(&json!({"timeouts": {"delete": "1m"}}), interfaces).await
}

async fn within(limits: &Json, interfaces: Vec<(Json, Option<u32>)>) -> (World<Store>, Value) {
    let world = world();
    let state = done(world.create(&config(limits)).await);
    for (interface, busy) in interfaces {
        let (interface, busy) = match busy {
            Some(0) | None => (interface, 0),
            Some(reads) => (used(interface).0, reads),
        };
        let mut aws = world.aws();
        let id = aws.with("network-interface", &interface);
        if busy > 0 {
            let interface = aws.get("network-interface", &id).unwrap();
            interface.later(busy, "status", |status| *status = "available".into());
            interface.later(busy, "attachment", |attachment| *attachment = Json::Null);
        }
    }
    world.actions();
    (world, state)
}

#[tokio::test]
async fn what_lambda_comprehend_and_dms_have_left_is_deleted() {
    let comprehend = json!({"requesterId": "AROAEXAMPLE:Comprehend"});
    let dms =
        json!({"requesterId": "AROAEXAMPLE:dms-session", "description": "DMSNetworkInterface"});
    let (world, state) = with(vec![lambda(0), (comprehend, None), (dms, None)]).await;
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
    let (world, state) = within(&json!({}), vec![lambda(100)]).await;
    done(world.delete(&state).await);
    assert_eq!(world.call("DeleteNetworkInterface").param("NetworkInterfaceId"), "eni-1");

    let (world, state) = within(&json!({}), vec![lambda(1_000_000)]).await;
    let error = world.delete(&state).await.error.unwrap().to_string();
    assert_eq!(error, "it is still used by AWS Lambda (eni-1) after 2700 s");
}

#[tokio::test]
async fn lambda_is_waited_for_no_longer_than_the_user_says() {
    let (world, state) = with(vec![lambda(1_000_000)]).await;
    let error = world.delete(&state).await.error.unwrap().to_string();
    assert_eq!(error, "it is still used by AWS Lambda (eni-1) after 60 s");
}

#[tokio::test]
async fn what_users_made_and_what_is_in_use_is_named_and_not_touched() {
    let of_user = (json!({"description": "DMSNetworkInterface"}), None);
    let node = used(json!({"attachment": {"instanceId": "i-1"}}));
    let balancer = used(json!({"description": "ELB app/web/1", "requesterId": "amazon-elb"}));
    let comprehend = used(json!({"requesterId": "x:Comprehend"}));
    let (world, state) = with(vec![of_user, node, balancer, comprehend]).await;
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
    let (world, state) = with(vec![(json!({}), None)]).await;
    for _ in 0..100 {
        world.refuse("DescribeNetworkInterfaces", refusal("UnauthorizedOperation", "no"));
    }
    let error = world.delete(&state).await.error.unwrap();
    assert_eq!(error.code(), Some("DependencyViolation"));
    assert!(error.to_string().ends_with("It was retried for 60 s."), "{error}");
}

#[tokio::test]
async fn what_must_not_be_deleted_is_the_error_at_once_and_the_rest_is_deleted() {
    let (world, state) = with(vec![lambda(0), lambda(0)]).await;
    world.refuse("DeleteNetworkInterface", refusal("UnauthorizedOperation", "no"));
    let error = world.delete(&state).await.error.unwrap();
    assert_eq!(error.code(), Some("UnauthorizedOperation"));
    let told = "Services of AWS have left this in subnet-1, which cannot be deleted before it: network interface eni-1 \
        (\"AWS Lambda VPC ENI-f\", of the type lambda, attached to nothing).";
    assert!(error.to_string().ends_with(told), "{error}");
    let left =
        world.aws().all("network-interface").iter().map(|one| one.key.clone()).collect::<Vec<_>>();
    assert_eq!(left, ["eni-1"]);
    done(world.delete(&state).await);
}

#[tokio::test]
async fn an_endpoint_of_guard_duty_leaves_a_subnet_in_which_it_is_alone() {
    let endpoint = || used(json!({"interfaceType": "vpc_endpoint"}));
    let managed = |subnets: &[&str]| {
        json!({
            "serviceName": "com.amazonaws.us-east-1.guardduty-data", "tags": {"GuardDutyManaged": "true"},
            "subnetIdSet": subnets, "networkInterfaceIdSet": ["eni-1"],
        })
    };
    let (world, state) = with(vec![endpoint()]).await;
    world.aws().with("vpc-endpoint", &managed(&["subnet-1", "subnet-9"]));
    done(world.delete(&state).await);
    let left = world.aws().get("vpc-endpoint", "vpce-1").unwrap().value["subnetIdSet"].clone();
    assert_eq!(left, json!(["subnet-9"]));

    let (world, state) = with(vec![endpoint()]).await;
    world.aws().with("vpc-endpoint", &managed(&["subnet-1", "subnet-9"]));
    world.refuse("ModifyVpcEndpoint", refusal("UnauthorizedOperation", "no"));
    let error = world.delete(&state).await.error.unwrap();
    assert_eq!(error.code(), Some("UnauthorizedOperation"));
    assert!(error.to_string().contains("GuardDuty has created this"), "{error}");

    // It watches over what else is there.
    let node = used(json!({"attachment": {"instanceId": "i-1"}}));
    let (world, state) = with(vec![endpoint(), node]).await;
    world.aws().with("vpc-endpoint", &managed(&["subnet-1"]));
    assert!(world.delete(&state).await.error.is_some());
    assert!(!world.actions().contains(&"ModifyVpcEndpoint".to_owned()));

    // One that a user made.
    let (world, state) = with(vec![endpoint()]).await;
    assert!(world.delete(&state).await.error.is_some());
    assert!(!world.actions().contains(&"ModifyVpcEndpoint".to_owned()));
}

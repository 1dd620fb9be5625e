//! When the answer of CreateSubnet does not arrive.

use super::*;
use crate::aws::fake::{Answer, Cut};
use crate::engine::Error;

#[tokio::test]
async fn a_subnet_whose_answer_was_lost_is_found_by_its_vpc_network_and_tags() {
    for answer in [
        Answer::cut(Cut::After),
        Answer::error("InternalError", "An internal error has occurred", 500),
    ] {
        let world = world();
        there(&world, "vpc-2", "10.0.1.0/24", &[("Name", "a")]);
        there(&world, "vpc-1", "10.0.2.0/24", &[("Name", "a")]);
        world.aws().nature.late = 2;
        world.lose("CreateSubnet", answer);
        let state = done(world.create(&config(&json!({"tags": {"Name": "a"}}))).await);
        assert_has(&state, &json!({"id": "subnet-3"}));
        assert_eq!(world.aws().all("subnet").len(), 3);
    }
}

#[tokio::test]
async fn a_subnet_that_is_shown_very_late_is_found_when_ec2_refuses_its_twin() {
    let world = world();
    // Longer than is looked for the first time.
    world.aws().nature.late = 8;
    world.lose("CreateSubnet", Answer::cut(Cut::After));
    let state = done(world.create(&config(&json!({}))).await);
    assert_has(&state, &json!({"id": "subnet-1"}));
    assert_eq!(world.aws().all("subnet").len(), 1);
    let creates = world.actions().iter().filter(|action| *action == "CreateSubnet").count();
    assert_eq!(creates, 2);
}

#[tokio::test]
async fn what_was_not_carried_out_is_sent_again() {
    let world = world();
    world.refuse("CreateSubnet", Answer::cut(Cut::After));
    let state = done(world.create(&config(&json!({}))).await);
    assert_has(&state, &json!({"id": "subnet-1"}));
}

#[tokio::test]
async fn a_subnet_of_somebody_else_is_not_taken() {
    let world = world();
    there(&world, "vpc-1", "10.0.1.0/24", &[("Name", "theirs")]);
    world.refuse("CreateSubnet", Answer::cut(Cut::After));
    let outcome = world.create(&config(&json!({"tags": {"Name": "ours"}}))).await;
    assert_eq!(outcome.error.unwrap().code(), Some("InvalidSubnet.Conflict"));
    assert!(outcome.state.is_null());
}

#[tokio::test]
async fn subnets_from_a_pool_are_told_apart_by_what_was_there_before() {
    let pooled =
        json!({"vpc_id": "vpc-1", "ipv4_ipam_pool_id": "ipam-pool-1", "ipv4_netmask_length": 24});
    let world = world();
    there(&world, "vpc-1", "10.9.9.0/24", &[]);
    world.lose("CreateSubnet", Answer::cut(Cut::After));
    let state = done(world.create(&pooled).await);
    assert_has(&state, &json!({"id": "subnet-2"}));

    world.lose("CreateSubnet", Answer::cut(Cut::After));
    let planned = world.plan(&Value::Null, &pooled);
    let made = world.fake.actions().len();
    let (outcome, ()) = tokio::join!(world.create_as(&planned), async {
        while !world.fake.actions()[made..].iter().any(|action| action == "CreateSubnet") {
            tokio::task::yield_now().await;
        }
        there(&world, "vpc-1", "10.9.10.0/24", &[]);
    });
    let Some(Error::Lost { candidates, .. }) = outcome.error else { panic!("{:?}", outcome.error) };
    assert_eq!(candidates, ["subnet-3", "subnet-4"]);
}

#[tokio::test]
async fn a_subnet_that_something_uses_already_is_not_taken() {
    for used in [0, 1] {
        let world = world();
        let id = there(&world, "vpc-1", "10.0.1.0/24", &[]);
        world.aws().get("subnet", &id).unwrap().value["availableIpAddressCount"] =
            (251 - used).into();
        world.refuse("CreateSubnet", Answer::cut(Cut::After));
        let outcome = world.create(&config(&json!({}))).await;
        match used {
            0 => assert_has(&done(outcome), &json!({"id": "subnet-1"})),
            _ => assert_eq!(outcome.error.unwrap().code(), Some("InvalidSubnet.Conflict")),
        }
    }
}

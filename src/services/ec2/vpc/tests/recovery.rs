//! When the answer of CreateVpc does not arrive.

use super::*;
use crate::aws::fake::{Answer, Cut};
use crate::engine::Error;

fn config() -> serde_json::Value {
    json!({"cidr_block": "10.0.0.0/16", "tags": {"Name": "new"}})
}

fn lost_answers() -> [Answer; 3] {
    [
        Answer::cut(Cut::After),
        Answer::error("InternalError", "An internal error has occurred", 500),
        Answer::xml(502, "<html><body>Bad gateway</body></html>"),
    ]
}

#[tokio::test]
async fn a_vpc_whose_answer_was_lost_is_found_and_taken() {
    for answer in lost_answers() {
        let world = world();
        // Another one of the same network, and one that is alike but was there before.
        there(&world, "10.0.0.0/16", &[("Name", "other")]);
        there(&world, "10.0.0.0/16", &[("Name", "new")]);
        world.aws().nature.late = 2;
        world.lose("CreateVpc", answer);
        let state = done(world.create(&config()).await);
        assert_has(&state, &json!({"id": "vpc-3"}));
        assert_eq!(world.aws().all("vpc").len(), 3, "nothing was made twice");
    }
}

/// Lets something happen while an object is made: right after its create call.
async fn meanwhile(world: &World<Store>, happens: impl FnOnce()) -> crate::engine::life::Outcome {
    let planned = world.plan(&Value::Null, &config());
    let (outcome, ()) = tokio::join!(world.create_as(&planned), async {
        while !world.fake.actions().iter().any(|action| action == "CreateVpc") {
            tokio::task::yield_now().await;
        }
        happens();
    });
    outcome
}

#[tokio::test]
async fn the_search_goes_on_when_a_call_of_it_fails() {
    let world = world();
    world.lose("CreateVpc", Answer::cut(Cut::After));
    let outcome = meanwhile(&world, || {
        let error = Answer::error("InternalError", "An internal error has occurred", 500);
        world.refuse("DescribeVpcs", error);
    });
    assert_has(&done(outcome.await), &json!({"id": "vpc-1"}));
    assert_eq!(world.aws().all("vpc").len(), 1);
}

#[tokio::test]
async fn a_vpc_that_is_shown_very_late_is_waited_for() {
    let world = world();
    world.aws().nature.late = 10;
    world.lose("CreateVpc", Answer::cut(Cut::After));
    let state = done(world.create(&config()).await);
    assert_has(&state, &json!({"id": "vpc-1"}));
    assert_eq!(world.aws().all("vpc").len(), 1);
}

#[tokio::test]
async fn what_may_have_been_carried_out_is_not_sent_again() {
    for answer in lost_answers() {
        let world = world();
        there(&world, "10.0.0.0/16", &[("Name", "new")]);
        world.refuse("CreateVpc", answer);
        let outcome = world.create(&config()).await;
        assert!(outcome.state.is_null());
        let Some(Error::Lost { candidates, .. }) = outcome.error else {
            panic!("{:?}", outcome.error)
        };
        assert_eq!((candidates.len(), world.aws().all("vpc").len()), (0, 1));
    }
}

#[tokio::test]
async fn what_certainly_was_not_carried_out_is_sent_again() {
    let world = world();
    world.refuse("CreateVpc", Answer::cut(Cut::Before));
    world.refuse("CreateVpc", refusal("RequestLimitExceeded", "Request limit exceeded."));
    let state = done(world.create(&config()).await);
    assert_has(&state, &json!({"id": "vpc-1"}));
}

#[tokio::test]
async fn of_two_equal_vpcs_none_takes_that_of_the_other() {
    let world = world();
    world.refuse("CreateVpc", Answer::cut(Cut::After));
    let planned = world.plan(&Value::Null, &config());
    let (one, other) = tokio::join!(world.create_as(&planned), world.create_as(&planned));
    let errors = [&one, &other].map(|outcome| outcome.error.is_some());
    assert_ne!(errors[0], errors[1], "one VPC was made, and belongs to one resource");
    assert_eq!(world.aws().all("vpc").len(), 1);
}

#[tokio::test]
async fn two_candidates_are_both_named_and_none_is_taken() {
    let world = world();
    world.lose("CreateVpc", Answer::cut(Cut::After));
    // Somebody else makes the same at the same time.
    let outcome = meanwhile(&world, || _ = there(&world, "10.0.0.0/16", &[("Name", "new")])).await;
    let Some(Error::Lost { candidates, .. }) = outcome.error else { panic!("{:?}", outcome.error) };
    assert_eq!(candidates, ["vpc-1", "vpc-2"]);
    assert!(outcome.state.is_null());
}

#[tokio::test]
async fn an_interrupted_search_tells_that_the_answer_was_lost() {
    let world = world();
    world.aws().nature.late = 1000;
    world.lose("CreateVpc", Answer::cut(Cut::After));
    let planned = world.plan(&Value::Null, &config());
    let (outcome, ()) = tokio::join!(world.create_as(&planned), async {
        while world.fake.actions().len() < 4 {
            tokio::task::yield_now().await;
        }
        world.fake.stop().set();
    });
    let error = outcome.error.unwrap();
    assert!(error.aws().is_some_and(crate::aws::Error::may_have_been_done), "{error}");
}

#[tokio::test]
async fn a_refusal_is_told_at_once() {
    let world = world();
    world.refuse(
        "CreateVpc",
        refusal("VpcLimitExceeded", "The maximum number of VPCs has been reached."),
    );
    let outcome = world.create(&config()).await;
    assert_eq!(outcome.error.unwrap().code(), Some("VpcLimitExceeded"));
    assert!(outcome.state.is_null());
    assert_eq!(world.actions(), ["DescribeVpcs", "CreateVpc"]);
}

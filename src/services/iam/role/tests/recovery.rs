//! When the answer of CreateRole does not arrive, or the name is taken.

use super::*;
use crate::aws::fake::Cut;
use std::time::Duration;

fn creates(world: &World<Iam>) -> usize {
    world.fake.actions().iter().filter(|action| *action == "CreateRole").count()
}

#[tokio::test]
async fn a_role_whose_answer_was_lost_is_taken_if_it_is_the_one_that_was_asked_for() {
    let world = world();
    world.aws().late = 2;
    world.lose("CreateRole", Answer::cut(Cut::After));
    let tagged = config(&json!({"tags": {"a": "1"}, "path": "/team/"}));
    let state = done(world.create(&tagged).await);
    assert_has(&state, &json!({"id": "app", "path": "/team/"}));
    assert_eq!(creates(&world), 1);
}

#[tokio::test]
async fn a_role_of_somebody_else_is_not_taken() {
    for change in [
        |role: &mut model::Role| _ = role.tags.insert("theirs".into(), "1".into()),
        |role: &mut model::Role| role.path = "/theirs/".into(),
        |role: &mut model::Role| role.trust = OTHER_TRUST.into(),
    ] {
        let world = world();
        change(world.aws().with("app", TRUST));
        world.refuse("CreateRole", Answer::error("ServiceFailure", "try again", 500));
        let outcome = world.create(&config(&json!({}))).await;
        assert_eq!(outcome.error.unwrap().code(), Some("EntityAlreadyExists"));
        assert!(outcome.state.is_null());
        assert_eq!(creates(&world), 2);
    }
}

#[tokio::test]
async fn a_role_that_is_shown_very_late_is_found_when_iam_refuses_its_twin() {
    let world = world();
    world.aws().late = 8;
    world.lose("CreateRole", Answer::cut(Cut::After));
    let state = done(world.create(&config(&json!({}))).await);
    assert_has(&state, &json!({"id": "app"}));
    assert_eq!(creates(&world), 2);
}

#[tokio::test]
async fn what_was_not_carried_out_is_sent_again_and_given_up_at_last() {
    let world = world();
    world.refuse("CreateRole", Answer::cut(Cut::After));
    done(world.create(&config(&json!({}))).await);
    assert_eq!(creates(&world), 2);
    for _ in 0..3 {
        world.refuse("CreateRole", Answer::cut(Cut::After));
    }
    let outcome = world.create(&config(&json!({"name": "other"}))).await;
    let error = outcome.error.unwrap();
    assert!(error.to_string().contains("no answer came"), "{error}");
    assert!(outcome.state.is_null());
    assert_eq!(creates(&world), 2 + 3);
}

#[tokio::test]
async fn a_taken_name_is_an_error_at_once() {
    let world = world();
    world.aws().with("app", TRUST);
    let outcome = world.create(&config(&json!({}))).await;
    assert_eq!(outcome.error.unwrap().code(), Some("EntityAlreadyExists"));
    assert!(outcome.state.is_null(), "the role of somebody else does not get into the state");
    assert_eq!(world.actions(), ["CreateRole"]);
}

#[tokio::test]
async fn a_role_that_was_made_long_before_is_not_taken() {
    let world = world();
    world.aws().with("app", TRUST);
    world.fake.advance(Duration::from_mins(10));
    world.refuse("CreateRole", Answer::error("ServiceFailure", "try again", 500));
    let outcome = world.create(&config(&json!({}))).await;
    let error = outcome.error.unwrap();
    assert_eq!(error.code(), Some("EntityAlreadyExists"));
    assert!(error.to_string().contains("the answer to that was lost"), "{error}");
    assert!(outcome.state.is_null());
}

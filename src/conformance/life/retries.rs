//! Errors that pass by themselves, as the type's table says.

use super::lake::Fault;
use super::world::{World, done, failed};
use crate::engine::{Because, Operation, Retry, Within};
use crate::value::Value;
use std::time::Duration;

const CONFIG: &str = r#"name = "Argo""#;

const TABLE: &[Retry] = &[
    Retry { operation: Operation::Create, code: "Busy", message: "", within: Within::Timeout },
    Retry {
        operation: Operation::Create,
        code: "Malformed",
        message: "no such captain",
        within: Within::Propagation(Because::Named),
    },
    Retry { operation: Operation::Update, code: "Busy", message: "", within: Within::Contention },
    Retry { operation: Operation::Delete, code: "InUse", message: "", within: Within::Timeout },
];

fn world() -> World {
    World::with(|options| options.retries = TABLE)
}
fn refuse(world: &World, call: &str, times: usize, code: &'static str, message: &'static str) {
    for _ in 0..times {
        world.fault(call, Fault::Refused(code, message));
    }
}

#[tokio::test]
async fn an_error_that_passes_is_waited_for_with_the_same_token() {
    let world = world();
    refuse(&world, "create", 3, "Busy", "Come back later");
    done(world.create(CONFIG).await);
    let tokens = world.water().tokens.clone();
    assert_eq!(tokens.len(), 4);
    assert!(tokens.iter().all(|token| *token == tokens[0]));
}

#[tokio::test]
async fn the_message_must_fit() {
    let world = world();
    refuse(&world, "create", 1, "Malformed", "The name is too long");
    let (state, error) = failed(world.create(CONFIG).await);
    assert_eq!((state, error.code()), (Value::Null, Some("Malformed")));
    assert_eq!(world.calls(), ["create"]);
    refuse(&world, "create", 1, "Malformed", "There is no such captain");
    done(world.create(CONFIG).await);
}

#[tokio::test]
async fn an_error_that_should_have_passed_is_believed_at_last() {
    let world = world();
    refuse(&world, "create", 500, "Malformed", "There is no such captain");
    let (_, error) = failed(world.create(CONFIG).await);
    assert_eq!(error.code(), Some("Malformed"));
    let soon = world.calls().len();
    world.water().faults.clear();
    refuse(&world, "create", 500, "Busy", "Come back later");
    let (_, error) = failed(world.create(CONFIG).await);
    assert!(error.to_string().contains("Busy"), "{error}");
    assert!(world.calls().len() > 3 * soon, "one has twenty seconds, the other one ten minutes");
}

#[tokio::test]
async fn what_another_resource_of_the_run_has_just_changed_is_waited_for_and_named() {
    let world = world();
    let state = world.made(r#"name = "Pelion""#).await;
    let refused = async || {
        world.water().faults.clear();
        refuse(&world, "create", 500, "Malformed", "There is no such captain");
        let (_, error) = failed(world.create(r#"name = "Argo" note = "by Pelion""#).await);
        error.to_string()
    };
    let by = |done: &str| {
        format!(
            "This error is usually caused by eventual consistency (this run {done} \
             aws_boat b-1), but it persisted for 120 s."
        )
    };
    let told = refused().await;
    assert!(told.ends_with(&by("created")), "{told}");
    world.later();
    let alone = "Nothing that this run has created or changed explains it, so it was retried for 20 s only: make sure that \
        what it needs exists.";
    assert!(refused().await.ends_with(alone));
    let state = done(world.update(&state, r#"name = "Pelion" size = 2"#).await);
    assert!(refused().await.ends_with(&by("changed")));
    world.later();
    done(world.delete(&state).await);
    assert!(refused().await.ends_with(&by("deleted")));
}

#[tokio::test]
async fn what_aws_names_and_nobody_has_made_is_named_and_not_waited_for() {
    let world = world();
    world.made(r#"name = "Pelion""#).await;
    refuse(&world, "create", 500, "Malformed", "There is no such captain as Jasom");
    let (_, error) = failed(world.create(r#"name = "Pelion" note = "Jasom""#).await);
    assert!(error.to_string().ends_with("20 s only: make sure that Jasom exists."), "{error}");
    assert!(world.slept() < Duration::from_secs(25), "{:?}", world.slept());
}

#[tokio::test]
async fn each_verb_has_its_own_errors() {
    let world = world();
    let state = world.made(CONFIG).await;
    refuse(&world, "update", 2, "Busy", "Come back later");
    let state = done(world.update(&state, r#"name = "Argo" size = 2"#).await);
    refuse(&world, "update", 1, "InUse", "Somebody is on it");
    let (_, error) = failed(world.update(&state, r#"name = "Argo" size = 3"#).await);
    assert_eq!(error.code(), Some("InUse"));
    refuse(&world, "delete", 30, "InUse", "Somebody is on it");
    assert_eq!(done(world.delete(&state).await), Value::Null);
}

#[tokio::test]
async fn a_stop_ends_the_repetition() {
    let world = world();
    let state = world.made(CONFIG).await;
    refuse(&world, "delete", 500, "InUse", "Somebody is on it");
    let (outcome, ()) = tokio::join!(world.delete(&state), world.after(3, || world.stop.set()));
    let (left, error) = failed(outcome);
    assert_eq!(left, state);
    assert!(world.calls().len() < 6, "{:?}", world.calls());
    assert!(matches!(error, crate::engine::Error::Stopped { .. }), "{error}");
}

#[tokio::test]
async fn each_call_has_the_whole_time_for_its_errors_to_pass() {
    let world = world();
    let state = world.made(CONFIG).await;
    refuse(&world, "update", 25, "Busy", "Come back later");
    refuse(&world, "tag", 20, "Busy", "Come back later");
    done(world.update(&state, r#"name = "Argo" size = 2 tags = { a = "1" }"#).await);
    assert!(world.slept() > Duration::from_mins(2));
}

#[tokio::test]
async fn calls_that_tag_are_repeated_like_others() {
    let world = World::with(|options| {
        options.retries = TABLE;
        options.tags_on_create = false;
    });
    refuse(&world, "tag", 1, "Busy", "Come back later");
    // What passes for a create call passes for a call right after it.
    refuse(&world, "tag", 1, "Malformed", "There is no such captain");
    let state = done(world.create(r#"name = "Argo" tags = { a = "1", b = "2" }"#).await);
    refuse(&world, "untag", 1, "Busy", "Come back later");
    refuse(&world, "tag", 1, "Busy", "Come back later");
    let state = done(world.update(&state, r#"name = "Argo" tags = { a = "2" }"#).await);
    refuse(&world, "tag", 1, "Malformed", "There is no such captain");
    let (_, error) = failed(world.update(&state, r#"name = "Argo" tags = { a = "3" }"#).await);
    assert_eq!(error.code(), Some("Malformed"));
}

//! Changes in place.

use super::lake::Fault;
use super::world::{World, done, failed, text};
use crate::engine::Error;
use crate::value::Value;

#[tokio::test]
async fn only_what_differs_is_sent() {
    let world = World::new();
    let state = world.made(r#"name = "Argo" size = 1 note = "n""#).await;
    let changed = done(world.update(&state, r#"name = "Argo" size = 2 note = "n""#).await);
    assert_eq!(changed.get("size"), &Value::from(2));
    assert_eq!(world.calls(), ["update size", "read b-1"]);
}

#[tokio::test]
async fn taking_an_argument_away_is_a_change() {
    let world = World::new();
    let state = world.made(r#"name = "Argo" size = 1 note = "n""#).await;
    let changed = done(world.update(&state, r#"name = "Argo""#).await);
    assert_eq!((changed.get("size"), changed.get("note")), (&Value::Null, &Value::Null));
    assert_eq!(world.calls(), ["update size", "update note", "read b-1"]);
}

#[tokio::test]
async fn a_null_that_the_plan_keeps_stays_although_a_read_has_something_empty_there() {
    let world = World::new();
    let mut state = world.made(r#"name = "Argo""#).await;
    state.insert("crew", Value::Null);
    let changed = done(world.update(&state, r#"name = "Argo" size = 2"#).await);
    assert_eq!((changed.get("size"), changed.get("crew")), (&Value::from(2), &Value::Null));
    assert_eq!(world.calls(), ["update size", "read b-1"]);
}

#[tokio::test]
async fn a_failure_in_the_middle_returns_what_the_object_is_then() {
    let world = World::new();
    let state = world.made(r#"name = "Argo" size = 1 network = "2001:DB8::/56""#).await;
    world.fault("update note", Fault::Refused("TooLong", "No"));
    let config = r#"name = "Argo" size = 2 network = "2001:DB8::/56" note = "n" colour = "red""#;
    let (left, error) = failed(world.update(&state, config).await);
    assert_eq!(error.code(), Some("TooLong"));
    let mut expected = state.clone();
    expected.insert("size", Value::from(2));
    assert_eq!(left, expected, "size was changed, the rest is as it was, in the user's words");
}

#[tokio::test]
async fn a_failure_after_which_nothing_can_be_read_returns_what_was_known() {
    let world = World::new();
    let state = world.made(r#"name = "Argo" size = 1"#).await;
    world.fault("update", Fault::Refused("Denied", "No"));
    world.fault("read", Fault::Refused("Denied", "No"));
    let (left, _) = failed(world.update(&state, r#"name = "Argo" size = 2"#).await);
    assert_eq!(left, state);
}

#[tokio::test]
async fn what_aws_knows_nothing_of_is_changed_without_a_call() {
    let world = World::new();
    let state = world.made(r#"name = "Argo" timeouts { create = "1m" }"#).await;
    let config = r#"name = "Argo" force = true timeouts { create = "2m" }"#;
    let changed = done(world.update(&state, config).await);
    assert_eq!(world.calls(), [""; 0]);
    assert_eq!(changed.get("force"), &Value::Bool(true));
    assert_eq!(text(changed.get("timeouts"), "create"), "2m");
    assert_eq!(text(&changed, "berth"), "pier 1");
}

#[tokio::test]
async fn a_change_that_aws_takes_but_does_not_make_is_an_error() {
    let world = World::new();
    let state = world.made(r#"name = "Argo" size = 1"#).await;
    world.water().deaf = true;
    let (left, error) = failed(world.update(&state, r#"name = "Argo" size = 2"#).await);
    assert!(matches!(&error, Error::Unmet { path, .. } if path.to_string() == "size"), "{error}");
    assert_eq!(left, state);
}

#[tokio::test]
async fn what_aws_has_filled_in_meanwhile_is_not_waited_for_and_shown_by_the_next_read() {
    let world = World::new();
    let mut state = world.made(r#"name = "Argo" size = 1"#).await;
    // As after the type has gained the attribute, in a plan without a refresh.
    state.insert("berth", Value::Null);
    let changed = done(world.update(&state, r#"name = "Argo" size = 2"#).await);
    assert_eq!(world.calls(), ["update size", "read b-1"]);
    assert_eq!((changed.get("size"), changed.get("berth")), (&Value::from(2), &Value::Null));
    assert_eq!(text(&world.read(&changed).await.unwrap(), "berth"), "pier 1");
}

#[tokio::test]
async fn what_others_have_changed_meanwhile_is_not_waited_for_and_shown_by_the_next_read() {
    let world = World::new();
    let state = world.made(r#"name = "Argo" size = 1 note = "n""#).await;
    let theirs = |name: &str, value: &str| {
        world.water().objects.get_mut("b-1").unwrap().value.insert(name, value.into());
    };
    theirs("berth", "pier 9");
    theirs("note", "other");
    let changed = done(world.update(&state, r#"name = "Argo" size = 2 note = "n""#).await);
    assert_eq!(world.calls(), ["update size", "read b-1"]);
    assert_eq!((text(&changed, "berth"), text(&changed, "note")), ("pier 1", "n"));
    let read = world.read(&changed).await.unwrap();
    assert_eq!((text(&read, "berth"), text(&read, "note")), ("pier 9", "other"));
}

#[tokio::test]
async fn nothing_is_begun_after_a_stop() {
    let world = World::new();
    let state = world.made(r#"name = "Argo" size = 1"#).await;
    world.stop.set();
    let (left, error) = failed(world.update(&state, r#"name = "Argo" size = 2"#).await);
    assert_eq!(error.to_string(), "Terraform was interrupted while it was about to be changed");
    assert_eq!(left, state);
    let (left, _) = failed(world.create(r#"name = "Other""#).await);
    assert_eq!(left, Value::Null);
    let (left, _) = failed(world.delete(&state).await);
    assert_eq!(left, state);
    assert!(world.calls().iter().all(|call| call.starts_with("read")), "{:?}", world.calls());
}

#[tokio::test]
async fn a_new_spelling_of_a_new_value_stays() {
    let world = World::new();
    let state = world.made(r#"name = "Argo" network = "2001:DB8::/56""#).await;
    let changed = done(world.update(&state, r#"name = "Argo" network = "2001:DB8::/48""#).await);
    assert_eq!(text(&changed, "network"), "2001:DB8::/48");
}

//! Values that the lake stores in another form: it writes `?` for `ß`.

use super::lake::Fault;
use super::world::{World, done, failed, text};
use crate::engine::Error;
use crate::value::Value;
use std::time::Duration;

/// Whether a plan for the object with this configuration changes nothing.
fn is_done(world: &World, state: &Value, config: &str) -> bool {
    world.plan(state, config, b"").value == *state
}
fn warnings(world: &World) -> Vec<String> {
    world.cx.take_warnings().into_iter().map(|warning| warning.detail).collect()
}

#[tokio::test]
async fn a_value_that_aws_stores_in_another_form_is_kept_with_a_warning_that_names_both() {
    let world = World::new();
    let config = r#"name = "Argo" note = "Maße""#;
    let state = done(world.create(config).await);
    assert!(world.slept() >= Duration::from_mins(2), "it may only have been late");
    assert_eq!(text(&state, "note"), "Maße");
    assert_eq!(
        warnings(&world),
        [
            "`note` of aws_boat b-1 was written as \"Maße\", and AWS stores \"Ma?e\". The state keeps what the configuration \
          says, and later plans take the one for the other. To have the same value everywhere, write \"Ma?e\" into the \
          configuration."
        ]
    );
    // Plans end, and the object stays.
    let read = world.read(&state).await.unwrap();
    assert_eq!(read, state);
    assert!(is_done(&world, &read, config));
    assert!(!is_done(&world, &read, r#"name = "Argo" note = "Ma?e""#));
}

#[tokio::test]
async fn what_would_need_a_new_object_is_no_reason_to_replace_it_in_every_apply() {
    let world = World::new();
    let config = r#"name = "Gruß""#;
    let state = done(world.create(config).await);
    let state = world.read(&state).await.unwrap();
    assert_eq!(text(&state, "name"), "Gruß");
    assert!(is_done(&world, &state, config));
}

#[tokio::test]
async fn a_change_is_taken_like_a_new_object_and_others_need_no_second_wait() {
    let world = World::new();
    let state = world.made(r#"name = "Argo" note = "n""#).await;
    let state = done(world.update(&state, r#"name = "Argo" note = "Maße""#).await);
    assert_eq!((text(&state, "note"), warnings(&world).len()), ("Maße", 1));
    let slept = world.slept();
    let state = world.read(&state).await.unwrap();
    let state = done(world.update(&state, r#"name = "Argo" note = "Maße" size = 2"#).await);
    assert_eq!((text(&state, "note"), world.slept()), ("Maße", slept));
    world.fault("update size", Fault::Refused("Denied", "No"));
    let config = r#"name = "Argo" note = "Maße" size = 3"#;
    let (state, _) = failed(world.update(&state, config).await);
    assert_eq!(text(&state, "note"), "Maße", "after a failure too");
    // Back to what AWS can store.
    let state = done(world.update(&state, r#"name = "Argo" note = "Masse" size = 2"#).await);
    let state = world.read(&state).await.unwrap();
    assert_eq!((text(&state, "note"), warnings(&world)), ("Masse", vec![]));
}

#[tokio::test]
async fn what_others_change_is_seen_and_not_forgiven_again() {
    let world = World::new();
    let state = world.made(r#"name = "Argo" note = "Maße""#).await;
    let theirs = |note: &str| {
        world.water().objects.get_mut("b-1").unwrap().value.insert("note", note.into());
    };
    theirs("other");
    let state = world.read(&state).await.unwrap();
    assert_eq!(text(&state, "note"), "other");
    theirs("Ma?e");
    assert_eq!(text(&world.read(&state).await.unwrap(), "note"), "Ma?e");
}

#[tokio::test]
async fn something_else_in_the_place_of_a_value_is_an_error_that_names_both() {
    let world = World::new();
    let state = world.made(r#"name = "Argo" note = "left""#).await;
    world.water().deaf = true;
    let (left, error) = failed(world.update(&state, r#"name = "Argo" note = "right""#).await);
    assert!(matches!(&error, Error::Unmet { .. }), "{error}");
    assert!(error.to_string().ends_with(r#"after 120 s: "left" instead of "right""#), "{error}");
    assert_eq!((left, warnings(&world)), (state, vec![]));
}

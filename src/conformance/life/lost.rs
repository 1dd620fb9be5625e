//! Create calls whose answer is lost make one object, not two and not none.

use super::lake::Fault;
use super::world::{World, done, failed, text};
use crate::engine::{Error, Lost};
use crate::value::Value;

const CONFIG: &str = r#"name = "Argo""#;

fn world(lost: Lost) -> World {
    World::with(|options| options.lost = lost)
}
fn creates(world: &World) -> usize {
    world.calls().iter().filter(|call| *call == "create").count()
}

#[tokio::test]
async fn an_object_that_cannot_be_alike_another_is_found_again() {
    let world = world(Lost::Unique);
    world.fault("create", Fault::Lost(true));
    let state = done(world.create(CONFIG).await);
    assert_eq!(text(&state, "id"), "b-1");
    assert_eq!(world.calls(), ["create", "find", "read b-1"]);
}

#[tokio::test]
async fn an_object_that_is_shown_late_is_looked_for_again() {
    let world = world(Lost::Unique);
    world.water().new.hidden = 3;
    world.fault("create", Fault::Lost(true));
    done(world.create(CONFIG).await);
    assert_eq!(world.calls(), ["create", "find", "find", "find", "find", "read b-1"]);
}

#[tokio::test]
async fn a_call_that_was_not_carried_out_is_sent_again() {
    let world = world(Lost::Unique);
    world.fault("create", Fault::Lost(false));
    let state = done(world.create(CONFIG).await);
    assert_eq!(text(&state, "id"), "b-1");
    assert_eq!((creates(&world), world.water().objects.len()), (2, 1));
}

#[tokio::test]
async fn a_call_that_is_never_carried_out_is_given_up() {
    let world = world(Lost::Unique);
    for _ in 0..9 {
        world.fault("create", Fault::Lost(false));
    }
    let (state, error) = failed(world.create(CONFIG).await);
    assert_eq!(state, Value::Null);
    assert!(matches!(error, Error::Aws(_)), "{error}");
    assert_eq!(creates(&world), 3);
}

#[tokio::test]
async fn a_refusal_after_a_lost_answer_may_be_about_what_was_made() {
    let world = world(Lost::Unique);
    world.water().new.hidden = 8;
    world.fault("create", Fault::Lost(true));
    world.fault("create", Fault::Refused("AlreadyExists", "There is such a boat"));
    let state = done(world.create(CONFIG).await);
    assert_eq!(text(&state, "id"), "b-1");
}

#[tokio::test]
async fn of_objects_that_can_be_alike_the_new_one_is_taken() {
    let world = world(Lost::Compare);
    world.made(CONFIG).await;
    world.fault("create", Fault::Lost(true));
    let state = done(world.create(CONFIG).await);
    assert_eq!(text(&state, "id"), "b-2");
    assert_eq!(world.calls(), ["find", "create", "find", "read b-2"]);
}

#[tokio::test]
async fn of_two_new_ones_none_is_taken() {
    let world = world(Lost::Compare);
    world.fault("create", Fault::Lost(true));
    // Somebody else makes one like it at the same time.
    let other = || {
        let mut water = world.water();
        let mut twin = water.objects["b-1"].clone();
        twin.value.insert("id", Value::from("b-9"));
        water.objects.insert("b-9".into(), twin);
    };
    let twin = async {
        while !world.water().objects.contains_key("b-1") {
            tokio::task::yield_now().await;
        }
        other();
    };
    let (outcome, ()) = tokio::join!(world.create(CONFIG), twin);
    let (state, error) = failed(outcome);
    assert_eq!(state, Value::Null);
    let Error::Lost { candidates, .. } = &error else { panic!("{error}") };
    assert_eq!(*candidates, ["b-1", "b-9"]);
    assert!(error.to_string().contains("b-1, b-9"), "{error}");
}

#[tokio::test]
async fn a_name_makes_unique_only_where_it_is_set() {
    let world = world(Lost::UniqueBy(&["note"]));
    world.fault("create", Fault::Lost(true));
    done(world.create(r#"name = "Argo" note = "n""#).await);
    assert_eq!(world.calls(), ["create", "find", "read b-1"]);
    world.fault("create", Fault::Lost(true));
    let state = done(world.create(CONFIG).await);
    assert_eq!(text(&state, "id"), "b-2");
    assert_eq!(world.calls(), ["find", "create", "find", "read b-2"]);
}

#[tokio::test]
async fn with_a_token_the_call_is_left_to_the_client_to_repeat() {
    let world = world(Lost::Token);
    world.fault("create", Fault::Lost(true));
    let (_, error) = failed(world.create(CONFIG).await);
    assert!(matches!(error, Error::Aws(_)), "{error}");
    assert_eq!(world.calls(), ["create"]);
    assert_eq!(world.water().tokens[0].len(), 36);
}

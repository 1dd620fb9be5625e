//! Create calls whose answer is lost make one object, not two and not none.

use super::lake::Fault;
use super::world::{World, done, failed, text};
use crate::engine::{Error, Lost, Operation, Retry, Within};
use crate::value::Value;
use std::time::Duration;

const CONFIG: &str = r#"name = "Argo""#;

fn world(lost: Lost) -> World {
    World::with(|options| options.lost = lost)
}
fn creates(world: &World) -> usize {
    world.calls().iter().filter(|call| *call == "create").count()
}

/// The ids of two that are made at the same time, in order.
async fn two(world: &World) -> [String; 2] {
    let (one, other) = tokio::join!(world.create(CONFIG), world.create(CONFIG));
    let mut ids = [one, other].map(|outcome| text(&outcome.state, "id").to_owned());
    ids.sort();
    ids
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
    assert!(matches!(&error, Error::Lost { candidates, .. } if candidates.is_empty()), "{error}");
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
    let world = world(Lost::Idempotent);
    world.fault("create", Fault::Lost(true));
    let (_, error) = failed(world.create(CONFIG).await);
    assert!(matches!(&error, Error::Lost { candidates, .. } if candidates.is_empty()), "{error}");
    assert_eq!(world.calls(), ["create"]);
    assert_eq!(world.water().tokens[0].len(), 36);
}

#[tokio::test]
async fn an_object_that_can_be_alike_others_is_never_made_twice() {
    for carried_out in [true, false] {
        let world = world(Lost::Compare);
        world.water().new.hidden = u32::MAX;
        world.fault("create", Fault::Lost(carried_out));
        let (state, error) = failed(world.create(CONFIG).await);
        assert_eq!((state, creates(&world)), (Value::Null, 1));
        assert!(error.to_string().contains("nothing was found that it has made"), "{error}");
        assert!(world.slept() >= Duration::from_secs(30), "EC2 shows new objects late");
    }
}

#[tokio::test]
async fn what_the_call_of_another_resource_makes_is_not_taken() {
    for lost in [Lost::Compare, Lost::Unique] {
        let world = world(lost);
        world.fault("create", Fault::Lost(false));
        // The other call has made its object, but is not back when it is found.
        world.water().slow = if lost == Lost::Compare { 5 } else { 3 };
        let ids = two(&world).await;
        assert_eq!(ids, if lost == Lost::Compare { ["(nothing)", "b-1"] } else { ["b-1", "b-2"] });
        assert_eq!(creates(&world), if lost == Lost::Compare { 2 } else { 3 });
    }
}

#[tokio::test]
async fn one_of_two_that_are_alike_is_found_when_the_other_is_known() {
    let world = world(Lost::Compare);
    world.fault("create", Fault::Lost(true));
    assert_eq!(two(&world).await, ["b-1", "b-2"]);
}

#[tokio::test]
async fn of_two_whose_answers_were_lost_one_takes_what_was_made() {
    let world = world(Lost::Compare);
    world.fault("create", Fault::Lost(true));
    world.fault("create", Fault::Lost(false));
    assert_eq!(two(&world).await, ["(nothing)", "b-1"]);
    assert_eq!(world.water().objects.len(), 1);
}

#[tokio::test]
async fn a_name_that_comes_again_is_nobodys() {
    let world = world(Lost::Unique);
    let state = world.made(CONFIG).await;
    done(world.delete(&state).await);
    world.fault("create", Fault::Lost(true));
    assert_eq!(text(&done(world.create(CONFIG).await), "id"), "b-1");
    assert_eq!(creates(&world), 1);
}

#[tokio::test]
async fn a_search_that_hangs_does_not_keep_terraform_from_stopping() {
    let world = world(Lost::Unique);
    world.fault("create", Fault::Lost(true));
    world.fault("find", Fault::Never);
    let (outcome, ()) = tokio::join!(world.create(CONFIG), world.after(2, || world.stop.set()));
    let (_, error) = failed(outcome);
    let told = error.to_string();
    assert!(told.contains("could not be looked for: Terraform was interrupted"), "{told}");
}

#[tokio::test]
async fn a_stop_after_a_lost_answer_does_not_hide_it() {
    const BUSY: Retry =
        Retry { operation: Operation::Create, code: "Busy", message: "", within: Within::Timeout };
    let world = World::with(|options| options.retries = &[BUSY]);
    world.fault("create", Fault::Lost(false));
    for _ in 0..500 {
        world.fault("create", Fault::Refused("Busy", "Come back later"));
    }
    let stop = world.after(20, || world.stop.set());
    let (outcome, ()) = tokio::join!(world.create(CONFIG), stop);
    let (_, error) = failed(outcome);
    assert!(matches!(error, Error::Lost { .. }), "{error}");
}

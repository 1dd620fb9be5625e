//! Waiting: for an object to be shown, to settle, to go; and the end of waiting.

use super::lake::Fault;
use super::world::{World, done, failed, text};
use crate::engine::{Error, State};
use crate::value::Value;
use std::time::{Duration, Instant};

const CONFIG: &str = r#"name = "Argo""#;

fn moving(times: usize) -> std::collections::VecDeque<State> {
    std::iter::repeat_n(State::Moving("afloat".into()), times).collect()
}

#[tokio::test]
async fn an_object_that_is_shown_late_is_waited_for() {
    let world = World::new();
    world.water().new.hidden = 4;
    done(world.create(CONFIG).await);
    assert_eq!(world.calls().len(), 1 + 4 + 1);
}

#[tokio::test]
async fn an_object_that_is_never_shown_is_an_error_and_in_the_state() {
    let world = World::new();
    world.water().new.hidden = u32::MAX;
    let (state, error) = failed(world.create(CONFIG).await);
    assert_eq!(error.to_string(), "it is still not visible after 120 s");
    assert_eq!((text(&state, "id"), text(&state, "name")), ("b-1", "Argo"));
}

#[tokio::test]
async fn an_object_that_is_moving_is_waited_for() {
    let world = World::new();
    world.water().new.states = moving(20);
    done(world.create(CONFIG).await);
    assert_eq!(world.calls().len(), 1 + 20 + 1);
}

#[tokio::test]
async fn an_object_that_moves_for_ever_is_an_error_when_the_time_is_over() {
    let world = World::new();
    world.water().new.states = moving(1000);
    let config = format!(r#"{CONFIG} timeouts {{ create = "90s" }}"#);
    let (state, error) = failed(world.create(&config).await);
    assert_eq!(error.to_string(), "it is still afloat after 90 s");
    assert_eq!(text(&state, "id"), "b-1");
    assert_eq!(text(state.get("timeouts"), "create"), "90s");
    assert_eq!(text(&state, "berth"), "pier 1", "what the reads have shown is known");
}

#[tokio::test]
async fn an_object_that_failed_is_an_error_at_once_and_in_the_state() {
    let world = World::new();
    world.water().new.states =
        [State::Moving("afloat".into()), State::Failed("it sank".into())].into();
    let (state, error) = failed(world.create(CONFIG).await);
    assert!(matches!(&error, Error::Failed(why) if why == "it sank"), "{error}");
    assert_eq!((text(&state, "id"), text(&state, "berth")), ("b-1", "pier 1"));
    assert_eq!(world.calls(), ["create", "read b-1", "read b-1"]);
}

#[tokio::test]
async fn a_stop_during_a_wait_ends_it_with_what_is_known() {
    let world = World::new();
    world.water().new.states = moving(1000);
    world.fault("read", Fault::Stop(world.stop.clone()));
    let (state, error) = failed(world.create(CONFIG).await);
    assert!(matches!(&error, Error::Stopped { last } if last == "afloat"), "{error}");
    assert_eq!((text(&state, "id"), text(&state, "berth")), ("b-1", "pier 1"));
    assert_eq!(world.calls(), ["create", "read b-1"]);
}

#[tokio::test]
async fn a_stop_ends_a_pause_within_a_second() {
    let world = World::new().in_real_time();
    world.water().new.states = moving(1000);
    let stop = async {
        // Long enough for a pause to have begun, which lasts longer than that.
        while world.water().calls.len() < 6 {
            tokio::task::yield_now().await;
        }
        world.stop.set();
        Instant::now()
    };
    let (outcome, stopped) = tokio::join!(world.create(CONFIG), stop);
    assert!(stopped.elapsed() < Duration::from_secs(1));
    let (state, error) = failed(outcome);
    assert!(matches!(error, Error::Stopped { .. }), "{error}");
    assert_eq!(text(&state, "id"), "b-1");
}

#[tokio::test]
async fn an_object_that_is_not_shown_once_in_a_while_is_not_gone() {
    let world = World::new();
    let state = world.made(CONFIG).await;
    world.water().objects.get_mut("b-1").unwrap().hidden = 3;
    let changed = done(world.update(&state, r#"name = "Argo" size = 2"#).await);
    assert_eq!(changed.get("size"), &Value::from(2));
}

#[tokio::test]
async fn an_object_that_vanishes_during_an_update_is_gone() {
    let world = World::new();
    let state = world.made(CONFIG).await;
    world.water().objects.clear();
    let (left, error) = failed(world.update(&state, r#"name = "Argo" size = 2"#).await);
    assert!(matches!(error, Error::Gone), "{error}");
    assert_eq!(left, state, "the next read finds that it is gone");
}

#[tokio::test]
async fn a_read_that_hangs_is_given_up_when_terraform_stops() {
    for size in [1, 20] {
        let world = World::with(|options| options.read_at_once = size);
        world.fault("read", Fault::Never);
        let (outcome, ()) = tokio::join!(world.create(CONFIG), world.after(2, || world.stop.set()));
        let (state, error) = failed(outcome);
        assert!(matches!(error, Error::Stopped { .. }), "{error}");
        assert_eq!((text(&state, "id"), text(&state, "name")), ("b-1", "Argo"));
    }
}

#[tokio::test]
async fn an_update_and_a_delete_give_up_reads_that_hang_too() {
    let world = World::with(|options| options.await_delete = true);
    let state = world.made(CONFIG).await;
    for _ in 0..3 {
        world.fault("read", Fault::Never);
    }
    let config = r#"name = "Argo" size = 2"#;
    let (outcome, ()) =
        tokio::join!(world.update(&state, config), world.after(2, || world.stop.set()));
    let (left, error) = failed(outcome);
    assert!(matches!(error, Error::Stopped { .. }), "{error}");
    assert_eq!(left, state);
    let (left, error) = failed(world.delete(&state).await);
    assert!(matches!(error, Error::Stopped { .. }), "{error}");
    assert_eq!(left, state);
}

#[tokio::test]
async fn a_read_that_is_nearly_over_when_terraform_stops_tells_what_there_is() {
    let world = World::new().in_real_time();
    world.fault("create", Fault::Stop(world.stop.clone()));
    let state = done(world.create(CONFIG).await);
    assert_eq!(text(&state, "berth"), "pier 1");
}

#[tokio::test]
async fn an_object_that_moves_for_long_may_be_missed_by_a_read() {
    let world = World::new();
    world.water().new.states = moving(60);
    let hidden = world.after(50, || {
        assert!(world.slept() > Duration::from_mins(2));
        world.water().objects.get_mut("b-1").unwrap().hidden = 3;
    });
    let (outcome, ()) = tokio::join!(world.create(CONFIG), hidden);
    done(outcome);
}

#[tokio::test]
async fn an_object_that_vanishes_while_it_moves_is_gone() {
    let world = World::new();
    world.water().new.states = moving(60);
    let gone = world.after(2, || world.water().objects.clear());
    let (outcome, ()) = tokio::join!(world.create(CONFIG), gone);
    let (state, error) = failed(outcome);
    assert!(matches!(error, Error::Gone), "{error}");
    assert_eq!(text(&state, "id"), "b-1", "the next read finds that it is gone");
    assert!(world.slept() > Duration::from_secs(10), "it may only have been missed");
}

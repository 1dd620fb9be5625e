//! The end of an object.

use super::lake::Fault;
use super::world::{World, done, failed};
use crate::engine::{Error, State};
use crate::value::Value;

const CONFIG: &str = r#"name = "Argo" force = true"#;

#[tokio::test]
async fn a_deleted_object_is_nothing() {
    let world = World::new();
    let state = world.made(CONFIG).await;
    assert_eq!(done(world.delete(&state).await), Value::Null);
    assert_eq!(world.calls(), ["delete b-1 by force"], "what AWS never returns is known");
    assert_eq!(done(world.delete(&state).await), Value::Null, "gone is deleted");
}

#[tokio::test]
async fn an_object_that_cannot_be_deleted_stays() {
    let world = World::new();
    let state = world.made(CONFIG).await;
    world.fault("delete", Fault::Refused("InUse", "Somebody is on it"));
    let (left, error) = failed(world.delete(&state).await);
    assert_eq!((left, error.code()), (state, Some("InUse")));
}

#[tokio::test]
async fn an_object_that_goes_slowly_is_waited_for() {
    let world = World::with(|options| options.await_delete = true);
    let state = world.made(CONFIG).await;
    let going = || State::Moving("sinking".into());
    world.water().objects.get_mut("b-1").unwrap().states =
        [going(), State::Settled, going()].into();
    let sink = async {
        while world.water().calls.len() < 4 {
            tokio::task::yield_now().await;
        }
        world.water().objects.clear();
    };
    let (outcome, ()) = tokio::join!(world.delete(&state), sink);
    assert_eq!(done(outcome), Value::Null);
}

#[tokio::test]
async fn an_object_that_fails_to_go_is_an_error() {
    let world = World::with(|options| options.await_delete = true);
    let state = world.made(CONFIG).await;
    let states = [State::Moving("sinking".into()), State::Failed("it is stuck".into())];
    world.water().objects.get_mut("b-1").unwrap().states = states.into();
    let (left, error) = failed(world.delete(&state).await);
    assert_eq!(left, state);
    assert!(matches!(&error, Error::Failed(why) if why == "it is stuck"), "{error}");
}

#[tokio::test]
async fn a_state_without_an_id_says_what_to_do() {
    let world = World::new();
    let (_, error) = failed(world.delete(&world.object(r#"name = "Argo""#)).await);
    assert!(error.to_string().contains("import it again"), "{error}");
}

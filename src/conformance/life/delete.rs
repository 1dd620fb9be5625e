//! The end of an object.

use super::lake::Fault;
use super::world::{World, done, failed};
use crate::engine::{Error, Private, State, life};
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

#[tokio::test]
async fn what_the_configuration_has_set_is_known_to_the_end_and_what_aws_has_decided_is_not_taken_for_it()
 {
    let (set, open) = (r#"name = "Argo" berth = "pier 2""#, r#"name = "Argo""#);
    for (made_with, changed_to, told) in
        [(set, None, " from its berth"), (open, None, ""), (open, Some(set), " from its berth")]
    {
        let world = World::new();
        let entry = world.entry();
        let mut planned = world.plan(&Value::Null, made_with, b"");
        let mut state = world.made(made_with).await;
        if let Some(config) = changed_to {
            let beside = planned.private.after(entry, &planned.config, &state, false).kept_in(None);
            planned = world.plan(&state, config, &beside.encode());
            state = done(world.update(&state, config).await);
        }
        let applied = planned.private.after(entry, &planned.config, &state, false).kept_in(None);
        let beside = Private::decode(&applied.encode()).kept_in(None);
        world.calls();
        done(life::delete(&world.life(), &state, &beside).await);
        assert_eq!(world.calls(), [format!("delete b-1{told}")], "{made_with} {changed_to:?}");
    }
}

#[tokio::test]
async fn a_change_that_failed_has_set_nothing_and_a_tainted_object_what_its_configuration_sets() {
    let world = World::new();
    let entry = world.entry();
    let planned = world.plan(&Value::Null, r#"name = "Argo" berth = "pier 2""#, b"");
    let names = |private: &Private| private.set.iter().cloned().collect::<Vec<_>>();
    assert_eq!(names(&planned.private), ["berth"], "Terraform deletes a tainted object with it");
    assert_eq!(names(&Private::new().after(entry, &planned.config, &Value::Null, true)), [""; 0]);
    assert_eq!(
        names(&Private::new().after(entry, &planned.config, &Value::Null, false)),
        ["berth"]
    );
    // The one that is replaced is deleted with the private data of the plan for the new one.
    let beside = Private::new().encode();
    assert_eq!(
        names(&world.plan(&Value::Null, r#"name = "A" berth = "b""#, &beside).private),
        [""; 0]
    );
}

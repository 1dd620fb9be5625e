//! A new object is claimed at once, and nothing that fails afterwards loses it.

use super::lake::Fault;
use super::world::{World, done, failed, text};
use crate::engine::{Claim, Error, life};
use crate::plan::contract::state_problems;
use crate::value::Value;
use std::sync::{Arc, Mutex};

/// Needs an update and a tag call after the create call.
const CONFIG: &str = r#"name = "Argo" colour = "red" tags = { a = "b" }"#;

fn busy() -> World {
    World::with(|options| options.tags_on_create = false)
}

#[tokio::test]
async fn the_state_is_what_aws_shows_in_the_users_words() {
    let world = World::new();
    let outcome = world.create(r#"name = "Argo" network = "2001:DB8::/56" size = 3"#).await;
    let expected = r#"
        id = "b-1" name = "Argo" network = "2001:DB8::/56" size = 3 berth = "pier 1" force = false crew = 0
        region = "us-east-1" tags_all = {}"#;
    assert_eq!(done(outcome), world.object(expected));
    assert_eq!(world.calls(), ["create", "read b-1"]);
}

#[tokio::test]
async fn what_the_create_call_does_not_take_is_set_afterwards() {
    let world = busy();
    let state = done(world.create(CONFIG).await);
    assert_eq!(text(&state, "colour"), "red");
    assert_eq!(world.calls(), ["create", "read b-1", "update colour", "tag b-1 a=b", "read b-1"]);
}

#[tokio::test]
async fn an_object_that_was_not_made_is_nothing() {
    let world = World::new();
    world.fault("create", Fault::Refused("Full", "The lake is full"));
    let claim = Claim::default();
    let (state, error) = failed(world.create_with(CONFIG, &claim).await);
    assert_eq!((state, claim.get()), (Value::Null, None));
    assert_eq!(error.code(), Some("Full"));
}

#[tokio::test]
async fn a_failure_in_any_later_call_leaves_the_object_in_the_state() {
    let calls = {
        let world = busy();
        done(world.create(CONFIG).await);
        world.calls()
    };
    for (i, call) in calls.iter().enumerate().skip(1) {
        let world = busy();
        // The last read looks like the first one.
        let before = calls[..i].iter().filter(|earlier| *earlier == call).count();
        if before > 0 {
            world.water().new.hidden = 0;
            world.fault("tag", Fault::Refused("Denied", "No"));
        } else {
            world.fault(call, Fault::Refused("Denied", "No"));
        }
        let claim = Claim::default();
        let (state, error) = failed(world.create_with(CONFIG, &claim).await);
        assert_eq!((text(&state, "id"), text(&state, "name")), ("b-1", "Argo"), "{call}");
        assert_eq!(error.code(), Some("Denied"), "{call}");
        assert_eq!(claim.get().map(|claimed| claimed.state), Some(state), "{call}");
    }
}

#[tokio::test]
async fn a_panic_after_the_create_call_leaves_the_object_in_the_claim() {
    let world = World::new();
    world.fault("read", Fault::Panic);
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keeper = Arc::clone(&kept);
    let claim = Claim::kept_by(move |state, _| keeper.lock().unwrap().push(state.clone()));
    let claimed = claim.clone();
    let schema = world.entry().schema();
    let task = tokio::spawn(async move { world.create_with(CONFIG, &claim).await });
    assert!(task.await.unwrap_err().is_panic());
    let state = claimed.get().unwrap().state;
    assert_eq!((text(&state, "id"), text(&state, "colour")), ("b-1", "red"));
    assert_eq!(state_problems(schema, &state), [""; 0]);
    assert_eq!(*kept.lock().unwrap(), [state]);
}

#[tokio::test]
async fn the_token_is_that_of_the_first_plan() {
    let world = World::new();
    let first = world.plan(&Value::Null, r#"name = "Argo" berth = unknown"#, b"");
    let second =
        world.plan(&Value::Null, r#"name = "Argo" berth = "pier 2""#, &first.private.encode());
    assert_eq!(first.private, second.private);
    let outcome =
        life::create(&world.life(), &second.value, &second.private, &Claim::default()).await;
    done(outcome);
    assert_eq!(world.water().tokens, [first.private.token.unwrap()]);
    let another = world.plan(&Value::Null, r#"name = "Argo""#, b"");
    assert_ne!(another.private.token, second.private.token);
}

#[tokio::test]
async fn an_object_that_aws_changes_on_its_own_is_not_accepted_as_planned() {
    let world = World::new();
    world.water().deaf = true;
    let (state, error) = failed(world.create(CONFIG).await);
    assert!(matches!(&error, Error::Unmet { path, .. } if path.to_string() == "colour"), "{error}");
    assert_eq!((text(&state, "id"), state.get("colour")), ("b-1", &Value::Null));
}

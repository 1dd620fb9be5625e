//! What is only sent arrives, and is nowhere else.

use super::lake::Fault;
use super::world::{World, done, failed};
use crate::engine::{Claim, life};
use crate::value::Value;
use std::sync::{Arc, Mutex};

const CODE: &str = "0451-s3cret";

fn config(size: i64, version: i64) -> String {
    format!(r#"name = "Argo" size = {size} code = "{CODE}" code_version = {version}"#)
}

/// A claim, and everything that it was ever told.
fn claim() -> (Claim, Arc<Mutex<Vec<Value>>>) {
    let told = Arc::new(Mutex::new(Vec::new()));
    let keeper = Arc::clone(&told);
    (Claim::kept_by(move |state, _| keeper.lock().unwrap().push(state.clone())), told)
}

#[track_caller]
fn holds_no_code(things: &[impl std::fmt::Debug]) {
    assert!(!things.is_empty());
    assert!(!format!("{things:?}").contains(CODE), "{things:#?}");
}

#[tokio::test]
async fn a_create_call_gets_it_and_state_claim_and_private_data_do_not() {
    let world = World::new();
    let planned = world.plan(&Value::Null, &config(1, 1), b"");
    holds_no_code(&[&planned.value]);
    assert!(!String::from_utf8(planned.private.encode()).unwrap().contains(CODE));
    let (claim, told) = claim();
    // The lake returns it, as no type should.
    let state = done(world.create_with(&config(1, 1), &claim).await);
    assert_eq!(world.water().codes, [Value::from(CODE)]);
    assert_eq!(world.water().objects["b-1"].value.get("code"), &Value::from(CODE));
    holds_no_code(&[state]);
    holds_no_code(&told.lock().unwrap());
}

#[tokio::test]
async fn an_update_call_gets_it_and_nothing_else_does() {
    let world = World::new();
    let state = world.made(&config(1, 1)).await;
    let (claim, told) = claim();
    let changed = done(world.update_with(&state, &config(1, 2), &claim).await);
    assert_eq!(world.calls(), ["update code_version", "read b-1"]);
    assert_eq!(world.water().codes, [Value::from(CODE), Value::from(CODE)]);
    holds_no_code(&[&changed]);
    holds_no_code(&told.lock().unwrap());
    let other = done(world.update(&changed, &config(2, 2)).await);
    assert_eq!(world.calls(), ["update size", "read b-1"]);
    holds_no_code(&[other]);
}

#[tokio::test]
async fn a_failure_leaves_it_nowhere() {
    let world = World::new();
    let (first, told) = claim();
    world.fault("read", Fault::Refused("Denied", "No"));
    let (left, error) = failed(world.create_with(&config(1, 1), &first).await);
    holds_no_code(&[left]);
    holds_no_code(&[error]);
    holds_no_code(&told.lock().unwrap());

    let state = world.made(&config(1, 1)).await;
    let (second, told) = claim();
    world.fault("update", Fault::Refused("Denied", "No"));
    let (left, error) = failed(world.update_with(&state, &config(1, 2), &second).await);
    holds_no_code(&[left]);
    holds_no_code(&[error]);
    holds_no_code(&told.lock().unwrap());
}

#[tokio::test]
async fn a_panic_leaves_it_nowhere() {
    for call in ["read", "update"] {
        let world = World::new();
        let (claim, told) = claim();
        world.fault(call, Fault::Panic);
        let config = format!(r#"{} colour = "red""#, config(1, 1));
        let task = tokio::spawn(async move { world.create_with(&config, &claim).await });
        assert!(task.await.unwrap_err().is_panic(), "{call}");
        holds_no_code(&told.lock().unwrap());
    }
}

#[test]
fn a_state_in_which_it_stands_is_read_without_it() {
    let world = World::new();
    let json = format!(r#"{{"id":"b-1","name":"Argo","code":"{CODE}"}}"#);
    holds_no_code(&[life::upgrade(world.entry(), 2, json.as_bytes()).unwrap()]);
}

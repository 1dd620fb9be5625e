//! States from elsewhere: imports, older versions, other providers.

use super::world::{World, text};
use crate::engine::life;
use crate::plan::contract::state_problems;
use crate::value::Value;

#[tokio::test]
async fn an_import_id_becomes_a_stub_that_a_read_completes() {
    let world = World::new();
    let made = world.made(r#"name = "Argo" size = 2"#).await;
    let stub = life::import(world.entry(), "b-1").unwrap();
    assert_eq!(state_problems(world.entry().schema(), &stub), [""; 0]);
    assert_eq!(world.read(&stub).await.unwrap(), made);
}

#[test]
fn an_import_id_may_name_a_region() {
    let world = World::new();
    let stub = life::import(world.entry(), "b-1@eu-west-1").unwrap();
    assert_eq!((text(&stub, "id"), text(&stub, "region")), ("b-1", "eu-west-1"));
}

#[test]
fn an_import_id_that_cannot_be_one_is_refused_with_what_it_should_be() {
    let world = World::new();
    for id in ["", "Argo", "Argo@eu-west-1", "b-1@"] {
        let problem = life::import(world.entry(), id).unwrap_err();
        assert!(problem.contains("the number of the boat, such as `b-1`"), "{problem}");
        assert!(problem.contains("`@REGION`"), "{problem}");
    }
}

#[test]
fn a_state_of_this_version_is_taken_as_it_is() {
    let world = World::new();
    let json = br#"{"id":"b-1","name":"Argo","size":3,"note":"","timeouts":null,"assume_role":[]}"#;
    let state = life::upgrade(world.entry(), 2, json).unwrap();
    assert_eq!(state.get("note"), &"".into());
    assert_eq!(state_problems(world.entry().schema(), &state), [""; 0]);
}

#[test]
fn in_a_state_without_a_role_what_is_empty_and_nobody_else_fills_in_is_nothing() {
    let world = World::new();
    let json = br#"{"id":"b-1","name":"Argo","size":3,"note":"","timeouts":null}"#;
    let state = life::upgrade(world.entry(), 2, json).unwrap();
    assert_eq!(state, world.object(r#"id = "b-1" name = "Argo" size = 3"#));
}

#[test]
fn an_older_state_is_brought_up_to_date() {
    let world = World::new();
    let json = br#"{"id":"b-1","name":"Argo","length":3,"sails":["a"]}"#;
    let state = life::upgrade(world.entry(), 1, json).unwrap();
    assert_eq!(state, world.object(r#"id = "b-1" name = "Argo" size = 3"#));
}

#[test]
fn a_state_of_a_newer_version_is_refused() {
    let world = World::new();
    let problem = life::upgrade(world.entry(), 3, br#"{"id":"b-1"}"#).unwrap_err();
    assert!(problem.contains("newer version of the provider (schema version 3"), "{problem}");
}

#[test]
fn what_is_no_state_is_refused() {
    let world = World::new();
    for (version, json) in
        [(2, "null"), (1, "null"), (2, "[]"), (1, "[]"), (2, "{"), (1, "{"), (2, r#"{"size":"x"}"#)]
    {
        let problem = life::upgrade(world.entry(), version, json.as_bytes()).unwrap_err();
        assert!(problem.starts_with("The state cannot be read: "), "{json}: {problem}");
    }
}

#[test]
fn a_destroy_plans_nothing_and_keeps_what_is_beside_the_object() {
    let world = World::new();
    let (planned, private) =
        life::plan_destroy(world.entry(), &Value::Null, br#"{"assumerole":1}"#);
    assert_eq!(planned.value, Value::Null);
    assert!(private.ours);
}

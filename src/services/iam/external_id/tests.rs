//! `aws_external_id`, which AWS is never asked about.

use super::*;
use crate::aws::fake::{Answer, Call};
use crate::engine::{ASSUME_ROLE, life};
use crate::plan::contract::Action;
use crate::services::testing::{World, done};
use crate::value::Value;
use serde_json::json;

fn world() -> World<()> {
    World::new("aws_external_id", (), |(), call: &Call| -> Answer { panic!("{call:?}") })
}

#[tokio::test]
async fn an_id_is_made_once_and_kept() {
    let world = world();
    let state = done(world.create(&json!({})).await);
    let id = state.get("id").as_str().unwrap();
    assert_eq!(id.len(), 36);
    assert_eq!(state.get("result").as_str(), Some(id));
    assert!(AgreedId::parse(id).is_ok());
    assert_eq!(world.read(&state).await.unwrap(), state);
    assert_eq!(world.plan(&state, &json!({})).action, Action::NoOp);
    let other = done(world.create(&json!({})).await);
    assert_ne!(other.get("id").as_str(), Some(id));
    done(world.delete(&state).await);
}

#[tokio::test]
async fn other_keepers_are_another_id() {
    let world = world();
    let config = json!({"keepers": {"customer": "a", "none": null}});
    let state = done(world.create(&config).await);
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &config).action, Action::NoOp);
    for other in [json!({"keepers": {"customer": "b"}}), json!({})] {
        let planned = world.plan(&state, &other);
        assert_eq!(
            (planned.action, planned.replace),
            (Action::Replace, vec!["keepers".to_owned()])
        );
        assert!(planned.value.get("id").is_unknown() || planned.action == Action::Replace);
    }
}

// As its page says.
#[tokio::test]
async fn a_keeper_that_is_unknown_while_planning_is_another_id_though_it_turns_out_the_same() {
    let world = world();
    let config = json!({"keepers": {"customer": "a"}});
    let state = done(world.create(&config).await);
    for unknown in [Value::Unknown, Value::object([("customer", Value::Unknown)])] {
        let mut open = world.config(&config);
        open.insert("keepers", unknown);
        assert_eq!(world.plan_value(&state, &open).action, Action::Replace);
    }
    let [first, second] = world.plan_twice(&state, &config, &["keepers"]);
    assert_eq!((first.action, second.action), (Action::Create, Action::Create));

    let imported = done(world.create(&json!({})).await);
    let [first, _] = world.plan_twice(&imported, &config, &["keepers"]);
    assert_eq!(first.action, Action::Update);
}

#[tokio::test]
async fn keepers_without_a_value_are_no_keepers() {
    let world = world();
    let none = [json!({}), json!({"keepers": {}}), json!({"keepers": {"customer": null}})];
    let kept = json!({"keepers": {"customer": "a"}});
    let no_longer = json!({"keepers": {"customer": "a", "plan": null}});
    for before in &none {
        let state = done(world.create(before).await);
        for after in &none {
            let planned = world.plan(&state, after);
            assert!(planned.action != Action::Replace, "{before} {after}");
            assert!(planned.action == Action::NoOp || state.get("keepers").is_null());
        }
        assert_eq!(world.plan(&state, &kept).action, Action::Update, "{before}");
        let state = done(world.create(&kept).await);
        assert_eq!(world.plan(&state, &no_longer).action, Action::NoOp);
        assert_eq!(world.plan(&state, before).action, Action::Replace, "{before}");
    }
}

#[tokio::test]
async fn an_id_that_was_agreed_on_before_is_imported_and_gets_keepers_without_a_change() {
    let world = world();
    let state = world.import("customer-7/2024").await;
    assert_eq!(state.get("id").as_str(), Some("customer-7/2024"));
    let state = done(world.update(&state, &json!({"keepers": {"customer": "a"}})).await);
    assert_eq!(state.get("id").as_str(), Some("customer-7/2024"));
    for wrong in ["", "x", "with space", "ä-id"] {
        assert!(AgreedId::parse(wrong).is_err(), "{wrong}");
    }
    let through = "customer-7|role_arn=arn:aws:iam::222222222222:role/deployer";
    assert!(life::import(world.entry(), through).unwrap_err().contains("no role is needed"));
}

#[test]
fn it_has_neither_a_region_nor_a_role() {
    let world = world();
    for name in ["region", ASSUME_ROLE] {
        assert!(world.entry().schema().attribute(name).is_none(), "{name}");
    }
}

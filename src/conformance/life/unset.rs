//! Empty strings that count as not set, where AWS has a value all the same.

use super::world::{World, done, text};
use crate::value::Value;

const CONFIG: &str = r#"name = "Argo" berth = """#;

#[tokio::test]
async fn an_empty_string_comes_back_and_the_next_read_shows_what_was_chosen_for_good() {
    let world = World::new();
    let state = done(world.create(CONFIG).await);
    assert_eq!(world.calls(), ["create", "read b-1"]);
    assert_eq!(text(&state, "berth"), "");
    let read = world.read(&state).await.unwrap();
    assert_eq!(text(&read, "berth"), "pier 1");
    for config in [CONFIG, r#"name = "Argo""#, r#"name = "Argo" berth = "pier 1""#] {
        assert_eq!(world.plan(&read, config, b"").value, read, "{config}");
    }
    assert_eq!(world.plan(&state, CONFIG, b"").value, state, "without a refresh");
}

#[tokio::test]
async fn a_change_of_something_else_leaves_it_alone_before_and_after_a_refresh() {
    let world = World::new();
    let state = world.made(CONFIG).await;
    let read = world.read(&state).await.unwrap();
    world.calls();
    for (size, prior) in [(1, &state), (2, &read)] {
        let changed = done(world.update(prior, &format!("{CONFIG} size = {size}")).await);
        assert_eq!(changed.get("berth"), prior.get("berth"));
        assert_eq!(world.calls(), ["update size", "read b-1"]);
    }
}

#[tokio::test]
async fn an_empty_string_where_nothing_was_promised_is_taken_back_as_it_is() {
    let world = World::new();
    let mut state = world.made(r#"name = "Argo""#).await;
    state.insert("berth", Value::Null);
    let changed = done(world.update(&state, CONFIG).await);
    assert_eq!(text(&changed, "berth"), "");
}

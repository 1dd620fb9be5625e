//! Tags: what the user sees, what AWS gets, and what belongs to others.

use super::lake::Fault;
use super::world::{World, done, failed};
use crate::engine::{Tags, life};
use crate::value::Value;

fn tags(pairs: &[(&str, &str)]) -> Tags {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}
fn value(pairs: &[(&str, &str)]) -> Value {
    Value::object(pairs.iter().map(|(k, v)| (*k, Value::from(*v))))
}

/// With a default tag, and tags that belong to others.
fn world(on_create: bool) -> World {
    let mut world = World::with(|options| options.tags_on_create = on_create);
    world.tags.default = value(&[("owner", "team")]);
    world.tags.ignore_keys = ["cost".to_owned()].into();
    world.tags.ignore_prefixes = ["k8s:".to_owned()].into();
    world
}

#[tokio::test]
async fn a_new_object_has_all_tags_from_the_start() {
    let world = world(true);
    let state = done(world.create(r#"name = "Argo" tags = { a = "b" }"#).await);
    assert_eq!(world.calls(), ["create", "read b-1"]);
    assert_eq!(world.water().objects["b-1"].tags, tags(&[("a", "b"), ("owner", "team")]));
    assert_eq!(state.get("tags"), &value(&[("a", "b")]));
    assert_eq!(state.get("tags_all"), &value(&[("a", "b"), ("owner", "team")]));
}

#[tokio::test]
async fn where_the_create_call_takes_none_they_are_set_at_once() {
    let world = world(false);
    done(world.create(r#"name = "Argo" tags = { a = "b" }"#).await);
    assert_eq!(world.calls(), ["create", "read b-1", "tag b-1 a=b,owner=team", "read b-1"]);
}

#[tokio::test]
async fn only_tags_that_differ_are_set_or_removed() {
    let world = world(true);
    let state = world.made(r#"name = "Argo" tags = { a = "1", b = "2", c = "3" }"#).await;
    let config = r#"name = "Argo" tags = { a = "1", b = "5", d = "4" }"#;
    let changed = done(world.update(&state, config).await);
    assert_eq!(world.calls(), ["untag b-1 c", "tag b-1 b=5,d=4", "read b-1"]);
    assert_eq!(changed.get("tags"), &value(&[("a", "1"), ("b", "5"), ("d", "4")]));
}

#[tokio::test]
async fn a_default_tag_that_becomes_the_objects_own_needs_no_call() {
    let world = world(true);
    let state = world.made(r#"name = "Argo""#).await;
    let changed = done(world.update(&state, r#"name = "Argo" tags = { owner = "team" }"#).await);
    assert_eq!(world.calls(), [""; 0]);
    assert_eq!(changed.get("tags"), &value(&[("owner", "team")]));
}

#[tokio::test]
async fn tags_of_others_are_neither_shown_nor_removed() {
    let world = world(true);
    let state = world.made(r#"name = "Argo" tags = { a = "b" }"#).await;
    let others = tags(&[("cost", "7"), ("k8s:node", "x"), ("aws:stack", "y")]);
    world.water().objects.get_mut("b-1").unwrap().tags.extend(others);
    assert_eq!(world.read(&state).await.unwrap(), state);
    done(world.update(&state, r#"name = "Argo""#).await);
    assert_eq!(world.water().objects["b-1"].tags.len(), 4);
}

#[tokio::test]
async fn what_others_tag_during_a_change_is_no_failure_of_it_and_the_next_read_shows_it() {
    for on_create in [true, false] {
        let world = world(on_create);
        world.water().new.tags = tags(&[("scanned", "yes")]);
        let state = done(world.create(r#"name = "Argo" tags = { a = "b" }"#).await);
        assert_eq!(state.get("tags"), &value(&[("a", "b")]));
        assert_eq!(state.get("tags_all"), &value(&[("a", "b"), ("owner", "team")]));
        let config = r#"name = "Argo" size = 2 tags = { a = "c" }"#;
        let state = done(world.update(&state, config).await);
        assert_eq!(state.get("tags"), &value(&[("a", "c")]));
        let read = world.read(&state).await.unwrap();
        assert_eq!(read.get("tags"), &value(&[("a", "c"), ("scanned", "yes")]));
    }
}

#[tokio::test]
async fn a_tag_that_others_took_away_before_a_change_of_another_is_not_waited_for() {
    let world = world(true);
    let state = world.made(r#"name = "Argo" tags = { a = "1", b = "2" }"#).await;
    world.water().objects.get_mut("b-1").unwrap().tags.remove("b");
    let config = r#"name = "Argo" tags = { a = "1", b = "2", c = "3" }"#;
    let changed = done(world.update(&state, config).await);
    assert_eq!(world.calls(), ["tag b-1 c=3", "read b-1"]);
    assert_eq!(changed.get("tags"), &value(&[("a", "1"), ("b", "2"), ("c", "3")]));
    let read = world.read(&changed).await.unwrap();
    assert_eq!(read.get("tags"), &value(&[("a", "1"), ("c", "3")]));
}

#[tokio::test]
async fn tags_change_although_changes_of_all_tags_are_ignored() {
    // Terraform fills in what is in `ignore_changes` from the state.
    for said in [r#"{ a = "1", owner = "team" }"#, r#"{ a = "1" }"#] {
        let world = world(true);
        let state = world.made(r#"name = "Argo" tags = { a = "1" }"#).await;
        let config = format!(r#"name = "Argo" tags = {{ a = "1", b = "2" }} tags_all = {said}"#);
        let changed = done(world.update(&state, &config).await);
        assert_eq!(world.calls(), ["tag b-1 b=2", "read b-1"]);
        assert_eq!(changed.get("tags"), &value(&[("a", "1"), ("b", "2")]));
        assert_eq!(changed.get("tags_all"), state.get("tags_all"), "as planned");
        let read = world.read(&changed).await.unwrap();
        assert_eq!(read.get("tags_all"), &value(&[("a", "1"), ("b", "2"), ("owner", "team")]));
    }
}

#[tokio::test]
async fn a_new_object_gets_its_tags_whatever_was_kept_of_those_of_the_one_before() {
    for on_create in [true, false] {
        let world = world(on_create);
        let config = r#"name = "Argo" tags = { a = "b" } tags_all = { a = "old", owner = "team" }"#;
        let state = done(world.create(config).await);
        assert_eq!(world.water().objects["b-1"].tags, tags(&[("a", "b"), ("owner", "team")]));
        assert_eq!(state.get("tags_all"), &value(&[("a", "old"), ("owner", "team")]), "as planned");
        let read = world.read(&state).await.unwrap();
        assert_eq!(read.get("tags_all"), &value(&[("a", "b"), ("owner", "team")]));
    }
}

#[tokio::test]
async fn a_tag_of_others_in_the_configuration_is_not_sent_and_stays_in_the_state() {
    let world = world(true);
    let state = done(world.create(r#"name = "Argo" tags = { a = "b", cost = "7" }"#).await);
    assert_eq!(world.water().objects["b-1"].tags, tags(&[("a", "b"), ("owner", "team")]));
    assert_eq!(state.get("tags"), &value(&[("a", "b"), ("cost", "7")]));
    assert_eq!(world.read(&state).await.unwrap(), state);
}

#[tokio::test]
async fn a_tag_that_is_null_is_no_tag_and_stays_null() {
    let world = world(true);
    let state = done(world.create(r#"name = "Argo" tags = { a = null, b = "c" }"#).await);
    assert_eq!(world.water().objects["b-1"].tags, tags(&[("b", "c"), ("owner", "team")]));
    assert_eq!(world.read(&state).await.unwrap(), state);
}

#[tokio::test]
async fn a_null_leaves_a_default_tag_where_it_is() {
    let world = world(true);
    let config = r#"name = "Argo" tags = { owner = null }"#;
    let state = done(world.create(config).await);
    assert_eq!(world.water().objects["b-1"].tags, tags(&[("owner", "team")]));
    assert_eq!(world.read(&state).await.unwrap(), state);
    assert_eq!(world.plan(&state, config, b"").value, state);
    assert_eq!(world.plan(&state, r#"name = "Argo""#, b"").value, state);
}

#[tokio::test]
async fn a_default_tag_is_no_tag_of_the_object_itself_whatever_becomes_of_the_default() {
    let unknown_value = Value::object([("owner", Value::Unknown)]);
    let (other, none) = (value(&[("owner", "others")]), Value::Null);
    for default in [unknown_value, Value::Unknown, other, none] {
        let mut world = world(true);
        let state = world.made(r#"name = "Argo" tags = { a = "b" }"#).await;
        world.tags.default = default;
        assert_eq!(world.read(&state).await.unwrap(), state, "{:?}", world.tags.default);
    }
}

#[tokio::test]
async fn a_default_tag_that_is_known_late_is_set_although_changes_of_tags_are_ignored() {
    let mut world = world(true);
    world.tags.default = Value::object([("rev", Value::Unknown)]);
    // Terraform fills in what is in `ignore_changes` from the state.
    let config = r#"name = "Argo" tags = { a = "b" }"#;
    let planned = world.plan(&Value::Null, config, b"").value;
    assert!(planned.get("tags_all").is_unknown());
    world.tags.default = value(&[("rev", "1")]);
    let state = done(world.create(config).await);
    assert_eq!(state.get("tags"), &value(&[("a", "b")]));

    world.tags.default = Value::object([("rev", Value::Unknown)]);
    let read = world.read(&state).await.unwrap();
    let planned = world.plan(&read, config, b"").value;
    assert_eq!(planned.get("tags"), state.get("tags"));
    assert!(planned.get("tags_all").is_unknown());
    world.tags.default = value(&[("rev", "2")]);
    let changed = done(world.update(&read, config).await);
    assert_eq!(world.water().objects["b-1"].tags, tags(&[("a", "b"), ("rev", "2")]));
    assert_eq!(changed.get("tags"), &value(&[("a", "b")]));
    assert_eq!(changed.get("tags_all"), &value(&[("a", "b"), ("rev", "2")]));
}

#[tokio::test]
async fn a_default_tag_that_others_changed_is_shown_among_all_tags_and_set_again() {
    let world = world(true);
    let config = r#"name = "Argo" tags = { a = "b" }"#;
    let state = world.made(config).await;
    world.water().objects.get_mut("b-1").unwrap().tags.insert("owner".into(), "x".into());
    let read = world.read(&state).await.unwrap();
    assert_eq!(read.get("tags"), &value(&[("a", "b")]));
    assert_eq!(read.get("tags_all"), &value(&[("a", "b"), ("owner", "x")]));
    world.calls();
    assert_eq!(done(world.update(&read, config).await), state);
    assert_eq!(world.calls(), ["tag b-1 owner=team", "read b-1"]);
}

#[tokio::test]
async fn an_imported_tag_that_differs_from_the_default_is_one_of_the_object_itself() {
    let mut world = world(true);
    let state = world.made(r#"name = "Argo" tags = { owner = "me" }"#).await;
    let stub = life::import(world.entry(), "b-1").unwrap();
    assert_eq!(world.read(&stub).await.unwrap(), state);
    world.tags.default = value(&[("owner", "me")]);
    assert_eq!(world.read(&stub).await.unwrap().get("tags"), &Value::Null);
}

#[tokio::test]
async fn a_tag_that_somebody_removed_or_changed_is_shown() {
    let world = world(true);
    let state = world.made(r#"name = "Argo" tags = { a = "b" }"#).await;
    let changed = tags(&[("a", "c"), ("x", "y")]);
    world.water().objects.get_mut("b-1").unwrap().tags = changed;
    let read = world.read(&state).await.unwrap();
    assert_eq!(read.get("tags"), &value(&[("a", "c"), ("x", "y")]));
    assert_eq!(read.get("tags_all"), &value(&[("a", "c"), ("x", "y")]));
}

#[tokio::test]
async fn a_failed_tag_call_shows_which_tags_there_are() {
    let world = world(true);
    let state = world.made(r#"name = "Argo" tags = { a = "1", b = "2" }"#).await;
    world.fault("tag", Fault::Refused("Denied", "No"));
    let (left, _) = failed(world.update(&state, r#"name = "Argo" tags = { a = "5" }"#).await);
    assert_eq!(left.get("tags"), &value(&[("a", "1")]), "b was removed, a was not changed");
}

//! Changes in place.

use super::*;

#[tokio::test]
async fn each_change_is_the_call_that_makes_it_and_one_read() {
    let world = world();
    let mut state = done(world.create(&config(&json!({}))).await);
    world.actions();
    let mut so_far = json!({});
    for (name, value, call) in [
        ("assume_role_policy", json!(OTHER_TRUST), "UpdateAssumeRolePolicy"),
        ("description", json!("what for"), "UpdateRole"),
        ("max_session_duration", json!(7200), "UpdateRole"),
        ("permissions_boundary", json!(BOUNDARY), "PutRolePermissionsBoundary"),
        ("permissions_boundary", json!(READ_ONLY), "PutRolePermissionsBoundary"),
        ("permissions_boundary", json!(null), "DeleteRolePermissionsBoundary"),
        ("tags", json!({"a": "1", "b": "2"}), "TagRole"),
        ("description", json!(null), "UpdateRole"),
    ] {
        so_far[name] = value;
        state = done(world.update(&state, &config(&so_far)).await);
        assert_eq!(world.actions(), [call, "GetRole"], "{name}");
        assert_has(&state, &so_far);
        assert_eq!(world.plan(&state, &config(&so_far)).action, Action::NoOp);
    }
}

#[tokio::test]
async fn an_update_of_description_or_duration_resets_neither() {
    let world = world();
    let both = json!({"description": "what for", "max_session_duration": 7200});
    let state = done(world.create(&config(&both)).await);
    let longer = json!({"description": "what for", "max_session_duration": 43200});
    let state = done(world.update(&state, &config(&longer)).await);
    let call = world.call("UpdateRole");
    assert_eq!(
        (call.param("Description"), call.param("MaxSessionDuration")),
        ("what for", "43200")
    );
    let state = done(world.update(&state, &config(&json!({"max_session_duration": 43200}))).await);
    let call = world.call("UpdateRole");
    assert_eq!((call.param("Description"), call.param("MaxSessionDuration")), ("", "43200"));
    assert_has(&state, &json!({"description": null, "max_session_duration": 43200}));
}

#[tokio::test]
async fn tags_are_set_and_removed_only_where_they_differ() {
    let world = world();
    let state = done(world.create(&config(&json!({"tags": {"a": "1", "b": "2", "c": "3"}}))).await);
    world.actions();
    let state =
        done(world.update(&state, &config(&json!({"tags": {"a": "1", "b": "x", "d": "4"}}))).await);
    assert_eq!(world.actions(), ["UntagRole", "TagRole", "GetRole"]);
    assert_eq!(world.call("UntagRole").param("TagKeys.member.1"), "c");
    let tagged = world.call("TagRole");
    let keys = [1, 2, 3].map(|i| tagged.param(&format!("Tags.member.{i}.Key")).to_owned());
    assert_eq!(keys, ["b", "d", ""]);
    assert_has(&state, &json!({"tags_all": {"a": "1", "b": "x", "d": "4"}}));
}

#[tokio::test]
async fn tags_of_others_are_neither_shown_nor_removed() {
    let mut world = world();
    world.tags.ignore_prefixes.insert("owner:".into());
    world.tags.default = Value::object([("Env", Value::from("test"))]);
    let state = done(world.create(&config(&json!({"tags": {"a": "1"}}))).await);
    assert_has(&state, &json!({"tags": {"a": "1"}, "tags_all": {"a": "1", "Env": "test"}}));
    world.aws().roles.get_mut("app").unwrap().tags.insert("owner:x".into(), "y".into());
    let state = world.read(&state).await.unwrap();
    let state = done(world.update(&state, &config(&json!({}))).await);
    assert_has(&state, &json!({"tags": null, "tags_all": {"Env": "test"}}));
    let left: Vec<String> = world.aws().roles["app"].tags.keys().cloned().collect();
    assert_eq!(left, ["Env", "owner:x"]);
}

#[tokio::test]
async fn a_new_principal_is_waited_for_and_the_rest_follows() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    for _ in 0..3 {
        world.refuse("UpdateAssumeRolePolicy", invalid_principal());
    }
    let changed = config(&json!({"assume_role_policy": OTHER_TRUST, "description": "x"}));
    let state = done(world.update(&state, &changed).await);
    assert_has(&state, &json!({"assume_role_policy": OTHER_TRUST, "description": "x"}));

    for _ in 0..200 {
        world.refuse("UpdateAssumeRolePolicy", invalid_principal());
    }
    let outcome = world.update(&state, &config(&json!({"description": "x"}))).await;
    let error = outcome.error.unwrap().to_string();
    assert!(error.contains("role/new exists"), "{error}");
    assert_has(&outcome.state, &json!({"assume_role_policy": OTHER_TRUST}));
}

#[tokio::test]
async fn a_failed_update_returns_what_was_done_of_it() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let denied = Answer::error("AccessDenied", "not authorized", 403);
    world.refuse("PutRolePermissionsBoundary", denied);
    let changed = config(&json!({"description": "done", "permissions_boundary": BOUNDARY}));
    let outcome = world.update(&state, &changed).await;
    assert_eq!(outcome.error.unwrap().code(), Some("AccessDenied"));
    assert_has(&outcome.state, &json!({"description": "done", "permissions_boundary": null}));
}

#[tokio::test]
async fn what_only_the_provider_knows_changes_without_a_call() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    world.actions();
    let state = done(world.update(&state, &config(&json!({"force_detach_policies": true}))).await);
    assert_eq!(world.actions(), [""; 0]);
    assert_has(&state, &json!({"force_detach_policies": true}));
}

#[tokio::test]
async fn an_empty_boundary_is_none() {
    let world = world();
    let unset = config(&json!({"permissions_boundary": "", "description": ""}));
    let state = done(world.create(&unset).await);
    assert!(!world.call("CreateRole").params.contains_key("PermissionsBoundary"));
    assert_has(&state, &json!({"permissions_boundary": "", "description": ""}));
    assert_eq!(world.plan(&state, &unset).action, Action::NoOp);
    let state =
        done(world.update(&state, &config(&json!({"permissions_boundary": BOUNDARY}))).await);
    world.actions();
    let state = done(world.update(&state, &unset).await);
    assert_eq!(world.actions(), ["DeleteRolePermissionsBoundary", "GetRole"]);
    assert_has(&state, &json!({"permissions_boundary": ""}));
}

#[tokio::test]
async fn another_name_or_path_is_another_role() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    for (more, path) in [(json!({"name": "b"}), "name"), (json!({"path": "/x/"}), "path")] {
        assert_eq!(world.plan(&state, &config(&more)).replace, [path]);
    }
}

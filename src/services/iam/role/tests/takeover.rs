//! Import, and states that hashicorp/aws wrote.

use super::*;

#[tokio::test]
async fn an_imported_role_needs_no_change() {
    let world = world();
    world.aws().with("app", TRUST).description = Some("there".into());
    let state = world.import("app").await;
    assert_has(
        &state,
        &json!({"name": "app", "description": "there", "force_detach_policies": false, "inline_policy": null}),
    );
    let same = config(&json!({"description": "there", "assume_role_policy": TRUST_RESPELLED}));
    assert_eq!(world.plan(&state, &same).action, Action::NoOp);
    assert!(world.import("other").await.is_null());
}

/// As version 5.100 writes it.
fn state() -> Json {
    json!({
        "arn": "arn:aws:iam::111122223333:role/app",
        "assume_role_policy": TRUST,
        "create_date": "2026-01-02T03:04:05Z",
        "description": "",
        "force_detach_policies": false,
        "id": "app",
        "inline_policy": [],
        "managed_policy_arns": [ADMIN],
        "max_session_duration": 3600,
        "name": "app",
        "name_prefix": "",
        "path": "/",
        "permissions_boundary": "",
        "tags": {},
        "tags_all": {},
        "unique_id": "AROAFAKE",
    })
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    world.aws().with("app", TRUST).attached.insert(ADMIN.into());
    let taken = world.take_over(0, &state()).await;
    let config = config(&json!({"assume_role_policy": TRUST_RESPELLED}));
    assert_eq!(world.plan(&taken, &config).action, Action::NoOp);
    let again = world.read(&taken).await.unwrap();
    assert_eq!(world.plan(&again, &config).action, Action::NoOp);
}

#[tokio::test]
async fn policies_that_only_its_state_knows_stay_when_the_role_changes() {
    let world = world();
    world.aws().with("app", TRUST).attached.insert(ADMIN.into());
    world.aws().roles.get_mut("app").unwrap().inline.insert("theirs".into(), allow("s3:*"));
    let mut old = state();
    old["inline_policy"] = json!([inline("theirs", "s3:*")]);
    let taken = world.take_over(0, &old).await;
    let changed = done(world.update(&taken, &config(&json!({"description": "x"}))).await);
    let theirs = json!([inline("theirs", "s3:*")]);
    assert_has(&changed, &json!({"managed_policy_arns": [ADMIN], "inline_policy": theirs}));
    assert_eq!(world.aws().roles["app"].attached.len(), 1);
    assert_eq!(world.aws().roles["app"].inline.len(), 1);
}

#[tokio::test]
async fn managed_policies_and_empty_blocks_of_its_configuration_go_on() {
    let world = world();
    world.aws().with("app", TRUST).attached.insert(ADMIN.into());
    let mut old = state();
    old["inline_policy"] = json!([{"name": "", "policy": ""}]);
    old["description"] = "there".into();
    world.aws().roles.get_mut("app").unwrap().description = Some("there".into());
    let taken = world.take_over(0, &old).await;
    let config = config(&json!({
        "description": "there", "managed_policy_arns": [ADMIN], "inline_policy": [{}],
    }));
    assert_eq!(world.plan(&taken, &config).action, Action::NoOp);
}

#[tokio::test]
async fn policies_that_no_configuration_has_set_are_not_detached_at_the_end() {
    let world = world();
    world.aws().with("app", TRUST).attached.insert(ADMIN.into());
    world.aws().roles.get_mut("app").unwrap().inline.insert("theirs".into(), allow("s3:*"));
    let mut old = state();
    old["inline_policy"] = json!([inline("theirs", "s3:*")]);
    let mut taken = world.take_over(0, &old).await;
    // One more that came later, as the refresh shows it.
    world.aws().roles.get_mut("app").unwrap().attached.insert(READ_ONLY.into());
    for _ in 0..2 {
        taken = world.read(&taken).await.unwrap();
        let error = world.delete(&taken).await.error.unwrap();
        assert_eq!(error.code(), Some("DeleteConflict"));
        for part in
            [ADMIN, READ_ONLY, "theirs", "`force_detach_policies = true`", "The state shows them"]
        {
            assert!(error.to_string().contains(part), "{part} is not in {error}");
        }
        assert_eq!(world.aws().roles["app"].attached.len(), 2);
        assert_eq!(world.aws().roles["app"].inline.len(), 1);
        // Nor are they by a change of something else.
        let description = if taken.get("description").is_null() { "x" } else { "y" };
        let change = config(&json!({"description": description}));
        taken = done(world.update(&taken, &change).await);
    }
    let forced = config(&json!({"description": "y", "force_detach_policies": true}));
    taken = done(world.update(&taken, &forced).await);
    done(world.delete(&taken).await);
    assert!(world.aws().roles.is_empty());
}

#[tokio::test]
async fn policies_that_a_configuration_has_set_since_go_with_the_role() {
    let world = world();
    world.aws().with("app", TRUST).attached.insert(ADMIN.into());
    let taken = world.take_over(0, &state()).await;
    let own = config(&json!({"managed_policy_arns": [READ_ONLY]}));
    let changed = done(world.update(&taken, &own).await);
    world.aws().roles.get_mut("app").unwrap().inline.insert("theirs".into(), allow("s3:*"));
    assert!(world.delete(&changed).await.error.unwrap().to_string().contains("theirs"));
    world.aws().roles.get_mut("app").unwrap().inline.clear();
    done(world.delete(&changed).await);
    assert!(world.aws().roles.is_empty());
}

//! Errors that pass by themselves, because IAM shows new objects late.

use super::*;
use crate::engine::Operation::{Create, Delete, Update};

const NEW: &str = "arn:aws:iam::111122223333:policy/new";

fn not_attachable(arn: &str) -> String {
    format!("Policy {arn} does not exist or is not attachable.")
}

#[tokio::test]
async fn what_is_not_visible_yet_is_waited_for_and_named_when_it_stays_away() {
    let principal = "Invalid principal in policy: \"AWS\":\"arn:aws:iam::111122223333:role/new\"";
    let busy = "Multiple requests to change this object.";
    let boundary = format!("Scope ARN: {NEW} does not exist or is not attachable.");
    let policy = not_attachable(NEW);
    let role = "The role with name app cannot be found.";
    let changed = config(&json!({
        "assume_role_policy": OTHER_TRUST, "description": "x", "permissions_boundary": NEW,
        "managed_policy_arns": [NEW], "inline_policy": [inline("a", "s3:*")],
    }));
    World::assert_passing(
        world,
        &config(&json!({})),
        &changed,
        &[
            (Create, "CreateRole", "MalformedPolicyDocument", principal),
            (Create, "CreateRole", "ConcurrentModification", busy),
            (Create, "CreateRole", "NoSuchEntity", &boundary),
            (Update, "UpdateAssumeRolePolicy", "MalformedPolicyDocument", principal),
            (Update, "UpdateAssumeRolePolicy", "ConcurrentModification", busy),
            (Update, "UpdateRole", "NoSuchEntity", role),
            (Update, "PutRolePermissionsBoundary", "NoSuchEntity", &boundary),
            (Update, "PutRolePolicy", "NoSuchEntity", role),
            (Update, "AttachRolePolicy", "NoSuchEntity", &policy),
            (Update, "AttachRolePolicy", "ConcurrentModification", busy),
            (Delete, "DeleteRole", "ConcurrentModification", busy),
        ],
    )
    .await;
}

#[tokio::test]
async fn the_steps_after_the_create_call_wait_too_and_the_role_is_never_lost() {
    let more = json!({"managed_policy_arns": [NEW], "inline_policy": [inline("a", "s3:*")]});
    let world = self::world();
    for _ in 0..3 {
        world.refuse("AttachRolePolicy", Answer::error("NoSuchEntity", &not_attachable(NEW), 404));
        world.refuse("PutRolePolicy", Answer::error("NoSuchEntity", "The role with name app", 404));
    }
    // The policy was put, but is shown late.
    world.refuse("GetRolePolicy", Answer::error("NoSuchEntity", "The role policy", 404));
    let state = done(world.create(&config(&more)).await);
    assert_has(&state, &more);

    let world = self::world();
    for _ in 0..200 {
        world.refuse("AttachRolePolicy", Answer::error("NoSuchEntity", &not_attachable(NEW), 404));
    }
    let outcome = world.create(&config(&more)).await;
    let error = outcome.error.unwrap().to_string();
    assert!(error.contains(&format!("make sure that {NEW} exists")), "{error}");
    assert_has(&outcome.state, &json!({"id": "app", "managed_policy_arns": []}));
}

#[tokio::test]
async fn a_policy_that_aws_does_not_have_is_an_error_at_once() {
    let typo = "arn:aws:iam::aws:policy/ReadOnlyAcess";
    let attached = json!({"managed_policy_arns": [typo]});
    let bounded = json!({"permissions_boundary": typo});
    for (more, change, call) in [
        (&attached, false, "AttachRolePolicy"),
        (&bounded, false, "CreateRole"),
        (&bounded, true, "PutRolePermissionsBoundary"),
    ] {
        let world = self::world();
        let prior =
            if change { done(world.create(&config(&json!({}))).await) } else { Value::Null };
        for _ in 0..2 {
            world.refuse(call, Answer::error("NoSuchEntity", &not_attachable(typo), 404));
        }
        let outcome = if change {
            world.update(&prior, &config(more)).await
        } else {
            world.create(&config(more)).await
        };
        let error = outcome.error.unwrap().to_string();
        assert!(
            error.contains(typo) && error.contains("no managed policy of this name"),
            "{error}"
        );
        assert_eq!(world.actions().iter().filter(|action| *action == call).count(), 1);
    }
}

//! The end of a role that others have put something into.

use super::*;
use crate::services::iam::role_removal::{self, Owned};
use std::time::Duration;

/// The calls since the last time that are no lists, which are made at the same time.
fn changes(world: &World<Iam>) -> Vec<String> {
    let mut actions = world.actions();
    actions.retain(|action| !action.starts_with("List"));
    actions
}

fn slept(world: &World<Iam>) -> Duration {
    world.fake.slept().iter().sum()
}

fn conflict() -> Answer {
    Answer::error("DeleteConflict", "Cannot delete entity, must detach all policies first.", 409)
}

#[tokio::test]
async fn a_role_that_nothing_is_in_is_one_call_and_one_that_is_gone_is_deleted() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    world.actions();
    done(world.delete(&state).await);
    assert_eq!(world.actions(), ["DeleteRole"]);
    done(world.delete(&state).await);
    assert_eq!(world.actions(), ["DeleteRole"]);
}

#[tokio::test]
async fn instance_profiles_are_left_and_those_that_others_made_are_named() {
    let world = world();
    done(world.create(&config(&json!({}))).await);
    world.aws().roles.get_mut("app").unwrap().profiles = ["one".into(), "two".into()].into();
    world.aws().page = 1;
    world.actions();
    let cx = world.cx();
    let nothing = Owned { inline: false, attached: false };
    role_removal::remove(&cx, "app", nothing).await.unwrap();
    assert_eq!(
        changes(&world),
        [
            "DeleteRole",
            "RemoveRoleFromInstanceProfile",
            "RemoveRoleFromInstanceProfile",
            "DeleteRole"
        ]
    );
    let warnings = cx.take_warnings();
    assert_eq!(warnings.len(), 2);
    for (warning, profile) in warnings.iter().zip(["profile one", "profile two"]) {
        assert!(warning.detail.contains(profile), "{}", warning.detail);
        assert!(warning.detail.contains("without `force_detach_policies`"), "{}", warning.detail);
    }
    assert!(cx.take_warnings().is_empty());
}

#[tokio::test]
async fn policies_of_others_hold_the_role_and_its_profiles_and_all_are_named() {
    let world = world();
    let fill = |world: &World<Iam>| {
        let mut aws = world.aws();
        let role = aws.roles.get_mut("app").unwrap();
        role.attached.insert(ADMIN.into());
        role.inline.insert("theirs".into(), allow("s3:*"));
        role.profiles.insert("node".into());
    };
    let state = done(world.create(&config(&json!({}))).await);
    fill(&world);
    world.actions();
    let outcome = world.delete(&state).await;
    let error = outcome.error.unwrap().to_string();
    for told in ["must remove roles", ADMIN, "theirs", "node", "force_detach_policies = true"] {
        assert!(error.contains(told), "no {told} in: {error}");
    }
    assert_eq!(outcome.state, state);
    assert_eq!(world.aws().roles["app"].profiles.len(), 1, "nothing is half done");
    assert!(slept(&world) <= Duration::from_secs(5), "{:?}", slept(&world));
    let lists = world.actions().iter().filter(|action| action.starts_with("List")).count();
    assert_eq!(lists, 6, "they are asked for once more, and not again and again");

    let state = done(world.update(&state, &config(&json!({"force_detach_policies": true}))).await);
    world.actions();
    done(world.delete(&state).await);
    assert_eq!(
        changes(&world),
        [
            "DeleteRole",
            "DeleteRolePolicy",
            "DetachRolePolicy",
            "RemoveRoleFromInstanceProfile",
            "DeleteRole",
        ]
    );
}

#[tokio::test]
async fn what_iam_still_counts_after_it_is_gone_is_waited_for_but_not_for_ever() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    for _ in 0..20 {
        world.refuse("DeleteRole", conflict());
    }
    done(world.delete(&state).await);

    let state = done(world.create(&config(&json!({}))).await);
    for _ in 0..200 {
        world.refuse("DeleteRole", conflict());
    }
    world.actions();
    let before = slept(&world);
    let error = world.delete(&state).await.error.unwrap();
    assert_eq!(error.code(), Some("DeleteConflict"));
    assert!(error.to_string().contains("did not see that in 120 s"), "{error}");
    assert_eq!(slept(&world).saturating_sub(before).as_secs(), 120);
    let lists = world.actions().iter().filter(|action| action.starts_with("List")).count();
    assert_eq!(lists, 3);
}

#[tokio::test]
async fn a_role_that_was_taken_out_of_a_profile_is_told_of_also_if_it_is_not_deleted() {
    let world = world();
    done(world.create(&config(&json!({}))).await);
    world.aws().roles.get_mut("app").unwrap().profiles = ["node".into()].into();
    world.refuse("DeleteRole", conflict());
    world.refuse("DeleteRole", Answer::error("ConcurrentModification", "Multiple requests.", 409));
    let cx = world.cx();
    let nothing = Owned { inline: false, attached: false };
    let error = role_removal::remove(&cx, "app", nothing).await.unwrap_err();
    assert_eq!(error.code(), Some("ConcurrentModification"));
    assert_eq!(cx.take_warnings().len(), 1);
}

/// What IAM answers when it still shows an attachment that is gone.
fn stale() -> Answer {
    let shown = "<ListAttachedRolePoliciesResponse><ListAttachedRolePoliciesResult><AttachedPolicies><member>\
                 <PolicyArn>arn:aws:iam::111122223333:policy/gone</PolicyArn></member></AttachedPolicies>\
                 </ListAttachedRolePoliciesResult></ListAttachedRolePoliciesResponse>";
    Answer::xml(200, shown.to_owned())
}

#[tokio::test]
async fn an_attachment_that_is_only_still_shown_does_not_hold_the_role() {
    // Before the lists are asked for again, and after that.
    for (refusals, profile) in [(2, None), (40, Some("node"))] {
        let world = world();
        let state = done(world.create(&config(&json!({}))).await);
        world.refuse("ListAttachedRolePolicies", stale());
        for _ in 0..refusals {
            world.refuse("DeleteRole", conflict());
        }
        world.aws().roles.get_mut("app").unwrap().profiles.extend(profile.map(str::to_owned));
        done(world.delete(&state).await);
        assert!(world.aws().roles.is_empty());
        assert_eq!(slept(&world) > Duration::from_secs(5), profile.is_some());
    }
}

#[tokio::test]
async fn an_empty_set_detaches_nothing_that_others_have_attached_meanwhile() {
    let world = world();
    for none in [
        json!({"managed_policy_arns": [], "inline_policy": [{}]}),
        json!({"force_detach_policies": false}),
    ] {
        let state = done(world.create(&config(&none)).await);
        world.aws().roles.get_mut("app").unwrap().attached.insert(ADMIN.into());
        world.aws().roles.get_mut("app").unwrap().inline.insert("theirs".into(), allow("s3:*"));
        assert!(world.delete(&state).await.error.is_some());
        let role = world.aws().roles.remove("app").unwrap();
        assert_eq!((role.attached.len(), role.inline.len()), (1, 1));
    }
    // A set that is not empty stands for all of them, also for one that came later.
    let some = json!({"managed_policy_arns": [READ_ONLY], "inline_policy": [inline("a", "s3:*")]});
    let state = done(world.create(&config(&some)).await);
    world.aws().roles.get_mut("app").unwrap().attached.insert(ADMIN.into());
    world.aws().roles.get_mut("app").unwrap().inline.insert("theirs".into(), allow("s3:*"));
    done(world.delete(&state).await);
}

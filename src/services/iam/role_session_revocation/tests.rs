//! `aws_iam_role_session_revocation` over the store.

use super::*;
use crate::aws::fake::{Answer, Cut};
use crate::plan::contract::Action;
use crate::services::iam::testing::{allow, busy, encoded, kinds};
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::{Nature, Store};
use crate::value::Value;
use serde_json::Value as Json;

/// How the type is tested with all others.
pub(in crate::services) const ROW: Row = Row {
    makes: Some("role-policy"),
    given: kinds::roles,
    ..Row::of("aws_iam_role_session_revocation")
};

const KEY: &str = "web-1/AWSRevokeOlderSessions";

fn world() -> World<Store> {
    World::of("aws_iam_role_session_revocation")
}

fn config(incident: &str) -> Json {
    json!({"role_name": "web-1", "triggers": {"incident": incident}})
}

fn time(state: &Value) -> String {
    state.get("revoked_before").as_str().unwrap().to_owned()
}

/// Puts a policy of this name into the role, as somebody else.
fn put(world: &World<Store>, policy: &str) {
    let mut store = world.aws();
    if store.get("role-policy", KEY).is_some() {
        store.remove("role-policy", KEY);
    }
    let policy = encoded(policy);
    store.with(
        "role-policy",
        &json!({"RoleName": "web-1", "PolicyName": NAME, "PolicyDocument": policy}),
    );
}

#[tokio::test]
async fn the_policy_is_that_of_the_console() {
    let world = world();
    let state = done(world.create(&config("1")).await);
    assert_eq!(world.actions(), ["PutRolePolicy", "GetRolePolicy", "GetRolePolicy"]);
    assert_eq!(time(&state), "2026-01-02T03:04:00Z");
    assert_has(&state, &json!({"id": "web-1", "policy_name": "AWSRevokeOlderSessions"}));
    let sent: Json =
        serde_json::from_str(world.call("PutRolePolicy").param("PolicyDocument")).unwrap();
    assert_eq!(
        sent,
        json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Deny", "Action": ["*"], "Resource": ["*"],
            "Condition": {"DateLessThan": {"aws:TokenIssueTime": time(&state)}},
        }]})
    );
}

#[tokio::test]
async fn sessions_of_the_same_second_are_revoked_too_and_the_next_second_is_waited_for() {
    let at = |milliseconds| after(SystemTime::UNIX_EPOCH + Duration::from_millis(milliseconds));
    assert_eq!(at(0).unwrap(), "1970-01-01T00:00:00Z");
    assert_eq!(at(1).unwrap(), "1970-01-01T00:00:01Z");
    assert_eq!(at(1_000).unwrap(), "1970-01-01T00:00:01Z");
    // Time stands still here, and so that second is never over.
    let world = world();
    world.fake.advance(Duration::from_millis(200));
    let error = world.create(&config("1")).await.error.unwrap().to_string();
    assert!(error.contains("without the new revocation"), "{error}");
    let sent = world.call("PutRolePolicy").param("PolicyDocument").to_owned();
    assert_eq!(revoked_before(&sent).as_deref(), Some("2026-01-02T03:04:01Z"));
}

#[tokio::test]
async fn another_trigger_revokes_again_and_nothing_else_does() {
    let world = world();
    let state = done(world.create(&config("1")).await);
    world.fake.advance(Duration::from_hours(1));
    assert_eq!(world.plan(&state, &config("1")).action, Action::NoOp);
    let planned = world.plan(&state, &config("2"));
    assert_eq!(planned.action, Action::Update);
    assert!(planned.value.get("revoked_before").is_unknown());
    let later = done(world.update(&state, &config("2")).await);
    assert!(time(&later) > time(&state), "{} {}", time(&later), time(&state));
    for none in [json!({}), json!({"incident": null})] {
        let first = done(world.create(&json!({"role_name": "a"})).await);
        let planned = world.plan(&first, &json!({"role_name": "a", "triggers": none}));
        assert!(!planned.value.get("revoked_before").is_unknown(), "{none}");
    }
}

#[tokio::test]
async fn a_new_time_that_is_shown_late_is_waited_for() {
    let world = world();
    let state = done(world.create(&config("1")).await);
    world.aws().nature = Nature { stale: 2, ..Nature::default() };
    world.fake.advance(Duration::from_hours(1));
    let state = done(world.update(&state, &config("2")).await);
    let sent = world.call("PutRolePolicy").param("PolicyDocument").to_owned();
    assert_eq!(revoked_before(&sent), Some(time(&state)));
    // It knows its own policy, and so its end is the end of it.
    done(world.delete(&state).await);
    assert_eq!(world.call("DeleteRolePolicy").param("RoleName"), "web-1");
}

#[tokio::test]
async fn a_revocation_that_somebody_has_removed_or_emptied_is_made_anew() {
    for emptied in [None, Some(allow("s3:GetObject"))] {
        let world = world();
        let state = done(world.create(&config("1")).await);
        world.aws().remove("role-policy", KEY);
        if let Some(policy) = emptied {
            put(&world, &policy);
        }
        assert!(world.read(&state).await.unwrap().is_null());
        world.fake.advance(Duration::from_hours(1));
        let again = done(world.create(&config("1")).await);
        assert!(time(&again) > time(&state));
    }
}

#[tokio::test]
async fn a_later_revocation_by_somebody_else_is_shown_and_outlives_the_resource() {
    let world = world();
    let state = done(world.create(&config("1")).await);
    let later = "2031-01-01T00:00:00.123Z";
    put(&world, &policy(later));
    let read = world.read(&state).await.unwrap();
    assert_eq!(time(&read), later);
    assert_eq!(world.plan(&read, &config("1")).action, Action::NoOp);
    for state in [&state, &read] {
        done(world.delete(state).await);
        assert!(world.aws().get("role-policy", KEY).is_some());
    }
}

#[tokio::test]
async fn one_that_the_console_has_made_is_imported_and_its_end_removes_it() {
    let world = world();
    put(&world, &policy("2025-01-01T00:00:00.123Z"));
    let state = world.import("web-1").await;
    assert_has(
        &state,
        &json!({"role_name": "web-1", "revoked_before": "2025-01-01T00:00:00.123Z"}),
    );
    assert_eq!(world.plan(&state, &json!({"role_name": "web-1"})).action, Action::NoOp);
    done(world.delete(&state).await);
    assert!(world.aws().get("role-policy", KEY).is_none());
}

#[tokio::test]
async fn an_answer_that_is_lost_leaves_one_revocation_with_the_time_of_the_state() {
    let world = world();
    world.lose("PutRolePolicy", Answer::cut(Cut::After));
    let state = done(world.create(&config("1")).await);
    let sent = world.call("PutRolePolicy").param("PolicyDocument").to_owned();
    assert_eq!(revoked_before(&sent), Some(time(&state)));
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let role = "The role with name web-1 cannot be found.";
    let busy_message = "Multiple requests.";
    World::assert_passing(
        world,
        &config("1"),
        &config("2"),
        &[
            (Operation::Create, "PutRolePolicy", "NoSuchEntity", role),
            (Operation::Create, "PutRolePolicy", "ConcurrentModification", busy_message),
            (Operation::Update, "PutRolePolicy", "NoSuchEntity", role),
            (Operation::Update, "PutRolePolicy", "ConcurrentModification", busy_message),
            (Operation::Delete, "DeleteRolePolicy", "ConcurrentModification", busy_message),
        ],
    )
    .await;
    let world = world();
    world.refuse("PutRolePolicy", busy());
    done(world.create(&config("1")).await);
    let limit = Answer::error("LimitExceeded", "Maximum policy size of 10240", 409);
    world.refuse("PutRolePolicy", limit);
    let error = world.create(&json!({"role_name": "a"})).await.error.unwrap();
    assert_eq!(error.code(), Some("LimitExceeded"));
}

#[test]
fn what_refuses_no_older_sessions_is_no_revocation() {
    let of = |statement: Json| {
        let text = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
        revoked_before(&text)
    };
    let time = json!({"DateLessThan": {"aws:tokenissuetime": "2026-01-02T03:04:05Z"}});
    let found = |effect: &str, action: &str, condition: &Json| {
        of(json!({"Effect": effect, "Action": action, "Resource": "*", "Condition": condition}))
    };
    assert_eq!(found("Deny", "*", &time).as_deref(), Some("2026-01-02T03:04:05Z"));
    assert_eq!(found("Allow", "*", &time), None);
    assert_eq!(found("Deny", "s3:*", &time), None);
    let narrowed = json!({
        "DateLessThan": {"aws:TokenIssueTime": "2026-01-02T03:04:05Z"},
        "StringEquals": {"aws:userid": "AROAFAKE:me"},
    });
    assert_eq!(found("Deny", "*", &narrowed), None);
    assert_eq!(revoked_before("no policy"), None);
}

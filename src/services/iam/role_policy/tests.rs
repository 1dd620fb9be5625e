//! `aws_iam_role_policy` against a model of what IAM documents.

use super::*;
use crate::aws::fake::{Answer, Call, Cut};
use crate::plan::contract::Action;
use crate::services::iam::testing::{absent, allow, busy, encoded, kinds, no_role, xml};
use crate::services::testing::{Row, World, assert_has, done, element};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// How the type is tested with all others.
pub(in crate::services) const ROW: Row =
    Row { makes: Some("role-policy"), given: kinds::roles, ..Row::of("aws_iam_role_policy") };

/// The policies in the role `app`.
type Iam = BTreeMap<String, String>;

fn answer(iam: &mut Iam, call: &Call) -> Answer {
    if call.param("RoleName") != "app" {
        return no_role(call.param("RoleName"));
    }
    let name = call.param("PolicyName");
    let missing = || absent(&format!("The role policy with name {name} cannot be found."));
    match call.action.as_str() {
        "PutRolePolicy" => {
            iam.insert(name.to_owned(), call.param("PolicyDocument").to_owned());
            xml(call, "")
        }
        "GetRolePolicy" => match iam.get(name) {
            Some(policy) => xml(
                call,
                [
                    element("RoleName", "app"),
                    element("PolicyName", name),
                    element("PolicyDocument", encoded(policy)),
                ]
                .concat(),
            ),
            None => missing(),
        },
        "DeleteRolePolicy" => iam.remove(name).map_or_else(missing, |_| xml(call, "")),
        other => Answer::error("InvalidAction", other, 400),
    }
}

fn world() -> World<Iam> {
    World::new("aws_iam_role_policy", Iam::new(), answer)
}

fn config(action: &str) -> Json {
    json!({"role": "app", "name": "read", "policy": allow(action)})
}

#[tokio::test]
async fn a_policy_is_put_changed_and_deleted() {
    let world = world();
    let state = done(world.create(&config("s3:Get1")).await);
    assert_eq!(world.actions(), ["PutRolePolicy", "GetRolePolicy"]);
    assert_has(
        &state,
        &json!({"id": "app:read", "name": "read", "name_prefix": "", "policy": allow("s3:Get1")}),
    );
    assert_eq!(world.plan(&state, &config("s3:Get1")).action, Action::NoOp);
    let state = done(world.update(&state, &config("s3:Get2")).await);
    assert_eq!(world.aws()["read"], allow("s3:Get2"));
    let mut other = config("s3:Get2");
    other["role"] = "other".into();
    assert_eq!(world.plan(&state, &other).replace, ["role"]);
    done(world.delete(&state).await);
    assert!(world.aws().is_empty());
    done(world.delete(&state).await);
    assert!(world.read(&state).await.unwrap().is_null());
}

#[tokio::test]
async fn a_name_is_made_up_where_none_is_given() {
    let world = world();
    let config = json!({"role": "app", "name_prefix": "read-", "policy": allow("s3:Get1")});
    let state = done(world.create(&config).await);
    let name = world.aws().keys().next().unwrap().clone();
    assert!(name.starts_with("read-") && name.len() == 31, "{name}");
    assert_has(&state, &json!({"name": name, "name_prefix": "read-"}));
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for_and_nothing_else() {
    let world = world();
    world.refuse("PutRolePolicy", no_role("app"));
    world.refuse("PutRolePolicy", busy());
    let state = done(world.create(&config("s3:Get1")).await);
    world.refuse("PutRolePolicy", busy());
    let state = done(world.update(&state, &config("s3:Get2")).await);
    world.refuse("DeleteRolePolicy", busy());
    done(world.delete(&state).await);
    world.refuse(
        "PutRolePolicy",
        Answer::error("LimitExceeded", "Maximum policy size of 10240", 409),
    );
    let error = world.create(&config("s3:Get1")).await.error.unwrap();
    assert_eq!(error.code(), Some("LimitExceeded"));
}

#[tokio::test]
async fn what_nobody_has_made_is_named_after_some_seconds() {
    let world = world();
    let mut config = config("s3:Get1");
    config["role"] = "missing".into();
    let error = world.create(&config).await.error.unwrap().to_string();
    assert!(
        error.contains("role with name missing")
            && error.ends_with("for 20 s only: make sure that missing exists."),
        "{error}"
    );
}

#[tokio::test]
async fn a_call_whose_answer_is_lost_is_sent_again() {
    let world = world();
    world.lose("PutRolePolicy", Answer::cut(Cut::After));
    done(world.create(&config("s3:Get1")).await);
    assert_eq!(world.actions(), ["PutRolePolicy", "PutRolePolicy", "GetRolePolicy"]);
}

#[tokio::test]
async fn an_import_and_a_state_of_hashicorp_aws_need_no_change() {
    let world = world();
    world.aws().insert("read".into(), allow("s3:Get1"));
    let state = world.import("app:read").await;
    assert_eq!(world.plan(&state, &config("s3:Get1")).action, Action::NoOp);
    let old = json!({
        "id": "app:read", "name": "read", "name_prefix": "", "role": "app", "policy": allow("s3:Get1"),
    });
    let state = world.take_over(0, &old).await;
    assert_eq!(world.plan(&state, &config("s3:Get1")).action, Action::NoOp);
    for wrong in ["app", "app:", ":read"] {
        assert!(PolicyInRole::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_policy_without_room_is_refused_with_both_numbers() {
    let long = allow(&"s3:x".repeat(3000));
    let problems = world().problems(&json!({"role": "app", "policy": long}));
    assert_eq!(problems.len(), 1);
    assert!(
        problems[0].contains(&long.len().to_string()) && problems[0].contains("10240"),
        "{problems:?}"
    );
}

#[tokio::test]
async fn a_policy_that_is_shown_late_is_waited_for() {
    let world = world();
    for _ in 0..3 {
        world.refuse("GetRolePolicy", absent("The role policy with name read cannot be found."));
    }
    let state = done(world.create(&config("s3:Get1")).await);
    assert_has(&state, &json!({"policy": allow("s3:Get1")}));
}

#[tokio::test]
async fn what_stays_away_is_named_after_two_minutes() {
    let (role, busy) = ("The role with name app cannot be found.", "Multiple requests.");
    World::assert_passing(
        world,
        &config("s3:Get1"),
        &config("s3:Get2"),
        &[
            (Operation::Create, "PutRolePolicy", "NoSuchEntity", role),
            (Operation::Create, "PutRolePolicy", "ConcurrentModification", busy),
            (Operation::Update, "PutRolePolicy", "NoSuchEntity", role),
            (Operation::Update, "PutRolePolicy", "ConcurrentModification", busy),
            (Operation::Delete, "DeleteRolePolicy", "ConcurrentModification", busy),
        ],
    )
    .await;
}

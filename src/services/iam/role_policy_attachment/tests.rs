//! `aws_iam_role_policy_attachment` against a model of what IAM documents.

use super::*;
use crate::aws::fake::{Answer, Call, Cut};
use crate::plan::contract::Action;
use crate::services::iam::testing::{absent, busy, kinds, list, no_role, xml};
use crate::services::testing::{Row, World, assert_has, done, element};
use serde_json::json;
use std::collections::BTreeSet;

/// How the type is tested with all others.
pub(in crate::services) const ROW: Row = Row {
    makes: Some("role-policy-attachment"),
    given: kinds::roles_and_policies,
    ..Row::of("aws_iam_role_policy_attachment")
};

const ADMIN: &str = "arn:aws:iam::aws:policy/AdministratorAccess";
const OWN: &str = "arn:aws:iam::111122223333:policy/app";

/// The policies of the role `app`.
#[derive(Default)]
struct Iam {
    attached: BTreeSet<String>,
    gone: bool,
}

fn answer(iam: &mut Iam, call: &Call) -> Answer {
    if iam.gone || call.param("RoleName") != "app" {
        return no_role(call.param("RoleName"));
    }
    let arn = call.param("PolicyArn");
    match call.action.as_str() {
        "AttachRolePolicy" if arn.ends_with("typo") => {
            absent(&format!("Policy {arn} does not exist or is not attachable."))
        }
        "AttachRolePolicy" => {
            iam.attached.insert(arn.to_owned());
            xml(call, "")
        }
        "DetachRolePolicy" if !iam.attached.remove(arn) => {
            absent(&format!("Policy {arn} was not found."))
        }
        "DetachRolePolicy" => xml(call, ""),
        "ListAttachedRolePolicies" => {
            list(call, "AttachedPolicies", iam.attached.iter().map(|arn| element("PolicyArn", arn)))
        }
        other => Answer::error("InvalidAction", other, 400),
    }
}

fn world() -> World<Iam> {
    World::new("aws_iam_role_policy_attachment", Iam::default(), answer)
}

fn config(arn: &str) -> serde_json::Value {
    json!({"role": "app", "policy_arn": arn})
}

#[tokio::test]
async fn a_policy_is_attached_read_and_detached() {
    let world = world();
    let state = done(world.create(&config(ADMIN)).await);
    assert_has(&state, &json!({"id": format!("app/{ADMIN}"), "role": "app", "policy_arn": ADMIN}));
    assert_eq!(world.actions(), ["AttachRolePolicy", "ListAttachedRolePolicies"]);
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &config(ADMIN)).action, Action::NoOp);
    assert_eq!(world.plan(&state, &config(OWN)).replace, ["policy_arn"]);
    done(world.delete(&state).await);
    assert!(world.aws().attached.is_empty());
    done(world.delete(&state).await);
}

#[test]
fn an_empty_policy_is_an_error_at_its_attribute_and_not_no_attachment() {
    let problems = world().problems(&config(""));
    let why = "policy_arn: `policy_arn` is required, and an empty string is no value";
    assert!(problems.iter().any(|problem| problem.contains(why)), "{problems:?}");
}

#[tokio::test]
async fn without_the_role_or_without_the_policy_there_is_no_attachment() {
    let world = world();
    let state = done(world.create(&config(ADMIN)).await);
    world.aws().attached = [OWN.to_owned()].into();
    assert!(world.read(&state).await.unwrap().is_null());
    world.aws().attached = [ADMIN.to_owned()].into();
    world.aws().gone = true;
    assert!(world.read(&state).await.unwrap().is_null());
    done(world.delete(&state).await);
}

#[tokio::test]
async fn roles_and_policies_that_are_not_shown_yet_are_waited_for() {
    let world = world();
    world.refuse("AttachRolePolicy", no_role("app"));
    world.refuse(
        "AttachRolePolicy",
        absent(&format!("Policy {OWN} does not exist or is not attachable.")),
    );
    world.refuse("AttachRolePolicy", busy());
    let state = done(world.create(&config(OWN)).await);
    world.refuse("DetachRolePolicy", busy());
    done(world.delete(&state).await);
    assert!(world.aws().attached.is_empty());
}

#[tokio::test]
async fn what_nobody_has_made_is_named_after_some_seconds() {
    let world = world();
    let missing = "arn:aws:iam::111122223333:policy/typo";
    let outcome = world.create(&config(missing)).await;
    assert!(outcome.state.is_null());
    let error = outcome.error.unwrap().to_string();
    assert!(
        error.ends_with(&format!("for 20 s only: make sure that {missing} exists.")),
        "{error}"
    );
}

#[tokio::test]
async fn a_policy_of_aws_that_does_not_exist_is_not_waited_for() {
    let world = world();
    let error = world.create(&config("arn:aws:iam::aws:policy/typo")).await.error.unwrap();
    assert!(error.to_string().contains("AWS has no managed policy of this name"), "{error}");
    assert_eq!(world.actions(), ["AttachRolePolicy"]);
}

#[tokio::test]
async fn another_error_is_not_waited_for() {
    let world = world();
    world.refuse("AttachRolePolicy", Answer::error("LimitExceeded", "PoliciesPerRole: 10", 409));
    let error = world.create(&config(ADMIN)).await.error.unwrap();
    assert_eq!(error.code(), Some("LimitExceeded"));
    assert_eq!(world.actions(), ["AttachRolePolicy"]);
}

#[tokio::test]
async fn a_call_whose_answer_is_lost_is_sent_again() {
    let world = world();
    world.lose("AttachRolePolicy", Answer::cut(Cut::After));
    done(world.create(&config(ADMIN)).await);
    assert_eq!(
        world.actions(),
        ["AttachRolePolicy", "AttachRolePolicy", "ListAttachedRolePolicies"]
    );
}

#[tokio::test]
async fn an_import_id_is_the_role_and_the_policy() {
    let world = world();
    world.aws().attached = [ADMIN.to_owned()].into();
    let state = world.import(&format!("app/{ADMIN}")).await;
    assert_eq!(world.plan(&state, &config(ADMIN)).action, Action::NoOp);
    for wrong in ["app", "app/", "/arn:aws:iam::aws:policy/x", "app/AdministratorAccess"] {
        assert!(Attachment::parse(wrong).is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_needs_no_change() {
    let world = world();
    world.aws().attached = [ADMIN.to_owned()].into();
    let old = json!({"id": "app-20240102030405678900000001", "role": "app", "policy_arn": ADMIN});
    let state = world.take_over(0, &old).await;
    assert_eq!(world.plan(&state, &config(ADMIN)).action, Action::NoOp);
    done(world.delete(&state).await);
    assert!(world.aws().attached.is_empty());
}

#[tokio::test]
async fn what_stays_away_is_named_after_two_minutes() {
    let policy = format!("Policy {OWN} does not exist or is not attachable.");
    let (role, busy) = ("The role with name app cannot be found.", "Multiple requests.");
    World::assert_passing(
        world,
        &config(OWN),
        &config(OWN),
        &[
            (Operation::Create, "AttachRolePolicy", "NoSuchEntity", &policy),
            (Operation::Create, "AttachRolePolicy", "NoSuchEntity", role),
            (Operation::Create, "AttachRolePolicy", "ConcurrentModification", busy),
            (Operation::Delete, "DetachRolePolicy", "ConcurrentModification", busy),
        ],
    )
    .await;
}

//! `aws_iam_role_policy_attachments_exclusive` against a model of what IAM documents.

use super::*;
use crate::aws::fake::{Answer, Call};
use crate::plan::contract::Action;
use crate::services::iam::testing::{absent, busy, kinds, list, no_role, xml};
use crate::services::testing::{Row, World, assert_has, done, element};
use serde_json::{Value as Json, json};

/// How the type is tested with all others.
pub(in crate::services) const ROW: Row = Row {
    given: kinds::roles_and_policies,
    ..Row::of("aws_iam_role_policy_attachments_exclusive")
};

const READ: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const ADMIN: &str = "arn:aws:iam::aws:policy/AdministratorAccess";
const OWN: &str = "arn:aws:iam::111122223333:policy/app";

/// The policies of the role `app`, if there is the role.
type Iam = Option<BTreeSet<String>>;

fn answer(iam: &mut Iam, call: &Call) -> Answer {
    let Some(arns) = iam.as_mut().filter(|_| call.param("RoleName") == "app") else {
        return no_role(call.param("RoleName"));
    };
    let arn = call.param("PolicyArn").to_owned();
    match call.action.as_str() {
        "ListAttachedRolePolicies" => {
            let policies = arns.iter().map(|arn| element("PolicyArn", arn));
            return list(call, "AttachedPolicies", policies);
        }
        "AttachRolePolicy" => _ = arns.insert(arn),
        "DetachRolePolicy" => _ = arns.remove(&arn),
        other => return Answer::error("InvalidAction", other, 400),
    }
    xml(call, "")
}

fn world(arns: &[&str]) -> World<Iam> {
    let arns = arns.iter().map(|arn| (*arn).to_owned()).collect();
    World::new("aws_iam_role_policy_attachments_exclusive", Some(arns), answer)
}

fn config(arns: &[&str]) -> Json {
    json!({"role_name": "app", "policy_arns": arns})
}

#[tokio::test]
async fn what_is_not_named_is_detached_and_what_is_named_is_attached() {
    let world = world(&[ADMIN]);
    let state = done(world.create(&config(&[READ])).await);
    assert_has(&state, &json!({"id": "app", "policy_arns": [READ]}));
    assert_eq!(
        world.actions(),
        [
            "ListAttachedRolePolicies",
            "ListAttachedRolePolicies",
            "DetachRolePolicy",
            "AttachRolePolicy",
            "ListAttachedRolePolicies"
        ]
    );
    world.aws().as_mut().unwrap().insert(ADMIN.into());
    let state = world.read(&state).await.unwrap();
    let state = done(world.update(&state, &config(&[])).await);
    assert_eq!(*world.aws(), Some(BTreeSet::new()));
    assert_eq!(world.plan(&state, &config(&[])).action, Action::NoOp);
}

#[tokio::test]
async fn the_end_leaves_the_attachments_alone() {
    let world = world(&[READ]);
    let state = done(world.create(&config(&[READ])).await);
    world.actions();
    done(world.delete(&state).await);
    assert_eq!(world.actions(), [""; 0]);
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let world = world(&[]);
    let late = absent(&format!("Policy {OWN} does not exist or is not attachable."));
    world.refuse("AttachRolePolicy", late);
    world.refuse("AttachRolePolicy", busy());
    done(world.create(&config(&[OWN])).await);
}

#[tokio::test]
async fn without_the_role_there_is_nothing() {
    let world = world(&[]);
    let state = done(world.create(&config(&[])).await);
    *world.aws() = None;
    assert!(world.read(&state).await.unwrap().is_null());
}

#[tokio::test]
async fn an_import_and_a_state_of_hashicorp_aws_need_no_change() {
    let world = world(&[READ]);
    let state = world.import("app").await;
    assert_eq!(world.plan(&state, &config(&[READ])).action, Action::NoOp);
    let state = world.take_over(0, &config(&[READ])).await;
    assert_eq!(world.plan(&state, &config(&[READ])).action, Action::NoOp);
}

#[tokio::test]
async fn what_stays_away_is_named_after_two_minutes() {
    let policy = format!("Policy {OWN} does not exist or is not attachable.");
    let role = "The role with name app cannot be found.";
    World::assert_passing(
        || world(&[ADMIN]),
        &config(&[ADMIN]),
        &config(&[OWN]),
        &[
            (Operation::Update, "AttachRolePolicy", "NoSuchEntity", &policy),
            (Operation::Update, "AttachRolePolicy", "NoSuchEntity", role),
            (Operation::Update, "AttachRolePolicy", "ConcurrentModification", "Multiple requests."),
        ],
    )
    .await;
}

#[test]
fn more_policies_than_a_role_can_have_and_arns_of_other_things_are_refused() {
    let world = world(&[]);
    let arns: Vec<String> =
        (0..26).map(|n| format!("arn:aws:iam::111122223333:policy/p{n}")).collect();
    let arns: Vec<&str> = arns.iter().map(String::as_str).collect();
    let [problem] = world.problems(&config(&arns)).try_into().unwrap();
    assert!(problem.starts_with("policy_arns: The number of elements is 26"), "{problem}");
    assert_eq!(world.problems(&config(&arns[1..])), [""; 0]);
    let [problem] =
        world.problems(&config(&["arn:aws:iam::111122223333:role/app"])).try_into().unwrap();
    assert!(problem.contains("is not the ARN of a managed policy"), "{problem}");
}

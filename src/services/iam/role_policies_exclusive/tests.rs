//! `aws_iam_role_policies_exclusive` against a model of what IAM documents.

use super::*;
use crate::aws::fake::{Answer, Call};
use crate::plan::contract::Action;
use crate::services::iam::testing::{absent, busy, kinds, list, no_role, xml};
use crate::services::testing::{Row, World, assert_has, done};
use serde_json::{Value as Json, json};

/// How the type is tested with all others. The policies that it names are made by others.
pub(in crate::services) const ROW: Row = Row {
    given: kinds::roles,
    meanwhile: |store, config| {
        let (role, names) = (&config["role_name"], config["policy_names"].as_array());
        for name in names.into_iter().flatten() {
            let key = format!(
                "{}/{}",
                role.as_str().unwrap_or_default(),
                name.as_str().unwrap_or_default()
            );
            if store.get("role-policy", &key).is_none() {
                store.with("role-policy", &json!({"RoleName": role, "PolicyName": name}));
            }
        }
    },
    ..Row::of("aws_iam_role_policies_exclusive")
};

/// The names of the policies in the role `app`, if there is the role.
type Iam = Option<BTreeSet<String>>;

fn answer(iam: &mut Iam, call: &Call) -> Answer {
    let Some(names) = iam.as_mut().filter(|_| call.param("RoleName") == "app") else {
        return no_role(call.param("RoleName"));
    };
    match call.action.as_str() {
        "ListRolePolicies" => list(call, "PolicyNames", names.iter().cloned()),
        "DeleteRolePolicy" if names.remove(call.param("PolicyName")) => xml(call, ""),
        "DeleteRolePolicy" => absent("The role policy cannot be found."),
        other => Answer::error("InvalidAction", other, 400),
    }
}

fn world(names: &[&str]) -> World<Iam> {
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    World::new("aws_iam_role_policies_exclusive", Some(names), answer)
}

fn config(names: &[&str]) -> Json {
    json!({"role_name": "app", "policy_names": names})
}

#[tokio::test]
async fn policies_that_are_not_named_are_deleted() {
    let world = world(&["read", "stray"]);
    let state = done(world.create(&config(&["read"])).await);
    assert_has(&state, &json!({"id": "app", "policy_names": ["read"]}));
    assert_eq!(world.call("DeleteRolePolicy").param("PolicyName"), "stray");
    world.aws().as_mut().unwrap().insert("later".into());
    let state = world.read(&state).await.unwrap();
    let state = done(world.update(&state, &config(&["read"])).await);
    let state = done(world.update(&state, &config(&[])).await);
    assert_eq!(*world.aws(), Some(BTreeSet::new()));
    let read = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&read, &config(&[])).action, Action::NoOp);
}

#[tokio::test]
async fn the_end_leaves_the_policies_alone() {
    let world = world(&["read"]);
    let state = done(world.create(&config(&["read"])).await);
    assert_eq!(world.actions(), ["ListRolePolicies"]);
    done(world.delete(&state).await);
    assert_eq!(world.actions(), [""; 0]);
}

#[tokio::test]
async fn a_named_policy_that_nobody_makes_is_named_in_the_error_and_what_others_make_late_is_waited_for()
 {
    let world = world(&["read"]);
    let wanted = config(&["read", "missing"]);
    let error = world.create(&wanted).await.error.unwrap().to_string();
    assert!(
        error.contains("policy_names") && error.contains("made: missing, after 120 s"),
        "{error}"
    );
    for _ in 0..2 {
        let none = "<ListRolePoliciesResponse><ListRolePoliciesResult/></ListRolePoliciesResponse>";
        world.refuse("ListRolePolicies", Answer::xml(200, none.to_owned()));
    }
    world.aws().as_mut().unwrap().insert("missing".into());
    done(world.create(&wanted).await);
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let world = world(&["stray"]);
    world.refuse("DeleteRolePolicy", busy());
    done(world.create(&config(&[])).await);
}

#[tokio::test]
async fn without_the_role_there_is_nothing() {
    let world = world(&["read"]);
    let state = done(world.create(&config(&["read"])).await);
    *world.aws() = None;
    assert!(world.read(&state).await.unwrap().is_null());
}

#[tokio::test]
async fn an_import_and_a_state_of_hashicorp_aws_need_no_change() {
    let world = world(&["read"]);
    let state = world.import("app").await;
    assert_eq!(world.plan(&state, &config(&["read"])).action, Action::NoOp);
    let state = world.take_over(0, &config(&["read"])).await;
    assert_eq!(world.plan(&state, &config(&["read"])).action, Action::NoOp);
}

#[tokio::test]
async fn what_does_not_pass_is_believed_after_two_minutes() {
    let busy =
        (Operation::Update, "DeleteRolePolicy", "ConcurrentModification", "Multiple requests.");
    let role = (
        Operation::Update,
        "ListRolePolicies",
        "NoSuchEntity",
        "The role with name app cannot be found.",
    );
    let (all, none) = (config(&["read"]), config(&[]));
    World::assert_passing(|| world(&["read"]), &all, &none, &[busy, role]).await;
}

#[test]
fn a_name_that_no_policy_can_have_is_refused() {
    let world = world(&[]);
    let (fits, long) = ("a".repeat(128), "a".repeat(129));
    assert_eq!(world.problems(&config(&[&fits])), [""; 0]);
    let [problem] = world.problems(&config(&[&long])).try_into().unwrap();
    assert!(
        problem.starts_with("policy_names: ") && problem.contains("129 characters; 1 to 128"),
        "{problem}"
    );
}

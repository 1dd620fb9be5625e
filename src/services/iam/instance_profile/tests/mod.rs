//! `aws_iam_instance_profile` against a model of what IAM documents.

mod kind;

pub(in crate::services) use kind::ROW;

use super::*;
use crate::aws::fake::{ACCOUNT, Answer, Call, Cut};
use crate::plan::contract::Action;
use crate::services::iam::testing::{
    absent, busy, listed, members, no_role, retag, tag_list, tags as in_call, xml,
};
use crate::services::testing::{World, assert_has, done, element};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

#[derive(Default)]
struct Profile {
    path: String,
    role: Option<String>,
    tags: Tags,
}
type Iam = BTreeMap<String, Profile>;

fn show(name: &str, profile: &Profile) -> String {
    let role = |role: &String| {
        [
            element("RoleName", role),
            element("RoleId", "AROAFAKE"),
            element("Path", "/"),
            element("Arn", format!("arn:aws:iam::{ACCOUNT}:role/{role}")),
            element("CreateDate", "2026-01-02T03:04:05Z"),
        ]
        .concat()
    };
    let parts = [
        element("InstanceProfileName", name),
        element("InstanceProfileId", "AIPAFAKE"),
        element("Arn", format!("arn:aws:iam::{ACCOUNT}:instance-profile{}{name}", profile.path)),
        element("Path", &profile.path),
        element("CreateDate", "2026-01-02T03:04:05Z"),
        members("Roles", profile.role.iter().map(role)),
        tag_list(&profile.tags),
    ];
    format!("<InstanceProfile>{}</InstanceProfile>", parts.concat())
}

fn answer(iam: &mut Iam, call: &Call) -> Answer {
    let name = call.param("InstanceProfileName");
    if call.action == "CreateInstanceProfile" {
        if iam.contains_key(name) {
            return Answer::error(
                "EntityAlreadyExists",
                &format!("Instance Profile {name} already exists."),
                409,
            );
        }
        let profile =
            Profile { path: call.param("Path").to_owned(), role: None, tags: in_call(call) };
        let shown = show(name, &profile);
        iam.insert(name.to_owned(), profile);
        return xml(call, shown);
    }
    let Some(profile) = iam.get_mut(name) else {
        return absent(&format!("Instance Profile {name} cannot be found."));
    };
    let role = call.param("RoleName");
    match call.action.as_str() {
        "GetInstanceProfile" => xml(call, show(name, profile)),
        "AddRoleToInstanceProfile" if role == "missing" => no_role(role),
        "AddRoleToInstanceProfile" if profile.role.is_some() => Answer::error(
            "LimitExceeded",
            "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1",
            409,
        ),
        "AddRoleToInstanceProfile" => {
            profile.role = Some(role.to_owned());
            xml(call, "")
        }
        "RemoveRoleFromInstanceProfile" if profile.role.as_deref() == Some(role) => {
            profile.role = None;
            xml(call, "")
        }
        "RemoveRoleFromInstanceProfile" => no_role(role),
        "DeleteInstanceProfile" if profile.role.is_some() => Answer::error(
            "DeleteConflict",
            "Cannot delete entity, must remove roles from instance profile first.",
            409,
        ),
        "DeleteInstanceProfile" => {
            iam.remove(name);
            xml(call, "")
        }
        _ => retag(call, &mut profile.tags),
    }
}

fn world() -> World<Iam> {
    World::new("aws_iam_instance_profile", Iam::new(), answer)
}

fn config(role: &str) -> Json {
    json!({"name": "node", "role": role})
}

#[tokio::test]
async fn a_profile_is_made_and_then_given_its_role() {
    let world = world();
    let mut config = config("a");
    config["path"] = "/nodes/".into();
    config["tags"] = json!({"team": "a"});
    let state = done(world.create(&config).await);
    assert_eq!(
        world.actions(),
        [
            "CreateInstanceProfile",
            "GetInstanceProfile",
            "AddRoleToInstanceProfile",
            "GetInstanceProfile"
        ]
    );
    assert_has(
        &state,
        &json!({
            "id": "node", "name": "node", "name_prefix": "", "path": "/nodes/", "role": "a", "unique_id": "AIPAFAKE",
            "arn": "arn:aws:iam::111122223333:instance-profile/nodes/node", "create_date": "2026-01-02T03:04:05Z",
        }),
    );
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &config).action, Action::NoOp);
    done(world.delete(&state).await);
    assert!(world.aws().is_empty());
    done(world.delete(&state).await);
}

#[tokio::test]
async fn the_role_is_changed_in_place() {
    let world = world();
    let state = done(world.create(&config("a")).await);
    world.actions();
    let state = done(world.update(&state, &config("b")).await);
    assert_eq!(
        world.actions(),
        ["RemoveRoleFromInstanceProfile", "AddRoleToInstanceProfile", "GetInstanceProfile"]
    );
    let state = done(world.update(&state, &json!({"name": "node", "tags": {"a": "b"}})).await);
    assert_has(&state, &json!({"role": null, "tags": {"a": "b"}}));
    let state = done(world.update(&state, &json!({"name": "node"})).await);
    assert_eq!(listed(&world.call("UntagInstanceProfile"), "TagKeys"), ["a"]);
    assert_eq!(world.plan(&state, &json!({"name": "other"})).replace, ["name"]);
}

#[tokio::test]
async fn a_role_that_was_taken_out_is_put_back_and_another_one_does_not_hinder_the_end() {
    let world = world();
    let state = done(world.create(&config("a")).await);
    world.aws().get_mut("node").unwrap().role = None;
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &config("a")).action, Action::Update);
    world.aws().get_mut("node").unwrap().role = Some("b".into());
    done(world.delete(&state).await);
    assert!(world.aws().is_empty());
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for_and_nothing_else() {
    let world = world();
    world.refuse("CreateInstanceProfile", busy());
    let invalid = "Value (node) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name";
    world.refuse("AddRoleToInstanceProfile", Answer::error("InvalidParameterValue", invalid, 400));
    world.refuse("AddRoleToInstanceProfile", no_role("a"));
    world.refuse("AddRoleToInstanceProfile", absent("Instance Profile node cannot be found."));
    world.refuse("AddRoleToInstanceProfile", busy());
    let state = done(world.create(&config("a")).await);
    let limit = "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1";
    world.refuse("AddRoleToInstanceProfile", Answer::error("LimitExceeded", limit, 409));
    let state = done(world.update(&state, &config("b")).await);
    world.refuse("DeleteInstanceProfile", busy());
    world
        .refuse("DeleteInstanceProfile", Answer::error("DeleteConflict", "must remove roles", 409));
    done(world.delete(&state).await);
    world.refuse(
        "CreateInstanceProfile",
        Answer::error("LimitExceeded", "InstanceProfiles: 1000", 409),
    );
    assert!(world.create(&config("a")).await.error.is_some());
}

#[tokio::test]
async fn a_profile_whose_role_never_appears_is_kept_and_the_role_is_named() {
    let world = world();
    let outcome = world.create(&config("missing")).await;
    assert_has(&outcome.state, &json!({"id": "node"}));
    let error = outcome.error.unwrap().to_string();
    assert!(
        error.contains("role with name missing") && error.contains("that missing exists"),
        "{error}"
    );
}

#[tokio::test]
async fn a_lost_answer_is_no_second_profile_and_somebody_elses_is_left_alone() {
    let world = world();
    world.lose("CreateInstanceProfile", Answer::cut(Cut::After));
    let state = done(world.create(&config("a")).await);
    assert_has(&state, &json!({"id": "node", "role": "a"}));
    world.refuse("CreateInstanceProfile", Answer::cut(Cut::After));
    let outcome = world.create(&config("b")).await;
    assert!(outcome.state.is_null() && outcome.error.is_some());
}

#[tokio::test]
async fn a_profile_that_is_gone_is_gone() {
    let world = world();
    let state = done(world.create(&config("a")).await);
    world.aws().clear();
    assert!(world.read(&state).await.unwrap().is_null());
}

#[tokio::test]
async fn an_import_and_a_state_of_hashicorp_aws_need_no_change() {
    let world = world();
    done(world.create(&config("a")).await);
    let state = world.import("node").await;
    assert_eq!(world.plan(&state, &config("a")).action, Action::NoOp);
    let old = json!({
        "arn": "arn:aws:iam::111122223333:instance-profile/node", "create_date": "2026-01-02T03:04:05Z", "id": "node",
        "name": "node", "name_prefix": "", "path": "/", "role": "a", "tags": {}, "tags_all": {}, "unique_id": "AIPAFAKE",
    });
    let state = world.take_over(0, &old).await;
    assert_eq!(world.plan(&state, &config("a")).action, Action::NoOp);
}

#[tokio::test]
async fn a_role_that_was_put_in_by_a_call_whose_answer_was_lost_is_in() {
    let world = world();
    world.lose("AddRoleToInstanceProfile", Answer::cut(Cut::After));
    let state = done(world.create(&config("a")).await);
    assert_has(&state, &json!({"role": "a"}));
    // The call is sent again, IAM has no room for the role, and the profile shows why.
    assert_eq!(
        world.actions(),
        [
            "CreateInstanceProfile",
            "GetInstanceProfile",
            "AddRoleToInstanceProfile",
            "AddRoleToInstanceProfile",
            "GetInstanceProfile",
            "GetInstanceProfile"
        ]
    );
    assert!(world.fake.slept().iter().all(|pause| pause.as_secs() < 2), "{:?}", world.fake.slept());
}

#[tokio::test]
async fn a_profile_that_holds_the_role_of_somebody_else_is_told_with_it() {
    let world = world();
    let state = done(world.create(&json!({"name": "node"})).await);
    world.aws().get_mut("node").unwrap().role = Some("theirs".into());
    let error = world.update(&state, &config("a")).await.error.unwrap();
    assert_eq!(error.code(), Some("LimitExceeded"));
    assert!(error.to_string().contains("has the role theirs"), "{error}");
}

#[tokio::test]
async fn what_is_not_visible_yet_is_named_when_it_stays_away() {
    const ADD: &str = "AddRoleToInstanceProfile";
    let (profile, role) =
        ("Instance Profile node cannot be found.", "The role with name b cannot be found.");
    let invalid = "Value (node) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name";
    let limit = "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1";
    let (busy, held) = ("Multiple requests.", "must remove roles from instance profile first.");
    World::assert_passing(
        world,
        &config("a"),
        &config("b"),
        &[
            (Operation::Create, "CreateInstanceProfile", "ConcurrentModification", busy),
            (Operation::Create, ADD, "InvalidParameterValue", invalid),
            (Operation::Update, ADD, "InvalidParameterValue", invalid),
            (Operation::Update, ADD, "NoSuchEntity", role),
            (Operation::Update, ADD, "NoSuchEntity", profile),
            (Operation::Update, ADD, "ConcurrentModification", busy),
            (Operation::Update, ADD, "LimitExceeded", limit),
            (Operation::Delete, "DeleteInstanceProfile", "ConcurrentModification", busy),
            (Operation::Delete, "DeleteInstanceProfile", "DeleteConflict", held),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_profile_that_was_made_long_before_is_not_taken() {
    let (first, second) = (world(), world());
    done(first.create(&config("a")).await);
    first.aws().values_mut().for_each(|profile| profile.role = None);
    *second.aws() = std::mem::take(&mut *first.aws());
    second.fake.advance(std::time::Duration::from_mins(10));
    second.refuse("CreateInstanceProfile", Answer::cut(Cut::After));
    let outcome = second.create(&config("a")).await;
    assert!(outcome.state.is_null() && outcome.error.is_some(), "{outcome:?}");
}

//! `aws_iam_policy` against a model of what IAM documents.

mod kind;

pub(in crate::services) use kind::ROW;

use super::*;
use crate::aws::fake::{ACCOUNT, Answer, Call, Cut};
use crate::engine::life;
use crate::plan::contract::Action;
use crate::services::iam::testing::{
    absent, allow, busy, encoded, list, listed, retag, tag_list, xml,
};
use crate::services::testing::{World, assert_has, done, element};
use serde_json::{Value as Json, json};

const ARN: &str = "arn:aws:iam::111122223333:policy/app";

/// The policies of an account.
#[derive(Default)]
struct Iam {
    policies: Vec<Managed>,
    /// The roles that policies are attached to.
    attached: Vec<String>,
}

struct Managed {
    arn: String,
    name: String,
    path: String,
    description: String,
    tags: Tags,
    /// Number, text.
    versions: Vec<(u32, String)>,
    in_force: u32,
    last: u32,
}

fn show(policy: &Managed, attachments: usize) -> String {
    [
        element("Arn", &policy.arn),
        element("PolicyName", &policy.name),
        element("PolicyId", "ANPAFAKE"),
        element("Path", &policy.path),
        element("DefaultVersionId", format!("v{}", policy.in_force)),
        element("AttachmentCount", attachments),
        element("CreateDate", "2026-01-02T03:04:05Z"),
        element("Description", &policy.description),
        tag_list(&policy.tags),
    ]
    .concat()
}

fn answer(iam: &mut Iam, call: &Call) -> Answer {
    match call.action.as_str() {
        "CreatePolicy" => return create(iam, call),
        "ListPolicies" => {
            assert_eq!(call.param("Scope"), "Local");
            return list(call, "Policies", iam.policies.iter().map(|policy| show(policy, 0)));
        }
        _ => {}
    }
    let (arn, attached) = (call.param("PolicyArn"), iam.attached.len());
    let Some(at) = iam.policies.iter().position(|policy| policy.arn == arn) else {
        return absent(&format!("Policy {arn} does not exist or is not attachable."));
    };
    let policy = &mut iam.policies[at];
    match call.action.as_str() {
        "GetPolicy" => xml(call, element_of("Policy", &show(policy, attached))),
        "ListEntitiesForPolicy" => {
            let role = |name: &String| element("RoleName", name);
            list(call, "PolicyRoles", iam.attached.iter().map(role))
        }
        "TagPolicy" | "UntagPolicy" => retag(call, &mut policy.tags),
        "DeletePolicy" if attached > 0 => {
            Answer::error("DeleteConflict", "Cannot delete a policy attached to entities.", 409)
        }
        "DeletePolicy" => {
            assert_eq!(policy.versions.len(), 1, "IAM wants all other versions deleted first");
            iam.policies.remove(at);
            xml(call, "")
        }
        _ => versions(policy, call),
    }
}

fn element_of(name: &str, body: &str) -> String {
    format!("<{name}>{body}</{name}>")
}

fn versions(policy: &mut Managed, call: &Call) -> Answer {
    let number = call.param("VersionId").trim_start_matches('v').parse().unwrap_or(0);
    match call.action.as_str() {
        "ListPolicyVersions" => {
            let version = |(n, _): &(u32, String)| {
                [
                    element("VersionId", format!("v{n}")),
                    element("IsDefaultVersion", *n == policy.in_force),
                    element("CreateDate", format!("2026-01-02T03:04:{n:02}Z")),
                ]
                .concat()
            };
            list(call, "Versions", policy.versions.iter().rev().map(version))
        }
        "GetPolicyVersion" => {
            let (_, text) = policy.versions.iter().find(|(n, _)| *n == number).unwrap();
            xml(call, element_of("PolicyVersion", &element("Document", encoded(text))))
        }
        "CreatePolicyVersion" if policy.versions.len() == 5 => Answer::error(
            "LimitExceeded",
            "A managed policy can have up to 5 versions. Before you create a new version, you must delete an \
             existing version.",
            409,
        ),
        "CreatePolicyVersion" => {
            assert_eq!(call.param("SetAsDefault"), "true");
            policy.last += 1;
            policy.in_force = policy.last;
            policy.versions.push((policy.last, call.param("PolicyDocument").to_owned()));
            xml(call, "")
        }
        "DeletePolicyVersion" => {
            assert_ne!(number, policy.in_force, "IAM refuses to delete the version in force");
            policy.versions.retain(|(n, _)| *n != number);
            xml(call, "")
        }
        other => Answer::error("InvalidAction", other, 400),
    }
}

fn create(iam: &mut Iam, call: &Call) -> Answer {
    let (name, path) = (call.param("PolicyName").to_owned(), call.param("Path").to_owned());
    let arn = format!("arn:aws:iam::{ACCOUNT}:policy{path}{name}");
    if iam.policies.iter().any(|policy| policy.name == name) {
        return Answer::error(
            "EntityAlreadyExists",
            &format!("A policy called {name} already exists."),
            409,
        );
    }
    let policy = Managed {
        arn,
        name,
        path,
        description: call.param("Description").to_owned(),
        tags: crate::services::iam::testing::tags(call),
        versions: vec![(1, call.param("PolicyDocument").to_owned())],
        in_force: 1,
        last: 1,
    };
    let shown = element_of("Policy", &show(&policy, 0));
    iam.policies.push(policy);
    xml(call, shown)
}

fn world() -> World<Iam> {
    World::new("aws_iam_policy", Iam::default(), answer)
}

fn config(action: &str) -> Json {
    json!({"name": "app", "policy": allow(action)})
}

#[tokio::test]
async fn a_policy_is_made_with_all_that_was_asked_for() {
    let world = world();
    let mut config = config("s3:GetObject");
    config["description"] = "Reads".into();
    config["path"] = "/teams/".into();
    config["tags"] = json!({"team": "a"});
    let state = done(world.create(&config).await);
    assert_eq!(world.actions(), ["CreatePolicy", "GetPolicy", "GetPolicyVersion"]);
    let arn = "arn:aws:iam::111122223333:policy/teams/app";
    assert_has(
        &state,
        &json!({
            "id": arn, "arn": arn, "attachment_count": 0, "description": "Reads", "name": "app", "name_prefix": "",
            "path": "/teams/", "policy": allow("s3:GetObject"), "policy_id": "ANPAFAKE", "tags": {"team": "a"},
        }),
    );
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &config).action, Action::NoOp);
    config["policy"] =
        r#"{"Statement":{"Action":["s3:GetObject"],"Resource":["*"],"Effect":"Allow"},"Version":"2012-10-17"}"#.into();
    assert_eq!(world.plan(&state, &config).action, Action::NoOp, "the same in other words");
    config["description"] = "Writes".into();
    assert_eq!(world.plan(&state, &config).replace, ["description"]);
}

#[tokio::test]
async fn of_five_versions_the_oldest_that_is_not_in_force_gives_way() {
    let world = world();
    let mut state = done(world.create(&config("s3:Get1")).await);
    for n in 2..=5 {
        state = done(world.update(&state, &config(&format!("s3:Get{n}"))).await);
    }
    assert!(!world.actions().contains(&"DeletePolicyVersion".to_owned()));
    // Somebody went back to the first version.
    world.aws().policies[0].in_force = 1;
    let state = world.read(&state).await.unwrap();
    let state = done(world.update(&state, &config("s3:Get6")).await);
    assert_has(&state, &json!({"policy": allow("s3:Get6")}));
    let left: Vec<u32> = world.aws().policies[0].versions.iter().map(|(n, _)| *n).collect();
    assert_eq!(left, [1, 3, 4, 5, 6]);
    done(world.delete(&state).await);
    assert!(world.aws().policies.is_empty());
}

#[tokio::test]
async fn an_attachment_made_elsewhere_does_not_disturb_an_update() {
    let world = world();
    let state = done(world.create(&config("s3:Get1")).await);
    world.aws().attached.push("app".into());
    let state = done(world.update(&state, &config("s3:Get2")).await);
    assert_has(&state, &json!({"attachment_count": 1}));
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for_and_nothing_else() {
    let world = world();
    world.refuse("CreatePolicy", busy());
    let state = done(world.create(&config("s3:Get1")).await);
    world.refuse("CreatePolicyVersion", busy());
    let limit = "A managed policy can have up to 5 versions.";
    world.refuse("CreatePolicyVersion", Answer::error("LimitExceeded", limit, 409));
    let state = done(world.update(&state, &config("s3:Get2")).await);
    world.refuse("DeletePolicy", busy());
    let conflict = "Cannot delete a policy attached to entities.";
    world.refuse("DeletePolicy", Answer::error("DeleteConflict", conflict, 409));
    done(world.delete(&state).await);
    world.refuse("CreatePolicy", Answer::error("LimitExceeded", "Policies: 1500", 409));
    let error = world.create(&config("s3:Get1")).await.error.unwrap();
    assert_eq!(error.code(), Some("LimitExceeded"));
}

#[tokio::test]
async fn a_policy_that_is_attached_elsewhere_is_not_deleted_and_the_error_names_where() {
    let world = world();
    let state = done(world.create(&config("s3:Get1")).await);
    world.aws().attached.push("batch".into());
    let outcome = world.delete(&state).await;
    assert_eq!(outcome.state, state);
    let error = outcome.error.unwrap().to_string();
    assert!(
        error.contains("role batch") && error.contains(" s only: look for what still uses"),
        "{error}"
    );
    let actions = world.actions();
    let asked = actions.iter().filter(|action| *action == "ListEntitiesForPolicy").count();
    assert_eq!(asked, 2, "for the log, and after giving up: {actions:?}");
}

#[tokio::test]
async fn a_policy_that_is_gone_is_gone() {
    let world = world();
    let state = done(world.create(&config("s3:Get1")).await);
    world.aws().policies.clear();
    assert!(world.read(&state).await.unwrap().is_null());
    done(world.delete(&state).await);
}

fn no_version() -> Answer {
    absent(&format!("Policy {ARN} version v1 does not exist or is not attachable."))
}

#[tokio::test]
async fn a_version_that_is_missing_is_no_missing_policy() {
    let world = world();
    let state = done(world.create(&config("s3:Get1")).await);
    world.actions();
    world.refuse("GetPolicyVersion", no_version());
    assert_eq!(world.read(&state).await.unwrap(), state);
    let twice = ["GetPolicy", "GetPolicyVersion", "GetPolicy", "GetPolicyVersion"];
    assert_eq!(world.actions(), twice);

    for _ in 0..500 {
        world.refuse("GetPolicyVersion", no_version());
    }
    let error = world.read(&state).await.unwrap_err().to_string();
    assert!(error.contains("version v1") && error.contains("after 120 s"), "{error}");
}

#[tokio::test]
async fn a_policy_that_vanishes_while_it_is_read_is_gone() {
    let world = world();
    let state = done(world.create(&config("s3:Get1")).await);
    let last = format!(
        "<GetPolicyResponse><GetPolicyResult>{}</GetPolicyResult></GetPolicyResponse>",
        element_of("Policy", &show(&world.aws().policies[0], 0))
    );
    world.refuse("GetPolicy", Answer::xml(200, last));
    world.aws().policies.clear();
    assert!(world.read(&state).await.unwrap().is_null());
}

#[tokio::test]
async fn a_lost_answer_is_no_second_policy_and_somebody_elses_is_left_alone() {
    let world = world();
    world.lose("CreatePolicy", Answer::cut(Cut::After));
    let state = done(world.create(&config("s3:Get1")).await);
    assert_has(&state, &json!({"id": ARN}));
    assert_eq!(world.aws().policies.len(), 1);

    world.refuse("CreatePolicy", Answer::cut(Cut::After));
    let outcome = world.create(&config("s3:Other")).await;
    assert!(outcome.state.is_null() && outcome.error.is_some(), "{outcome:?}");
}

#[tokio::test]
async fn a_made_up_name_begins_with_its_prefix() {
    let world = world();
    let config = json!({"name_prefix": "app-", "policy": allow("s3:Get1")});
    let state = done(world.create(&config).await);
    let name = world.call("CreatePolicy").param("PolicyName").to_owned();
    assert!(name.starts_with("app-") && name.len() == 30, "{name}");
    assert_has(&state, &json!({"name": name, "name_prefix": "app-"}));
    let read = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&read, &config).action, Action::NoOp);
}

#[tokio::test]
async fn tags_are_changed_in_place() {
    let world = world();
    let mut config = config("s3:Get1");
    config["tags"] = json!({"a": "1", "b": "2"});
    let state = done(world.create(&config).await);
    config["tags"] = json!({"a": "3"});
    done(world.update(&state, &config).await);
    assert_eq!(world.aws().policies[0].tags, [("a".to_owned(), "3".to_owned())].into());
    assert_eq!(listed(&world.call("UntagPolicy"), "TagKeys"), ["b"]);
}

#[tokio::test]
async fn an_import_and_a_state_of_hashicorp_aws_need_no_change() {
    let world = world();
    done(world.create(&config("s3:Get1")).await);
    let state = world.import(ARN).await;
    assert_eq!(world.plan(&state, &config("s3:Get1")).action, Action::NoOp);
    let old = json!({
        "arn": ARN, "attachment_count": 0, "description": "", "id": ARN, "name": "app", "name_prefix": "",
        "path": "/", "policy": allow("s3:Get1"), "policy_id": "ANPAFAKE", "tags": {}, "tags_all": {},
    });
    let state = world.take_over(0, &old).await;
    assert_eq!(world.plan(&state, &config("s3:Get1")).action, Action::NoOp);
}

#[test]
fn a_policy_over_the_limit_is_refused_with_both_numbers() {
    let world = world();
    let actions: Vec<String> = (0..400).map(|n| format!("s3:Action{n:06}")).collect();
    let long = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]});
    let size = long.to_string().len();
    let problems = world.problems(&json!({"policy": long.to_string()}));
    assert_eq!(
        problems,
        [format!(
            "policy: The policy has {size} characters without white space; IAM accepts 6144 here."
        )]
    );
    let problems = world.problems(&json!({"policy": "{", "name": "a b", "path": "x"}));
    assert_eq!(problems.len(), 3, "{problems:?}");
}

#[tokio::test]
async fn what_does_not_pass_is_believed_after_two_minutes() {
    let (busy, limit) = ("Multiple requests.", "A managed policy can have up to 5 versions.");
    let attached = "Cannot delete a policy attached to entities.";
    World::assert_passing(
        world,
        &config("s3:Get1"),
        &config("s3:Get2"),
        &[
            (Operation::Create, "CreatePolicy", "ConcurrentModification", busy),
            (Operation::Update, "CreatePolicyVersion", "ConcurrentModification", busy),
            (Operation::Update, "CreatePolicyVersion", "LimitExceeded", limit),
            (Operation::Delete, "DeletePolicy", "ConcurrentModification", busy),
            (Operation::Delete, "DeletePolicy", "DeleteConflict", attached),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_policy_that_was_made_long_before_is_not_taken() {
    let (first, second) = (world(), world());
    done(first.create(&config("s3:Get1")).await);
    *second.aws() = std::mem::take(&mut *first.aws());
    second.fake.advance(std::time::Duration::from_mins(10));
    second.refuse("CreatePolicy", Answer::cut(Cut::After));
    let outcome = second.create(&config("s3:Get1")).await;
    assert!(outcome.state.is_null() && outcome.error.is_some(), "{outcome:?}");
}

#[test]
fn a_description_that_iam_refuses_or_does_not_keep_is_told_in_the_plan() {
    let world = world();
    let with = |description: &str| {
        let mut config = config("s3:GetObject");
        config["description"] = description.into();
        config
    };
    let problems = world.problems(&with("Reads\nand writes"));
    assert_eq!(
        problems,
        [
            "description: IAM accepts no '\\n' in the description of a policy: it is one line, without tabs."
        ]
    );
    let planned = |prior: &Value, description: &str| {
        let config = world.config(&with(description));
        let asked = life::Plan { prior, config: &config, proposed: &config, private: b"" };
        let (planned, _) = life::plan(world.entry(), &asked, &"us-east-1".into(), &world.tags);
        planned.diagnostics.iter().map(|d| (d.path.clone(), d.detail.clone())).collect::<Vec<_>>()
    };
    let [(path, detail)] = planned(&Value::Null, "Größe – 文").try_into().unwrap();
    assert_eq!(path, Some("description".into()));
    assert!(detail.contains("does not keep '–'"), "{detail}");
    assert_eq!(planned(&Value::Null, "Größe & Zweck"), []);
    // One that was made by others, and that `ignore_changes` leaves alone.
    let mut kept = world.config(&with("文"));
    kept.insert("id", ARN.into());
    assert_eq!(planned(&kept, "文"), []);
}

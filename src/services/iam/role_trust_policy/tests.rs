//! `aws_iam_role_trust_policy` against a model of what IAM documents.

use crate::aws::fake::{ACCOUNT, Answer, Call, Cut};
use crate::diagnostic::Severity;
use crate::engine::{Operation, life};
use crate::plan::contract::Action;
use crate::policy;
use crate::services::iam::testing::{TRUST, busy, encoded, kinds, no_role, xml};
use crate::services::testing::{Row, World, assert_has, done, element};
use serde_json::{Value as Json, json};

/// How the type is tested with all others.
pub(in crate::services) const ROW: Row =
    Row { given: kinds::roles, ..Row::of("aws_iam_role_trust_policy") };

const PODS: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"pods.eks.amazonaws.com"},"Action":["sts:AssumeRole","sts:TagSession"]}]}"#;

/// The trust policy of the role `app`, if there is the role.
type Iam = Option<String>;

fn answer(iam: &mut Iam, call: &Call) -> Answer {
    let Some(trust) = iam.as_mut().filter(|_| call.param("RoleName") == "app") else {
        return no_role(call.param("RoleName"));
    };
    match call.action.as_str() {
        "UpdateAssumeRolePolicy" => {
            *trust = call.param("PolicyDocument").to_owned();
            xml(call, "")
        }
        "GetRole" => {
            let parts = [
                element("Path", "/"),
                element("RoleName", "app"),
                element("RoleId", "AROAFAKE"),
                element("Arn", format!("arn:aws:iam::{ACCOUNT}:role/app")),
                element("CreateDate", "2026-01-02T03:04:05Z"),
                element("AssumeRolePolicyDocument", encoded(trust)),
            ];
            xml(call, format!("<Role>{}</Role>", parts.concat()))
        }
        other => Answer::error("InvalidAction", other, 400),
    }
}

fn world() -> World<Iam> {
    World::new("aws_iam_role_trust_policy", Some(TRUST.to_owned()), answer)
}

fn config(policy: &str) -> Json {
    json!({"role": "app", "policy": policy})
}

fn invalid_principal() -> Answer {
    let message = "Invalid principal in policy: \"AWS\":\"arn:aws:iam::111122223333:role/new\"";
    Answer::error("MalformedPolicyDocument", message, 400)
}

#[tokio::test]
async fn the_trust_of_a_role_is_replaced_and_changed() {
    let world = world();
    let state = done(world.create(&config(PODS)).await);
    assert_eq!(world.actions(), ["UpdateAssumeRolePolicy", "GetRole"]);
    assert_has(&state, &json!({"id": "app", "role": "app", "policy": PODS}));
    let state = done(world.update(&state, &config(TRUST)).await);
    assert_eq!(world.aws().as_deref(), Some(TRUST));
    let respelled = TRUST.replace("\"sts:AssumeRole\"", "[\"sts:AssumeRole\"]");
    assert_eq!(world.plan(&state, &config(&respelled)).action, Action::NoOp);
}

#[tokio::test]
async fn a_trust_that_was_changed_elsewhere_is_repaired() {
    let world = world();
    let state = done(world.create(&config(PODS)).await);
    *world.aws() = Some(TRUST.to_owned());
    let state = world.read(&state).await.unwrap();
    let state = done(world.update(&state, &config(PODS)).await);
    assert_has(&state, &json!({"policy": PODS}));
}

#[tokio::test]
async fn the_end_is_a_trust_that_lets_nobody_in_and_the_plan_says_so() {
    let world = world();
    let state = done(world.create(&config(PODS)).await);
    let (planned, _) = life::plan_destroy(world.entry(), &state, b"");
    let warnings: Vec<_> = planned.diagnostics.iter().collect();
    assert_eq!((warnings.len(), warnings[0].severity), (1, Severity::Warning));
    assert!(warnings[0].detail.contains("role app"), "{}", warnings[0].detail);
    done(world.delete(&state).await);
    let left = policy::parse(world.aws().as_ref().unwrap()).unwrap();
    assert!(left.statements.iter().all(|statement| statement.effect == policy::Effect::Deny));
    *world.aws() = None;
    done(world.delete(&state).await);
}

#[tokio::test]
async fn a_trust_that_somebody_else_has_set_since_stays_and_one_that_is_only_spelled_otherwise_does_not()
 {
    let same: serde_json::Value = serde_json::from_str(PODS).unwrap();
    let respelled = serde_json::to_string_pretty(&same).unwrap();
    for (now, stays) in [(TRUST, true), (respelled.as_str(), false)] {
        let world = world();
        let state = done(world.create(&config(PODS)).await);
        *world.aws() = Some(now.to_owned());
        // Also where the state shows it by now.
        for state in [state.clone(), world.read(&state).await.unwrap()] {
            done(world.delete(&state).await);
            assert_eq!(world.aws().as_deref() == Some(now), stays);
            *world.aws() = Some(now.to_owned());
        }
    }
}

#[tokio::test]
async fn another_role_is_another_trust_and_the_plan_says_what_is_left_behind() {
    let world = world();
    let state = done(world.create(&config(PODS)).await);
    let config = world.config(&json!({"role": "other", "policy": PODS}));
    let asked = life::Plan { prior: &state, config: &config, proposed: &config, private: b"" };
    let (planned, _) = life::plan(world.entry(), &asked, &"us-east-1".into(), &world.tags);
    assert_eq!(planned.replace.iter().map(ToString::to_string).collect::<Vec<_>>(), ["role"]);
    assert_eq!(planned.diagnostics.iter().count(), 1);
}

#[tokio::test]
async fn without_the_role_there_is_no_trust() {
    let world = world();
    let state = done(world.create(&config(PODS)).await);
    *world.aws() = None;
    assert!(world.read(&state).await.unwrap().is_null());
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for_and_nothing_else() {
    let world = world();
    for answer in [invalid_principal(), no_role("app"), busy()] {
        world.refuse("UpdateAssumeRolePolicy", answer);
    }
    let state = done(world.create(&config(PODS)).await);
    world.refuse("UpdateAssumeRolePolicy", invalid_principal());
    world.refuse("UpdateAssumeRolePolicy", busy());
    let state = done(world.update(&state, &config(TRUST)).await);
    world.refuse("UpdateAssumeRolePolicy", busy());
    done(world.delete(&state).await);
    let other = Answer::error("MalformedPolicyDocument", "Has prohibited field Resource", 400);
    world.refuse("UpdateAssumeRolePolicy", other);
    let outcome = world.create(&config(PODS)).await;
    assert_eq!(outcome.error.unwrap().code(), Some("MalformedPolicyDocument"));
}

#[tokio::test]
async fn what_is_not_visible_yet_is_named_when_it_stays_away() {
    const CALL: &str = "UpdateAssumeRolePolicy";
    let principal = "Invalid principal in policy: \"AWS\":\"arn:aws:iam::111122223333:role/new\"";
    let (role, busy) = ("The role with name app cannot be found.", "Multiple requests.");
    World::assert_passing(
        world,
        &config(PODS),
        &config(TRUST),
        &[
            (Operation::Create, CALL, "MalformedPolicyDocument", principal),
            (Operation::Create, CALL, "NoSuchEntity", role),
            (Operation::Create, CALL, "ConcurrentModification", busy),
            (Operation::Update, CALL, "MalformedPolicyDocument", principal),
            (Operation::Update, CALL, "NoSuchEntity", role),
            (Operation::Update, CALL, "ConcurrentModification", busy),
            (Operation::Delete, CALL, "ConcurrentModification", busy),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_role_that_was_opened_or_opened_anew_may_refuse_for_a_while() {
    let world = world();
    let role = "arn:aws:iam::111122223333:role/app";
    let settles = || world.cx().scope().trust_settles(role);
    assert!(!settles());
    let state = done(world.create(&config(PODS)).await);
    assert!(settles());
    world.fake.advance(std::time::Duration::from_mins(3));
    assert!(!settles());
    let state = done(world.update(&state, &config(TRUST)).await);
    assert!(settles());
    // To be refused after that is what was wanted.
    world.fake.advance(std::time::Duration::from_mins(3));
    world.delete(&state).await;
    assert!(!settles());
}

#[tokio::test]
async fn a_call_whose_answer_is_lost_is_sent_again() {
    let world = world();
    world.lose("UpdateAssumeRolePolicy", Answer::cut(Cut::After));
    done(world.create(&config(PODS)).await);
    assert_eq!(world.actions().len(), 3);
}

#[tokio::test]
async fn an_import_id_is_the_name_of_the_role() {
    let world = world();
    let state = world.import("app").await;
    assert_eq!(world.plan(&state, &config(TRUST)).action, Action::NoOp);
}

#[test]
fn a_long_trust_is_a_warning_and_one_that_no_account_accepts_an_error() {
    let trust = |accounts: usize| {
        let arns: Vec<_> =
            (0..accounts).map(|n| format!("arn:aws:iam::{n:012}:role/app")).collect();
        json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": arns}, "Action": "sts:AssumeRole"}
        ]})
        .to_string()
    };
    let found = |policy: &str| {
        let world = world();
        let found = life::validate(world.entry(), &world.config(&config(policy)));
        found.iter().map(|d| (d.severity, d.detail.clone())).collect::<Vec<_>>()
    };
    assert_eq!(found(&trust(40)), []);
    let [(severity, detail)] = found(&trust(60)).try_into().unwrap();
    assert_eq!(severity, Severity::Warning);
    assert!(detail.contains(&trust(60).len().to_string()) && detail.contains("2048"), "{detail}");
    let [(severity, _)] = found(&trust(180)).try_into().unwrap();
    assert_eq!(severity, Severity::Warning);
    let [(severity, detail)] = found(&trust(230)).try_into().unwrap();
    assert_eq!(severity, Severity::Error);
    assert!(detail.contains(&trust(230).len().to_string()) && detail.contains("8192"), "{detail}");
}

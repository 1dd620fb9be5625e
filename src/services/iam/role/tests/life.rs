//! From create to delete.

use super::*;
use std::collections::BTreeSet;

#[tokio::test]
async fn a_create_with_defaults_makes_two_calls() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    assert_eq!(world.actions(), ["CreateRole", "GetRole"]);
    let expected = [
        ("AssumeRolePolicyDocument", TRUST),
        ("MaxSessionDuration", "3600"),
        ("Path", "/"),
        ("RoleName", "app"),
    ];
    let expected = expected.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
    assert_eq!(world.call("CreateRole").params, expected);
    assert_has(
        &state,
        &json!({
            "id": "app",
            "arn": "arn:aws:iam::111122223333:role/app",
            "assume_role_policy": TRUST,
            "create_date": "2026-01-02T03:04:05Z",
            "description": null,
            "force_detach_policies": false,
            "inline_policy": null,
            "managed_policy_arns": null,
            "max_session_duration": 3600,
            "name": "app",
            "name_prefix": "",
            "path": "/",
            "permissions_boundary": null,
            "tags": null,
            "tags_all": {},
            "unique_id": "AROAFAKE",
        }),
    );
    assert_eq!(world.plan(&state, &config(&json!({}))).action, Action::NoOp);
}

#[tokio::test]
async fn all_that_the_create_call_takes_is_in_it() {
    let world = world();
    let all = json!({
        "description": "Größe & Zweck", "max_session_duration": 7200, "path": "/team/",
        "permissions_boundary": BOUNDARY, "tags": {"Team": "a=b"}, "force_detach_policies": true,
    });
    let state = done(world.create(&config(&all)).await);
    assert_eq!(world.actions(), ["CreateRole", "GetRole"]);
    let call = world.call("CreateRole");
    assert_eq!(call.param("Description"), "Größe & Zweck");
    assert_eq!(call.param("PermissionsBoundary"), BOUNDARY);
    assert_eq!(
        (call.param("Tags.member.1.Key"), call.param("Tags.member.1.Value")),
        ("Team", "a=b")
    );
    assert_has(&state, &all);
    assert_has(&state, &json!({"arn": "arn:aws:iam::111122223333:role/team/app"}));
    assert_eq!(world.plan(&state, &config(&all)).action, Action::NoOp);
}

#[tokio::test]
async fn an_empty_path_is_the_default() {
    let world = world();
    let with = |path: &str| config(&json!({"path": path}));
    let state = done(world.create(&with("")).await);
    assert_eq!(world.call("CreateRole").param("Path"), "/");
    assert_has(&state, &json!({"path": "", "arn": "arn:aws:iam::111122223333:role/app"}));
    let state = world.read(&state).await.unwrap();
    for same in [&with(""), &with("/"), &config(&json!({}))] {
        assert_eq!(world.plan(&state, same).action, Action::NoOp, "{same}");
    }
    assert_eq!(world.plan(&state, &with("/team/")).action, Action::Replace);
}

#[tokio::test]
async fn an_equivalent_trust_policy_keeps_the_words_of_the_user() {
    let world = world();
    let state = done(world.create(&config(&json!({"assume_role_policy": TRUST_RESPELLED}))).await);
    assert_has(&state, &json!({"assume_role_policy": TRUST_RESPELLED}));
    // IAM may return it in words of its own, and the user may find other ones.
    world.aws().roles.get_mut("app").unwrap().trust = TRUST.to_owned();
    let state = world.read(&state).await.unwrap();
    assert_has(&state, &json!({"assume_role_policy": TRUST_RESPELLED}));
    assert_eq!(world.plan(&state, &config(&json!({}))).action, Action::NoOp);
    world.aws().roles.get_mut("app").unwrap().trust = OTHER_TRUST.to_owned();
    let state = world.read(&state).await.unwrap();
    assert_has(&state, &json!({"assume_role_policy": OTHER_TRUST}));
    assert_eq!(world.plan(&state, &config(&json!({}))).action, Action::Update);
}

#[tokio::test]
async fn a_name_is_made_up_from_its_prefix_and_is_the_same_in_every_attempt() {
    for (chosen, prefix) in [(json!({"name_prefix": "app-"}), "app-"), (json!({}), "terraform-")] {
        let world = world();
        let mut config = chosen.clone();
        config["assume_role_policy"] = TRUST.into();
        let planned = world.plan(&Value::Null, &config);
        world.refuse("CreateRole", invalid_principal());
        world.refuse("CreateRole", Answer::error("Throttling", "Rate exceeded", 400));
        let state = done(world.create_as(&planned).await);
        let calls = world.calls().into_iter().filter(|call| call.action == "CreateRole");
        let names: BTreeSet<String> = calls.map(|call| call.param("RoleName").to_owned()).collect();
        assert_eq!(names.len(), 1, "{names:?}");
        let name = names.first().unwrap();
        assert!(name.starts_with(prefix) && name.len() == prefix.len() + 26, "{name}");
        assert_has(&state, &json!({"id": name, "name": name, "name_prefix": prefix}));
        assert_eq!(world.plan(&state, &config).action, Action::NoOp);
        // Two roles of one configuration get two names.
        let other = done(world.create(&config).await);
        assert_ne!(other.get("name"), state.get("name"));
    }
}

#[tokio::test]
async fn a_role_that_is_shown_late_or_without_its_arn_is_waited_for() {
    let world = world();
    (world.aws().late, world.aws().nameless) = (3, 0);
    done(world.create(&config(&json!({}))).await);
    (world.aws().late, world.aws().nameless) = (0, 2);
    let state = done(world.create(&config(&json!({"name": "other"}))).await);
    assert_has(&state, &json!({"arn": "arn:aws:iam::111122223333:role/other"}));
}

#[tokio::test]
async fn a_principal_may_be_new_and_one_that_is_misspelt_is_named_after_some_seconds() {
    let world = world();
    for _ in 0..3 {
        world.refuse("CreateRole", invalid_principal());
    }
    done(world.create(&config(&json!({}))).await);
    assert_eq!(
        world.actions(),
        ["CreateRole", "CreateRole", "CreateRole", "CreateRole", "GetRole"]
    );

    for _ in 0..200 {
        world.refuse("CreateRole", invalid_principal());
    }
    let before: f64 = world.fake.slept().iter().map(std::time::Duration::as_secs_f64).sum();
    let outcome = world.create(&config(&json!({"name": "other"}))).await;
    let error = outcome.error.unwrap().to_string();
    assert!(error.contains("role/new exists"), "{error}");
    assert!(outcome.state.is_null());
    let after: f64 = world.fake.slept().iter().map(std::time::Duration::as_secs_f64).sum();
    assert!((18.0..26.0).contains(&(after - before)), "{}", after - before);
}

#[tokio::test]
async fn another_malformed_policy_is_an_error_at_once() {
    let world = world();
    let error = Answer::error("MalformedPolicyDocument", "Has prohibited field Resource", 400);
    world.refuse("CreateRole", error);
    let outcome = world.create(&config(&json!({}))).await;
    assert!(outcome.error.unwrap().to_string().contains("prohibited field"));
    assert_eq!(world.actions(), ["CreateRole"]);
}

#[tokio::test]
async fn a_missing_permission_is_told_with_account_action_request_and_advice_but_no_secret() {
    use crate::aws::fake::SECRET_KEY;
    use crate::engine::{Operation, Subject, report};
    let world = world();
    let message = "User: arn:aws:iam::111122223333:user/ci is not authorized to perform: iam:CreateRole on \
        resource: arn:aws:iam::111122223333:role/app because no identity-based policy allows the iam:CreateRole \
        action";
    world.refuse("CreateRole", Answer::error("AccessDenied", message, 403));
    let outcome = world.create(&config(&json!({}))).await;
    assert!(outcome.state.is_null());
    let place = Subject {
        type_name: "aws_iam_role".into(),
        account: Some("111122223333".into()),
        role_arn: Some("arn:aws:iam::111122223333:role/deploy".into()),
        ..Subject::default()
    };
    let shown = report(Operation::Create, &place, &outcome.error.unwrap());
    assert_eq!(shown.summary, "Creating aws_iam_role failed");
    for part in [
        message,
        "request ID fake-request",
        "account 111122223333",
        "through role arn:aws:iam::111122223333:role/deploy",
        "Allow iam:CreateRole to arn:aws:iam::111122223333:user/ci",
    ] {
        assert!(shown.detail.contains(part), "{part} is not in:\n{}", shown.detail);
    }
    assert!(!shown.detail.contains(SECRET_KEY));
}

/// A policy with a very long name for its statement, and how many characters it has then.
fn long(policy: &str, name: usize) -> (String, usize) {
    let named = format!("\"Sid\":\"{}\",\"Effect\":", "a".repeat(name));
    let policy = policy.replacen("\"Effect\":", &named, 1);
    (policy.clone(), policy.len())
}

#[test]
fn what_iam_would_refuse_is_refused_before_it_is_asked() {
    let world = world();
    let (trust, trust_size) = long(TRUST, 9000);
    let (inline, inline_size) = long(&allow("s3:*"), 11_000);
    for (more, at, what) in [
        (json!({"name": "two words"}), "name", "' '"),
        (json!({"name": ""}), "name", "leave it out"),
        (json!({"path": "team"}), "path", "begins and ends with a slash"),
        (json!({"max_session_duration": 60}), "max_session_duration", "3600 to 43200"),
        (json!({"permissions_boundary": "boundary"}), "permissions_boundary", "is not an ARN"),
        (json!({"assume_role_policy": "{"}), "assume_role_policy", "not valid JSON"),
        (json!({"assume_role_policy": allow("s3:*")}), "assume_role_policy", "Principal is needed"),
        (
            json!({"inline_policy": [{"name": "a", "policy": TRUST}]}),
            "inline_policy",
            "has a Principal",
        ),
        (
            json!({"assume_role_policy": trust}),
            "assume_role_policy",
            &format!("{trust_size} characters without white space; IAM accepts 8192 here"),
        ),
        (
            json!({"inline_policy": [{"name": "a", "policy": inline}]}),
            "inline_policy",
            &format!("{inline_size} characters without white space; IAM accepts 10240 in all"),
        ),
        (json!({"description": "a \u{2013} b"}), "description", "IAM accepts no"),
        (json!({"description": "x".repeat(1001)}), "description", "1001 characters"),
        (json!({"managed_policy_arns": ["x"]}), "managed_policy_arns", "is not an ARN"),
        (
            json!({"managed_policy_arns": ["arn:aws:iam::111122223333:role/app"]}),
            "managed_policy_arns",
            "is not the ARN of a managed policy",
        ),
        (
            json!({"permissions_boundary": "arn:aws:iam::111122223333:role/app"}),
            "permissions_boundary",
            "is not the ARN of a managed policy",
        ),
        (
            json!({"inline_policy": [{"name": "a".repeat(129), "policy": allow("s3:*")}]}),
            "inline_policy",
            "has 129 characters; 1 to 128 are accepted",
        ),
        (
            json!({"inline_policy": [{"name": "a", "policy": "{"}]}),
            "inline_policy",
            "not valid JSON",
        ),
    ] {
        let problems = world.problems(&config(&more));
        assert!(
            problems.len() == 1
                && problems[0].starts_with(&format!("{at}: "))
                && problems[0].contains(what),
            "{more}: {problems:?}"
        );
    }
    let unset = json!({"permissions_boundary": "", "description": ""});
    assert_eq!(world.problems(&config(&unset)), [""; 0]);
}

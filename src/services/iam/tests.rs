//! Policies as users write them, in every type that has one, against an IAM that keeps the last of them.

use super::testing::{TRUST, allow, encoded, list, xml};
use crate::aws::fake::{Answer, Call};
use crate::engine::{Catalog, TagPolicy, life};
use crate::plan::contract::Action;
use crate::services::REGISTRY;
use crate::services::testing::{World, assert_has, done, element};
use crate::value::Value;
use serde_json::{Value as Json, json};

/// The last policy. IAM refuses one with white space before it, and shows the version of a trust policy that has none.
#[derive(Default)]
struct Iam(String);

fn answer(iam: &mut Iam, call: &Call) -> Answer {
    for name in ["AssumeRolePolicyDocument", "PolicyDocument"] {
        if let Some(policy) = call.params.get(name) {
            if policy.starts_with(char::is_whitespace) {
                return Answer::error(
                    "MalformedPolicyDocument",
                    "The policy failed legacy parsing",
                    400,
                );
            }
            iam.0.clone_from(policy);
        }
    }
    let shown = |name: &str, policy: &str| element(name, encoded(policy));
    let wrapped = |name: &str, parts: &[String]| format!("<{name}>{}</{name}>", parts.concat());
    let result = match call.action.as_str() {
        "CreateRole" | "GetRole" => {
            let parts = [
                element("Path", "/"),
                element("RoleName", "app"),
                element("RoleId", "AROAFAKE"),
                element("Arn", "arn:aws:iam::111122223333:role/app"),
                element("CreateDate", "2026-01-02T03:04:05Z"),
                element("MaxSessionDuration", 3600),
                shown("AssumeRolePolicyDocument", &versioned(&iam.0)),
            ];
            wrapped("Role", &parts)
        }
        "CreatePolicy" | "GetPolicy" => {
            let arn = element("Arn", "arn:aws:iam::111122223333:policy/app");
            let parts = [arn, element("PolicyName", "app"), element("DefaultVersionId", "v1")];
            wrapped("Policy", &[parts.concat(), element("Path", "/")])
        }
        "GetPolicyVersion" => wrapped("PolicyVersion", &[shown("Document", &iam.0)]),
        "ListPolicyVersions" => return list(call, "Versions", []),
        "GetRolePolicy" => [
            element("RoleName", "app"),
            element("PolicyName", "app"),
            shown("PolicyDocument", &iam.0),
        ]
        .concat(),
        _ => String::new(),
    };
    xml(call, result)
}

/// A policy with its version, in other words.
fn versioned(policy: &str) -> String {
    let mut policy: Json = serde_json::from_str(policy).unwrap();
    policy.as_object_mut().unwrap().entry("Version").or_insert_with(|| "2008-10-17".into());
    policy.to_string()
}

/// Each type with a policy: the attribute, what else it needs, a policy and another one.
fn types() -> Vec<(&'static str, &'static str, Json, [String; 2])> {
    let permissions = || [allow("s3:Get1"), allow("s3:Get2")];
    let trust = || [TRUST.to_owned(), TRUST.replace("ec2", "eks")];
    vec![
        ("aws_iam_policy", "policy", json!({"name": "app"}), permissions()),
        ("aws_iam_role", "assume_role_policy", json!({"name": "app"}), trust()),
        ("aws_iam_role_policy", "policy", json!({"name": "app", "role": "app"}), permissions()),
        ("aws_iam_role_trust_policy", "policy", json!({"role": "app"}), trust()),
    ]
}

#[tokio::test]
async fn white_space_around_a_policy_is_not_sent_and_stays_in_the_state() {
    for (name, attribute, rest, [first, second]) in types() {
        let world = World::new(name, Iam::default(), answer);
        let config = |policy: String| {
            let mut config = rest.clone();
            config[attribute] = policy.into();
            config
        };
        let written = config(format!("\n  {first}\n"));
        let state = done(world.create(&written).await);
        assert_eq!(world.aws().0, first, "{name}");
        assert_has(&state, &written);
        let state = world.read(&state).await.unwrap();
        assert_eq!(world.plan(&state, &written).action, Action::NoOp, "{name}");
        assert_eq!(world.plan(&state, &config(first)).action, Action::NoOp, "{name}");

        let changed = config(format!("\t{second}\r\n\r\n"));
        let state = done(world.update(&state, &changed).await);
        assert_eq!(world.aws().0, second, "{name}");
        assert_has(&state, &changed);
    }
}

#[tokio::test]
async fn a_policy_without_a_version_is_no_other_one_where_iam_shows_the_version() {
    for (name, attribute, rest, [policy, _]) in types() {
        let world = World::new(name, Iam::default(), answer);
        let bare = policy.replacen(r#""Version":"2012-10-17","#, "", 1).replacen(
            r#","Version":"2012-10-17""#,
            "",
            1,
        );
        assert!(!bare.contains("Version"), "{bare}");
        let mut config = rest.clone();
        config[attribute] = bare.clone().into();
        let state = done(world.create(&config).await);
        assert_has(&state, &config);
        world.aws().0 = versioned(&bare);
        let state = world.read(&state).await.unwrap();
        assert_has(&state, &config);
        assert_eq!(world.plan(&state, &config).action, Action::NoOp, "{name}");
    }
}

#[test]
fn tags_that_iam_refuses_are_told_in_the_plan_of_each_type_that_has_tags() {
    let catalog = Catalog::of(&REGISTRY);
    let mut types = 0;
    for entry in catalog.resources() {
        let name = entry.resource.type_name();
        if !name.starts_with("aws_iam_") || entry.spec().tagging.is_none() {
            continue;
        }
        types += 1;
        let planned = |tags: &[(&str, &str)], default: &[(&str, &str)]| {
            let map = |tags: &[(&str, &str)]| {
                Value::object(tags.iter().map(|(k, v)| (*k, Value::from(*v))))
            };
            let mut config = entry.schema().empty();
            config.insert("tags", map(tags));
            let policy = TagPolicy { default: map(default), ..TagPolicy::default() };
            let asked = life::Plan {
                prior: &Value::Null,
                config: &config,
                proposed: &config,
                private: b"",
            };
            let (planned, _) = life::plan(entry, &asked, &"us-east-1".into(), &policy);
            let found = planned.diagnostics.into_iter();
            found.map(|told| (told.path, told.summary)).collect::<Vec<_>>()
        };
        let told = [(Some("tags".into()), "Tags that IAM refuses".to_owned())];
        assert_eq!(planned(&[("team", "a, b")], &[]), told, "{name}");
        assert_eq!(planned(&[("team", "a")], &[("Team", "a")]), told, "{name}");
        assert_eq!(planned(&[("team", "a b")], &[("by", "terraform")]), [], "{name}");
    }
    assert!(types >= 5);
}

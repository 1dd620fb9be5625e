//! What IAM does not show yet, and what is not there at all.

use super::*;
use crate::services::testing::done;
use std::time::Duration;

/// How many of the next reads do not show what there is.
type Hidden = u32;

fn iam(hidden: &mut Hidden, call: &Call) -> Answer {
    let reads = ["Get", "List", "Simulate"].iter().any(|verb| call.action.starts_with(verb));
    if reads && *hidden > 0 {
        *hidden -= 1;
        return match call.action.as_str() {
            "ListPolicies" => list(call, "Policies", []),
            "ListOpenIDConnectProviders" => list(call, "OpenIDConnectProviderList", []),
            _ => absent("It cannot be found."),
        };
    }
    match call.action.as_str() {
        "SimulatePrincipalPolicy" => simulation(call),
        action if action.contains("InstanceProfile") => profile(call),
        action if action.contains("Polic") => policy(call),
        action if action.contains("OpenID") => issuer(call),
        _ => role(call),
    }
}

/// An account in which this run has made a role, a policy, an issuer and a profile, each by its type.
async fn made(type_name: &'static str) -> World<Hidden> {
    let config = match type_name {
        "aws_iam_role" => json!({
            "name": "app", "path": "/teams/", "assume_role_policy": TRUST, "max_session_duration": 7200,
            "tags": {"team": "a"},
        }),
        "aws_iam_policy" => json!({"name": "read", "policy": allow("s3:Get*")}),
        "aws_iam_instance_profile" => json!({"name": "node", "role": "app"}),
        _ => json!({"url": "https://example.com/id", "client_id_list": ["sts.amazonaws.com"]}),
    };
    let world = World::new(type_name, 0, iam);
    done(world.create(&config).await);
    world.actions();
    world
}

/// Questions about what [`made`] makes of each type.
fn questions() -> Vec<(&'static str, &'static str, Json)> {
    let issuer = "arn:aws:iam::111122223333:oidc-provider/example.com/id";
    let source = "arn:aws:iam::111122223333:role/teams/app";
    let context = json!([{"key": "k", "type": "string", "values": ["v"]}]);
    vec![
        ("aws_iam_role", "aws_iam_role", json!({"name": "app"})),
        (
            "aws_iam_role",
            "aws_iam_session_context",
            json!({"arn": "arn:aws:sts::111122223333:assumed-role/app/me"}),
        ),
        (
            "aws_iam_role",
            "aws_iam_principal_policy_simulation",
            json!({"policy_source_arn": source, "action_names": ["a:B"], "context": context}),
        ),
        ("aws_iam_policy", "aws_iam_policy", json!({"arn": OWN})),
        ("aws_iam_policy", "aws_iam_policy", json!({"name": "read"})),
        ("aws_iam_policy", "aws_iam_policy", json!({"name": "read", "path_prefix": "/teams/"})),
        ("aws_iam_instance_profile", "aws_iam_instance_profile", json!({"name": "node"})),
        (
            "aws_iam_openid_connect_provider",
            "aws_iam_openid_connect_provider",
            json!({"url": "https://example.com/id"}),
        ),
        (
            "aws_iam_openid_connect_provider",
            "aws_iam_openid_connect_provider",
            json!({"arn": issuer}),
        ),
    ]
}

fn waited(world: &World<Hidden>) -> u128 {
    world.fake.slept().iter().sum::<Duration>().as_millis()
}

#[tokio::test]
async fn what_this_run_has_made_is_looked_for_until_iam_shows_it() {
    for (made_type, asked_type, config) in questions() {
        let world = made(made_type).await;
        *world.aws() = 3;
        let answer = world.ask(asked_type, &config).await;
        assert!(answer.is_ok(), "{asked_type} {config}: {answer:?}");

        let before = waited(&world);
        *world.aws() = Hidden::MAX;
        let error = world.ask(asked_type, &config).await.unwrap_err().to_string();
        assert!(error.contains("there is no"), "{asked_type} {config}: {error}");
        assert_eq!(waited(&world) - before, 120_000, "{asked_type} {config}");
    }
}

#[tokio::test]
async fn what_this_run_has_not_made_is_missing_at_once() {
    for (made_type, asked_type, config) in questions() {
        let elsewhere = match made_type {
            "aws_iam_role" => "aws_iam_policy",
            _ => "aws_iam_role",
        };
        let world = made(elsewhere).await;
        *world.aws() = Hidden::MAX;
        let before = waited(&world);
        assert!(world.ask(asked_type, &config).await.is_err(), "{asked_type} {config}");
        assert_eq!(waited(&world), before, "{asked_type} {config}");
        assert_eq!(world.actions().len(), 1, "{asked_type} {config}");
    }
    let world = made("aws_iam_role").await;
    let before = waited(&world);
    let error = world.ask("aws_iam_role", &json!({"name": "ap"})).await.unwrap_err().to_string();
    assert!(error.contains("there is no role ap") && waited(&world) == before, "{error}");
}

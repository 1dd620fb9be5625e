//! What is asked of the tokens of identity providers.

use super::*;

const GITHUB: &str = "token.actions.githubusercontent.com";
const WEB: &str = "sts:AssumeRoleWithWebIdentity";

fn provider(issuer: &str) -> Json {
    json!({"Federated": format!("arn:aws:iam::222222222222:oidc-provider/{issuer}")})
}

/// What is found in a statement about an identity provider that has one test of one key.
fn tested(principal: &Json, test: &str, key: &str, value: &str) -> Vec<&'static str> {
    found(principal, &json!(WEB), &json!({test: {key: value}}))
}

/// What is found in a statement about the tokens of an issuer that has one test of one of their claims.
fn claim(issuer: &str, test: &str, claim: &str, value: &str) -> Vec<&'static str> {
    tested(&provider(issuer), test, &format!("{issuer}:{claim}"), value)
}

#[test]
fn the_token_of_an_identity_provider_is_checked_by_subject_and_audience() {
    let check = |issuer: &str, conditions: &[&str]| {
        let tests = conditions.iter().map(|key| ((*key).to_owned(), json!("x"))).collect();
        let condition = json!({"StringEquals": Json::Object(tests)});
        found(&provider(issuer), &json!(WEB), &condition)
    };
    let (sub, aud) = (format!("{ISSUER}:sub"), format!("{ISSUER}:aud"));
    assert_eq!(check(ISSUER, &[&sub, &aud]), [""; 0]);
    assert_eq!(check(ISSUER, &[&aud]), [SUBJECT]);
    assert_eq!(check(ISSUER, &[&sub]), [SUBJECT]);
    assert_eq!(check(ISSUER, &[]), [SUBJECT]);
    assert_eq!(check(GITHUB, &["token.actions.githubusercontent.com:job_workflow_ref"]), [""; 0]);
    assert_eq!(check(GITHUB, &["token.actions.githubusercontent.com:aud"]), [SUBJECT]);
    assert_eq!(check(GITHUB, &[&sub, "token.actions.githubusercontent.com:sub"]), [NO_KEY]);
}

#[test]
fn a_claim_counts_only_if_it_is_asked_for_and_says_who() {
    for (test, name, value) in [
        ("StringEquals", "sub", "repo:octo-org/octo-repo:ref:refs/heads/main"),
        ("StringLike", "sub", "repo:octo-org/*"),
        ("ForAnyValue:StringLike", "sub", "repo:octo-org/*:ref:refs/heads/main"),
        ("StringLike", "repository", "octo-org/*"),
        ("StringEquals", "repository_owner_id", "1"),
    ] {
        assert_eq!(claim(GITHUB, test, name, value), [""; 0], "{test} {name} {value}");
    }
    for (test, name, value) in [
        ("StringLike", "sub", "*"),
        ("StringLike", "sub", "repo:*"),
        ("StringLike", "sub", "repo:octo-org*"),
        ("StringLike", "sub", "repo:*/*:*"),
        ("StringLike", "sub", "repo:*:ref:refs/heads/main"),
        ("StringLike", "sub", "*:octo-org/octo-repo:*"),
        ("StringLike", "repository", "*/octo-repo"),
        ("StringNotEquals", "sub", "repo:octo-org/octo-repo:ref:refs/heads/main"),
        ("StringEqualsIfExists", "sub", "repo:octo-org/octo-repo:ref:refs/heads/main"),
        ("Null", "sub", "false"),
        ("StringEquals", "ref", "refs/heads/main"),
        ("StringEquals", "environment", "production"),
    ] {
        assert_eq!(claim(GITHUB, test, name, value), [SUBJECT], "{test} {name} {value}");
    }
}

#[test]
fn wildcards_may_lead_where_an_issuer_has_one_customer() {
    let own = "idp.example.com";
    for subject in ["*@example.com", "auth0|*", "org/*/project/p/user/*"] {
        assert_eq!(claim(own, "StringLike", "sub", subject), [""; 0], "{subject}");
    }
    for subject in ["*", "user:*", "spiffe://example.com/*", "system:serviceaccount:*:*"] {
        assert_eq!(claim(own, "StringLike", "sub", subject), [SUBJECT], "{subject}");
    }
    let pods = "system:serviceaccount:*:dns";
    assert_eq!(claim(own, "StringLike", "sub", pods), [""; 0]);
}

#[test]
fn the_audience_of_a_cluster_has_to_be_certain() {
    let audience = |test: &str, value: &str| {
        let condition = json!({
            "StringEquals": {format!("{ISSUER}:sub"): "system:serviceaccount:a:b"},
            test: {format!("{ISSUER}:aud"): value},
        });
        found(&provider(ISSUER), &json!(WEB), &condition)
    };
    assert_eq!(audience("StringLike", "sts.amazonaws.com*"), [""; 0]);
    assert_eq!(audience("StringLike", "*"), [SUBJECT]);
    assert_eq!(audience("StringNotEquals", "sts.amazonaws.com"), [SUBJECT]);
}

#[test]
fn some_issuers_tell_their_customers_apart_elsewhere() {
    for (issuer, audience) in [
        ("api.pulumi.com/oidc", "aws:octo-org"),
        ("oidc.vercel.com", "https://vercel.com/octo"),
        ("oidc.vercel.com/octo", "https://vercel.com/octo"),
    ] {
        assert_eq!(claim(issuer, "StringEquals", "aud", audience), [""; 0], "{issuer}");
        assert_eq!(claim(issuer, "StringLike", "aud", "*"), [SUBJECT], "{issuer}");
    }
    for anybody in ["https://vercel.com/*", "*/octo"] {
        assert_eq!(claim("oidc.vercel.com", "StringLike", "aud", anybody), [SUBJECT], "{anybody}");
    }
    assert_eq!(claim("idp.example.com", "StringEquals", "aud", "app"), [SUBJECT]);

    let sentinel = "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d";
    let by_session = |issuer: &str| {
        tested(&provider(issuer), "StringEquals", "sts:RoleSessionName", "MicrosoftSentinel_1")
    };
    assert_eq!(by_session(sentinel), [""; 0]);
    assert_eq!(claim(sentinel, "StringEquals", "sub", "x"), [SUBJECT]);
    assert_eq!(by_session("sts.windows.net/00000000-0000-0000-0000-000000000000"), [SUBJECT]);
}

#[test]
fn what_aws_knows_by_itself_needs_the_application_or_somebody() {
    for (issuer, name, value) in [
        ("accounts.google.com", "aud", "1.apps.googleusercontent.com"),
        ("accounts.google.com", "sub", "1"),
        ("cognito-identity.amazonaws.com", "aud", "eu-central-1:0123"),
        ("cognito-identity-us-gov.amazonaws.com", "aud", "us-gov-west-1:0123"),
        ("cognito-identity.cn-north-1.amazonaws.com.cn", "aud", "cn-north-1:0123"),
        ("graph.facebook.com", "app_id", "1"),
        ("graph.facebook.com", "id", "1"),
        ("www.amazon.com", "app_id", "amzn1.application.1"),
    ] {
        let principal = json!({"Federated": issuer});
        let key = format!("{issuer}:{name}");
        assert_eq!(tested(&principal, "StringEquals", &key, value), [""; 0], "{key}");
        assert_eq!(tested(&principal, "StringLike", &key, "*"), [SUBJECT], "{key}");
        assert_eq!(found(&principal, &json!(WEB), &Json::Null), [SUBJECT], "{issuer}");
    }
    let cognito = json!({"Federated": "cognito-identity.amazonaws.com"});
    for (name, value) in [("aud", "eu-central-1:*"), ("amr", "authenticated")] {
        let key = format!("cognito-identity.amazonaws.com:{name}");
        assert_eq!(tested(&cognito, "StringLike", &key, value), [SUBJECT], "{name}");
    }
    let google = json!({"Federated": "accounts.google.com"});
    let organization = "accounts.google.com:google/organization_number";
    assert_eq!(tested(&google, "NumericEquals", organization, "1"), [""; 0]);
}

#[test]
fn a_claim_may_be_asked_for_by_a_statement_that_denies_all_others() {
    let policy = |denied: Json, test: &str, value: &str| {
        let principal = provider(GITHUB);
        let statements = json!([
            {"Effect": "Allow", "Principal": principal, "Action": WEB},
            {"Effect": "Deny", "Principal": denied, "Action": WEB,
                "Condition": {test: {format!("{GITHUB}:sub"): value}}},
        ]);
        let found = findings(&statements, Some(OWN));
        found.iter().filter(|finding| finding.summary == SUBJECT).count()
    };
    let own = "repo:octo-org/*";
    assert_eq!(policy(json!("*"), "StringNotLike", own), 0);
    assert_eq!(policy(provider(GITHUB), "StringNotLike", own), 0);
    assert_eq!(policy(json!("*"), "StringNotLike", "repo:*"), 1);
    assert_eq!(policy(json!("*"), "StringLike", own), 1);
    assert_eq!(policy(provider("idp.example.com"), "StringNotLike", own), 1);
    assert_eq!(policy(json!({"AWS": OWN}), "StringNotLike", own), 1);
}

#[test]
fn the_key_that_is_missing_is_named_as_it_is_written() {
    for (principal, key) in [
        (provider(ISSUER), "oidc.eks.eu-central-1.amazonaws.com/id/0A:sub"),
        (provider("api.pulumi.com/oidc"), "api.pulumi.com/oidc:aud"),
        (json!({"Federated": "graph.facebook.com"}), "graph.facebook.com:app_id"),
        (provider("sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d"), "sts:RoleSessionName"),
    ] {
        let statement = json!([{"Effect": "Allow", "Principal": principal, "Action": WEB}]);
        let found = findings(&statement, Some(OWN));
        assert!(found[0].detail.contains(&format!(" values of {key},")), "{:?}", found[0]);
    }
}

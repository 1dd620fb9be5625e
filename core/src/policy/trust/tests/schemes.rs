//! Condition keys that begin with the scheme of a URL.

use super::*;

const WEB: &str = "sts:AssumeRoleWithWebIdentity";
const OWN_ISSUER: &str = "id.example.com";

fn provider() -> Json {
    json!({"Federated": format!("arn:aws:iam::222222222222:oidc-provider/{OWN_ISSUER}")})
}

fn conditions(condition: &Json) -> Vec<&'static str> {
    found(&provider(), &json!(WEB), condition)
}

#[test]
fn a_key_begins_with_the_issuer_and_not_with_a_scheme() {
    for key in
        ["https://id.example.com:sub", "http://id.example.com:sub", "HTTPS://ID.example.com:SUB"]
    {
        assert_eq!(conditions(&json!({"StringEquals": {key: "me"}})), [SCHEME], "{key}");
    }
    for key in ["id.example.com:sub", "ID.example.com:SUB"] {
        assert_eq!(conditions(&json!({"StringEquals": {key: "me"}})), [""; 0], "{key}");
    }
}

#[test]
fn it_is_an_error_whatever_the_test_and_the_effect() {
    for (effect, test, value) in [
        ("Allow", "StringLike", "me*"),
        ("Allow", "StringEqualsIfExists", "me"),
        ("Allow", "StringNotEquals", "me"),
        ("Allow", "Null", "true"),
        ("Deny", "StringNotEquals", "me"),
    ] {
        let statement = json!({"Effect": effect, "Principal": provider(), "Action": WEB,
            "Condition": {test: {"https://id.example.com:sub": value}}});
        let errors = findings(&json!([statement]), Some(OWN)).into_iter().filter(|f| f.is_error);
        let errors: Vec<_> = errors.map(|finding| finding.summary).collect();
        assert_eq!(errors, [SCHEME], "{effect} {test}");
    }
}

#[test]
fn the_other_checks_go_by_the_key_that_is_meant() {
    let (right, wrong) = ("id.example.com:aud", "https://id.example.com:aud");
    assert_eq!(conditions(&json!({"StringEquals": {right: "app"}})), [SUBJECT]);
    assert_eq!(conditions(&json!({"StringEquals": {wrong: "app"}})), [SCHEME, SUBJECT]);
    assert_eq!(
        conditions(&json!({"StringEquals": {"https://other.example.com:sub": "me"}})),
        [SCHEME, NO_KEY, SUBJECT]
    );
    let everybody = json!({"StringEquals": {"https://id.example.com:sub": "me"}});
    assert_eq!(found(&json!({"Federated": "*"}), &json!(WEB), &everybody), [SCHEME]);
}

#[test]
fn a_key_is_told_once_with_what_it_has_to_be_in_full_and_how_to_write_it() {
    let wrong = format!("https://{ISSUER}123456789ABCDEF0123456789ABCD:sub");
    let statement = json!([{"Sid": "Pods", "Effect": "Allow", "Principal": provider(), "Action": "sts:TagSession",
        "Condition": {"StringLike": {&wrong: "a*"}, "StringNotLike": {&wrong: "ab*"}}}]);
    let found = findings(&statement, Some(OWN)).into_iter().filter(|f| f.summary == SCHEME);
    assert_eq!(
        found.map(|finding| finding.detail).collect::<Vec<_>>(),
        [concat!(
            r#"Statement[0] (Sid "Pods") of the trust policy has a condition on "#,
            r#""https://oidc.eks.eu-central-1.amazonaws.com/id/0A123456789ABCDEF0123456789ABCD:sub", which no request "#,
            r#"has: IAM takes the policy and never matches the key. It has to be "#,
            r#""oidc.eks.eu-central-1.amazonaws.com/id/0A123456789ABCDEF0123456789ABCD:sub", without "https://". "#,
            r#"Where it is made from the URL of a provider, write trimprefix(URL, "https://") or "#,
            r#"replace(URL, "https://", "") in the place of URL."#,
        )]
    );
}

//! Principals that can be nobody.

use super::*;

const NOBODY: &str = "A principal can be nobody";

/// What is said of principals that can be nobody.
fn said(principal: &Json) -> Vec<String> {
    let statement = json!({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"});
    let found = findings(&json!([statement]), Some(OWN)).into_iter();
    let found = found.filter(|finding| finding.summary == NOBODY);
    found.inspect(|finding| assert!(finding.is_error)).map(|finding| finding.detail).collect()
}

#[test]
fn whoever_can_be_somebody_is_none() {
    for principal in [
        json!("*"),
        json!({"AWS": "*"}),
        json!({"AWS": ["111111111111", "arn:aws:iam::111111111111:root"]}),
        json!({"AWS": "arn:aws-cn:iam::111111111111:role/team/infra/Deploy_1+=,.@-"}),
        json!({"AWS": "arn:aws:iam::111111111111:user/somebody"}),
        json!({"AWS": "arn:aws:sts::111111111111:assumed-role/Role/session@example.com"}),
        json!({"AWS": "arn:aws:sts::111111111111:federated-user/somebody"}),
        json!({"AWS": "AROAABCDEFGHIJKLMNOPQ"}),
        json!({"Service": ["ec2.amazonaws.com", "ec2.amazonaws.com.cn", "alexa-appkit.amazon.com"]}),
        json!({"Service": "replicator.lambda.amazonaws.com"}),
        json!({"Federated": ["accounts.google.com", "cognito-identity.amazonaws.com"]}),
        json!({"Federated": "cognito-identity-us-gov.amazonaws.com"}),
        json!({"Federated": "cognito-identity.cn-north-1.amazonaws.com.cn"}),
        json!({"Federated": format!("arn:aws:iam::222222222222:oidc-provider/{ISSUER}")}),
        json!({"Federated": "arn:aws:iam::222222222222:saml-provider/Directory"}),
        json!({"Federated": "*"}),
        json!({"AWS": [], "Service": "ec2.amazonaws.com"}),
        // Nothing is known of these for certain.
        json!({"AWS": "arn:aws:something-new::111111111111:agent/a"}),
        json!({"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}),
    ] {
        assert_eq!(said(&principal), [""; 0], "{principal}");
    }
}

#[test]
fn whoever_can_be_nobody_is_told_with_the_reason() {
    let wild = "a wildcard stands for everybody or for nobody";
    for (kind, name, why) in [
        ("AWS", "arn:aws:iam::*:root", wild),
        ("AWS", "arn:aws:iam::111111111111:role/*", wild),
        ("AWS", "arn:aws:iam::111111111111:user/team-*", wild),
        ("AWS", "arn:aws:sts::111111111111:assumed-role/Role/*", wild),
        ("AWS", "arn:aws:iam::11111111111:root", "the account \"11111111111\" has not 12 digits"),
        ("AWS", "arn:aws:iam:::root", "the account \"\" has not 12 digits"),
        ("AWS", "11111111111", "the ID of an account has 12 digits, not 11"),
        ("AWS", "1111111111111", "not 13"),
        ("AWS", "arn:aws:iam:eu-west-1:111111111111:role/r", "an ARN of iam has no region"),
        ("AWS", "arn:aws:iam::111111111111", "the six parts"),
        ("AWS", "arn:aws:iam::111111111111:role/", "not the ARN of a role"),
        ("AWS", "arn:aws:iam::111111111111:role/two words", "not the ARN of a role"),
        ("AWS", "arn:aws:iam::111111111111:role/${aws:username}", "not the ARN of a role"),
        ("AWS", "arn:aws:iam::111111111111:group/g", "not the ARN of a role"),
        ("AWS", "arn:aws:sts::111111111111:assumed-role/Role", "not the ARN of a role"),
        ("AWS", "deploy", "neither the ID of an account nor an ARN."),
        ("AWS", "", "neither the ID of an account nor an ARN."),
        ("AWS", "ec2.amazonaws.com", "nor an ARN. Name a service with Service."),
        ("Service", "*", "services are named one by one"),
        ("Service", "*.amazonaws.com", "services are named one by one"),
        ("Service", "ec2", "a service has a name such as ec2.amazonaws.com"),
        ("Service", "https://ec2.amazonaws.com", "a service has a name"),
        ("Federated", "https://token.actions.githubusercontent.com", "the ARN of its provider"),
        ("Federated", ISSUER, "the ARN of its provider"),
        ("Federated", "arn:aws:iam::*:oidc-provider/example.com", wild),
        ("Federated", "arn:aws:iam::1:oidc-provider/example.com", "the account \"1\""),
        ("Federated", "arn:aws:iam::111111111111:role/r", "the ARN of an identity provider"),
        ("Federated", "arn:aws:iam::111111111111:oidc-provider/", "of an identity provider"),
    ] {
        let [detail] = said(&json!({kind: name})).try_into().unwrap();
        assert!(detail.contains(&format!("names {name:?}, which IAM refuses")), "{detail}");
        assert!(detail.contains(why) && detail.ends_with('.'), "{name}: {detail}");
        assert!(!detail.contains(".."), "{detail}");
    }
    assert!(said(&json!({"AWS": [], "Service": []}))[0].contains("names nobody"));
}

#[test]
fn iam_refuses_them_wherever_they_stand() {
    for (element, effect) in [("Principal", "Deny"), ("NotPrincipal", "Deny")] {
        let statement = json!({
            "Effect": effect, element: {"AWS": "arn:aws:iam::*:root"}, "Action": "sts:AssumeRole",
        });
        let found = findings(&json!([statement]), Some(OWN));
        assert!(found.iter().any(|finding| finding.summary == NOBODY), "{element}");
    }
}

//! What is read from a policy.

use crate::policy::{Clause, Effect, Principal, Quantifier, Version, parse};

#[test]
fn a_trust_policy_is_read_with_all_that_checks_need() {
    let document = parse(
        r#"{
            "Version": "2012-10-17",
            "Id": "trust",
            "Statement": [
                {
                    "Sid": "Vendor",
                    "Effect": "Allow",
                    "Principal": {
                        "AWS": ["arn:aws:iam::111122223333:role/caller", 444455556666],
                        "Service": "ec2.amazonaws.com",
                        "Federated": "cognito-identity.amazonaws.com",
                        "CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"
                    },
                    "Action": "sts:AssumeRole",
                    "Condition": {
                        "StringEquals": {"sts:ExternalId": ["old", "new"]},
                        "ForAllValues:NumericLessThanIfExists": {"aws:MultiFactorAuthAge": 3600},
                        "Bool": {"aws:MultiFactorAuthPresent": true}
                    }
                },
                {"Sid": "", "Effect": "Deny", "NotPrincipal": "*", "NotAction": ["sts:*"], "NotResource": []}
            ]
        }"#,
    )
    .unwrap();
    assert_eq!(document.version, Version::V2012);
    assert_eq!(document.id.as_deref(), Some("trust"));
    let [vendor, rest] = document.statements.as_slice() else { panic!("{document:?}") };

    assert_eq!(vendor.sid.as_deref(), Some("Vendor"));
    assert_eq!(vendor.effect, Effect::Allow);
    let canonical = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
    assert_eq!(
        vendor.principals,
        Some(Clause::AnyOf(vec![
            Principal::Aws("arn:aws:iam::111122223333:role/caller".into()),
            Principal::Aws("444455556666".into()),
            Principal::CanonicalUser(canonical.into()),
            Principal::Federated("cognito-identity.amazonaws.com".into()),
            Principal::Service("ec2.amazonaws.com".into()),
        ]))
    );
    assert_eq!(vendor.actions, Clause::AnyOf(vec!["sts:AssumeRole".into()]));
    assert_eq!(vendor.resources, None);
    let [mfa, age, id] = vendor.conditions.as_slice() else { panic!("{vendor:?}") };
    assert_eq!(
        (mfa.operator.name.as_str(), mfa.values.as_slice()),
        ("Bool", &["true".to_owned()][..])
    );
    assert_eq!(
        (age.key.as_str(), age.values.as_slice()),
        ("aws:MultiFactorAuthAge", &["3600".to_owned()][..])
    );
    assert_eq!(age.operator.quantifier, Some(Quantifier::ForAllValues));
    assert!(age.operator.if_exists);
    assert_eq!((id.key.as_str(), id.values.len()), ("sts:ExternalId", 2));

    assert_eq!(rest.sid, None);
    assert_eq!(rest.effect, Effect::Deny);
    assert_eq!(rest.principals, Some(Clause::AllBut(vec![Principal::Star])));
    assert_eq!(rest.actions, Clause::AllBut(vec!["sts:*".into()]));
    assert_eq!(rest.resources, Some(Clause::AllBut(vec![])));
}

#[test]
fn one_statement_needs_no_list_and_a_missing_version_is_the_old_one() {
    let document =
        parse(r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#).unwrap();
    assert_eq!(document.version, Version::V2008);
    assert_eq!(document.statements.len(), 1);
}

#[test]
fn everybody_is_the_same_principal_in_both_notations() {
    let principals = |text: &str| {
        let policy = format!(
            r#"{{"Statement": {{"Effect": "Allow", "Principal": {text}, "Action": "sts:AssumeRole"}}}}"#
        );
        parse(&policy).unwrap().statements.remove(0).principals.unwrap()
    };
    assert_eq!(principals(r#""*""#).named(), [Principal::Star]);
    assert_eq!(principals(r#"{"AWS": ["*"]}"#).named(), [Principal::Star]);
    assert_eq!(principals(r#"{"Service": "*"}"#).named(), [Principal::Service("*".into())]);
}

#[test]
fn white_space_around_a_policy_is_no_problem() {
    assert!(parse("\n  {\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"*\"}]}\n").is_ok());
}

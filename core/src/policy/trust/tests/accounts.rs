//! Accounts, of others and as a whole.

use super::*;

#[test]
fn another_account_needs_an_external_id() {
    let vendor = json!({"AWS": VENDOR});
    for guarded in [
        json!({"StringEquals": {"sts:ExternalId": "id"}}),
        json!({"StringEquals": {"STS:externalid": ["old", "new"]}}),
        json!({"StringLike": {"sts:ExternalId": "customer-*"}}),
        json!({"StringEquals": {"aws:PrincipalOrgID": "o-1"}}),
    ] {
        assert_eq!(assume(&vendor, &guarded), [""; 0], "{guarded}");
    }
    for open in [
        Json::Null,
        json!({"StringEqualsIfExists": {"sts:ExternalId": "id"}}),
        json!({"StringLike": {"sts:ExternalId": "*"}}),
        json!({"StringNotEquals": {"sts:ExternalId": "id"}}),
        json!({"Null": {"sts:ExternalId": "false"}}),
    ] {
        assert_eq!(assume(&vendor, &open), [FOREIGN], "{open}");
        assert_eq!(assume(&json!({"AWS": "111111111111"}), &open), [FOREIGN], "{open}");
    }
    assert_eq!(assume(&json!({"AWS": "arn:aws:iam::222222222222:role/r"}), &Json::Null), [""; 0]);
    assert_eq!(found(&vendor, &json!("sts:TagSession"), &Json::Null), [""; 0]);
}

#[test]
fn an_account_is_foreign_only_if_that_of_the_role_is_known() {
    let statement =
        json!([{"Effect": "Allow", "Principal": {"AWS": VENDOR}, "Action": "sts:AssumeRole"}]);
    assert_eq!(findings(&statement, None), []);
    assert_eq!(findings(&statement, Some("111111111111")), []);
    assert_eq!(findings(&statement, Some(OWN)).len(), 1);
}

#[test]
fn a_statement_that_denies_without_the_id_is_as_good() {
    let policy = |who: &str, test: &str| {
        findings(
            &json!([
                {"Effect": "Allow", "Principal": {"AWS": VENDOR}, "Action": "sts:AssumeRole"},
                {"Effect": "Deny", "Principal": {"AWS": who}, "Action": "sts:AssumeRole",
                    "Condition": {test: {"sts:ExternalId": "id"}}},
            ]),
            Some(OWN),
        )
        .len()
    };
    for who in ["*", "111111111111", "arn:aws:iam::111111111111:root", VENDOR] {
        assert_eq!(policy(who, "StringNotEquals"), 0, "{who}");
        assert_eq!(policy(who, "StringEquals"), 1, "{who}");
    }
    assert_eq!(policy("333333333333", "StringNotEquals"), 1);

    let of_another_action = json!([
        {"Effect": "Allow", "Principal": {"AWS": VENDOR}, "Action": "sts:AssumeRole"},
        {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRoleWithSAML",
            "Condition": {"StringNotEquals": {"sts:ExternalId": "id"}}},
    ]);
    let found = findings(&of_another_action, Some(OWN)).into_iter();
    let summaries: Vec<_> = found.map(|finding| finding.summary).collect();
    assert!(summaries.contains(&FOREIGN), "{summaries:?}");
}

#[test]
fn a_whole_account_is_named_only_with_a_condition() {
    for root in ["222222222222", "arn:aws:iam::222222222222:root"] {
        let root = json!({"AWS": root});
        assert_eq!(assume(&root, &Json::Null), [WHOLE]);
        assert_eq!(
            assume(&root, &json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}})),
            [""; 0]
        );
    }
    assert_eq!(
        assume(&json!({"AWS": "arn:aws:iam::222222222222:user/root"}), &Json::Null),
        [""; 0]
    );
}

#[test]
fn an_account_is_not_trusted_as_a_whole_where_most_of_it_is_denied() {
    let policy = |account: &str, deny: Json| {
        let mut deny = deny;
        deny["Effect"] = json!("Deny");
        deny["Action"] = json!("sts:AssumeRole");
        let root = json!({"AWS": format!("arn:aws:iam::{account}:root")});
        let allow = json!({"Effect": "Allow", "Principal": root, "Action": "sts:AssumeRole"});
        let found = findings(&json!([allow, deny]), Some(OWN)).into_iter();
        found.map(|finding| finding.summary).collect::<Vec<_>>()
    };
    let unless = |test: &str, key: &str, value: &str| json!({"Principal": "*", "Condition": {test: {key: value}}});
    let foreign = "111111111111";
    let role = "arn:aws:iam::222222222222:role/r";
    assert_eq!(policy(OWN, unless("ArnNotLike", "aws:PrincipalArn", role)), [""; 0]);
    let of_account = json!({"Principal": {"AWS": OWN}, "Condition": {"ArnNotEquals": {"aws:PrincipalArn": role}}});
    assert_eq!(policy(OWN, of_account), [""; 0]);
    assert_eq!(policy(OWN, json!({"NotPrincipal": {"AWS": role}})), [""; 0]);
    for account in [OWN, foreign] {
        let outside = |test: &str, value: &str| unless(test, "aws:PrincipalOrgID", value);
        // An account is in its organization as a whole.
        let inside = if account == OWN { vec![WHOLE] } else { vec![] };
        assert_eq!(policy(account, outside("StringNotEquals", "o-1")), inside);
        let path = unless("ForAllValues:StringNotLike", "aws:PrincipalOrgPaths", "o-1/*");
        assert!(!policy(account, path).contains(&FOREIGN));
        let expected = if account == OWN { WHOLE } else { FOREIGN };
        assert_eq!(policy(account, outside("StringEquals", "o-1")), [expected]);
        assert_eq!(policy(account, outside("StringNotLike", "o-*")), [expected]);
    }
    assert_eq!(policy(OWN, unless("StringNotEquals", "aws:PrincipalAccount", OWN)), [WHOLE]);
    assert_eq!(policy(OWN, unless("ArnEquals", "aws:PrincipalArn", role)), [WHOLE]);
    assert_eq!(
        policy(OWN, unless("ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::*:role/r")),
        [WHOLE]
    );
    assert_eq!(policy(foreign, unless("ArnNotLike", "aws:PrincipalArn", VENDOR)), [FOREIGN]);
}

use super::*;
use crate::policy::parse;
use serde_json::{Value as Json, json};

const ROLE_ARN: &str = "arn:aws:iam::111111111111:role/teams/Platform";
const SESSION: &str = "arn:aws:sts::111111111111:assumed-role/Platform/me";
const USER: &str = "arn:aws:iam::111111111111:user/ops/ci";
const ID: &str = "the-agreed-id";

fn arn(text: &str) -> crate::arn::Arn {
    text.parse().unwrap()
}
/// The role itself, of which the sessions have another name in each run.
fn role() -> Caller {
    Caller::of_role(&arn(ROLE_ARN), None)
}
fn told(text: &str) -> Caller {
    Caller::told(arn(text))
}

/// What a policy of these statements makes of a request with or without the external ID.
fn asked(statements: &Json, caller: &Caller, external_id: Option<&str>) -> Admission {
    let policy = json!({"Version": "2012-10-17", "Statement": statements});
    let account = "222222222222";
    let request = Request {
        caller,
        external_id,
        session_name: None,
        account,
        tags: false,
        source_identity: false,
    };
    admits(&parse(&policy.to_string()).unwrap(), &request)
}
fn statement(effect: &str, principal: &Json, condition: &Json) -> Json {
    let mut statement =
        json!({"Effect": effect, "Principal": principal, "Action": "sts:AssumeRole"});
    if !condition.is_null() {
        statement["Condition"] = condition.clone();
    }
    statement
}
fn allowing(principal: &Json, condition: &Json) -> Json {
    json!([statement("Allow", principal, condition)])
}
/// In a word: what a policy that lets a principal in under a condition makes of a caller who sends the external ID.
fn word(principal: &Json, condition: &Json, caller: &Caller) -> &'static str {
    match asked(&allowing(principal, condition), caller, Some(ID)) {
        Admission::Admits => "in",
        Admission::Refuses(_) => "out",
        Admission::Unknown => "unknown",
    }
}
fn refusal(statements: &Json, caller: &Caller, external_id: Option<&str>) -> String {
    match asked(statements, caller, external_id) {
        Admission::Refuses(why) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_caller_is_every_principal_that_stands_for_it_and_no_other() {
    let aws = |name: &str| json!({"AWS": name});
    for (principal, by_role, by_session, by_user) in [
        (json!("*"), "in", "in", "in"),
        (aws("*"), "in", "in", "in"),
        (aws("111111111111"), "in", "in", "in"),
        (aws("arn:aws:iam::111111111111:root"), "in", "in", "in"),
        (aws("arn:aws:iam::333333333333:root"), "out", "out", "out"),
        (aws(ROLE_ARN), "in", "in", "out"),
        (aws("arn:aws:iam::111111111111:role/Other"), "out", "out", "out"),
        (aws("arn:aws:iam::333333333333:role/Platform"), "out", "out", "out"),
        (aws(SESSION), "unknown", "in", "out"),
        (aws("arn:aws:sts::111111111111:assumed-role/Platform/you"), "unknown", "out", "out"),
        (aws(USER), "out", "out", "in"),
        (aws("arn:aws:iam::111111111111:user/ci"), "out", "out", "out"),
        (aws("AROAABCDEFGHIJKLMNOPQ"), "unknown", "unknown", "unknown"),
        (json!({"Service": "ec2.amazonaws.com"}), "out", "out", "out"),
        (json!({"AWS": [USER, ROLE_ARN]}), "in", "in", "in"),
    ] {
        let words = [role(), told(SESSION), told(USER)].map(|c| word(&principal, &Json::Null, &c));
        assert_eq!(words, [by_role, by_session, by_user], "{principal}");
    }
}

#[test]
fn conditions_that_can_be_told_are_told_and_others_are_not() {
    let star = json!({"AWS": "*"});
    for (condition, expected) in [
        (json!({"StringEquals": {"sts:ExternalId": ID}}), "in"),
        (json!({"StringEquals": {"sts:ExternalId": ["old", ID]}}), "in"),
        (json!({"StringEquals": {"sts:ExternalId": "THE-AGREED-ID"}}), "out"),
        (json!({"StringEqualsIgnoreCase": {"STS:externalid": "THE-AGREED-ID"}}), "in"),
        (json!({"StringLike": {"sts:ExternalId": "the-*-i?"}}), "in"),
        (json!({"StringLike": {"sts:ExternalId": "The-*"}}), "out"),
        (json!({"StringNotEquals": {"sts:ExternalId": ID}}), "out"),
        (json!({"Null": {"sts:ExternalId": "false"}}), "in"),
        (json!({"Null": {"sts:ExternalId": "true"}}), "out"),
        (json!({"StringEquals": {"sts:ExternalId": "${aws:PrincipalAccount}"}}), "unknown"),
        (json!({"StringEquals": {"aws:PrincipalArn": ROLE_ARN}}), "in"),
        (json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/teams/*"}}), "in"),
        (json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/ops/*"}}), "out"),
        (json!({"ArnNotEquals": {"aws:PrincipalArn": ROLE_ARN}}), "out"),
        (json!({"StringEquals": {"aws:PrincipalAccount": "111111111111"}}), "in"),
        (json!({"StringNotEquals": {"aws:PrincipalAccount": "111111111111"}}), "out"),
        (json!({"StringEquals": {"aws:PrincipalType": "User"}}), "out"),
        (json!({"StringEquals": {"aws:username": "ci"}}), "out"),
        (json!({"StringEqualsIfExists": {"aws:username": "ci"}}), "in"),
        (json!({"Bool": {"aws:PrincipalIsAWSService": "true"}}), "out"),
        (json!({"StringEquals": {"aws:PrincipalOrgID": "o-1"}}), "unknown"),
        (json!({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}), "unknown"),
        (json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}}), "unknown"),
        // What is not known does not help where something else is not met.
        (json!({"StringEquals": {"aws:PrincipalOrgID": "o-1", "sts:ExternalId": "other"}}), "out"),
    ] {
        assert_eq!(word(&star, &condition, &role()), expected, "{condition}");
    }
}

#[test]
fn no_external_id_is_sent_and_one_is_asked_for() {
    let user = told(USER);
    let asking = allowing(&json!({"AWS": USER}), &json!({"StringEquals": {"sts:ExternalId": ID}}));
    let why = refusal(&asking, &user, None);
    assert_eq!(why, "Statement[0] asks for an external ID, and none is sent");
    let why = refusal(&asking, &user, Some("another"));
    assert_eq!(why, "Statement[0] asks for another external ID than the one that is sent");
    for met in [
        json!({"StringNotEquals": {"sts:ExternalId": ID}}),
        json!({"StringEqualsIfExists": {"sts:ExternalId": ID}}),
        json!({"ForAllValues:StringEquals": {"sts:ExternalId": ID}}),
        json!({"Null": {"sts:ExternalId": "true"}}),
    ] {
        let policy = allowing(&json!({"AWS": USER}), &met);
        assert_eq!(asked(&policy, &user, None), Admission::Admits, "{met}");
    }
    let any = json!({"ForAnyValue:StringNotEquals": {"sts:ExternalId": ID}});
    refusal(&allowing(&json!({"AWS": USER}), &any), &user, None);
}

#[test]
fn a_role_whose_path_is_not_known_is_told_by_its_name_and_not_by_wildcards() {
    let (star, session) = (json!({"AWS": "*"}), told(SESSION));
    let with = |operator: &str, value: &str| {
        word(&star, &json!({operator: {"aws:PrincipalArn": value}}), &session)
    };
    assert_eq!(with("StringEquals", ROLE_ARN), "in");
    assert_eq!(with("ArnEquals", "arn:aws:iam::111111111111:role/teams/Other"), "out");
    assert_eq!(with("ArnLike", "arn:aws:iam::111111111111:role/teams/*"), "unknown");
    assert_eq!(with("ArnLike", "arn:aws:iam::333333333333:role/*"), "out");
    assert_eq!(with("StringLike", "*Platform"), "unknown");
}

#[test]
fn what_is_denied_is_denied_whatever_else_allows_it() {
    let account = json!({"AWS": "111111111111"});
    let with = |denied: Json| json!([statement("Allow", &account, &Json::Null), denied]);
    let unless_id = json!({"StringNotEquals": {"sts:ExternalId": ID}});
    let denied = with(statement("Deny", &json!("*"), &unless_id));
    assert_eq!(asked(&denied, &role(), Some(ID)), Admission::Admits);
    assert_eq!(refusal(&denied, &role(), None), "Statement[1] denies sts:AssumeRole to it");
    let from_elsewhere = json!({"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}});
    let denied = with(statement("Deny", &json!("*"), &from_elsewhere));
    assert_eq!(asked(&denied, &role(), None), Admission::Unknown);
    let but = |who: &str| {
        with(json!({"Effect": "Deny", "NotPrincipal": {"AWS": who}, "Action": "sts:*"}))
    };
    refusal(&but("arn:aws:iam::111111111111:role/Other"), &role(), None);
    assert_eq!(asked(&but(ROLE_ARN), &role(), None), Admission::Unknown);
    refusal(&json!([statement("Deny", &account, &Json::Null)]), &role(), None);
}

#[test]
fn the_refusal_names_the_caller_where_no_statement_does() {
    let other = allowing(&json!({"AWS": "arn:aws:iam::333333333333:root"}), &Json::Null);
    assert_eq!(
        refusal(&other, &role(), Some(ID)),
        format!(
            "no statement allows sts:AssumeRole to {ROLE_ARN}, to account 111111111111 or to everybody"
        )
    );
}

#[test]
fn a_session_with_tags_or_a_source_identity_needs_more_than_to_assume_the_role() {
    let policy = json!({"Statement": allowing(&json!({"AWS": ROLE_ARN}), &Json::Null)});
    let document = parse(&policy.to_string()).unwrap();
    let caller = role();
    let request = Request {
        caller: &caller,
        external_id: None,
        session_name: None,
        account: "222222222222",
        tags: true,
        source_identity: false,
    };
    let Admission::Refuses(why) = admits(&document, &request) else { panic!("it has no tags") };
    assert!(why.contains("no statement allows sts:TagSession"), "{why}");
    let request = Request { tags: false, source_identity: true, ..request };
    assert!(matches!(admits(&document, &request), Admission::Refuses(_)));
    let named = Request { source_identity: false, session_name: Some("deploy"), ..request };
    let condition = json!({"StringEquals": {"sts:RoleSessionName": "other"}});
    let policy = json!({"Statement": allowing(&json!({"AWS": ROLE_ARN}), &condition)});
    let document = parse(&policy.to_string()).unwrap();
    assert!(matches!(admits(&document, &named), Admission::Refuses(_)));
    assert_eq!(admits(&document, &Request { session_name: None, ..named }), Admission::Unknown);
}

#[test]
fn tokens_need_an_identity_provider_and_what_they_say_is_not_known() {
    let parsed = |principal: Json, action: &str| {
        let policy =
            json!({"Statement": {"Effect": "Allow", "Principal": principal, "Action": action}});
        admits_tokens(&parse(&policy.to_string()).unwrap())
    };
    let provider = json!({"Federated": "arn:aws:iam::222222222222:oidc-provider/example.com"});
    assert_eq!(parsed(provider.clone(), "sts:AssumeRoleWithWebIdentity"), Admission::Unknown);
    assert!(matches!(parsed(provider, "sts:AssumeRole"), Admission::Refuses(_)));
    let role = json!({"AWS": ROLE_ARN});
    assert!(matches!(parsed(role, "sts:AssumeRoleWithWebIdentity"), Admission::Refuses(_)));
}

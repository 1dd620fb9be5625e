//! Every check with cases that must pass and cases that must fail. The role is in account 222222222222.

mod accounts;
mod nobody;
mod schemes;
mod tokens;

use super::*;
use crate::policy::parse;
use serde_json::{Value as Json, json};

const OWN: &str = "222222222222";
const VENDOR: &str = "arn:aws:iam::111111111111:role/Platform";
const ISSUER: &str = "oidc.eks.eu-central-1.amazonaws.com/id/0A";
const EVERYBODY: &str = "Anybody can assume the role";
const BY_ID: &str = "Anybody who knows the external ID can assume the role";
const FOREIGN: &str = "Another account is trusted without an external ID";
const WHOLE: &str = "A whole account is trusted";
const DELETED: &str = "A deleted principal is trusted";
const MISPLACED: &str = "An action has no place in a trust policy";
const MISFIT: &str = "An action does not fit its principal";
const PODS: &str = "Pods cannot assume the role";
const NO_KEY: &str = "A condition is about a key that its requests never have";
const SCHEME: &str = "A condition key begins with a scheme";
const SUBJECT: &str = "The token of an identity provider is not checked enough";
const FOR_ALL: &str = "A condition is met by requests that lack its key";

fn findings(statements: &Json, account: Option<&str>) -> Vec<Finding> {
    let policy = json!({"Version": "2012-10-17", "Statement": statements});
    check(&parse(&policy.to_string()).unwrap(), account)
}

/// What is found in a statement that allows this.
fn found(principal: &Json, action: &Json, condition: &Json) -> Vec<&'static str> {
    let mut statement = json!({"Effect": "Allow", "Principal": principal, "Action": action});
    if !condition.is_null() {
        statement["Condition"] = condition.clone();
    }
    findings(&json!([statement]), Some(OWN)).into_iter().map(|finding| finding.summary).collect()
}

fn assume(principal: &Json, condition: &Json) -> Vec<&'static str> {
    found(principal, &json!("sts:AssumeRole"), condition)
}

#[test]
fn everybody_needs_a_condition_that_limits_who_it_is() {
    let star = json!({"AWS": "*"});
    for limiting in [
        json!({"StringEquals": {"aws:PrincipalOrgID": "o-1"}}),
        json!({"StringLike": {"AWS:PRINCIPALORGID": ["o-1*"]}}),
        json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::222222222222:role/*"}}),
        json!({"StringEquals": {"aws:PrincipalAccount": ["222222222222"]}}),
        json!({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}),
        json!({"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.0.2.1", "2001:db8::/32"]}}),
        json!({"StringLike": {"aws:SourceVpc": "vpc-1*"}}),
        json!({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-1/r-1/*"}}),
        json!({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-*/r-1/ou-1-*"}}),
        json!({"Null": {"aws:SourceVpce": "false"}, "StringEqualsIfExists": {"aws:SourceVpce": "vpce-1"}}),
        json!({"StringLike": {"aws:userid": "AROAABCDEFGHIJKLMNOPQ:*"}}),
        json!({"StringEquals": {"aws:userid": "AIDAABCDEFGHIJKLMNOPQ"}}),
    ] {
        assert_eq!(assume(&star, &limiting), [""; 0], "{limiting}");
    }
    for open in [
        Json::Null,
        json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
        json!({"StringEquals": {"aws:PrincipalTag/team": "a"}}),
        json!({"StringLike": {"aws:PrincipalOrgID": "o-*"}}),
        json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/Admin"}}),
        json!({"StringLike": {"aws:SourceVpc": ["vpc-1", "vpc-*"]}}),
        json!({"StringLike": {"aws:SourceVpce": "vpce-?*"}}),
        json!({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-*/*"}}),
        json!({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-*/r-*/ou-*/*"}}),
        json!({"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "0.0.0.0/0"]}}),
        json!({"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}}),
        json!({"IpAddress": {"aws:SourceIp": ["2001:db8::/32", "2000::/3"]}}),
        json!({"StringLike": {"aws:SourceIp": "*"}}),
        json!({"StringNotEquals": {"aws:PrincipalAccount": "333333333333"}}),
        json!({"StringEqualsIfExists": {"aws:SourceVpce": "vpce-1"}}),
        json!({"StringLike": {"aws:userid": "*:deploy"}}),
        json!({"StringLike": {"aws:userid": ["AROAABCDEFGHIJKLMNOPQ:*", "AROA*:deploy"]}}),
    ] {
        assert_eq!(assume(&star, &open), [EVERYBODY], "{open}");
        assert_eq!(assume(&json!("*"), &open), [EVERYBODY], "{open}");
    }
    assert_eq!(assume(&star, &json!({"StringEquals": {"sts:ExternalId": "id"}})), [BY_ID]);
}

#[test]
fn only_what_lets_everybody_in_is_an_error() {
    let errors = |statement: Json| {
        let found = findings(&json!([statement]), Some(OWN));
        found.into_iter().filter(|finding| finding.is_error).count()
    };
    let allow =
        |principal: Json| json!({"Effect": "Allow", "Principal": principal, "Action": "sts:*"});
    assert_eq!(errors(allow(json!({"AWS": [VENDOR, "*"]}))), 1);
    assert_eq!(errors(allow(json!({"AWS": VENDOR}))), 0);
    assert_eq!(
        errors(
            json!({"Effect": "Allow", "NotPrincipal": {"AWS": VENDOR}, "Action": "sts:AssumeRole"})
        ),
        1
    );
    assert_eq!(errors(json!({"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"})), 0);
    assert_eq!(errors(json!({"Effect": "Allow", "Principal": "*", "Action": "sts:TagSession"})), 0);
}

#[test]
fn a_statement_that_denies_everybody_else_limits_too() {
    let policy = |deny: Json| {
        let allow = json!({"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"});
        findings(&json!([allow, deny]), Some(OWN)).len()
    };
    let deny = |condition: Json| json!({"Effect": "Deny", "Principal": "*", "Action": "sts:*", "Condition": condition});
    assert_eq!(policy(deny(json!({"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}))), 0);
    assert_eq!(
        policy(
            json!({"Effect": "Deny", "NotPrincipal": {"AWS": VENDOR}, "Action": "sts:AssumeRole"})
        ),
        0
    );
    assert_eq!(policy(deny(json!({"Bool": {"aws:SecureTransport": "false"}}))), 1);
    assert_eq!(
        policy(deny(json!({
            "StringNotEquals": {"aws:PrincipalOrgID": "o-1"}, "Bool": {"aws:SecureTransport": "false"}
        }))),
        1
    );
}

#[test]
fn a_statement_that_denies_limits_only_the_actions_that_it_is_about() {
    let (saml, web) = ("sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity");
    let policy = |allowed: Json, denied: &[Json]| {
        let mut statements = vec![json!({"Effect": "Allow", "Principal": "*", "Action": allowed})];
        statements.extend(denied.iter().map(|action| {
            json!({"Effect": "Deny", "Principal": "*", "Action": action,
                "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}})
        }));
        let found = findings(&json!(statements), Some(OWN)).into_iter();
        found.map(|finding| finding.summary).collect::<Vec<_>>()
    };
    assert_eq!(policy(json!("sts:AssumeRole"), &[json!("sts:AssumeRole")]), [""; 0]);
    assert_eq!(policy(json!("sts:AssumeRole"), &[json!(saml)]), [EVERYBODY]);
    assert_eq!(policy(json!("sts:*"), &[json!("sts:AssumeRole")]), [EVERYBODY]);
    assert_eq!(policy(json!("sts:*"), &[json!("sts:AssumeRole*")]), [""; 0]);
    // Several statements together are as good as one.
    assert_eq!(policy(json!("sts:*"), &[json!("sts:AssumeRole"), json!([saml, web])]), [""; 0]);
    assert_eq!(policy(json!(["sts:AssumeRole", saml]), &[json!("sts:AssumeRole")]), [EVERYBODY]);
}

#[test]
fn of_what_an_identity_provider_says_only_who_somebody_is_limits() {
    let (saml, web) = (json!("sts:AssumeRoleWithSAML"), json!("sts:AssumeRoleWithWebIdentity"));
    let star = json!({"Federated": "*"});
    for (action, key, value, expected) in [
        (&web, format!("{ISSUER}:sub"), "system:serviceaccount:a:b", vec![]),
        (&web, format!("{ISSUER}:aud"), "sts.amazonaws.com", vec![EVERYBODY]),
        (&web, "token.actions.githubusercontent.com:repository".into(), "me/mine", vec![]),
        (
            &web,
            "token.actions.githubusercontent.com:ref".into(),
            "refs/heads/main",
            vec![EVERYBODY],
        ),
        (&web, "graph.facebook.com:id".into(), "1", vec![]),
        (&web, "graph.facebook.com:app_id".into(), "1", vec![EVERYBODY]),
        (&saml, "saml:sub".into(), "me", vec![]),
        (&saml, "saml:aud".into(), "https://signin.aws.amazon.com/saml", vec![EVERYBODY]),
    ] {
        let condition = json!({"StringEquals": {key.clone(): value}});
        assert_eq!(found(&star, action, &condition), expected, "{key}");
    }
    for anybody in [
        json!({"StringLike": {format!("{ISSUER}:sub"): "*"}}),
        json!({"StringLike": {"token.actions.githubusercontent.com:sub": "repo:*"}}),
    ] {
        assert_eq!(found(&star, &web, &anybody), [EVERYBODY], "{anybody}");
    }
}

#[test]
fn a_unique_id_is_somebody_who_was_deleted() {
    assert_eq!(assume(&json!({"AWS": "AROAABCDEFGHIJKLMNOPQ"}), &Json::Null), [DELETED]);
    assert_eq!(
        assume(&json!({"AWS": "arn:aws:iam::222222222222:role/AROA"}), &Json::Null),
        [""; 0]
    );
}

#[test]
fn an_action_has_to_fit_its_principal() {
    let (web, saml) = ("sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML");
    let google = json!({"Federated": "accounts.google.com"});
    let idp = json!({"Federated": "arn:aws:iam::222222222222:saml-provider/p"});
    let service = json!({"Service": "ec2.amazonaws.com"});
    for (principal, action, expected) in [
        (&google, json!(web), vec![SUBJECT]),
        (&google, json!([web, "sts:TagSession"]), vec![SUBJECT]),
        (&google, json!("sts:*"), vec![SUBJECT]),
        (&google, json!("sts:AssumeRole"), vec![MISFIT]),
        (&google, json!(saml), vec![MISFIT]),
        (&idp, json!([saml, "sts:SetSourceIdentity"]), vec![]),
        (&idp, json!(web), vec![MISFIT]),
        (&service, json!("STS:assumerole"), vec![]),
        (&service, json!(web), vec![MISFIT]),
        (&json!({"AWS": "arn:aws:iam::222222222222:role/r"}), json!(saml), vec![MISFIT]),
        (&service, json!(["sts:AssumeRole", "s3:GetObject"]), vec![MISPLACED]),
        (&service, json!(["sts:AssumeRole", "sts:AssumeRoles"]), vec![MISPLACED]),
        (&service, json!("*"), vec![]),
    ] {
        assert_eq!(found(principal, &action, &Json::Null), expected, "{principal} {action}");
    }
}

#[test]
fn pods_need_tags_on_their_sessions() {
    let pods = json!({"Service": "pods.eks.amazonaws.com"});
    assert_eq!(found(&pods, &json!("sts:AssumeRole"), &Json::Null), [PODS]);
    assert_eq!(found(&pods, &json!(["sts:AssumeRole", "sts:TagSession"]), &Json::Null), [""; 0]);
    let apart = json!([
        {"Effect": "Allow", "Principal": pods, "Action": "sts:AssumeRole"},
        {"Effect": "Allow", "Principal": pods, "Action": "sts:TagSession"},
    ]);
    assert_eq!(findings(&apart, Some(OWN)), []);
}

#[test]
fn a_condition_key_has_to_exist_for_the_action() {
    let own = json!({"AWS": "arn:aws:iam::222222222222:role/r"});
    for known in [
        json!({"StringEquals": {"aws:PrincipalTag/team": "a", "sts:ExternalId": "id"}}),
        json!({"StringLike": {"sts:RoleSessionName": "${aws:username}", "iam:ResourceTag/a": "b"}}),
        json!({"StringEquals": {"aws:RequestTag/a": "b"}, "ForAllValues:StringEquals": {"aws:TagKeys": "a"},
            "Null": {"aws:TagKeys": "false"}}),
        json!({"ArnLike": {"aws:SignInSessionArn": "arn:aws:signin:*:222222222222:session/*"}}),
        json!({"StringEquals": {"newservice:Key": "b"}}),
        json!({"StringEqualsIfExists": {"ec2:RequestTag/a": "b"}}),
    ] {
        assert_eq!(assume(&own, &known), [""; 0], "{known}");
    }
    for unknown in [
        json!({"StringEquals": {"ec2:RequestTag/a": "b"}}),
        json!({"StringEquals": {"aws:RequestTag": "b"}}),
        json!({"StringEquals": {"aws:SourceAccunt": "222222222222"}}),
        json!({"Bool": {"sts:RoleAuthorizedByIdp": "true"}}),
        json!({"StringEquals": {"sts:ExternalID2": "b"}}),
        json!({"StringEquals": {"SAML:aud": "b"}}),
        json!({"StringEquals": {"accounts.google.com:aud": "b"}}),
        json!({"StringEquals": {"externalid": "b"}}),
    ] {
        assert_eq!(assume(&own, &unknown), [NO_KEY], "{unknown}");
    }
    let by_id = json!({"StringEquals": {"sts:ExternalId": "id"}});
    let google = json!({"Federated": "accounts.google.com"});
    let web = json!("sts:AssumeRoleWithWebIdentity");
    assert_eq!(found(&google, &web, &by_id), [NO_KEY, SUBJECT]);
    let by_idp = json!({"Bool": {"sts:RoleAuthorizedByIdp": "true"}});
    assert_eq!(found(&google, &web, &by_idp), [SUBJECT]);
    let service = json!({"Service": "ec2.amazonaws.com"});
    assert_eq!(assume(&service, &by_id), [NO_KEY]);
    assert_eq!(assume(&service, &json!({"StringEquals": {"aws:SourceAccount": OWN}})), [""; 0]);
}

#[test]
fn a_service_is_asked_for_an_external_id_only_if_it_may_send_one() {
    let by_id = json!({"StringEquals": {"sts:ExternalId": "id"}});
    for sends in ["cognito-idp.amazonaws.com", "vmie.amazonaws.com", "new.amazonaws.com"] {
        assert_eq!(assume(&json!({"Service": sends}), &by_id), [""; 0], "{sends}");
        let both = json!({"Service": [sends, "lambda.amazonaws.com"]});
        assert_eq!(assume(&both, &by_id), [NO_KEY], "{sends}");
    }
    for never in ["ec2.amazonaws.com.cn", "ecs-tasks.amazonaws.com"] {
        assert_eq!(assume(&json!({"Service": never}), &by_id), [NO_KEY], "{never}");
    }
}

#[test]
fn what_comes_along_is_decided_about_in_the_request_that_assumes_the_role() {
    let tagging = |principal: Json, key: &str| {
        let condition = json!({"StringEquals": {key: "x"}});
        found(&principal, &json!(["sts:TagSession", "sts:SetSourceIdentity"]), &condition)
    };
    let own = || json!({"AWS": "arn:aws:iam::222222222222:role/r"});
    let provider =
        || json!({"Federated": format!("arn:aws:iam::222222222222:oidc-provider/{ISSUER}")});
    let idp = || json!({"Federated": "arn:aws:iam::222222222222:saml-provider/p"});
    let sub = format!("{ISSUER}:sub");
    assert_eq!(tagging(own(), "sts:ExternalId"), [""; 0]);
    assert_eq!(tagging(provider(), &sub), [""; 0]);
    assert_eq!(tagging(idp(), "saml:aud"), [""; 0]);
    assert_eq!(tagging(own(), &sub), [NO_KEY]);
    assert_eq!(tagging(own(), "saml:aud"), [NO_KEY]);
    assert_eq!(tagging(provider(), "saml:aud"), [NO_KEY]);
    assert_eq!(tagging(idp(), "sts:ExternalId"), [NO_KEY]);
}

#[test]
fn for_all_values_needs_the_key_to_be_there() {
    let own = json!({"AWS": "arn:aws:iam::222222222222:role/r"});
    let with = |more: Json| {
        let mut condition =
            json!({"ForAllValues:StringEquals": {"aws:PrincipalServiceNamesList": "a"}});
        condition.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        assume(&own, &condition)
    };
    assert_eq!(with(json!({"Null": {"aws:principalservicenameslist": false}})), [""; 0]);
    assert_eq!(with(json!({})), [FOR_ALL]);
    assert_eq!(with(json!({"Null": {"aws:PrincipalServiceNamesList": "true"}})), [FOR_ALL]);
    assert_eq!(with(json!({"Null": {"aws:PrincipalArn": "false"}})), [FOR_ALL]);
    let any = json!({"ForAnyValue:StringEquals": {"aws:PrincipalServiceNamesList": "a"}});
    assert_eq!(assume(&own, &any), [""; 0]);
}

#[test]
fn a_session_without_tags_is_meant_where_only_certain_tags_may_be_brought_along() {
    let own = json!({"AWS": "arn:aws:iam::222222222222:role/r"});
    let only = |key: &str| {
        let condition = json!({"ForAllValues:StringEquals": {key: ["Project", "Department"]}});
        found(&own, &json!(["sts:AssumeRole", "sts:TagSession"]), &condition)
    };
    assert_eq!(only("aws:TagKeys"), [""; 0]);
    assert_eq!(only("STS:transitivetagkeys"), [""; 0]);
    assert_eq!(only("aws:CalledVia"), [FOR_ALL]);
}

#[test]
fn a_finding_names_its_statement_and_what_to_do() {
    let policy = json!([
        {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"},
        {"Sid": "All", "Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"},
    ]);
    let found = findings(&policy, None);
    assert_eq!(
        found.iter().map(|finding| finding.detail.as_str()).collect::<Vec<_>>(),
        [
            "Statement[1] (Sid \"All\") of the trust policy lets in everybody on AWS: its principal is \"*\", and no \
          condition limits it to an organization, an account or a principal. Name the principal, or add a \
          condition such as StringEquals on aws:PrincipalOrgID."
        ]
    );
}

#[test]
fn deleted_principals_are_listed_wherever_they_stand() {
    let policy = r#"{"Statement": [
        {"Effect": "Allow", "Principal": {"AWS": ["AROAABCDEFGHIJKLMNOPQ", "111111111111"]}, "Action": "sts:AssumeRole"},
        {"Effect": "Deny", "NotPrincipal": {"AWS": "AIDAABCDEFGHIJKLMNOPQ"}, "Action": "sts:AssumeRole"}
    ]}"#;
    let document = parse(policy).unwrap();
    assert_eq!(
        deleted(&document).collect::<Vec<_>>(),
        ["AROAABCDEFGHIJKLMNOPQ", "AIDAABCDEFGHIJKLMNOPQ"]
    );
}

//! Policies as they are written, and as they come back.

use crate::policy::{equivalent, parse};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// A trust policy for a vendor's account, with an external ID.
const VENDOR: &str = r#"{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "Vendor",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
            "Action": ["sts:AssumeRole", "sts:TagSession"],
            "Condition": {"StringEquals": {"sts:ExternalId": "3f6d7a58-1c2b-4f0e-9a77-5d2c8e1b9f00"}}
        },
        {"Effect": "Allow", "Principal": {"Service": ["ec2.amazonaws.com"]}, "Action": "sts:AssumeRole"}
    ]
}"#;

/// A permissions policy of a cluster's controller.
const CONTROLLER: &str = r#"{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": ["ec2:DescribeInstances", "ec2:DescribeVpcs"],
            "Resource": "*"
        },
        {
            "Effect": "Allow",
            "Action": "ec2:CreateTags",
            "Resource": ["arn:aws:ec2:*:*:volume/*", "arn:aws:ec2:*:*:snapshot/*"],
            "Condition": {
                "StringEquals": {"ec2:CreateAction": ["CreateVolume", "CreateSnapshot"]},
                "Null": {"aws:RequestTag/Cluster": false},
                "NumericLessThan": {"aws:MultiFactorAuthAge": 3600}
            }
        },
        {"Effect": "Deny", "NotAction": "iam:*", "NotResource": "arn:aws:s3:::logs/*"}
    ]
}"#;

/// Trust in a service account of a cluster.
const IRSA: &str = r#"{
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/AB12"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {
                "oidc.eks.eu-west-1.amazonaws.com/id/AB12:aud": "sts.amazonaws.com",
                "oidc.eks.eu-west-1.amazonaws.com/id/AB12:sub": "system:serviceaccount:default:web"
            }
        }
    }
}"#;

/// A bucket for everybody.
const BUCKET: &str = r#"{
    "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::public/*"}
    ]
}"#;

/// The policy with one piece of its text replaced by another.
fn with(policy: &str, old: &str, new: &str) -> String {
    assert!(policy.contains(old), "{old}");
    policy.replacen(old, new, 1)
}

fn same(policy: &str, old: &str, new: &str) {
    let other = with(policy, old, new);
    assert!(equivalent(policy, &other), "{old} and {new} mean the same");
    assert!(equivalent(&other, policy), "{new} and {old} mean the same");
}

fn different(policy: &str, old: &str, new: &str) {
    let other = with(policy, old, new);
    assert!(!equivalent(policy, &other), "{old} and {new} do not mean the same");
    assert!(!equivalent(&other, policy), "{new} and {old} do not mean the same");
}

#[test]
fn the_policies_of_this_table_are_such_as_aws_takes() {
    for policy in [VENDOR, CONTROLLER, IRSA, BUCKET] {
        parse(policy).unwrap();
    }
}

#[test]
fn layout_and_encoding_mean_nothing() {
    for policy in [VENDOR, CONTROLLER, IRSA, BUCKET] {
        let minified = serde_json::from_str::<serde_json::Value>(policy).unwrap().to_string();
        let encoded = utf8_percent_encode(&minified, NON_ALPHANUMERIC).to_string();
        assert!(equivalent(policy, &minified));
        assert!(equivalent(policy, &encoded));
        assert!(equivalent(&encoded, &format!("\n{policy}\n")));
    }
    same(VENDOR, "sts:ExternalId", r"sts:\u0045xternalId");
}

#[test]
fn lists_are_sets() {
    same(
        VENDOR,
        r#"["sts:AssumeRole", "sts:TagSession"]"#,
        r#"["sts:TagSession", "sts:AssumeRole"]"#,
    );
    same(VENDOR, r#"["ec2.amazonaws.com"]"#, r#""ec2.amazonaws.com""#);
    same(CONTROLLER, r#""Resource": "*""#, r#""Resource": ["*", "*"]"#);
    same(
        CONTROLLER,
        r#"["CreateVolume", "CreateSnapshot"]"#,
        r#"["CreateSnapshot", "CreateVolume"]"#,
    );
    different(VENDOR, r#", "sts:TagSession""#, "");
    different(CONTROLLER, r#""Resource": "*""#, r#""Resource": []"#);
}

#[test]
fn statements_are_a_set() {
    let (a, b) =
        (r#"{"Effect": "Allow", "Action": "a:*"}"#, r#"{"Effect": "Deny", "Action": "b:*"}"#);
    let policy = |statements: &str| format!("{{\"Statement\": {statements}}}");
    assert!(equivalent(&policy(&format!("[{a}, {b}]")), &policy(&format!("[{b}, {a}, {a}]"))));
    assert!(equivalent(&policy(a), &policy(&format!("[{a}]"))));
    assert!(!equivalent(&policy(&format!("[{a}, {b}]")), &policy(a)));
}

#[test]
fn an_account_is_its_number_or_its_root_arn() {
    same(VENDOR, "arn:aws:iam::111122223333:root", "111122223333");
    same(VENDOR, r#""arn:aws:iam::111122223333:root""#, "111122223333");
    same(
        &with(VENDOR, "arn:aws", "arn:aws-cn"),
        "arn:aws-cn:iam::111122223333:root",
        "111122223333",
    );
    different(VENDOR, "arn:aws:iam::111122223333:root", "111122224444");
    different(VENDOR, "arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/root");
    different(VENDOR, "arn:aws:iam::111122223333:root", "arn:aws-cn:iam::111122223333:root");
    // As a resource, the ARN is that of a user.
    let resource = with(BUCKET, "arn:aws:s3:::public/*", "arn:aws:iam::111122223333:root");
    different(&resource, "arn:aws:iam::111122223333:root", "111122223333");
}

#[test]
fn everybody_is_everybody() {
    same(BUCKET, r#""Principal": "*""#, r#""Principal": {"AWS": "*"}"#);
    same(BUCKET, r#""Principal": "*""#, r#""Principal": {"AWS": ["*"]}"#);
    different(BUCKET, r#""Principal": "*""#, r#""Principal": {"Service": "*"}"#);
    different(BUCKET, r#""Principal""#, r#""NotPrincipal""#);
}

#[test]
fn case_counts_only_where_aws_minds_it() {
    same(VENDOR, "sts:TagSession", "STS:tagsession");
    same(VENDOR, "StringEquals", "stringEquals");
    same(VENDOR, "sts:ExternalId", "sts:externalid");
    // An operator that AWS may have some day.
    same(&with(VENDOR, "StringEquals", "StringSounds"), "StringSounds", "stringsounds");
    same(VENDOR, r#""Effect": "Allow", "Principal""#, r#""effect": "Allow", "principal""#);
    same(VENDOR, r#"{"AWS""#, r#"{"Aws""#);
    same(CONTROLLER, "aws:RequestTag/Cluster", "AWS:requesttag/Cluster");
    same(
        IRSA,
        "oidc.eks.eu-west-1.amazonaws.com/id/AB12:aud",
        "OIDC.eks.eu-west-1.amazonaws.com/id/AB12:aud",
    );
    same(CONTROLLER, "aws:RequestTag/Cluster", "aws:RequestTag/cluster");
    same(
        &with(CONTROLLER, "aws:RequestTag/Cluster", "dms:endpoint-tag/Team/Cluster"),
        "dms:endpoint-tag/Team/Cluster",
        "dms:Endpoint-Tag/team/CLUSTER",
    );
    different(CONTROLLER, "aws:RequestTag/Cluster", "aws:RequestTag/Clusters");
    different(
        IRSA,
        "oidc.eks.eu-west-1.amazonaws.com/id/AB12:aud",
        "oidc.eks.eu-west-1.amazonaws.com/id/ab12:aud",
    );
    different(VENDOR, "3f6d7a58", "3F6D7A58");
    different(VENDOR, "\"Vendor\"", "\"vendor\"");
    different(CONTROLLER, "arn:aws:s3:::logs/*", "arn:aws:s3:::Logs/*");
}

#[test]
fn numbers_and_booleans_are_their_texts() {
    same(CONTROLLER, "3600", "\"3600\"");
    same(CONTROLLER, "false", "[\"false\"]");
    different(CONTROLLER, "3600", "7200");
    different(CONTROLLER, "false", "true");
}

#[test]
fn what_is_empty_is_not_there() {
    same(VENDOR, r#"{"Effect""#, r#"{"Sid": "", "Effect""#);
    same(VENDOR, r#"{"Effect""#, r#"{"Sid": null, "Effect""#);
    same(BUCKET, r#"{"Effect""#, r#"{"Condition": {}, "Effect""#);
    same(BUCKET, r#"{"Effect""#, r#"{"Condition": {"StringEquals": {}}, "Effect""#);
    same(BUCKET, r#""Statement""#, r#""Id": "", "Statement""#);
    same(BUCKET, r#""Statement""#, r#""Version": "2008-10-17", "Statement""#);
    different(BUCKET, r#""Statement""#, r#""Version": "2012-10-17", "Statement""#);
    different(VENDOR, r#"{"Effect""#, r#"{"Sid": "Nodes", "Effect""#);
    different(BUCKET, r#""Statement""#, r#""Id": "public", "Statement""#);
}

#[test]
fn what_a_policy_does_counts() {
    different(VENDOR, r#""Effect": "Allow""#, r#""Effect": "Deny""#);
    different(VENDOR, "StringEquals", "StringLike");
    different(VENDOR, "StringEquals", "StringEqualsIfExists");
    different(VENDOR, "StringEquals", "ForAnyValue:StringEquals");
    different(VENDOR, "sts:ExternalId", "aws:PrincipalArn");
    different(VENDOR, r#"{"Service": ["#, r#"{"Federated": ["#);
    different(CONTROLLER, r#""NotAction""#, r#""Action""#);
    different(CONTROLLER, r#""NotResource""#, r#""Resource""#);
    different(CONTROLLER, r#"  "Resource": "*""#, r#"  "Resource": "arn:aws:ec2:*:*:vpc/*""#);
    different(IRSA, "serviceaccount:default:web", "serviceaccount:default:*");
    different(BUCKET, r#", "Resource": "arn:aws:s3:::public/*""#, "");
}

#[test]
fn two_keys_that_differ_in_case_only_are_not_merged() {
    let both = r#"{"aws:userid": "a", "AWS:UserId": "b"}"#;
    let policy = |keys: &str| {
        format!(
            r#"{{"Statement": {{"Effect": "Allow", "Action": "*", "Condition": {{"StringEquals": {keys}}}}}}}"#
        )
    };
    assert!(!equivalent(&policy(both), &policy(r#"{"aws:userid": ["a", "b"]}"#)));
    assert!(!equivalent(&policy(both), &policy(r#"{"aws:userid": "b"}"#)));
}

#[test]
fn what_is_no_policy_is_compared_as_json_and_else_as_text() {
    assert!(equivalent(r#"{"a": [1, 2], "b": null}"#, r#"{"b":null,"a":[1,2]}"#));
    assert!(!equivalent(r#"{"a": [1, 2]}"#, r#"{"a": [2, 1]}"#));
    assert!(equivalent("{}", " { } "));
    assert!(!equivalent("{}", BUCKET));
    assert!(equivalent("not json ", " not json"));
    assert!(!equivalent("not json", "{}"));
    assert!(equivalent("", "\n"));
    // Nobody can tell which of the two keys counts.
    let twice = with(BUCKET, r#""Effect": "Allow""#, r#""Effect": "Deny", "Effect": "Allow""#);
    assert!(!equivalent(BUCKET, &twice));
    assert!(equivalent(&twice, &twice));
}

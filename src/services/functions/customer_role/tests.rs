use super::super::tests::call;
use super::*;
use serde_json::{Value as Json, json};

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/Platform"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"agreed-on"}}}]}"#;
const BUILD: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:CreateVpc","Resource":"arn:aws:ec2:eu-central-1:${AWS::AccountId}:vpc/*"}]}"#;
const LIMIT: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:*","Resource":"*"}]}"#;

fn made(permissions: &str, boundary: Option<&str>) -> Json {
    let arguments = [Some("vendor"), Some(TRUST), Some(permissions), boundary];
    let template = call(&CUSTOMER_ROLE_TEMPLATE, &arguments).unwrap();
    serde_json::from_str(template.as_str().unwrap()).unwrap()
}

fn refused(index: usize, argument: &str) -> String {
    let mut arguments = [Some("vendor"), Some(TRUST), Some(BUILD), None];
    arguments[index] = Some(argument);
    let refused = call(&CUSTOMER_ROLE_TEMPLATE, &arguments).unwrap_err();
    assert_eq!(refused.argument, Some(index), "{}", refused.text);
    refused.text
}

/// A policy of so many statements, each of about 1,500 characters.
fn long(statements: usize) -> String {
    let statement = |number: usize| {
        let arns: Vec<String> = (0..30)
            .map(|i| format!("arn:aws:s3:::bucket-{number:03}-{i:02}-of-some-length/*"))
            .collect();
        json!({"Effect": "Allow", "Action": format!("s3:Action{number}"), "Resource": arns})
    };
    let statements: Vec<Json> = (0..statements).map(statement).collect();
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

#[test]
fn a_template_has_the_role_with_its_trust_its_boundary_and_its_permissions() {
    let trust: Json = serde_json::from_str(TRUST).unwrap();
    let limit: Json = serde_json::from_str(LIMIT).unwrap();
    let vpcs = json!({"Fn::Sub": "arn:${AWS::Partition}:ec2:eu-central-1:${AWS::AccountId}:vpc/*"});
    let build = json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "ec2:CreateVpc", "Resource": vpcs}],
    });
    assert_eq!(
        made(BUILD, Some(LIMIT)),
        json!({
            "AWSTemplateFormatVersion": "2010-09-09",
            "Description": "The role vendor of a vendor, and what it may do",
            "Resources": {
                "Role": {
                    "Type": "AWS::IAM::Role",
                    "Properties": {
                        "RoleName": "vendor",
                        "AssumeRolePolicyDocument": trust,
                        "PermissionsBoundary": {"Ref": "Boundary"},
                        "ManagedPolicyArns": [{"Ref": "Permissions"}],
                    },
                },
                "Permissions": {
                    "Type": "AWS::IAM::ManagedPolicy",
                    "Properties": {"ManagedPolicyName": "vendor-permissions", "PolicyDocument": build},
                },
                "Boundary": {
                    "Type": "AWS::IAM::ManagedPolicy",
                    "Properties": {"ManagedPolicyName": "vendor-boundary", "PolicyDocument": limit},
                },
            },
            "Outputs": {
                "RoleArn": {
                    "Description": "To be given to the vendor.",
                    "Value": {"Fn::GetAtt": ["Role", "Arn"]},
                },
            },
        })
    );
}

#[test]
fn a_boundary_may_be_there_already_or_not_be_there_at_all() {
    let role = |boundary| made(BUILD, boundary)["Resources"]["Role"]["Properties"].clone();
    assert_eq!(
        role(Some("arn:aws:iam::${AWS::AccountId}:policy/team/limits"))["PermissionsBoundary"],
        json!({"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/team/limits"})
    );
    for none in [None, Some("")] {
        assert_eq!(role(none)["PermissionsBoundary"], Json::Null);
    }
}

#[test]
fn a_long_policy_becomes_several_that_are_all_attached_and_say_the_same() {
    let policy = long(9);
    let template = made(&policy, None);
    let resources = template["Resources"].as_object().unwrap();
    let attached = resources["Role"]["Properties"]["ManagedPolicyArns"].as_array().unwrap();
    assert!(attached.len() > 1, "{template}");
    assert_eq!(resources.len(), attached.len() + 1);
    let mut allowed = Vec::new();
    for (number, reference) in (1..).zip(attached) {
        let policy = &resources[reference["Ref"].as_str().unwrap()];
        assert_eq!(policy["Type"], "AWS::IAM::ManagedPolicy");
        let suffix = if number == 1 { String::new() } else { format!("-{number}") };
        assert_eq!(
            policy["Properties"]["ManagedPolicyName"],
            format!("vendor-permissions{suffix}")
        );
        let document = policy["Properties"]["PolicyDocument"].to_string();
        let document = document.replace(r#"{"Fn::Sub":"#, "").replace("/*\"}", "/*\"");
        assert!(document.len() <= MANAGED_POLICY, "{}", document.len());
        let statements = policy["Properties"]["PolicyDocument"]["Statement"].as_array().unwrap();
        allowed.extend(statements.iter().map(|statement| statement["Action"].to_string()));
    }
    allowed.sort();
    let actions: Vec<String> = (0..9).map(|number| format!("\"s3:Action{number}\"")).collect();
    assert_eq!(allowed, actions);
}

#[test]
fn what_iam_would_refuse_is_refused_at_the_argument() {
    for name in ["", "a b", "path/name", &"x".repeat(65)] {
        assert!(refused(0, name).contains("is not the name of a role"));
    }
    assert!(refused(1, "{").contains("not valid JSON"));
    assert!(refused(1, BUILD).contains("where a Principal is needed"));
    assert!(refused(2, TRUST).contains("has a Principal"));
    assert!(refused(2, &long(60)).contains("a role has 10 at most"));
    assert!(refused(3, "limits").contains("neither a policy in JSON nor the ARN of one"));
    assert!(
        refused(3, "arn:aws:iam::*:role/r").contains("neither a policy in JSON nor the ARN of one")
    );
    assert!(refused(3, TRUST).contains("has a Principal"));
    assert!(refused(3, &long(9)).contains("A permissions boundary is one managed policy"));
}

#[test]
fn a_vendor_who_comes_in_without_an_external_id_gets_no_template() {
    let open = TRUST.replace(r#","Condition":{"StringEquals":{"sts:ExternalId":"agreed-on"}}"#, "");
    assert!(refused(1, &open).contains("without asking for an external ID"));
    let everybody = open.replace("arn:aws:iam::111122223333:role/Platform", "*");
    assert!(refused(1, &everybody).contains("lets in everybody"), "{}", refused(1, &everybody));
}

use super::{CLUSTERS, PLAN, answered, with_plan, with_types};
use crate::cli::Answer;
use crate::cli::arguments::{Permissions, Purpose};
use serde_json::{Value as Json, json};
use std::path::PathBuf;

/// What a comparison says of a policy of these statements: the plan of VPCs, to be destroyed.
#[track_caller]
fn compared(statements: &Json) -> Answer {
    let policy = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    let asked = Permissions {
        compare: Some(PathBuf::from("policy.json")),
        role: Some(CLUSTERS.to_owned()),
        region: Some("eu-west-1".to_owned()),
        purpose: Some(Purpose::Destroy),
        ..with_types(&["aws_vpc"])
    };
    answered(&asked, &[("policy.json", &policy)]).unwrap()
}

/// A statement that allows this.
fn allow(action: &str, resource: &str) -> Json {
    json!({"Effect": "Allow", "Action": action, "Resource": resource})
}

const VPCS: &str = "arn:aws:ec2:eu-west-1:222222222222:vpc/*";

#[test]
fn what_is_not_mentioned_is_lacking_and_ends_with_a_status_of_its_own() {
    let answer = compared(&json!([allow("ec2:DeleteVpc", VPCS)]));
    assert_eq!(answer.status, 3);
    assert!(
        answer.text.starts_with(&format!(
            "policy.json, compared with what {CLUSTERS} needs\n\nIt lacks ("
        )),
        "{}",
        answer.text
    );
    assert!(answer.text.contains("\n  ec2:DescribeVpcs\n"), "{}", answer.text);
    assert!(!answer.text.contains("ec2:DeleteVpc"), "{}", answer.text);
}

#[test]
fn wildcards_are_understood_and_named() {
    let answer = compared(&json!([allow("EC2:*", "*")]));
    assert_eq!(answer.status, 0);
    assert!(!answer.text.contains("It lacks"), "{}", answer.text);
    assert!(
        answer.text.contains(
            "It allows with wildcards (1):\n  EC2:*\n    of which is needed ec2:DeleteVpc\n"
        ),
        "{}",
        answer.text
    );
    assert!(
        answer.text.contains(
            "It allows on more, or under fewer conditions (2):\n  on *\n    ec2:DeleteVpc\n"
        ),
        "{}",
        answer.text
    );
}

#[test]
fn what_is_allowed_on_less_or_under_a_condition_is_allowed_in_part() {
    let one = "arn:aws:ec2:*:*:vpc/vpc-1";
    let condition = json!({"StringEquals": {"aws:ResourceTag/Team": "x"}});
    let tagged = json!({"Effect": "Allow", "Action": "ec2:DeleteVpc", "Resource": "*", "Condition": condition});
    let answer = compared(&json!([
        allow("ec2:Describe*", "*"),
        allow("ec2:Get*", "*"),
        allow("ec2:DeleteVpc", one),
        tagged
    ]));
    assert_eq!(answer.status, 3);
    let expected = format!(
        "\nIt allows only in part (1):\n  ec2:DeleteVpc\n    on {VPCS}\n      only if aws:ResourceTag/Team StringEquals x\n      only on {one}\n"
    );
    assert!(answer.text.contains(&expected), "{}", answer.text);
}

#[test]
fn what_is_denied_is_said_before_what_is_allowed() {
    let deny =
        json!({"Effect": "Deny", "Action": "ec2:Delete*", "Resource": "arn:aws:ec2:*:*:vpc/vpc-1"});
    let answer = compared(&json!([allow("ec2:*", "*"), deny]));
    assert_eq!(answer.status, 3);
    let expected = format!(
        "\nIt denies (1):\n  ec2:DeleteVpc\n    on {VPCS}\n      only on arn:aws:ec2:*:*:vpc/vpc-1\n"
    );
    assert!(answer.text.contains(&expected), "{}", answer.text);
}

#[test]
fn everything_but_something_is_understood() {
    let but = |action: &str| json!([{"Effect": "Allow", "NotAction": action, "Resource": "*"}]);
    let answer = compared(&but("iam:*"));
    assert_eq!(answer.status, 0);
    assert!(
        answer.text.contains("  everything but iam:*\n    of which is needed ec2:DeleteVpc\n"),
        "{}",
        answer.text
    );
    assert!(compared(&but("ec2:DeleteVpc")).text.contains("\nIt lacks (1):\n  ec2:DeleteVpc\n"));
    let outside =
        json!([{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:ec2:*:*:vpc/*"}]);
    assert!(compared(&outside).text.contains("\nIt lacks (2):\n  ec2:DeleteVpc\n"));
}

#[test]
fn what_nothing_needs_is_named_as_it_is_written() {
    let answer = compared(&json!([
        allow("*", "*"),
        allow("s3:Get*", "*"),
        allow("autoscaling:CreateAutoScalingGroup", "*")
    ]));
    let expected =
        "\nIt allows without need (2):\n  autoscaling:CreateAutoScalingGroup\n  s3:Get*\n";
    assert!(answer.text.contains(expected), "{}", answer.text);
}

#[test]
fn the_policy_that_the_command_prints_is_exactly_what_is_needed() {
    for asked in
        [with_plan(), with_types(&["aws_instance", "aws_iam_role", "aws_iam_instance_profile"])]
    {
        let printed: Json =
            serde_json::from_str(&answered(&asked, &[("plan.json", PLAN)]).unwrap().text).unwrap();
        for policy in printed["policies"].as_array().unwrap() {
            let documents = policy["documents"].as_array().unwrap();
            let statements: Vec<&Json> = documents
                .iter()
                .flat_map(|document| document["Statement"].as_array().unwrap())
                .collect();
            let whole = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
            let compare = Permissions {
                plan: asked.plan.clone(),
                types: asked.types.clone(),
                role: policy["role_arn"].as_str().map(str::to_owned),
                compare: Some(PathBuf::from("policy.json")),
                ..Permissions::default()
            };
            let answer =
                answered(&compare, &[("plan.json", PLAN), ("policy.json", &whole)]).unwrap();
            assert!(
                answer.text.ends_with(" needs\n\nIt allows exactly that.\n"),
                "{}",
                answer.text
            );
            assert_eq!(answer.status, 0);
        }
    }
}

#[test]
fn what_is_no_policy_is_said_in_one_sentence() {
    let asked =
        Permissions { compare: Some(PathBuf::from("policy.json")), ..with_types(&["aws_vpc"]) };
    for (text, expected) in [
        ("Allow: *", "policy.json is no policy that IAM takes: The policy is not valid JSON"),
        (
            r#"{"Statement": [{"Effect": "Allow", "Action": "*"}]}"#,
            "policy.json is no policy that IAM takes: Statement[0]",
        ),
        ("{}", "policy.json is no policy that IAM takes: The policy has no Statement"),
    ] {
        let told = answered(&asked, &[("policy.json", text)]).unwrap_err();
        assert!(told.starts_with(expected) && !told.contains('\n'), "{told}");
    }
}

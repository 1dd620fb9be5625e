//! What a plan says of permissions that its role lacks, before anything is made.

use super::refusals::{permit, with_argument};
use super::{PLAIN, VPC};
use crate::judge::{Judge, Ministack};
use crate::sdk::{iam, keys, wait};
use crate::terraform::{EXTERNAL_ID, Lab, Terraform, trust};
use serde_json::{Value, json};

fn allow(actions: &Value, resource: &str) -> Value {
    json!({"Effect": "Allow", "Action": actions, "Resource": resource})
}

/// To read, and to ask what may be done.
fn look() -> Value {
    allow(&json!(["ec2:Describe*", "iam:Get*", "iam:List*", "iam:SimulatePrincipalPolicy"]), "*")
}

fn checking(lab: &Lab, checks: &str, hcl: &str) -> Terraform {
    with_argument(lab, &format!("permission_checks = {checks:?}"), hcl)
}

/// How often IAM was asked.
fn asked(lab: &Lab) -> usize {
    lab.calls().iter().filter(|action| *action == "iam:SimulatePrincipalPolicy").count()
}

#[test]
fn a_plan_names_what_its_role_may_not_do_before_anything_is_made() {
    let lab = Lab::new();
    permit(&lab, &json!([look()]));
    let terraform = checking(&lab, "error", VPC);

    let refusal = terraform.run(&["plan"]).refused();

    let vpc = format!("ec2:CreateVpc on arn:aws:ec2:eu-central-1:{}:vpc/*", lab.target.id);
    let role = format!("Role {} may not create aws_vpc", lab.role_arn);
    for told in [role.as_str(), &vpc, "No policy of it allows", "\"ec2:CreateVpc\""] {
        assert!(refusal.contains(told), "no {told:?} in: {refusal}");
    }
    assert!(!lab.calls().iter().any(|action| action == "ec2:CreateVpc"));
    assert_eq!(asked(&lab), 2, "{:?}", lab.calls());

    // A policy that names ARNs is as good as one that allows everything.
    let networks = allow(&json!("ec2:*"), &format!("arn:aws:ec2:*:{}:vpc/*", lab.target.id));
    permit(&lab, &json!([look(), networks]));
    terraform.apply().succeeded();
    super::destroyed(&lab, &terraform);
}

#[test]
fn ministack_agrees_what_a_role_may_not_do_before_anything_is_made() {
    let judge = Ministack::shared();
    let (source, target) = (judge.account(), judge.account());
    let role_arn = judge.powerless_role(&target, "deployer", &trust(&source, Some(EXTERNAL_ID)));
    let permit = |statements: &Value| {
        let policy = json!({"Version": "2012-10-17", "Statement": statements});
        judge.permit(&target, "deployer", &policy);
    };
    let provider = format!(
        "provider \"aws\" {{\n  region            = \"eu-central-1\"\n  permission_checks = \"error\"\n\n  \
         assume_role {{\n    role_arn    = {role_arn:?}\n    external_id = {EXTERNAL_ID:?}\n  }}\n}}\n"
    );
    let (required, _) = PLAIN.split_once("provider \"aws\"").expect("both blocks");
    let terraform = Terraform::bare(&judge.url(), &source, &[required, &provider, VPC].concat());

    permit(&json!([look()]));
    let refusal = terraform.run(&["plan"]).refused();
    for told in [
        &format!("Role {role_arn} may not create aws_vpc"),
        "ec2:CreateVpc",
        "No policy of it allows",
    ] {
        assert!(refusal.contains(told), "no {told:?} in: {refusal}");
    }
    permit(&json!([look(), allow(&json!("ec2:*"), "*")]));
    terraform.apply().succeeded();
    terraform.destroy().succeeded();
    assert_eq!(judge.vpcs(&target, "eu-central-1"), [""; 0]);
}

#[test]
fn a_warning_does_not_stop_a_plan_and_nobody_is_asked_by_default() {
    let lab = Lab::new();
    permit(&lab, &json!([look()]));
    let plan = |terraform: Terraform| terraform.run(&["plan"]).succeeded();

    assert!(!plan(Terraform::new(&lab, VPC)).said("may not create aws_vpc"));
    assert!(!plan(checking(&lab, "off", VPC)).said("may not create aws_vpc"));
    assert_eq!(asked(&lab), 0);
    assert!(plan(checking(&lab, "warn", VPC)).said("may not create aws_vpc"));
}

#[test]
fn a_role_that_may_not_ask_is_told_once() {
    let lab = Lab::new();
    permit(&lab, &json!([allow(&json!("ec2:*"), "*")]));
    let many = VPC.replace("cidr_block", "count = 5\n  cidr_block");
    let terraform = checking(&lab, "error", &many);

    let planned = terraform.run(&["plan"]).succeeded();

    assert!(planned.said("permissions are not checked before the apply"), "{planned}");
    assert!(planned.said("Allow `iam:SimulatePrincipalPolicy`"), "{planned}");
    assert!(!planned.said("more similar warnings"), "{planned}");
    assert_eq!(asked(&lab), 1);
}

#[test]
fn the_boundary_of_a_role_is_told_apart_from_its_policies() {
    let lab = Lab::new();
    permit(&lab, &json!([allow(&json!("*"), "*")]));
    let iam = iam(&lab.double.url(), keys(&lab.target));
    let bound = json!({"Version": "2012-10-17", "Statement": [look()]}).to_string();
    let made = wait(iam.create_policy().policy_name("bound").policy_document(bound).send());
    let arn = made.expect("a policy").policy.expect("one").arn.expect("its ARN");
    let put = iam.put_role_permissions_boundary().role_name("deployer").permissions_boundary(arn);
    wait(put.send()).expect("a boundary");

    let refusal = checking(&lab, "error", VPC).run(&["plan"]).refused();

    assert!(
        refusal.contains("Its permissions boundary does not allow: ec2:CreateVpc"),
        "{refusal}"
    );
}

#[test]
fn many_objects_are_asked_for_with_two_calls() {
    let lab = Lab::new();
    let networks = allow(&json!("ec2:*"), &format!("arn:aws:ec2:*:{}:*", lab.target.id));
    let roles = allow(&json!("iam:*"), &format!("arn:aws:iam::{}:role/ours-*", lab.target.id));
    permit(&lab, &json!([look(), networks, roles]));
    let hcl = r#"
resource "aws_vpc" "many" {
  count      = 12
  cidr_block = "10.${count.index}.0.0/16"
}

resource "aws_subnet" "many" {
  count      = 12
  vpc_id     = aws_vpc.many[count.index].id
  cidr_block = aws_vpc.many[count.index].cidr_block
}

resource "aws_iam_role" "many" {
  count = 12
  name  = "ours-${count.index}"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}
"#;

    checking(&lab, "error", hcl).run(&["plan"]).succeeded();

    assert!((1..=2).contains(&asked(&lab)), "{}", asked(&lab));
}

use super::{PLAIN, destroyed};
use crate::double::Double;
use crate::terraform::{EXTERNAL_ID, Lab, Terraform, trust};
use serde_json::json;
use std::collections::BTreeMap;

/// A role whose sessions are revoked, with a policy that others have put into it.
const REVOKED: &str = r#"
variable "incident" {
  default = "first"
}

resource "aws_iam_role" "worker" {
  name               = "it-worker"
  assume_role_policy = provider::aws::trust_service("ec2.amazonaws.com")
}

resource "aws_iam_role_session_revocation" "worker" {
  role_name = aws_iam_role.worker.name
  triggers  = { incident = var.incident }
}

resource "aws_iam_role_policies_exclusive" "worker" {
  role_name    = aws_iam_role.worker.name
  policy_names = [aws_iam_role_session_revocation.worker.policy_name]
}
"#;

#[test]
fn sessions_are_revoked_again_imported_and_let_in_again_through_the_role_of_a_customer() {
    const ADDRESS: &str = "aws_iam_role_session_revocation.worker";
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, REVOKED);
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    let first = terraform.state(ADDRESS);
    assert_eq!(first["policy_name"], json!("AWSRevokeOlderSessions"));

    terraform.set("TF_VAR_incident", "second");
    assert_eq!(terraform.planned(), BTreeMap::from([(ADDRESS.into(), "update".into())]));
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    let second = terraform.state(ADDRESS);
    let time = |state: &serde_json::Value| state["revoked_before"].as_str().unwrap().to_owned();
    assert!(time(&second) > time(&first), "{first} {second}");

    terraform.run(&["state", "rm", ADDRESS]).succeeded();
    terraform.run(&["import", ADDRESS, "it-worker"]).succeeded();
    assert_eq!(time(&terraform.state(ADDRESS)), time(&second));

    destroyed(&lab, &terraform);
}

/// An account whose administrator revokes the sessions of a role, through which objects are made before and after: in a
/// process of its own (`worker`), and in that of the administrator.
const OFFBOARDED: &str = r#"
variable "worker" {}
variable "step" { default = "first" }

locals {
  late = var.step == "first" ? 0 : 1
}

provider "aws" {
  alias  = "worker"
  region = "eu-central-1"

  assume_role {
    role_arn = var.worker
  }
}

resource "aws_iam_role_policy" "ec2" {
  name   = "ec2"
  role   = "worker"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "ec2:*", Resource = "*" }]
  })
}

resource "aws_vpc" "early" {
  provider   = aws.worker
  cidr_block = "10.1.0.0/16"
  tags       = { step = var.step }
  depends_on = [aws_iam_role_policy.ec2]
}

resource "aws_vpc" "own" {
  cidr_block = "10.2.0.0/16"
  tags       = { step = var.step }
  depends_on = [aws_iam_role_policy.ec2]

  assume_role {
    role_arn = var.worker
  }
}

resource "aws_iam_role_session_revocation" "worker" {
  role_name  = "worker"
  triggers   = { step = var.step }
  depends_on = [aws_vpc.early, aws_vpc.own]
}

resource "aws_vpc" "late" {
  count      = local.late
  provider   = aws.worker
  cidr_block = "10.3.0.0/16"
  depends_on = [aws_iam_role_session_revocation.worker]
}

resource "aws_vpc" "new" {
  count      = local.late
  cidr_block = "10.4.0.0/16"
  depends_on = [aws_iam_role_session_revocation.worker]

  assume_role {
    role_arn = var.worker
  }
}
"#;

#[test]
fn open_sessions_are_refused_and_those_that_are_issued_later_are_let_in() {
    let double = Double::shared();
    let customer = double.account();
    double.enforce(&customer);
    let worker = double.role(&customer, "worker", &trust(&customer, None));
    let mut terraform = Terraform::bare(&double.url(), &customer, &[PLAIN, OFFBOARDED].concat());
    terraform.set("TF_VAR_worker", &worker);
    terraform.apply().succeeded();

    terraform.set("TF_VAR_step", "second");
    let refusal = terraform.apply().refused();
    // Another process, which does not know of the revocation, goes on with its session.
    assert!(refusal.contains("explicit deny"), "{refusal}");
    assert!(
        refusal.contains("aws_vpc.late[0]") && !refusal.contains("aws_vpc.new[0]"),
        "{refusal}"
    );
    assert!(!terraform.state("aws_vpc.new[0]").is_null());

    let applied = terraform.apply().succeeded();
    assert!(applied.said("1 added, 0 changed, 0 destroyed"), "{applied}");
    assert_eq!(terraform.planned(), BTreeMap::new());
    terraform.destroy().succeeded();
    assert_eq!(double.inventory(&customer), json!({"global": {"role": ["worker"]}}));
}

#[test]
fn the_role_that_the_provider_acts_through_is_refused_before_anything_is_done() {
    const OWN: &str = r#"
resource "aws_iam_role_session_revocation" "own" {
  role_name = "deployer"
}
"#;
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, OWN);
    let refusal = terraform.run(&["plan"]).refused();
    assert!(refusal.contains("The provider acts through this role"), "{refusal}");
    assert!(refusal.contains(&lab.role_arn), "{refusal}");
    let calls = lab.calls();
    assert!(!calls.iter().any(|call| call.starts_with("iam:")), "{calls:?}");
}

/// The configuration of the section on off-boarding.
fn offboarding() -> String {
    let guide = include_str!("../../../docs/guides/trust-life.md");
    let section = guide.split("\n### The second and the third step\n").nth(1).expect("the section");
    let block = section.split("```terraform\n").nth(1).expect("its configuration");
    let (block, _) = block.split_once("```").expect("its end");
    let required = "terraform {\n  required_providers {\n    aws = { source = \"assumerole/assumerole\" }\n  }\n}\n";
    [required, block].concat()
}

#[test]
fn a_role_is_closed_as_the_guide_says_when_nothing_is_left_and_not_before() {
    const LEFT: &str = r#"
resource "aws_vpc" "left" {
  cidr_block = "10.1.0.0/16"
  tags       = { "managed-by" = "vendor" }
}
"#;
    let lab = Lab::new();
    let owner = lab.double.role(&lab.target, "owner", &trust(&lab.source, None));
    let objects = Terraform::new(&lab, LEFT);
    objects.apply().succeeded();
    let vpc = objects.state("aws_vpc.left");

    let mut terraform = Terraform::bare(&lab.double.url(), &lab.source, &offboarding());
    let customer = json!({"role_arn": lab.role_arn, "external_id": EXTERNAL_ID});
    terraform.set("TF_VAR_customer", &customer.to_string());
    terraform.set("TF_VAR_owner_role_arn", &owner);
    let refusal = terraform.apply().refused();
    assert!(refusal.contains("Still in the account"), "{refusal}");
    assert!(refusal.contains(vpc["arn"].as_str().expect("an ARN")), "{refusal}");
    assert_eq!(objects.planned(), BTreeMap::new());

    objects.destroy().succeeded();
    terraform.apply().succeeded();
    let refusal = objects.apply().refused();
    assert!(refusal.contains("AccessDenied"), "{refusal}");
    terraform.set("TF_VAR_is_closed", "true");
    assert_eq!(terraform.planned(), BTreeMap::new());
}

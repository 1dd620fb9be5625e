use super::{Customer, PLAIN, block};
use crate::double::Double;
use crate::judge::Judge;
use crate::terraform::{Lab, REGION, Terraform, trust};
use serde_json::json;
use std::collections::BTreeMap;

/// A role of the account that the provider block leads to, and a VPC that is made through it.
const FRESH: &str = r#"
variable "trusted" {
  type = list(string)
}

variable "name" {
  default = "first"
}

resource "aws_iam_role" "fresh" {
  name               = "fresh"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = var.trusted } }]
  })
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
  tags       = { Name = var.name }

  assume_role {
    role_arn = aws_iam_role.fresh.arn
  }
}
"#;

#[test]
fn a_role_that_the_same_apply_makes_or_opens_is_planned_without_a_call_and_waited_for() {
    let lab = Lab::new();
    let not_yet = |after: u32| {
        let rule = json!({
            "kind": "error", "action": "AssumeRole", "contains": ":role/fresh", "after": after, "times": 2,
            "code": "AccessDenied", "message": "not yet", "status": 403
        });
        lab.double.fault(&lab.target, rule);
    };
    let mut terraform = Terraform::new(&lab, FRESH);
    terraform.set("TF_VAR_trusted", &json!([lab.target.id]).to_string());
    terraform.run(&["plan"]).succeeded();
    assert_eq!(lab.calls(), [""; 0]);

    not_yet(0);
    terraform.apply().succeeded();
    assert_eq!(lab.double.faults_met(&lab.target), 2);
    let calls = lab.double.calls(&lab.target);
    let made = calls.iter().find(|call| call.action == "ec2:CreateVpc").expect("a VPC");
    assert!(made.caller.as_ref().unwrap().contains(":assumed-role/fresh/"), "{made:?}");

    // The plan assumes the role as it is, and the apply after the change of its trust.
    not_yet(1);
    terraform.set("TF_VAR_trusted", &json!([lab.target.id, lab.source.id]).to_string());
    terraform.set("TF_VAR_name", "second");
    terraform.apply().succeeded();
    assert_eq!(lab.double.faults_met(&lab.target), 4);
    assert_eq!(terraform.state("aws_vpc.vpc")["tags"]["Name"], "second");

    terraform.destroy().succeeded();
    assert_eq!(lab.made(), json!({}));
}

/// A role that was there before, which this run opens, and a VPC that is made through it.
const OPENED: &str = r#"
variable "trusted" {}
variable "opened" {}

resource "aws_iam_role_trust_policy" "opened" {
  role   = split("/", var.opened)[1]
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = var.trusted } }]
  })
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
  depends_on = [aws_iam_role_trust_policy.opened]

  assume_role {
    role_arn = var.opened
  }
}
"#;

#[test]
fn a_role_whose_trust_policy_the_same_apply_puts_in_place_is_waited_for() {
    let lab = Lab::new();
    let role = lab.double.role(&lab.target, "opened", &trust(&lab.source, Some("nobody-has-it")));
    lab.double.fault(
        &lab.target,
        json!({
            "kind": "error", "action": "AssumeRole", "contains": ":role/opened", "times": 2,
            "code": "AccessDenied", "message": "not yet", "status": 403
        }),
    );
    let mut terraform = Terraform::new(&lab, OPENED);
    terraform.set("TF_VAR_trusted", &lab.target.id);
    terraform.set("TF_VAR_opened", &role);
    terraform.apply().succeeded();

    assert_eq!(lab.double.faults_met(&lab.target), 2);
    let calls = lab.double.calls(&lab.target);
    let made = calls.iter().find(|call| call.action == "ec2:CreateVpc").expect("a VPC");
    assert!(made.caller.as_ref().unwrap().contains(":assumed-role/opened/"), "{made:?}");
    terraform.destroy().succeeded();
}

#[test]
fn a_role_that_was_there_before_is_not_waited_for_and_nobody_else_steps_in() {
    let double = Double::shared();
    let provider = double.account();
    let customer = Customer::of(double, &provider, REGION);
    let role = &customer.role_arn;
    let hcl = format!(
        "{PLAIN}\nresource \"aws_vpc\" \"vpc\" {{\n  cidr_block = \"10.1.0.0/16\"\n  {}\n}}\n",
        block(role, Some("somebody-else"))
    );
    let refusal = Terraform::bare(&double.url(), &provider, &hcl).apply().refused();

    assert!(refusal.contains(role) && refusal.contains("external ID"), "{refusal}");
    let asked: Vec<_> = double.calls(&provider).into_iter().map(|call| call.action).collect();
    assert_eq!(asked, ["sts:AssumeRole"]);
    assert!(double.calls(&customer.account).is_empty());
}

/// Beside a VPC: a role in the account that `block` leads to, whose ARN is known only when it is made, and which trusts
/// an account. It is the role of the VPC.
fn moved(block: &str, trusted: &str) -> String {
    format!(
        r#"{PLAIN}
resource "aws_iam_role" "next" {{
  name               = "next"
  assume_role_policy = jsonencode({{
    Version   = "2012-10-17"
    Statement = [{{ Effect = "Allow", Action = "sts:AssumeRole", Principal = {{ AWS = "{trusted}" }} }}]
  }})
  {block}
}}

resource "aws_vpc" "vpc" {{
  cidr_block = "10.1.0.0/16"

  assume_role {{
    role_arn = aws_iam_role.next.arn
  }}
}}
"#
    )
}

/// Now that the role is known, the plan says what will happen.
fn moves_with_the_next_plan(terraform: &Terraform, from: &Customer, to: &Customer) {
    let double = Double::shared();
    let planned = BTreeMap::from([("aws_vpc.vpc".to_owned(), "delete,create".to_owned())]);
    assert_eq!(terraform.planned(), planned);
    terraform.apply().succeeded();
    assert_eq!(double.vpcs(&from.account, REGION), [""; 0]);
    assert_eq!(double.vpcs(&to.account, REGION).len(), 1);
    terraform.destroy().succeeded();
}

#[test]
fn an_object_is_not_changed_through_a_role_that_turns_out_to_be_of_another_account() {
    let double = Double::shared();
    let provider = double.account();
    let [red, blue] = [REGION; 2].map(|region| Customer::of(double, &provider, region));
    let hcl = format!(
        "{PLAIN}\nresource \"aws_vpc\" \"vpc\" {{\n  cidr_block = \"10.1.0.0/16\"\n  {}\n}}\n",
        red.block()
    );
    let terraform = Terraform::bare(&double.url(), &provider, &hcl);
    terraform.apply().succeeded();
    let before = terraform.state("aws_vpc.vpc");

    terraform.configure(&moved(&blue.block(), &provider.id));
    let planned = [("aws_iam_role.next", "create"), ("aws_vpc.vpc", "update")];
    let planned = planned.map(|(address, action)| (address.to_owned(), action.to_owned()));
    assert_eq!(terraform.planned(), BTreeMap::from(planned));
    let refusal = terraform.apply().refused();

    assert!(refusal.contains("The role leads to another account"), "{refusal}");
    assert_eq!(terraform.state("aws_vpc.vpc"), before);
    assert_eq!(double.vpcs(&blue.account, REGION), [""; 0]);
    moves_with_the_next_plan(&terraform, &red, &blue);
}

/// Beside [`PLAIN`]: the role of a VPC is known only after `terraform_data.role` was made.
const TOLD_LATE: &str = r#"
variable "role" {
  type = list(object({ role_arn = string, external_id = string, session_name = optional(string) }))
}

resource "terraform_data" "role" {
  input            = var.role
  triggers_replace = var.role
}

resource "aws_vpc" "vpc" {
  assume_role = terraform_data.role.output
  cidr_block  = "10.1.0.0/16"
}
"#;

#[test]
fn an_object_stays_where_it_is_when_another_provider_tells_a_role_of_another_account() {
    let double = Double::shared();
    let provider = double.account();
    let [red, blue] = [REGION; 2].map(|region| Customer::of(double, &provider, region));
    let role = |Customer { role_arn, external_id, .. }: &Customer| {
        json!([{"role_arn": role_arn, "external_id": external_id}]).to_string()
    };
    let mut terraform = Terraform::bare(&double.url(), &provider, &[PLAIN, TOLD_LATE].concat());
    terraform.set("TF_VAR_role", &role(&red));
    terraform.apply().succeeded();
    let made = double.vpcs(&red.account, REGION);

    terraform.set("TF_VAR_role", &role(&blue));
    // Before 1.16, Terraform finds fault with the second plan itself.
    terraform.apply().refused();

    assert_eq!(double.vpcs(&red.account, REGION), made);
    assert!(double.calls(&blue.account).is_empty());
    moves_with_the_next_plan(&terraform, &red, &blue);
}

/// The role of the provider block is known only after `terraform_data.role` was made.
const LATE: &str = r#"
terraform {
  required_providers {
    aws = { source = "assumerole/assumerole" }
  }
}

variable "role_arn" {}
variable "external_id" {}
variable "trigger" {
  default = "first"
}
variable "own" {
  type = list(object({ role_arn = string, external_id = optional(string), session_name = optional(string) }))
}

resource "terraform_data" "role" {
  input            = var.role_arn
  triggers_replace = var.trigger
}

provider "aws" {
  region = "eu-central-1"

  assume_role {
    role_arn    = terraform_data.role.output
    external_id = var.external_id
  }
}

resource "aws_vpc" "vpc" {
  assume_role = var.own
  cidr_block  = "10.1.0.0/16"
}
"#;

#[test]
fn a_provider_block_whose_role_is_not_known_yet_plans_and_asks_nobody() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, LATE);
    terraform.write("provider.tf", "");
    let own = lab.double.role(&lab.target, "own", &trust(&lab.target, None));
    terraform.set("TF_VAR_own", &json!([{"role_arn": own}]).to_string());
    terraform.run(&["plan"]).succeeded();
    assert_eq!(lab.calls(), [""; 0]);
    terraform.apply().succeeded();
    assert_eq!(lab.double.vpcs(&lab.target, REGION).len(), 1);

    let before = lab.calls();
    terraform.set("TF_VAR_trigger", "second");
    let refusal = terraform.run(&["plan"]).refused();

    assert!(refusal.contains("`assume_role[0].role_arn` of the provider block"), "{refusal}");
    assert!(refusal.contains("-target"), "{refusal}");
    assert_eq!(lab.calls(), before);
    // Whether the object leaves its account cannot be told, and nobody is asked.
    terraform.set("TF_VAR_own", "null");
    let planned = terraform.run(&["plan", "-refresh=false"]).succeeded();
    assert!(planned.stdout.contains("aws_vpc.vpc will be updated in-place"), "{planned}");
    assert_eq!(lab.calls(), before);
    terraform.run(&["apply", "-auto-approve", "-target=terraform_data.role"]).succeeded();
    terraform.destroy().succeeded();
    assert_eq!(lab.made(), json!({"global": {"role": ["own"]}}));
}

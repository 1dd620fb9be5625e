use super::PLAIN;
use crate::client::command;
use crate::terraform::{EXTERNAL_ID, Lab, Terraform};
use serde_json::{Value, json};
use std::fs;
use std::process::Output;

/// Objects through the role of a customer, and one of our own account.
const CONFIGURATION: &str = r#"
variable "role_arn" {}
variable "external_id" {}

locals {
  customer = [{ role_arn = var.role_arn, external_id = var.external_id, session_name = null }]
  tags     = { "managed-by" = "it-inventory" }
}

resource "aws_vpc" "own" {
  cidr_block = "10.9.0.0/16"
  tags       = local.tags
}

module "network" {
  source   = "./network"
  customer = local.customer
  tags     = local.tags
}

resource "aws_security_group" "nodes" {
  name        = "nodes"
  vpc_id      = module.network.vpc_id
  tags        = local.tags
  assume_role = local.customer
}

resource "aws_iam_role" "node" {
  name               = "it-node"
  assume_role_policy = provider::aws::trust_service("ec2.amazonaws.com")
  assume_role        = local.customer
}

resource "aws_iam_role_policy" "node" {
  name        = "describe"
  role        = aws_iam_role.node.name
  assume_role = local.customer
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "ec2:DescribeVpcs", Resource = "*" }]
  })
}

data "aws_owned_resources" "left" {
  tags        = local.tags
  assume_role = local.customer
  depends_on  = [aws_security_group.nodes, module.network]
}

output "left" {
  value = data.aws_owned_resources.left.arns
}
"#;

const NETWORK: &str = r#"
terraform {
  required_providers {
    aws = { source = "assumerole/assumerole" }
  }
}

variable "customer" {
  type = list(object({ role_arn = string, external_id = string, session_name = optional(string) }))
}

variable "tags" {
  type = map(string)
}

resource "aws_vpc" "it" {
  cidr_block  = "10.1.0.0/16"
  tags        = var.tags
  assume_role = var.customer
}

resource "aws_subnet" "it" {
  count       = 2
  vpc_id      = aws_vpc.it.id
  cidr_block  = cidrsubnet(aws_vpc.it.cidr_block, 8, count.index)
  tags        = var.tags
  assume_role = var.customer
}

resource "aws_internet_gateway" "it" {
  vpc_id      = aws_vpc.it.id
  tags        = var.tags
  assume_role = var.customer
}

output "vpc_id" {
  value = aws_vpc.it.id
}
"#;

/// Runs `inventory` with a state on stdin.
fn inventory(state: &str, arguments: &[&str]) -> Output {
    command(&[&["inventory", "--state", "-"], arguments].concat(), state)
}

#[track_caller]
fn printed(state: &str, arguments: &[&str]) -> String {
    let output = inventory(state, arguments);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("a text")
}

fn addresses(printed: &str) -> Vec<String> {
    let printed: Value = serde_json::from_str(printed).expect("JSON");
    let objects = printed["objects"].as_array().expect("a list").iter();
    objects.map(|object| object["address"].as_str().expect("an address").to_owned()).collect()
}

#[test]
fn what_stands_in_the_account_of_a_customer_is_told_with_the_calls_that_delete_it() {
    let lab = Lab::new();
    let hcl = [PLAIN, CONFIGURATION].concat();
    let mut terraform = Terraform::bare(&lab.double.url(), &lab.source, &hcl);
    terraform.set("TF_VAR_role_arn", &lab.role_arn);
    terraform.set("TF_VAR_external_id", EXTERNAL_ID);
    fs::create_dir(terraform.path("network")).expect("a directory");
    terraform.write("network/main.tf", NETWORK);
    terraform.run(&["get"]).succeeded();
    terraform.apply().succeeded();

    let shown = terraform.show(&[]).to_string();
    let of_customer = ["--role", lab.role_arn.as_str(), "--format", "json"];
    let order = addresses(&printed(&shown, &of_customer));
    let before = |a: &str, b: &str| {
        let at = |address: &str| order.iter().position(|other| other == address).expect(address);
        assert!(at(a) < at(b), "{order:?}");
    };
    before("module.network.aws_subnet.it[0]", "module.network.aws_vpc.it");
    before("module.network.aws_internet_gateway.it", "module.network.aws_vpc.it");
    before("aws_security_group.nodes", "module.network.aws_vpc.it");
    before("aws_iam_role_policy.node", "aws_iam_role.node");
    assert_eq!(order.len(), 7, "{order:?}");
    // The state as it is stored says the same.
    let stored = terraform.pull().to_string();
    assert_eq!(addresses(&printed(&stored, &of_customer)), order);

    let table = printed(&shown, &["--role", &lab.role_arn]);
    let all: Value = serde_json::from_str(&printed(&shown, &of_customer)).expect("JSON");
    let all = all["objects"].as_array().expect("a list");
    let vpc = all.iter().find(|object| object["address"] == "module.network.aws_vpc.it");
    let vpc = vpc.expect("the VPC");
    let head = format!("Account {}, through {}, ", lab.target.id, lab.role_arn);
    let arn = vpc["arn"].as_str().expect("an ARN");
    assert!(table.starts_with(&head) && table.contains(arn), "{table}");
    let script = printed(&shown, &["--role", &lab.role_arn, "--format", "script"]);
    let id = vpc["id"].as_str().expect("an ID");
    for line in [
        format!("run aws --region eu-central-1 ec2 delete-vpc --vpc-id {id}"),
        "run aws iam delete-role-policy --role-name it-node --policy-name describe".to_owned(),
        format!("if [ \"$account\" != {} ]; then", lab.target.id),
    ] {
        assert!(script.lines().any(|is| is == line), "{line}\n{script}");
    }
    assert!(!script.contains(EXTERNAL_ID) && !table.contains(EXTERNAL_ID));

    // With our own VPC there are two accounts, and a script is for one.
    let refused = inventory(&shown, &["--format", "script"]);
    assert_eq!((refused.status.code(), refused.stdout.is_empty()), (Some(1), true));
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(told.contains("a script is for one account") && told.lines().count() == 1, "{told}");
    assert_eq!(inventory(&shown, &["--role", "nobody"]).status.code(), Some(2));

    // What the customer has to find gone before the trust is dropped, in the same order of ARNs each time.
    let left = terraform.show(&[])["values"]["outputs"]["left"]["value"].clone();
    let left: Vec<&str> =
        left.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert!(left.len() == 5 && left.is_sorted() && left.contains(&arn), "{left:?}");

    terraform.destroy().succeeded();
    assert_eq!(lab.made(), json!({}));
}

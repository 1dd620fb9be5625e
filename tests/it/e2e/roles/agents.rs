use super::PLAIN;
use crate::double::Double;
use crate::terraform::Terraform;

const ROOT: &str = r#"
resource "aws_vpc" "own" {
  cidr_block = "10.1.0.0/16"
}

module "theirs" {
  source = "./theirs"
}
"#;

/// A module that wants to be known by what it does.
const MODULE: &str = r#"
terraform {
  required_providers {
    aws = { source = "assumerole/assumerole" }
  }

  provider_meta "aws" {
    user_agent = ["their-module/1.0 (vpc)"]
  }
}

data "aws_availability_zones" "zones" {}

resource "aws_vpc" "vpc" {
  cidr_block = "10.2.0.0/16"
  tags       = { Zone = data.aws_availability_zones.zones.names[0] }
}

resource "aws_iam_role" "role" {
  name = "theirs"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}
"#;

#[test]
fn the_calls_for_a_module_name_it_and_other_calls_do_not() {
    let double = Double::shared();
    let account = double.account();
    let terraform = Terraform::bare(&double.url(), &account, &[PLAIN, ROOT].concat());
    std::fs::create_dir(terraform.path("theirs")).unwrap();
    terraform.write("theirs/main.tf", MODULE);
    terraform.run(&["get"]).succeeded();
    terraform.apply().succeeded();
    terraform.run(&["apply", "-auto-approve", "-refresh-only"]).succeeded();
    terraform.destroy().succeeded();

    let calls = double.calls(&account);
    let named = |action: &str| {
        let calls = calls.iter().filter(|call| call.action == action);
        calls.map(|call| call.agent.ends_with(" their-module/1.0 (vpc)")).collect::<Vec<_>>()
    };
    for action in
        ["ec2:DescribeAvailabilityZones", "iam:CreateRole", "iam:GetRole", "iam:DeleteRole"]
    {
        let named = named(action);
        assert!(!named.is_empty() && named.iter().all(|named| *named), "{action}: {calls:#?}");
    }
    for action in ["ec2:CreateVpc", "ec2:DeleteVpc"] {
        let mut named = named(action);
        named.sort_unstable();
        assert_eq!(named, [false, true], "{action}: {calls:#?}");
    }
    // Reads that are merged are in a task of their own, and name what the first of them does.
    assert!(named("ec2:DescribeVpcs").contains(&true), "{calls:#?}");
}

use super::Customer;
use crate::double::{Account, Double};
use crate::judge::{Judge, Ministack};
use crate::terraform::Terraform;
use serde_json::{Value, json};

/// A VPC behind two roles, of which the first says all that a role can be told.
const TOLD: &str = r#"
terraform {
  required_providers {
    aws = { source = "assumerole/assumerole" }
  }
}

variable "roles" {
  type = list(string)
}

provider "aws" {
  region = "eu-central-1"

  assume_role {
    role_arn            = var.roles[0]
    duration            = "45m"
    source_identity     = "alice"
    tags                = { Team = "red", Shift = "late" }
    transitive_tag_keys = ["Team"]
  }

  assume_role {
    role_arn = var.roles[1]
    duration = "2h"
  }

  assume_role {
    role_arn = var.roles[2]
  }
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}
"#;

/// A role that asks for more than the account of its caller.
fn demanding(
    double: &Double,
    account: &Account,
    name: &str,
    before: &Account,
    condition: &Value,
) -> String {
    let trust = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
            "Principal": {"AWS": before.id},
            "Condition": condition
        }]
    });
    double.role(account, name, &trust)
}

#[test]
fn a_session_says_who_is_behind_it_and_in_which_workspace() {
    let double = Double::shared();
    let accounts = [(); 4].map(|()| double.account());
    let [provider, a, b, c] = &accounts;
    let roles = [
        demanding(
            double,
            a,
            "first",
            provider,
            &json!({
                "StringEquals": {"sts:SourceIdentity": "alice", "aws:RequestTag/Team": "red"},
                "ForAllValues:StringEquals": {"aws:TagKeys": ["Team", "Shift"], "sts:TransitiveTagKeys": ["Team"]}
            }),
        ),
        demanding(
            double,
            b,
            "second",
            a,
            &json!({"StringEquals": {"aws:PrincipalTag/Shift": "late"}}),
        ),
        // A transitive tag and a source identity arrive here, another tag does not.
        demanding(
            double,
            c,
            "third",
            b,
            &json!({
                "StringEquals": {"aws:PrincipalTag/Team": "red", "aws:SourceIdentity": "alice"},
                "Null": {"aws:PrincipalTag/Shift": "true"}
            }),
        ),
    ];
    let mut terraform = Terraform::bare(&double.url(), provider, TOLD);
    terraform.write("roles.auto.tfvars.json", &json!({"roles": roles}).to_string());
    terraform.run(&["workspace", "new", "customer-red"]).succeeded();
    terraform.set("GITHUB_RUN_ID", "4711");

    let applied = terraform.apply().succeeded();

    assert_eq!(double.vpcs(c, "eu-central-1").len(), 1);
    let warned = format!("`duration` of role {}", roles[1]);
    assert!(applied.stdout.contains("Warning: ") && applied.said(&warned), "{applied}");
    let name = format!("arn:aws:sts::{}:assumed-role/third/terraform-customer-red-gh-4711", c.id);
    for call in double.calls(c) {
        assert_eq!(call.caller.as_deref(), Some(name.as_str()), "{call:?}");
    }
}

/// What a session may do at most, whatever its role may.
const LIMITED: &str = r#"
terraform {
  required_providers {
    aws = { source = "assumerole/assumerole" }
  }
}

variable "role" {
  type = object({ role_arn = string, external_id = string })
}

provider "aws" {
  region = "eu-central-1"

  assume_role {
    role_arn    = var.role.role_arn
    external_id = var.role.external_id
    LIMIT
  }
}

data "aws_availability_zones" "zones" {}

resource "aws_vpc" "vpc" {
  depends_on = [data.aws_availability_zones.zones]
  cidr_block = "10.1.0.0/16"
}
"#;

const LIMITS: [&str; 2] = [
    "policy = jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Action = \"ec2:Describe*\", Resource = \"*\" }] })",
    "policy_arns = [\"arn:aws:iam::aws:policy/ReadOnlyAccess\"]",
];

/// Lets a session look but not make anything, in each way of saying so, and then lets it.
fn limits_hold(judge: &impl Judge) {
    for limit in LIMITS {
        let provider = judge.account();
        let customer = Customer::of(judge, &provider, "eu-central-1");
        let Customer { account, region, role_arn, external_id } = &customer;
        let hcl = LIMITED.replace("LIMIT", limit);
        let terraform = Terraform::bare(&judge.url(), &provider, &hcl);
        let role = json!({"role": {"role_arn": role_arn, "external_id": external_id}});
        terraform.write("role.auto.tfvars.json", &role.to_string());

        let refusal = terraform.apply().refused();

        assert!(refusal.contains("UnauthorizedOperation"), "{refusal}");
        assert!(refusal.contains("Allow ec2:CreateVpc to arn:aws:sts::"), "{refusal}");
        assert_eq!(judge.vpcs(account, region), [""; 0]);
        // The data source was allowed.
        assert!(terraform.state("data.aws_availability_zones.zones").is_object());
        terraform.configure(&LIMITED.replace("LIMIT", ""));
        terraform.apply().succeeded();
        assert_eq!(judge.vpcs(account, region).len(), 1);
    }
}

#[test]
fn what_the_policy_of_a_session_does_not_allow_is_refused() {
    limits_hold(Double::shared());
}

#[test]
fn ministack_refuses_what_the_policy_of_a_session_does_not_allow() {
    limits_hold(Ministack::shared());
}

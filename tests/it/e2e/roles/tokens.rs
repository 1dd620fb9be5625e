use super::Customer;
use crate::double::Double;
use crate::judge::{Judge, Ministack, token};
use crate::terraform::Terraform;
use serde_json::json;

/// A role of the identity provider of a CI system, and a customer behind it.
const WEB_IDENTITY: &str = r#"
terraform {
  required_providers {
    aws = { source = "assumerole/assumerole" }
  }
}

variable "ci" {}

variable "role" {
  type = object({ role_arn = string, external_id = string })
}

provider "aws" {
  region = "eu-central-1"

  assume_role_with_web_identity {
    role_arn                = var.ci
    session_name            = "ci"
    web_identity_token_file = "token"
  }

  assume_role {
    role_arn    = var.role.role_arn
    external_id = var.role.external_id
  }
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}
"#;

/// Comes in with the token of somebody else, and then with the right one.
fn tokens_open_roles(judge: &impl Judge) {
    let provider = judge.account();
    let customer = Customer::of(judge, &provider, "eu-central-1");
    let Customer { account, region, role_arn, external_id } = &customer;
    let federated = judge.identity_provider(&provider, "ci.example.com");
    let trust = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Principal": {"Federated": federated},
            "Condition": {"StringEquals": {"ci.example.com:sub": "deployment"}}
        }]
    });
    let ci = judge.role(&provider, "ci", &trust);
    let mut terraform = Terraform::bare(&judge.url(), &provider, WEB_IDENTITY);
    // Nothing else could sign a request.
    terraform.unset("AWS_ACCESS_KEY_ID");
    terraform.unset("AWS_SECRET_ACCESS_KEY");
    let variables = json!({"ci": ci, "role": {"role_arn": role_arn, "external_id": external_id}});
    terraform.write("roles.auto.tfvars.json", &variables.to_string());
    let token = |subject: &str| token("https://ci.example.com", subject);

    terraform.write("token", &token("somebody-else"));
    let refusal = terraform.apply().refused();
    assert!(refusal.contains(&ci) && refusal.contains("AccessDenied"), "{refusal}");
    assert!(!refusal.contains(&token("somebody-else")), "{refusal}");

    terraform.write("token", &token("deployment"));
    terraform.apply().succeeded();
    assert_eq!(judge.vpcs(account, region).len(), 1);
    assert_eq!(judge.vpcs(&provider, region), [""; 0]);
}

#[test]
fn a_token_of_an_identity_provider_is_let_in_and_no_other() {
    tokens_open_roles(Double::shared());
}

#[test]
fn ministack_lets_a_token_of_an_identity_provider_in_and_no_other() {
    tokens_open_roles(Ministack::shared());
}

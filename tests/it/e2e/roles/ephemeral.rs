//! Credentials of roles that other providers work with, and tokens.

use super::{Customer, PLAIN};
use crate::double::Double;
use crate::judge::{Judge, Ministack};
use crate::served::python;
use crate::terraform::{Finished, REGION, Terraform};
use serde_json::json;
use std::path::Path;
use std::process::Command;

/// A second provider block, which knows no roles, works with what the first one hands out.
const HANDED_ON: &str = r#"
variable "customers" {
  sensitive = true
  type      = map(object({ region = string, role_arn = string, external_id = string }))
}

ephemeral "aws_assume_role_credentials" "red" {
  assume_role {
    role_arn    = var.customers["red"].role_arn
    external_id = var.customers["red"].external_id
  }

  lifecycle {
    postcondition {
      condition     = timecmp(self.expiration, timeadd(plantimestamp(), "50m")) > 0
      error_message = "The credentials end soon."
    }
  }
}

provider "aws" {
  alias      = "red"
  region     = "eu-central-1"
  access_key = ephemeral.aws_assume_role_credentials.red.access_key_id
  secret_key = ephemeral.aws_assume_role_credentials.red.secret_access_key
  token      = ephemeral.aws_assume_role_credentials.red.session_token
}

resource "aws_vpc" "red" {
  provider   = aws.red
  cidr_block = "10.1.0.0/16"
}
"#;

const TOKENS: &str = r#"
ephemeral "aws_eks_cluster_auth" "red" {
  name   = "production"
  region = "eu-west-1"

  assume_role {
    role_arn    = var.customers["red"].role_arn
    external_id = var.customers["red"].external_id
  }

  lifecycle {
    postcondition {
      condition     = startswith(self.token, "k8s-aws-v1.") && self.region == "eu-west-1"
      error_message = "That is no token."
    }
  }
}

ephemeral "aws_sts_web_identity_token" "red" {
  audience          = ["https://vault.example.com"]
  signing_algorithm = "ES384"

  assume_role {
    role_arn    = var.customers["red"].role_arn
    external_id = var.customers["red"].external_id
  }

  lifecycle {
    postcondition {
      condition     = length(split(".", self.web_identity_token)) == 3
      error_message = "That is no token."
    }
  }
}
"#;

/// How access keys of sessions and the tokens of the double begin.
const SECRETS: [&str; 2] = ["ASIA", "FwoGZXIvYXdzE"];

fn assert_clean(what: &str, text: &str, more: &str) {
    for secret in SECRETS.iter().chain([&more]) {
        assert!(!text.contains(secret), "{secret} in {what}: {text}");
    }
}

/// All files in the archive that a plan is.
fn unpacked(plan: &Path) -> String {
    const UNPACK: &str = "import sys, zipfile\n\
        plan = zipfile.ZipFile(sys.argv[1])\n\
        for name in plan.namelist(): sys.stdout.buffer.write(plan.read(name))";
    let run = Command::new(python()).args(["-c", UNPACK]).arg(plan).output().expect("Python");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8_lossy(&run.stdout).into_owned()
}

#[test]
fn credentials_of_a_role_are_handed_to_another_provider_and_are_nowhere_else() {
    let double = Double::shared();
    let provider = double.account();
    let red = Customer::of(double, &provider, REGION);
    let mut terraform = Terraform::bare(&double.url(), &provider, &[PLAIN, HANDED_ON].concat());
    super::serve(&terraform, &json!({"red": red.entry()}));
    terraform.set("TF_LOG_PROVIDER", "TRACE");

    let planned = terraform.run(&["plan", "-out=plan.bin"]).succeeded();
    let applied = terraform.run(&["apply", "plan.bin"]).succeeded();
    assert_eq!(double.vpcs(&red.account, REGION).len(), 1);
    let again = terraform.run(&["plan", "-detailed-exitcode"]).succeeded();
    assert!(again.said("No changes"), "{again}");

    for Finished { stdout, stderr, .. } in [&planned, &applied, &again] {
        assert!(stderr.contains("assuming role"), "{stderr}");
        assert_clean("a run", &[stdout.as_str(), stderr].concat(), &red.external_id);
    }
    assert_clean("the state", &terraform.pull().to_string(), "secret_access_key");
    let plan = unpacked(&terraform.path("plan.bin"));
    assert!(plan.contains("aws_vpc"), "{plan}");
    assert_clean("the plan", &plan, "<SecretAccessKey>");

    terraform.destroy().succeeded();
    assert_eq!(double.vpcs(&red.account, REGION), [""; 0]);
}

#[test]
fn ministack_agrees_that_another_provider_works_with_credentials_of_a_role() {
    let judge = Ministack::shared();
    let provider = judge.account();
    let red = Customer::of(judge, &provider, REGION);
    let terraform = Terraform::bare(&judge.url(), &provider, &[PLAIN, HANDED_ON].concat());
    super::serve(&terraform, &json!({"red": red.entry()}));
    terraform.apply().succeeded();
    assert_eq!(judge.vpcs(&red.account, REGION).len(), 1);
    let again = terraform.run(&["plan", "-detailed-exitcode"]).succeeded();
    assert!(again.said("No changes"), "{again}");
    terraform.destroy().succeeded();
    assert_eq!(judge.vpcs(&red.account, REGION), [""; 0]);
}

#[test]
fn a_role_that_refuses_hands_out_nothing_and_says_why() {
    let double = Double::shared();
    let provider = double.account();
    let red = Customer::of(double, &provider, REGION);
    let terraform = Terraform::bare(&double.url(), &provider, &[PLAIN, HANDED_ON].concat());
    let entry = super::entry(REGION, &json!(red.role_arn), Some("of-somebody-else"));
    super::serve(&terraform, &json!({"red": entry}));
    let refusal = terraform.run(&["plan"]).refused();
    assert!(refusal.contains("Opening aws_assume_role_credentials failed"), "{refusal}");
    assert!(refusal.contains("with an external ID"), "{refusal}");
    assert!(!refusal.contains("of-somebody-else"), "{refusal}");
}

#[test]
fn tokens_are_those_of_the_role() {
    let double = Double::shared();
    let provider = double.account();
    let red = Customer::of(double, &provider, REGION);
    let terraform = Terraform::bare(&double.url(), &provider, &[PLAIN, HANDED_ON, TOKENS].concat());
    super::serve(&terraform, &json!({"red": red.entry()}));
    terraform.apply().succeeded();
    let calls = double.calls(&red.account);
    assert!(calls.iter().any(|call| call.action == "sts:GetWebIdentityToken"), "{calls:?}");
    let again = terraform.run(&["plan", "-detailed-exitcode"]).succeeded();
    assert!(again.said("No changes"), "{again}");
    terraform.destroy().succeeded();
}

/// A role that is made in the same run, and what is made through it by the other provider block.
const OF_THIS_RUN: &str = r#"
variable "provider_account" {}

resource "aws_iam_role" "deployer" {
  name               = "deployer"
  assume_role_policy = provider::aws::trust_account(var.provider_account, "agreed-on")
}

ephemeral "aws_assume_role_credentials" "deployer" {
  assume_role {
    role_arn    = aws_iam_role.deployer.arn
    external_id = "agreed-on"
  }
}

provider "aws" {
  alias      = "deployer"
  region     = "eu-central-1"
  access_key = ephemeral.aws_assume_role_credentials.deployer.access_key_id
  secret_key = ephemeral.aws_assume_role_credentials.deployer.secret_access_key
  token      = ephemeral.aws_assume_role_credentials.deployer.session_token
}

resource "aws_vpc" "vpc" {
  provider   = aws.deployer
  cidr_block = "10.1.0.0/16"
}
"#;

#[test]
fn a_role_of_the_same_run_is_assumed_when_it_is_there() {
    let double = Double::shared();
    let account = double.account();
    let mut terraform = Terraform::bare(&double.url(), &account, &[PLAIN, OF_THIS_RUN].concat());
    terraform.set("TF_VAR_provider_account", &account.id);
    terraform.apply().succeeded();
    assert_eq!(double.vpcs(&account, REGION).len(), 1);
    let calls = double.calls(&account);
    let made = calls.iter().find(|call| call.action == "ec2:CreateVpc").expect("a call");
    assert!(made.caller.as_deref().unwrap_or_default().contains(":assumed-role/deployer/"));
    terraform.destroy().succeeded();
}

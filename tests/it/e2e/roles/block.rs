use crate::double::Double;
use crate::judge::Judge;
use crate::terraform::{Lab, PROVIDER, REGION, Terraform};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const MISTAKES: &str = r#"
terraform {
  required_providers {
    aws = { source = "assumerole/assumerole" }
  }
}

provider "aws" {
  region                = "eu-central-1"
  profile               = "nobody"
  shared_config_files   = ["config"]
  allowed_account_ids   = ["123"]
  forbidden_account_ids = ["123456789012"]

  assume_role_with_web_identity {
    role_arn                = "arn:aws:iam::123456789012:role/ci"
    web_identity_token      = "a-token-of-ours"
    web_identity_token_file = "no-such-file"
  }

  assume_role {
    role_arn    = "deployer"
    external_id = "one of ours"
    duration    = "13h"
  }

  assume_role {
    role_arn     = "arn:aws:iam::123456789012:role/deployer"
    session_name = "two words"
    policy       = "{"
  }
}

data "aws_region" "here" {}
"#;

#[test]
fn all_mistakes_of_a_provider_block_are_told_at_once_and_where_they_are() {
    let double = Double::shared();
    let account = double.account();
    let terraform = Terraform::bare(&double.url(), &account, MISTAKES);
    terraform.write("config", "[profile somebody]\nregion = eu-west-1\n");

    let validated = terraform.run(&["validate", "-json"]);

    let answer: Value = serde_json::from_str(&validated.stdout).unwrap();
    let found = answer["diagnostics"].as_array().unwrap().iter().map(|problem| {
        let code = problem["snippet"]["code"].as_str().unwrap_or_default();
        let at = code.split('=').next().unwrap_or_default().trim();
        (at.to_owned(), problem["detail"].as_str().unwrap().to_owned())
    });
    let found: BTreeSet<(String, String)> = found.filter(|(at, _)| !at.is_empty()).collect();
    let told = [
        ("allowed_account_ids", "`123` is not an AWS account ID"),
        ("allowed_account_ids", "cannot be used together"),
        ("duration", "not `13h`"),
        ("external_id", "may hold only letters, digits"),
        ("forbidden_account_ids", "cannot be used together"),
        ("policy", "not valid JSON"),
        ("profile", "Profile `nobody` does not exist."),
        ("role_arn", "`deployer` is not an ARN"),
        ("session_name", "`two words`"),
        ("web_identity_token", "cannot be used together"),
        ("web_identity_token_file", "`no-such-file` cannot be read"),
        ("web_identity_token_file", "cannot be used together"),
    ];
    assert_eq!(found.len(), told.len(), "{found:#?}");
    for (at, problem) in told {
        let is_told = |(path, detail): &(String, String)| path == at && detail.contains(problem);
        assert!(found.iter().any(is_told), "{at}: {problem} is not in {found:#?}");
    }
    assert!(
        !found.iter().any(|(_, detail)| detail.contains("of-ours") || detail.contains("of ours"))
    );
    assert_eq!(double.calls(&account).len(), 0);
}

/// A VPC, and what is written where something could be.
const NOTHING: &str = r#"
variable "nothing" {
  type    = string
  default = null
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}
"#;

#[test]
fn nulls_of_the_provider_block_are_refused_where_they_would_lose_something() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, NOTHING);
    let configure = |outer: &str, inner: &str| {
        let provider = PROVIDER.replace("session_name = \"it\"", inner);
        let region = format!("region = {REGION:?}");
        let provider = provider.replace(&region, &format!("{region}\n{outer}\n"));
        terraform.write("provider.tf", &provider);
    };
    for (outer, inner) in [
        ("allowed_account_ids = [var.nothing]", ""),
        ("forbidden_account_ids = [var.nothing]", ""),
        ("shared_config_files = [var.nothing]", ""),
        ("user_agent = [var.nothing]", ""),
        ("", "policy_arns = [var.nothing]"),
        ("", "transitive_tag_keys = [var.nothing]"),
    ] {
        configure(outer, inner);
        let refusal = terraform.apply().refused();
        assert!(refusal.contains("An element is null here: leave it out."), "{refusal}");
    }
    for gap in ["role_arn = var.nothing", "role_arn = \"\""] {
        configure("", &format!("}}\n\n  assume_role {{\n    {gap}"));
        let refusal = terraform.apply().refused();
        assert!(refusal.contains("One of several `assume_role` blocks names no role"), "{refusal}");
    }
    assert_eq!(lab.calls(), [""; 0]);

    configure("", "tags = { Team = var.nothing }");
    terraform.apply().succeeded();
    assert_eq!(lab.double.vpcs(&lab.target, REGION).len(), 1);
    assert_eq!(lab.double.inventory(&lab.source), json!({}));
}

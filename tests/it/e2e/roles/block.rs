use super::{PLAIN, findings};
use crate::double::Double;
use crate::judge::Judge;
use crate::terraform::{Lab, PROVIDER, REGION, Terraform};
use serde_json::json;
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

    let found = findings(&terraform).into_iter().map(|(code, detail)| {
        let at = code.split('=').next().unwrap_or_default().trim();
        (at.to_owned(), detail)
    });
    let found: BTreeSet<(String, String)> = found.collect();
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

/// A role that everybody may assume.
const OPEN: &str = r#"
resource "aws_iam_role" "open" {
  name = "open"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" } }]
  })
}
"#;

#[test]
fn findings_about_trust_policies_are_what_the_provider_block_makes_of_them() {
    let double = Double::shared();
    let terraform = Terraform::bare(&double.url(), &double.account(), "");
    for (checks, refused, warned) in [
        ("", true, false),
        ("trust_policy_checks = \"error\"", true, false),
        ("trust_policy_checks = \"warn\"", false, true),
        ("trust_policy_checks = \"off\"", false, false),
    ] {
        let provider =
            PLAIN.replace("provider \"aws\" {", &format!("provider \"aws\" {{\n  {checks}"));
        terraform.configure(&[&provider, OPEN].concat());
        let planned = terraform.run(&["plan"]);
        assert_eq!(planned.status, Some(i32::from(refused)), "{checks}: {planned}");
        let warning = planned.stdout.contains("Warning: Anybody can assume the role");
        assert_eq!(warning, warned, "{checks}: {planned}");
    }
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
        assert!(
            refusal.contains(
                "Null elements are not allowed: leave it out, for example with `compact()`."
            ),
            "{refusal}"
        );
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

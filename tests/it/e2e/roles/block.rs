use crate::double::Double;
use crate::terraform::Terraform;
use serde_json::Value;

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
    let found = answer["diagnostics"].as_array().unwrap();
    let mut told: Vec<_> = found
        .iter()
        .map(|problem| {
            let at = problem["snippet"]["code"].as_str().unwrap_or_default();
            format!("{} {}", at.trim(), problem["detail"].as_str().unwrap_or_default())
        })
        .collect();
    told.sort();
    eprintln!("{}", told.join("\n"));
    panic!();
}

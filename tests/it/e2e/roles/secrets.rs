use super::{Customer, PLAIN, trust};
use crate::double::Double;
use crate::judge::Judge;
use crate::terraform::{REGION, Terraform};
use serde_json::json;

const ROLES: &str = r#"
terraform {
  required_providers {
    aws = { source = "assumerole/assumerole" }
  }
}

variable "hops" {
  sensitive = true
  type      = list(object({ role_arn = string, external_id = string, session_name = optional(string) }))
}

provider "aws" {
  region = "eu-central-1"

  assume_role {
    role_arn    = var.hops[0].role_arn
    external_id = var.hops[0].external_id
    policy      = jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Sid = "SessionPolicyOfOurs", Effect = "Allow", Action = "*", Resource = "*" }]
    })
  }
}

resource "aws_vpc" "vpc" {
  assume_role = [var.hops[1]]
  cidr_block  = "10.1.0.0/16"
}
"#;

#[test]
fn no_secret_is_in_the_log_of_a_run_or_in_an_error() {
    let double = Double::shared();
    let provider = double.account();
    let first = Customer::of(double, &provider, REGION);
    let second = double.account();
    let external_id = format!("id-of-{}", second.id);
    let role = double.role(&second, "deployer", &trust(&first.account, Some(&external_id)));
    let mut terraform = Terraform::bare(&double.url(), &provider, ROLES);
    let hops = |first_id: &str| {
        let first = json!({"role_arn": first.role_arn, "external_id": first_id});
        json!({"hops": [first, {"role_arn": role, "external_id": external_id}]}).to_string()
    };
    terraform.write("hops.auto.tfvars.json", &hops(&first.external_id));
    terraform.set("TF_LOG", "TRACE");
    let secrets = [
        first.external_id.as_str(),
        &external_id,
        "id-of-somebody-else",
        "SessionPolicyOfOurs",
        &provider.access_key,
        &provider.secret_key,
        // How the access keys of sessions begin.
        "ASIA",
        // How the tokens of the double begin, and what stands around its secret keys.
        "FwoGZXIvYXdzE",
        "<SecretAccessKey>",
        "secret_access_key",
    ];

    let applied = terraform.apply().succeeded();
    assert_eq!(double.vpcs(&second, REGION).len(), 1);
    // Now Terraform reads the state.
    let again = terraform.run(&["plan"]).succeeded();
    terraform.write("hops.auto.tfvars.json", &hops("id-of-somebody-else"));
    let refused = terraform.run(&["plan"]);
    assert_eq!(refused.status, Some(1), "{refused}");

    assert!(refused.stderr.contains("attempt failed"), "{refused}");
    for run in [&applied, &again, &refused] {
        assert!(run.stderr.contains("CLI command args: "), "{run}");
        let ours = run.stderr.lines().filter(|line| line.contains("assuming role"));
        assert!(ours.count() > 0, "{run}");
        for secret in secrets {
            assert!(!run.to_string().contains(secret), "{secret}: {run}");
        }
    }
}

/// Secrets of the provider block itself. Nobody gets an answer, for nothing is behind the proxy.
const BLOCK: &str = r#"
terraform {
  required_providers {
    aws = { source = "assumerole/assumerole" }
  }
}

variable "proxy" {
  type = string
}

provider "aws" {
  region      = "eu-central-1"
  http_proxy  = var.proxy
  https_proxy = var.proxy
  max_retries = 1

  endpoints {
    sts = "https://sts.test"
  }

  CREDENTIALS
}

data "aws_caller_identity" "me" {}
"#;

const KEYS: &str = r#"
  access_key = "AKIAOFTHEBLOCK"
  secret_key = "secret-key-of-the-block"
  token      = "session-token-of-the-block"
"#;

const TOKEN: &str = r#"
  assume_role_with_web_identity {
    role_arn           = "arn:aws:iam::444455556666:role/deployer"
    web_identity_token = "eyJ.token-of-the.block"
  }
"#;

const TOKEN_FILE: &str = r#"
  assume_role_with_web_identity {
    role_arn                = "arn:aws:iam::444455556666:role/deployer"
    web_identity_token_file = "token"
  }
"#;

#[test]
fn no_secret_of_the_provider_block_is_in_the_log_of_a_run_or_in_an_error() {
    let double = Double::shared();
    let account = double.account();
    let mut terraform = Terraform::bare(&double.url(), &account, BLOCK);
    let proxy = double.url().replace("http://", "http://me:password-of-the-proxy@");
    terraform.set("TF_VAR_proxy", &proxy);
    terraform.set("TF_LOG_PROVIDER", "TRACE");
    terraform.write("token", "eyJ.token-of-the.file");
    let secrets = [
        "password-of-the-proxy",
        // The same in the header that goes to the proxy.
        "bWU6cGFzc3dvcmQtb2YtdGhlLXByb3h5",
        "AKIAOFTHEBLOCK",
        "secret-key-of-the-block",
        "session-token-of-the-block",
        "eyJ.token-of-the.block",
        "eyJ.token-of-the.file",
    ];

    for credentials in [KEYS, TOKEN, TOKEN_FILE] {
        terraform.configure(&BLOCK.replace("CREDENTIALS", credentials));
        let run = terraform.run(&["plan"]);
        assert_eq!(run.status, Some(1), "{run}");
        assert!(run.stderr.contains("making a client"), "{run}");
        assert!(run.stderr.contains("attempt failed"), "{run}");
        assert!(run.stderr.contains("The proxy does not let this connection through"), "{run}");
        for secret in secrets {
            assert!(!run.to_string().contains(secret), "{secret}: {run}");
        }
    }
}

/// A role that asks for an external ID of this run, and a VPC that is made through it.
const AGREED: &str = r#"
variable "account" {}

variable "name" {
  default = "first"
}

resource "aws_external_id" "agreed" {}

resource "aws_iam_role" "deployer" {
  name               = "deployer"
  assume_role_policy = provider::aws::trust_account("arn:aws:iam::${var.account}:root", aws_external_id.agreed.result)
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
  tags       = { Name = var.name }

  assume_role {
    role_arn    = aws_iam_role.deployer.arn
    external_id = aws_external_id.agreed.result
  }
}
"#;

#[test]
fn an_external_id_that_was_made_is_asked_for_and_sent_and_never_shown() {
    let double = Double::shared();
    let account = double.account();
    let mut terraform = Terraform::bare(&double.url(), &account, &[PLAIN, AGREED].concat());
    terraform.set("TF_VAR_account", &account.id);
    terraform.set("TF_LOG", "DEBUG");
    let mut runs = vec![terraform.apply().succeeded()];

    let id = terraform.state("aws_external_id.agreed")["result"].as_str().unwrap().to_owned();
    let trust = terraform.state("aws_iam_role.deployer")["assume_role_policy"].to_string();
    assert!(trust.contains(&id), "{trust}");
    assert_eq!(double.vpcs(&account, REGION).len(), 1);
    terraform.set("TF_VAR_name", "second");
    runs.push(terraform.apply().succeeded());
    runs.push(terraform.destroy().succeeded());
    for run in runs {
        assert!(!run.to_string().contains(&id), "{run}");
    }
}

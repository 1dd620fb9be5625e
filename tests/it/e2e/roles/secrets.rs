use super::{Customer, trust};
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
  type = list(object({ role_arn = string, external_id = string }))
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
  assume_role = var.hops[1]
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
    terraform.set("TF_LOG_PROVIDER", "TRACE");
    let secrets = [
        first.external_id.as_str(),
        &external_id,
        "id-of-somebody-else",
        "SessionPolicyOfOurs",
        &provider.secret_key,
        // How the tokens of the double begin, and what stands around its secret keys.
        "FwoGZXIvYXdzE",
        "<SecretAccessKey>",
        "secret_access_key",
    ];

    let applied = terraform.apply().succeeded();
    assert_eq!(double.vpcs(&second, REGION).len(), 1);
    terraform.write("hops.auto.tfvars.json", &hops("id-of-somebody-else"));
    let refused = terraform.run(&["plan"]);
    assert_eq!(refused.status, Some(1), "{refused}");

    for run in [&applied, &refused] {
        let ours = run.stderr.lines().filter(|line| line.contains("assuming role"));
        assert!(ours.count() > 0, "{run}");
        for secret in secrets {
            assert!(!run.to_string().contains(secret), "{secret}: {run}");
        }
    }
}

use crate::double::{Account, Double};
use crate::terraform::{REGION, Terraform};
use serde_json::json;

const FINDING: &str = "Another account is trusted without an external ID";

/// A role of the account whose keys terraform has, which trusts another account, with these arguments of the provider.
fn trusting(other: &Account, arguments: &str) -> String {
    format!(
        r#"
terraform {{
  required_providers {{
    aws = {{ source = "assumerole/assumerole" }}
  }}
}}

provider "aws" {{
  region = "{REGION}"
  {arguments}
}}

resource "aws_iam_role" "vendor" {{
  name               = "vendor"
  assume_role_policy = jsonencode({{
    Version   = "2012-10-17"
    Statement = [{{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = {{ AWS = "arn:aws:iam::{}:root" }}
    }}]
  }})
}}
"#,
        other.id
    )
}

#[test]
fn a_foreign_account_is_told_as_soon_as_the_account_of_the_keys_is_known_and_nobody_is_asked_for_it()
 {
    let double = Double::shared();
    let (customer, vendor) = (double.account(), double.account());
    let strict = "trust_policy_checks = \"error\"";
    let only = format!("allowed_account_ids = [\"{}\"]\n  {strict}", customer.id);
    let terraform = Terraform::bare(&double.url(), &customer, &trusting(&vendor, &only));
    let refusal = terraform.run(&["plan"]).refused();
    assert!(refusal.contains(FINDING), "{refusal}");
    assert!(double.calls(&customer).is_empty());

    // Nothing tells the account before the session is there: the role is refused before it is made.
    terraform.configure(&trusting(&vendor, strict));
    let refusal = terraform.apply().refused();
    assert!(refusal.contains(FINDING), "{refusal}");
    assert_eq!(double.inventory(&customer), json!({}));

    terraform.configure(&trusting(&vendor, ""));
    let planned = terraform.run(&["plan"]).succeeded();
    assert!(!planned.stdout.contains(FINDING), "{planned}");
    let applied = terraform.apply().succeeded();
    assert!(applied.stdout.contains(FINDING), "{applied}");
    // Now the role tells it.
    let planned = terraform.run(&["plan"]).succeeded();
    assert!(planned.stdout.contains(FINDING), "{planned}");

    // It is no other account.
    terraform.configure(&trusting(&customer, ""));
    let applied = terraform.apply().succeeded();
    assert!(!applied.stdout.contains(FINDING), "{applied}");
    terraform.destroy().succeeded();
}

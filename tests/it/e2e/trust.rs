use crate::double::Double;
use crate::terraform::{REGION, Terraform, trust};
use serde_json::json;

const FINDING: &str = "Another account is trusted without an external ID";

/// A role of the account whose keys terraform has, which trusts another role, with these arguments of the provider.
fn trusting(caller: &str, arguments: &str) -> String {
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
      Principal = {{ AWS = "{caller}" }}
    }}]
  }})
}}
"#
    )
}

#[test]
fn a_foreign_account_is_told_as_soon_as_the_account_of_the_keys_is_known_and_nobody_is_asked_for_it()
 {
    let double = Double::shared();
    let (customer, vendor) = (double.account(), double.account());
    let caller = double.role(&vendor, "caller", &trust(&vendor, None));
    let strict = "trust_policy_checks = \"error\"";
    let only = format!("allowed_account_ids = [\"{}\"]\n  {strict}", customer.id);
    let terraform = Terraform::bare(&double.url(), &customer, &trusting(&caller, &only));
    let refusal = terraform.run(&["plan"]).refused();
    assert!(refusal.contains(FINDING), "{refusal}");
    assert!(double.calls(&customer).is_empty());

    // Nothing tells the account before the session is there: the role is refused before it is made.
    terraform.configure(&trusting(&caller, strict));
    let refusal = terraform.apply().refused();
    assert!(refusal.contains(FINDING), "{refusal}");
    assert_eq!(double.inventory(&customer), json!({}));

    terraform.configure(&trusting(&caller, ""));
    let planned = terraform.run(&["plan"]).succeeded();
    assert!(!planned.stdout.contains(FINDING), "{planned}");
    let applied = terraform.apply().succeeded();
    assert!(applied.stdout.contains(FINDING), "{applied}");
    // Now the role tells it.
    let planned = terraform.run(&["plan"]).succeeded();
    assert!(planned.stdout.contains(FINDING), "{planned}");

    // Of the own account, nothing is said.
    let own = double.role(&customer, "caller", &trust(&customer, None));
    terraform.configure(&trusting(&own, ""));
    let applied = terraform.apply().succeeded();
    assert!(!applied.stdout.contains(FINDING), "{applied}");
    terraform.destroy().succeeded();
}

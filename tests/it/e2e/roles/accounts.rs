use super::Customer;
use crate::double::{Account, Call, Double};
use crate::judge::Judge;
use crate::terraform::{REGION, Terraform};
use serde_json::json;

/// A provider block with `limits`, and a VPC of each of two customers.
fn two_customers(limits: &str, customers: [&Customer; 2]) -> String {
    let [good, bad] = customers.map(Customer::block);
    format!(
        r#"
terraform {{
  required_providers {{
    aws = {{ source = "assumerole/assumerole" }}
  }}
}}

provider "aws" {{
  region = "{REGION}"
  {limits}
}}

resource "aws_vpc" "good" {{
  cidr_block = "10.1.0.0/16"
  {good}
}}

resource "aws_vpc" "bad" {{
  cidr_block = "10.1.0.0/16"
  {bad}
}}
"#
    )
}

/// The calls to STS that name a role.
fn asked_for(double: &Double, provider: &Account, customer: &Customer) -> Vec<Call> {
    let calls = double.calls(provider);
    calls.into_iter().filter(|call| call.resources.contains(&customer.role_arn)).collect()
}

#[test]
fn an_account_that_is_not_allowed_is_never_entered() {
    let double = Double::shared();
    for allowed in [true, false] {
        let provider = double.account();
        let [good, bad] = [REGION; 2].map(|region| Customer::of(double, &provider, region));
        let limits = if allowed {
            format!("allowed_account_ids = [{:?}]", good.account.id)
        } else {
            format!("forbidden_account_ids = [{:?}]", bad.account.id)
        };
        let hcl = two_customers(&limits, [&good, &bad]);
        let refusal = Terraform::bare(&double.url(), &provider, &hcl).apply().refused();

        for told in [bad.account.id.as_str(), limits.split(' ').next().unwrap()] {
            assert!(refusal.contains(told), "no {told:?} in: {refusal}");
        }
        assert!(asked_for(double, &provider, &bad).is_empty());
        assert!(double.calls(&bad.account).is_empty());
        assert_eq!(double.vpcs(&good.account, REGION).len(), 1);
    }
}

#[test]
fn the_account_of_the_provider_itself_must_be_allowed() {
    let double = Double::shared();
    let provider = double.account();
    let hcl = format!(
        r#"
terraform {{
  required_providers {{
    aws = {{ source = "assumerole/assumerole" }}
  }}
}}

provider "aws" {{
  region                = "{REGION}"
  forbidden_account_ids = [{:?}]
}}

resource "aws_vpc" "vpc" {{
  cidr_block = "10.1.0.0/16"
}}
"#,
        provider.id
    );
    let terraform = Terraform::bare(&double.url(), &provider, &hcl);
    let refusal = terraform.apply().refused();

    for told in [provider.user_arn.as_str(), "forbidden_account_ids"] {
        assert!(refusal.contains(told), "no {told:?} in: {refusal}");
    }
    let asked: Vec<_> = double.calls(&provider).into_iter().map(|call| call.action).collect();
    assert_eq!(asked, ["sts:GetCallerIdentity"]);
}

#[test]
fn a_session_that_is_not_in_the_account_of_its_role_is_not_used() {
    let double = Double::shared();
    let (provider, other) = (double.account(), double.account());
    let [good, bad] = [REGION; 2].map(|region| Customer::of(double, &provider, region));
    let hcl = two_customers("", [&good, &bad])
        .replace("external_id", "session_name = \"it\"\n    external_id");
    let session = |account: &str| format!("arn:aws:sts::{account}:assumed-role/deployer/it");
    let elsewhere = json!({
        "kind": "pending", "action": "AssumeRole", "contains": bad.role_arn, "times": null,
        "element": "Arn", "from": session(&bad.account.id), "to": session(&other.id)
    });
    double.fault(&provider, elsewhere);

    let refusal = Terraform::bare(&double.url(), &provider, &hcl).apply().refused();

    for told in [&bad.role_arn, &other.id] {
        assert!(refusal.contains(told), "no {told:?} in: {refusal}");
    }
    assert!(double.calls(&bad.account).is_empty());
    assert_eq!(double.vpcs(&good.account, REGION).len(), 1);
}

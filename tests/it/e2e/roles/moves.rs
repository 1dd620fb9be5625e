use super::{Customer, PLAIN};
use crate::double::{Account, Double};
use crate::judge::Judge;
use crate::terraform::{REGION, Terraform};
use serde_json::json;
use std::collections::BTreeMap;

/// A provider block that leads to a customer, under a name of its own or as the only one.
fn provider(alias: &str, customer: &Customer) -> String {
    let Customer { role_arn, external_id, .. } = customer;
    format!(
        r#"
provider "aws" {{
  {alias}
  region = "{REGION}"

  assume_role {{
    role_arn    = {role_arn:?}
    external_id = {external_id:?}
  }}
}}
"#
    )
}

const REQUIRED: &str = r#"
terraform {
  required_providers {
    aws = { source = "assumerole/assumerole" }
  }
}
"#;

fn vpc(arguments: &str) -> String {
    format!("resource \"aws_vpc\" \"vpc\" {{\n  cidr_block = \"10.1.0.0/16\"\n  {arguments}\n}}\n")
}

/// An object whose state does not tell its account.
const POLICY: &str = r#"
resource "aws_iam_role" "role" {
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "policy" {
  role = aws_iam_role.role.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "ec2:DescribeVpcs", Resource = "*" }]
  })
}
"#;

/// How often EC2 was called.
fn asked_ec2(double: &Double, accounts: &[&Account]) -> usize {
    let calls = accounts.iter().flat_map(|account| double.calls(account));
    calls.filter(|call| call.action.starts_with("ec2:")).count()
}

#[test]
fn an_object_moves_from_a_provider_alias_to_a_role_of_its_own_in_the_same_account() {
    let double = Double::shared();
    let ours = double.account();
    let red = Customer::of(double, &ours, REGION);
    let alias = provider("alias = \"red\"", &red);
    let before = [PLAIN, alias.as_str(), &vpc("provider = aws.red")].concat();
    let terraform = Terraform::bare(&double.url(), &ours, &before);
    terraform.apply().succeeded();
    let made = double.vpcs(&red.account, REGION);
    let calls = || asked_ec2(double, &[&ours, &red.account]);
    let calls_before = calls();

    terraform.configure(&[PLAIN, vpc(&red.block()).as_str()].concat());
    let refusal = terraform.run(&["plan"]).refused();
    for told in [
        format!("aws_vpc {} is in account {}", made[0], red.account.id),
        format!("lead to account {}", ours.id),
        "apply once with `-refresh=false`".to_owned(),
    ] {
        assert!(refusal.contains(&told), "no {told:?} in: {refusal}");
    }
    let applied = terraform.run(&["apply", "-auto-approve", "-refresh=false"]).succeeded();

    assert!(applied.stdout.contains("0 added, 1 changed, 0 destroyed"), "{applied}");
    assert_eq!(calls(), calls_before);
    assert_eq!(terraform.state("aws_vpc.vpc")["assume_role"][0]["role_arn"], json!(red.role_arn));
    assert_eq!(terraform.planned(), BTreeMap::new());
    terraform.destroy().succeeded();
    assert_eq!(double.vpcs(&red.account, REGION), [""; 0]);
}

#[test]
fn an_object_is_neither_forgotten_nor_made_again_where_the_provider_leads_to_another_account() {
    let double = Double::shared();
    let ours = double.account();
    let [red, blue] = [REGION; 2].map(|region| Customer::of(double, &ours, region));
    let leading_to = |customer: &Customer, arguments: &str| {
        [REQUIRED, &provider("", customer), &vpc(arguments)].concat()
    };
    let terraform = Terraform::bare(&double.url(), &ours, &leading_to(&red, ""));
    terraform.apply().succeeded();
    let (made, state) = (double.vpcs(&red.account, REGION), terraform.state("aws_vpc.vpc"));
    let asked = asked_ec2(double, &[&red.account]);

    let told = format!("aws_vpc {} is in account {}", made[0], red.account.id);
    let refused = |arguments: &[&str]| {
        let refusal = terraform.run(arguments).refused();
        assert!(refusal.contains(&told), "{refusal}");
        assert!(refusal.contains(&format!("to account {}", blue.account.id)), "{refusal}");
    };
    terraform.configure(&leading_to(&blue, ""));
    refused(&["plan"]);
    refused(&["apply", "-auto-approve"]);
    refused(&["destroy", "-auto-approve"]);
    refused(&["destroy", "-auto-approve", "-refresh=false"]);
    for change in [
        "tags = { Name = \"other\" }",
        "instance_tenancy = \"dedicated\"",
        "instance_tenancy = \"dedicated\"\n  lifecycle {\n    create_before_destroy = true\n  }",
    ] {
        terraform.configure(&leading_to(&blue, change));
        refused(&["plan", "-refresh=false"]);
    }
    assert_eq!(terraform.state("aws_vpc.vpc"), state);
    assert_eq!(double.vpcs(&red.account, REGION), made);
    assert_eq!(asked_ec2(double, &[&blue.account]), 0);
    assert_eq!(asked_ec2(double, &[&red.account]), asked);

    terraform.configure(&leading_to(&red, ""));
    assert_eq!(terraform.planned(), BTreeMap::new());
    terraform.destroy().succeeded();
    assert_eq!(double.vpcs(&red.account, REGION), [""; 0]);
}

#[test]
fn keys_of_another_account_do_not_touch_an_object_and_a_replacement_does_not_leave_it_behind() {
    let double = Double::shared();
    let (ours, other) = (double.account(), double.account());
    let hcl = |arguments: &str| [PLAIN, vpc(arguments).as_str()].concat();
    let mut terraform = Terraform::bare(&double.url(), &ours, &hcl(""));
    terraform.apply().succeeded();
    let made = double.vpcs(&ours, REGION);
    let told = format!("aws_vpc {} is in account {}", made[0], ours.id);

    terraform.set("AWS_ACCESS_KEY_ID", &other.access_key);
    terraform.set("AWS_SECRET_ACCESS_KEY", &other.secret_key);
    let refusal = terraform.run(&["plan"]).refused();
    assert!(refusal.contains(&told), "{refusal}");
    // Whose the keys are is known only when somebody has asked: now it is the deletion that refuses.
    terraform.configure(&hcl("instance_tenancy = \"dedicated\""));
    let refusal = terraform.run(&["apply", "-auto-approve", "-refresh=false"]).refused();
    assert!(refusal.contains(&told), "{refusal}");
    assert_eq!(asked_ec2(double, &[&other]), 0);
    assert_eq!(double.vpcs(&ours, REGION), made);

    terraform.set("AWS_ACCESS_KEY_ID", &ours.access_key);
    terraform.set("AWS_SECRET_ACCESS_KEY", &ours.secret_key);
    terraform.apply().succeeded();
    assert_ne!(double.vpcs(&ours, REGION), made);
    terraform.destroy().succeeded();
}

#[test]
fn a_tainted_object_is_not_deleted_where_the_keys_of_another_account_lead() {
    let double = Double::shared();
    let (ours, other) = (double.account(), double.account());
    let mut terraform = Terraform::bare(&double.url(), &ours, &[PLAIN, POLICY].concat());
    terraform.apply().succeeded();
    let keys = |terraform: &mut Terraform, account: &Account| {
        terraform.set("AWS_ACCESS_KEY_ID", &account.access_key);
        terraform.set("AWS_SECRET_ACCESS_KEY", &account.secret_key);
    };
    terraform.run(&["taint", "aws_iam_role_policy.policy"]).succeeded();
    let deleted = |account: &Account| {
        double.calls(account).iter().filter(|call| call.action == "iam:DeleteRolePolicy").count()
    };

    terraform.run(&["plan", "-out=with"]).succeeded();
    terraform.run(&["plan", "-out=without", "-refresh=false"]).succeeded();
    keys(&mut terraform, &other);
    let refusal = terraform.run(&["apply", "with"]).refused();
    assert!(refusal.contains(&format!("is in account {}", ours.id)), "{refusal}");
    assert!(refusal.contains(&format!("lead to account {}", other.id)), "{refusal}");
    let refusal = terraform.run(&["apply", "without"]).refused();
    assert!(refusal.contains("Plan again without `-refresh=false`"), "{refusal}");
    assert_eq!((deleted(&other), deleted(&ours)), (0, 0));

    keys(&mut terraform, &ours);
    terraform.run(&["apply", "with"]).succeeded();
    assert_eq!(deleted(&ours), 1);
    terraform.destroy().succeeded();
}

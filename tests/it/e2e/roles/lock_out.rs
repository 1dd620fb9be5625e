use super::PLAIN;
use crate::double::{Account, Double};
use crate::judge::{Judge, Ministack};
use crate::terraform::{Terraform, trust};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A customer's role that is managed through another one, and what is reached through it: one object that names its
/// resource, and one that names its ARN.
const BEHIND: &str = r#"
variable "customer" { type = string }
variable "trust" { type = string }
variable "external_id" { type = string }
variable "allow_lock_out" { default = null }
variable "role" { default = true }
variable "objects" { default = true }
variable "role_arn" { type = string }

resource "aws_iam_role" "deployer" {
  count = var.role ? 1 : 0

  name               = "deployer"
  assume_role_policy = var.trust
  allow_lock_out     = var.allow_lock_out

  assume_role {
    role_arn = "arn:aws:iam::${var.customer}:role/admin"
  }
}

resource "aws_vpc" "referring" {
  count = var.objects && var.role ? 1 : 0

  cidr_block = "10.1.0.0/16"

  assume_role {
    role_arn    = aws_iam_role.deployer[0].arn
    external_id = var.external_id
  }
}

resource "aws_vpc" "literal" {
  count = var.objects ? 1 : 0

  cidr_block = "10.2.0.0/16"

  assume_role {
    role_arn    = var.role_arn
    external_id = var.external_id
  }
}
"#;

struct Lab {
    double: &'static Double,
    vendor: Account,
    customer: Account,
    role_arn: String,
    terraform: Terraform,
}

impl Lab {
    /// The role with an external ID, and with the objects behind it.
    fn new() -> Self {
        let double = Double::shared();
        let (vendor, customer) = (double.account(), double.account());
        double.role(&customer, "admin", &trust(&vendor, None));
        let role_arn = format!("arn:aws:iam::{}:role/deployer", customer.id);
        let terraform = Terraform::bare(&double.url(), &vendor, &[PLAIN, BEHIND].concat());
        let lab = Self { double, vendor, customer, role_arn, terraform };
        lab.set(&json!({"objects": false}));
        lab.terraform.apply().succeeded();
        lab.set(&json!({}));
        lab.terraform.apply().succeeded();
        assert_eq!(lab.terraform.planned(), BTreeMap::new());
        lab
    }

    /// A trust policy that lets the vendor in with one of these external IDs.
    fn trust(&self, external_ids: &[&str]) -> Value {
        let mut policy = trust(&self.vendor, Some(""));
        policy["Statement"][0]["Condition"]["StringEquals"]["sts:ExternalId"] = json!(external_ids);
        policy
    }

    /// Sets the variables: these, and what they have been in the beginning.
    fn set(&self, variables: &Value) {
        let mut all = json!({
            "customer": self.customer.id,
            "role_arn": self.role_arn,
            "external_id": "the-first-id",
            "trust": self.trust(&["the-first-id"]).to_string(),
        });
        for (name, value) in variables.as_object().unwrap() {
            all[name] = value.clone();
        }
        self.terraform.write("lab.auto.tfvars.json", &all.to_string());
    }

    /// How often the role was changed or deleted.
    fn changes(&self) -> usize {
        let calls = self.double.calls(&self.customer);
        let of_role = ["iam:UpdateAssumeRolePolicy", "iam:DeleteRole"];
        calls.iter().filter(|call| of_role.contains(&call.action.as_str())).count()
    }

    fn refused(&self, variables: &Value) -> String {
        self.set(variables);
        let refusal = self.terraform.apply().refused();
        assert_eq!(self.changes(), 0, "{refusal}");
        assert!(!refusal.contains("the-first-id"), "{refusal}");
        refusal
    }
}

#[test]
fn a_trust_policy_that_locks_us_out_is_refused_and_the_way_around_it_is_open() {
    let lab = Lab::new();
    // Another caller.
    let refusal = lab.refused(&json!({"trust": trust(&lab.customer, None).to_string()}));
    for part in [
        format!("The new trust policy of role {} does not let us in", lab.role_arn),
        format!("assumed by {}, with an external ID", lab.vendor.user_arn),
        format!("no statement allows sts:AssumeRole to {}", lab.vendor.user_arn),
        "aws_vpc vpc-".to_owned(),
        "allow_lock_out = true".to_owned(),
    ] {
        assert!(refusal.contains(&part), "no {part:?} in: {refusal}");
    }

    // Another external ID: first beside the old one, then on the objects, and then alone.
    let only_second = lab.trust(&["the-second-id"]).to_string();
    let refusal = lab.refused(&json!({"trust": only_second}));
    let lacks = "Statement[0] asks for another external ID than the one that is sent";
    assert!(refusal.contains(lacks), "{refusal}");
    let both = lab.trust(&["the-first-id", "the-second-id"]).to_string();
    for variables in [
        json!({"trust": both}),
        json!({"trust": both, "external_id": "the-second-id"}),
        json!({"trust": only_second, "external_id": "the-second-id"}),
    ] {
        lab.set(&variables);
        lab.terraform.apply().succeeded();
    }
    assert_eq!(lab.terraform.planned(), BTreeMap::new());

    lab.terraform.destroy().succeeded();
    assert_eq!(lab.double.inventory(&lab.customer), json!({"global": {"role": ["admin"]}}));
}

#[test]
fn a_role_is_not_deleted_before_what_is_behind_it_unless_somebody_allows_it() {
    let lab = Lab::new();
    // The other object goes along with the role, and this one would stay.
    let refusal = lab.refused(&json!({"role": false}));
    let summary = format!("Role {} is to be deleted, and objects behind it stay", lab.role_arn);
    assert!(refusal.contains(&summary) && refusal.contains("aws_vpc vpc-"), "{refusal}");

    // Whoever means it says so.
    let nobody = trust(&lab.customer, None).to_string();
    lab.set(&json!({"allow_lock_out": true}));
    lab.terraform.apply().succeeded();
    assert_eq!(lab.changes(), 0);
    lab.set(&json!({"allow_lock_out": true, "trust": nobody}));
    lab.terraform.apply().succeeded();
    assert_eq!(lab.changes(), 1);
    let refusal = lab.terraform.run(&["plan"]).refused();
    assert!(refusal.contains("Reading aws_vpc failed"), "{refusal}");
    // The way back needs nobody's permission.
    lab.set(&json!({}));
    lab.terraform.run(&["apply", "-auto-approve", "-refresh=false"]).succeeded();
    assert_eq!(lab.terraform.planned(), BTreeMap::new());
}

#[test]
fn what_goes_in_the_same_apply_does_not_keep_the_trust_as_it_is() {
    let lab = Lab::new();
    let nobody = trust(&lab.customer, None).to_string();
    let without_literal = BEHIND.replace("count = var.objects ? 1 : 0", "count = 0");
    lab.terraform.configure(&[PLAIN, &without_literal].concat());
    lab.terraform.apply().succeeded();
    lab.set(&json!({"objects": false, "trust": nobody}));
    lab.terraform.apply().succeeded();
    assert_eq!(lab.changes(), 1);
    assert_eq!(
        lab.double.inventory(&lab.customer),
        json!({"global": {"role": ["admin", "deployer"]}})
    );
}

/// A provider block whose own role is managed through itself.
const ITSELF: &str = r#"
terraform {
  required_providers {
    aws = { source = "assumerole/assumerole" }
  }
}

variable "role_arn" { type = string }
variable "trust" { type = string }

provider "aws" {
  region = "eu-west-1"

  assume_role {
    role_arn    = var.role_arn
    external_id = "the-first-id"
  }
}

resource "aws_iam_role" "deployer" {
  name               = "deployer"
  assume_role_policy = var.trust
}
"#;

/// A role of a customer that manages itself, as it was in the beginning, and its configuration.
fn shuts_itself_never(judge: &impl Judge) -> (Account, Terraform) {
    let (vendor, customer) = (judge.account(), judge.account());
    let role_arn = judge.role(&customer, "deployer", &trust(&vendor, Some("the-first-id")));
    let terraform = Terraform::bare(&judge.url(), &vendor, ITSELF);
    let set = |trust: &Value| {
        let variables = json!({"role_arn": role_arn, "trust": trust.to_string()});
        terraform.write("role.auto.tfvars.json", &variables.to_string());
    };
    set(&trust(&vendor, Some("the-first-id")));
    terraform.run(&["import", "aws_iam_role.deployer", "deployer"]).succeeded();
    terraform.apply().succeeded();

    set(&trust(&vendor, Some("the-second-id")));
    let refusal = terraform.run(&["plan"]).refused();
    let summary = format!("The new trust policy of role {role_arn} does not let us in");
    assert!(refusal.contains(&summary), "{refusal}");
    assert!(refusal.contains("aws_iam_role deployer"), "{refusal}");
    terraform.apply().refused();

    set(&trust(&vendor, Some("the-first-id")));
    assert_eq!(terraform.planned(), BTreeMap::new());
    (customer, terraform)
}

#[test]
fn a_role_of_the_provider_block_does_not_shut_itself() {
    let double = Double::shared();
    let (customer, terraform) = shuts_itself_never(double);
    // Nothing stays where the role is the last to go.
    terraform.destroy().succeeded();
    assert_eq!(double.inventory(&customer), json!({}));
}

#[test]
fn ministack_agrees_that_a_role_of_the_provider_block_is_still_open_after_a_refused_change() {
    shuts_itself_never(Ministack::shared());
}

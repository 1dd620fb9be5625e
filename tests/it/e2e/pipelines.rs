//! docs/guides/pipelines.md.

use super::VPC;
use crate::double::Double;
use crate::terraform::{EXTERNAL_ID, Terraform, trust};
use std::collections::{BTreeMap, BTreeSet};

/// A provider block whose role is in no plan.
const PROVIDER: &str = r#"
terraform {
  required_providers {
    aws = { source = "assumerole/assumerole" }
  }
}

variable "role_arn" {
  type      = string
  ephemeral = true
}

variable "external_id" {
  type      = string
  ephemeral = true
}

provider "aws" {
  region = "eu-central-1"

  assume_role {
    role_arn    = var.role_arn
    external_id = var.external_id
  }
}
"#;

#[test]
fn a_plan_through_one_role_is_applied_through_another() {
    let double = Double::shared();
    let (ours, theirs) = (double.account(), double.account());
    let role = |name: &str| double.role(&theirs, name, &trust(&ours, Some(EXTERNAL_ID)));
    let (plan, apply) = (role("plan"), role("apply"));
    let mut terraform = Terraform::bare(&double.url(), &ours, &[PROVIDER, VPC].concat());
    terraform.set("TF_VAR_external_id", EXTERNAL_ID);
    // The names of the roles through which calls were made since then.
    let through = |before: usize| -> BTreeSet<String> {
        let calls = double.calls(&theirs);
        let callers = calls.into_iter().skip(before).filter_map(|call| call.caller);
        callers.filter_map(|arn| arn.split('/').nth(1).map(str::to_owned)).collect()
    };
    let only = |name: &str| BTreeSet::from([name.to_owned()]);

    terraform.set("TF_VAR_role_arn", &apply);
    terraform.apply().succeeded();
    let before = double.calls(&theirs).len();
    terraform.configure(&[PROVIDER, &VPC.replace('}', "  tags = { Name = \"red\" }\n}")].concat());
    terraform.set("TF_VAR_role_arn", &plan);
    terraform.run(&["plan", "-out=saved.tfplan"]).succeeded();
    assert_eq!(through(before), only("plan"));

    let before = double.calls(&theirs).len();
    terraform.set("TF_VAR_role_arn", &apply);
    terraform.run(&["apply", "saved.tfplan"]).succeeded();
    assert_eq!(through(before), only("apply"));
    assert_eq!(terraform.planned(), BTreeMap::new());
    terraform.destroy().succeeded();
}

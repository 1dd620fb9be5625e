use super::{allowing, example, output};
use crate::sdk::{assumed, iam, keys, sts, wait};
use crate::terraform::{Lab, Terraform};
use aws_sdk_iam::types::{ContextEntry, ContextKeyTypeEnum, PolicyEvaluationDecisionType};
use serde_json::json;
use std::collections::BTreeMap;

/// The example of a customer, who lets the role `platform` of the lab's source in.
fn customer_role(lab: &Lab, external_id: &str) -> (String, Terraform) {
    let everybody = crate::terraform::trust(&lab.source, None);
    let vendor = lab.double.role(&lab.source, "platform", &everybody);
    let permissions = allowing("*");
    let variables = [
        ("vendor_role_arn", vendor.as_str()),
        ("external_id", external_id),
        ("permissions", permissions.as_str()),
    ];
    let terraform = example(&lab.double.url(), &lab.target, "customer-role", &variables);
    terraform.apply().succeeded();
    (vendor, terraform)
}

const VENDORS_ID: &str = "3b1c9f0e-5d0a-4c57-9d0b-7a52a4c9f1de";

#[test]
fn a_customers_role_lets_the_vendor_in_with_the_external_id_and_nobody_else() {
    let lab = Lab::new();
    let (vendor, terraform) = customer_role(&lab, VENDORS_ID);
    assert_eq!(terraform.planned(), BTreeMap::new());

    let role = output(&terraform, "role_arn");
    let source = sts(&lab.double.url(), keys(&lab.source));
    let platform = assumed(&source, &vendor, None).expect("a session of the vendor's role");
    let platform = sts(&lab.double.url(), platform);
    assert!(assumed(&platform, &role, Some(VENDORS_ID)).is_some());
    assert!(assumed(&platform, &role, Some("another-id-than-agreed-on")).is_none());
    assert!(assumed(&platform, &role, None).is_none());
    assert!(assumed(&source, &role, Some(VENDORS_ID)).is_none(), "not the role, but its account");

    terraform.destroy().succeeded();
    assert_eq!(lab.made(), json!({}));
}

#[test]
fn a_customers_role_cannot_get_beyond_its_boundary_even_if_everything_is_allowed_to_it() {
    let lab = Lab::new();
    let (_, terraform) = customer_role(&lab, VENDORS_ID);
    let boundary = output(&terraform, "permissions_boundary");
    let vendor = output(&terraform, "role_arn");
    let iam = iam(&lab.double.url(), keys(&lab.target));
    let arn = |what: &str| format!("arn:aws:iam::{}:{what}", lab.target.id);
    let may = |action: &str, on: &str, limit: Option<&str>| {
        let entry = |limit: &str| {
            ContextEntry::builder()
                .context_key_name("iam:PermissionsBoundary")
                .context_key_type(ContextKeyTypeEnum::String)
                .context_key_values(limit)
                .build()
        };
        let call = iam.simulate_principal_policy().policy_source_arn(&vendor);
        let call = call.action_names(action).resource_arns(on);
        let call = call.set_context_entries(limit.map(|limit| vec![entry(limit)]));
        let answer = wait(call.send()).expect("an answer");
        answer.evaluation_results()[0].eval_decision == PolicyEvaluationDecisionType::Allowed
    };
    let (own, old) = (arn("role/vendor/node"), arn("role/administrator"));
    let other = "arn:aws:iam::aws:policy/AdministratorAccess";

    assert!(may("ec2:CreateVpc", "*", None));
    for action in [
        "iam:CreateRole",
        "iam:AttachRolePolicy",
        "iam:PutRolePolicy",
        "iam:PutRolePermissionsBoundary",
    ] {
        assert!(may(action, &own, Some(&boundary)), "{action}");
        assert!(!may(action, &own, Some(other)), "{action} with another boundary");
        assert!(!may(action, &own, None), "{action} without a boundary");
        assert!(!may(action, &old, Some(&boundary)), "{action} outside of the path");
    }
    for action in ["iam:PassRole", "iam:UpdateAssumeRolePolicy", "iam:DeleteRole", "sts:AssumeRole"]
    {
        assert!(may(action, &own, Some(&boundary)), "{action}");
        assert!(!may(action, &old, None), "{action} of a role that was there before");
        assert!(!may(action, &vendor, Some(&boundary)), "{action} of itself");
    }
    for role in [&own, &old, &vendor] {
        assert!(!may("iam:DeleteRolePermissionsBoundary", role, Some(&boundary)), "{role}");
    }
    for action in ["iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:SetDefaultPolicyVersion"] {
        assert!(!may(action, &boundary, None), "{action}");
    }
    for action in ["iam:CreateUser", "iam:CreateAccessKey", "iam:AddUserToGroup"] {
        assert!(!may(action, &arn("user/anybody"), None), "{action}");
    }

    terraform.destroy().succeeded();
}

/// The vendor in the customer's account: the way in, and what is tried there.
const VENDOR: &str = r#"
terraform {
  required_providers {
    aws = { source = "assumerole/assumerole" }
  }
}

variable "platform" {}
variable "role" {}
variable "external_id" {}

locals {
  trust = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

provider "aws" {
  region = "eu-central-1"

  assume_role {
    role_arn = var.platform
  }

  assume_role {
    role_arn    = var.role
    external_id = var.external_id
  }
}
"#;

/// A role of the vendor's own, within the limits or not.
const MADE: &str = r#"
resource "aws_iam_role" "made" {
  name                 = "made"
  path                 = PATH
  permissions_boundary = BOUNDARY
  assume_role_policy   = local.trust
}
"#;

/// The vendor's role, taken over and rid of its limits.
const FREED: &str = r#"
import {
  to = aws_iam_role.vendor
  id = "vendor"
}

resource "aws_iam_role" "vendor" {
  name               = "vendor"
  assume_role_policy = local.trust

  lifecycle {
    ignore_changes = [assume_role_policy, description, max_session_duration]
  }
}
"#;

#[test]
fn a_vendor_who_may_do_everything_cannot_leave_the_limits_of_the_customer() {
    let lab = Lab::new();
    let (platform, customer) = customer_role(&lab, VENDORS_ID);
    lab.double.enforce(&lab.target);
    let mut vendor = Terraform::bare(&lab.double.url(), &lab.source, VENDOR);
    let role = format!("arn:aws:iam::{}:role/vendor", lab.target.id);
    for (name, value) in
        [("platform", platform.as_str()), ("role", &role), ("external_id", VENDORS_ID)]
    {
        vendor.set(&format!("TF_VAR_{name}"), value);
    }
    let tried = |hcl: &str| {
        vendor.configure(&[VENDOR, hcl].concat());
        vendor.apply()
    };
    let denied = |hcl: &str, action: &str| {
        let refusal = tried(hcl).refused();
        assert!(refusal.contains("AccessDenied") && refusal.contains(action), "{refusal}");
    };

    let made = |path: &str, boundary: &str| {
        MADE.replace("PATH", &format!("{path:?}")).replace("BOUNDARY", boundary)
    };
    let limits = format!("\"arn:aws:iam::{}:policy/vendor-boundary\"", lab.target.id);
    denied(&made("/vendor/", "null"), "iam:CreateRole");
    denied(&made("/", &limits), "iam:CreateRole");
    tried(&made("/vendor/", &limits)).succeeded();
    denied(&made("/vendor/", "null"), "iam:DeleteRolePermissionsBoundary");
    tried(&made("/vendor/", &limits)).succeeded();
    vendor.destroy().succeeded();
    denied(FREED, "iam:DeleteRolePermissionsBoundary");

    customer.destroy().succeeded();
    assert_eq!(lab.made(), json!({}));
}

use crate::terraform::{Lab, Terraform};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A directory with the files of an example, and the keys of an account in the environment.
fn example(lab: &Lab, name: &str, variables: &[(&str, &str)]) -> Terraform {
    let mut terraform = Terraform::bare(&lab.double.url(), &lab.target, "");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    for file in fs::read_dir(&folder).expect("the example is there") {
        let path = file.expect("a file").path();
        let text = fs::read_to_string(&path).expect("a text");
        terraform.write(path.file_name().and_then(|name| name.to_str()).expect("a name"), &text);
    }
    for (name, value) in variables {
        terraform.set(&format!("TF_VAR_{name}"), value);
    }
    terraform
}

/// The trust policy of a role in the state.
fn trust(terraform: &Terraform, address: &str) -> Value {
    let role = terraform.state(address);
    serde_json::from_str(role["assume_role_policy"].as_str().expect("a policy")).expect("JSON")
}

fn permissions() -> String {
    json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"}],
    })
    .to_string()
}

#[test]
fn irsa_applies_plans_empty_and_goes_again() {
    let lab = Lab::new();
    let issuer = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";
    let variables = [("issuer_url", issuer), ("permissions", &permissions())];
    let terraform = example(&lab, "irsa", &variables);
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());

    let entry = &trust(&terraform, "aws_iam_role.entry")["Statement"][0]["Condition"];
    let bare = issuer.trim_start_matches("https://");
    let equals = &entry["StringEquals"];
    assert_eq!(equals[format!("{bare}:aud")], "sts.amazonaws.com");
    assert_eq!(equals[format!("{bare}:sub")], "system:serviceaccount:provisioning:provisioner");
    let outputs = terraform.run(&["output", "-raw", "aws_config"]).succeeded().stdout;
    assert!(outputs.contains("source_profile = entry"), "{outputs}");

    terraform.destroy().succeeded();
    assert_eq!(lab.made(), json!({}));
}

const EXTERNAL_ID: &str = "3b1c9f0e-5d0a-4c57-9d0b-7a52a4c9f1de";

/// The customer of a vendor who is given these permissions, and the role that the vendor comes from.
fn customer(lab: &Lab, permissions: &str) -> (Terraform, String) {
    let trust = crate::terraform::trust(&lab.source, None);
    let vendor = lab.double.role(&lab.source, "platform", &trust);
    let variables = [
        ("vendor_role_arn", vendor.as_str()),
        ("external_id", EXTERNAL_ID),
        ("permissions", permissions),
    ];
    (example(lab, "customer-role", &variables), vendor)
}

#[test]
fn a_customers_role_applies_plans_empty_and_goes_again() {
    let lab = Lab::new();
    let (terraform, vendor) = customer(&lab, &permissions());
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());

    let statement = &trust(&terraform, "aws_iam_role.vendor")["Statement"][0];
    assert_eq!(statement["Principal"]["AWS"], vendor.as_str());
    assert_eq!(statement["Condition"]["StringEquals"]["sts:ExternalId"], EXTERNAL_ID);

    terraform.destroy().succeeded();
    assert_eq!(lab.made(), json!({}));
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
    let everything = json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
    });
    let (customer, platform) = customer(&lab, &everything.to_string());
    customer.apply().succeeded();
    lab.double.enforce(&lab.target);
    let mut vendor = Terraform::bare(&lab.double.url(), &lab.source, VENDOR);
    let role = format!("arn:aws:iam::{}:role/vendor", lab.target.id);
    for (name, value) in
        [("platform", platform.as_str()), ("role", &role), ("external_id", EXTERNAL_ID)]
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

    denied(&MADE.replace("BOUNDARY", "null"), "iam:CreateRole");
    let limits = format!("\"arn:aws:iam::{}:policy/vendor-boundary\"", lab.target.id);
    tried(&MADE.replace("BOUNDARY", &limits)).succeeded();
    vendor.destroy().succeeded();
    denied(FREED, "iam:DeleteRolePermissionsBoundary");

    customer.destroy().succeeded();
    assert_eq!(lab.made(), json!({}));
}

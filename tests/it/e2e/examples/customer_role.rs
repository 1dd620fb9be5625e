use super::{IMAGE, allowing, example, output};
use crate::sdk::{assumed, iam, keys, sts, wait};
use crate::terraform::{Lab, Terraform};
use aws_sdk_iam::types::{ContextEntry, ContextKeyTypeEnum, PolicyEvaluationDecisionType};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The example of a customer, who lets the role `platform` of the lab's source in.
fn customer_role(lab: &Lab, external_id: &str) -> (String, Terraform) {
    let everybody = crate::terraform::trust(&lab.source, None);
    let vendor = lab.double.role(&lab.source, "platform", &everybody);
    let variables = [("vendor_role_arn", vendor.as_str()), ("external_id", external_id)];
    let terraform = example(&lab.double.url(), &lab.target, "customer-role", &variables);
    terraform.apply().succeeded();
    (vendor, terraform)
}

/// A careless customer, who allows everything to the vendor's role.
fn allow_everything(lab: &Lab) {
    let call = iam(&lab.double.url(), keys(&lab.target)).put_role_policy().role_name("vendor");
    let call = call.policy_name("everything").policy_document(allowing("*"));
    wait(call.send()).expect("the policy is put");
}

/// The same customer, who has learned.
fn allow_no_more(lab: &Lab) {
    let call = iam(&lab.double.url(), keys(&lab.target)).delete_role_policy().role_name("vendor");
    wait(call.policy_name("everything").send()).expect("the policy is deleted");
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
    allow_everything(&lab);
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

    allow_no_more(&lab);
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
    allow_everything(&lab);
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

    allow_no_more(&lab);
    customer.destroy().succeeded();
    assert_eq!(lab.made(), json!({}));
}

#[test]
fn a_cluster_comes_and_goes_within_the_limits_of_the_customer_and_with_what_its_types_need() {
    let lab = Lab::new();
    let (platform, customer) = customer_role(&lab, VENDORS_ID);
    let boundary = output(&customer, "permissions_boundary");
    lab.double.enforce(&lab.target);
    let terraform = example(&lab.double.url(), &lab.source, "user-cluster", &[]);
    let role = output(&customer, "role_arn");
    let ways = json!([{"role_arn": platform}, {"role_arn": role, "external_id": VENDORS_ID}]);
    let mut entry = json!({
        "region": "eu-central-1",
        "assume_role": ways,
        "image_id": IMAGE,
        "path": output(&customer, "path"),
        "permissions_boundary": boundary,
    });
    let serve = |entry: &Value| {
        let customers = json!({"customers": {"acme": entry}});
        terraform.write("customers.auto.tfvars.json", &customers.to_string());
    };
    terraform.run(&["get"]).succeeded();
    // Outside of the path, and later without the boundary.
    let path = entry["path"].take();
    serve(&entry);
    let refusal = terraform.apply().refused();
    assert!(refusal.contains("AccessDenied") && refusal.contains("iam:CreateRole"), "{refusal}");
    entry["path"] = path;
    serve(&entry);
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());

    let boundary = entry["permissions_boundary"].take();
    serve(&entry);
    let refusal = terraform.apply().refused();
    assert!(refusal.contains("iam:DeleteRolePermissionsBoundary"), "{refusal}");
    entry["permissions_boundary"] = boundary;
    serve(&entry);
    terraform.destroy().succeeded();
    customer.destroy().succeeded();
    assert_eq!(lab.made(), json!({}));
}

/// Part of a template, as CloudFormation deploys it to an account.
fn deployed(part: &Value, account: &str) -> Value {
    match part {
        Value::Array(items) => items.iter().map(|item| deployed(item, account)).collect(),
        Value::Object(fields) => match (fields.len(), fields.get("Fn::Sub")) {
            (1, Some(text)) => {
                let text = text.as_str().expect("a text").replace("${AWS::Partition}", "aws");
                json!(text.replace("${AWS::AccountId}", account).replace("${!", "${"))
            }
            _ => {
                fields.iter().map(|(key, value)| (key.clone(), deployed(value, account))).collect()
            }
        },
        other => other.clone(),
    }
}

/// A policy in the state, by the name of its attribute.
fn policy(terraform: &Terraform, address: &str, attribute: &str) -> Value {
    let policy = terraform.state(address)[attribute].clone();
    serde_json::from_str(policy.as_str().expect("a policy")).expect("JSON")
}

/// The actions of a policy.
fn actions(policy: &Value) -> BTreeSet<String> {
    let statements = policy["Statement"].as_array().expect("statements");
    let named = |statement: &Value| match &statement["Action"] {
        Value::Array(many) => many.clone(),
        one => vec![one.clone()],
    };
    statements.iter().flat_map(named).map(|action| action.to_string()).collect()
}

#[test]
fn a_template_of_cloudformation_gives_the_role_that_the_example_gives() {
    let lab = Lab::new();
    let vendor = format!("arn:aws:iam::{}:role/platform", lab.source.id);
    let variables = [("vendor_role_arn", vendor.as_str()), ("customers", r#"["acme"]"#)];
    let templates = example(&lab.double.url(), &lab.source, "customer-template", &variables);
    templates.apply().succeeded();
    assert_eq!(templates.planned(), BTreeMap::new());
    let outputs = &templates.show(&[])["values"]["outputs"];
    let template = outputs["templates"]["value"]["acme"].as_str().expect("a template");
    let template: Value = serde_json::from_str(template).expect("JSON");
    let id = templates.state(r#"aws_external_id.customer["acme"]"#)["result"].clone();

    let (_, terraform) = customer_role(&lab, id.as_str().expect("an ID"));
    let resources = template["Resources"].as_object().expect("resources");
    let properties = |id: &str| deployed(&resources[id]["Properties"], &lab.target.id);
    let role = properties("Role");
    assert_eq!(role["RoleName"], terraform.state("aws_iam_role.vendor")["name"]);
    let trust = policy(&terraform, "aws_iam_role.vendor", "assume_role_policy");
    assert_eq!(role["AssumeRolePolicyDocument"], trust);
    let boundary = policy(&terraform, "aws_iam_policy.boundary", "policy");
    assert_eq!(properties("Boundary")["PolicyDocument"], boundary);
    // One policy would be too long.
    let attached = role["ManagedPolicyArns"].as_array().expect("policies");
    assert!(attached.len() > 1, "{attached:?}");
    let parts = attached.iter().map(|part| properties(part["Ref"].as_str().expect("a reference")));
    let allowed = parts.flat_map(|part| actions(&part["PolicyDocument"]));
    let build = policy(&terraform, "aws_iam_role_policy.build", "policy");
    assert_eq!(allowed.collect::<BTreeSet<_>>(), actions(&build));
    terraform.destroy().succeeded();
}

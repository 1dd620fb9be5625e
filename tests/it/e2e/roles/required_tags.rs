use super::{Customer, PLAIN, serve};
use crate::double::Double;
use crate::terraform::Terraform;
use serde_json::json;

const CLUSTERS: &str = r#"
variable "customers" {
  type = map(object({ region = string, role_arn = string, external_id = string }))
}

variable "tags" {
  type    = map(string)
  default = {}
}

resource "aws_vpc" "cluster" {
  for_each = var.customers

  region     = each.value.region
  cidr_block = "10.1.0.0/16"
  tags       = var.tags

  assume_role {
    role_arn    = each.value.role_arn
    external_id = each.value.external_id
  }
}

resource "aws_iam_role" "node" {
  for_each = var.customers

  name = "node"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })

  assume_role {
    role_arn    = each.value.role_arn
    external_id = each.value.external_id
  }
}
"#;

fn comply(severity: &str) -> String {
    let region = "region = \"eu-central-1\"";
    let provider = format!("{region}\n  tag_policy_compliance = {severity:?}");
    [&PLAIN.replace(region, &provider), CLUSTERS].concat()
}

#[test]
fn tags_that_the_organization_of_an_account_requires_are_required_there_and_nowhere_else() {
    let double = Double::shared();
    let provider = double.account();
    let [red, blue] =
        ["eu-west-1", "us-east-1"].map(|region| Customer::of(double, &provider, region));
    double
        .require_tags(&red.account, &json!({"ec2:vpc": ["Owner", "Team"], "ec2:subnet": ["Zone"]}));
    let mut terraform = Terraform::bare(&double.url(), &provider, &comply("error"));
    serve(&terraform, &json!({"red": red.entry(), "blue": blue.entry()}));

    let told = terraform.run(&["plan"]).refused();
    assert_eq!(told.matches("Missing required tags").count(), 1, "{told}");
    assert!(told.contains("`Owner`, `Team`") && told.contains(&red.account.id), "{told}");
    assert!(told.contains("aws_vpc.cluster[\"red\"]"), "{told}");
    for customer in [&red, &blue] {
        let calls = double.calls(&customer.account);
        let asked: Vec<_> = calls.iter().map(|call| call.action.as_str()).collect();
        assert_eq!(asked, ["tagging:ListRequiredTags"], "one call for all objects of an account");
    }

    terraform.configure(&comply("warning"));
    let finished = terraform.run(&["plan"]).succeeded();
    assert!(finished.said("Warning: Missing required tags"), "{}", finished.stdout);

    terraform.configure(&comply("error"));
    terraform.set("TF_VAR_tags", r#"{"Owner": "us", "Team": "platform"}"#);
    terraform.apply().succeeded();
    terraform.set("TF_VAR_tags", r#"{"Owner": "them"}"#);
    let told = terraform.run(&["plan"]).refused();
    assert!(told.contains("`Team`") && !told.contains("`Owner`"), "{told}");
    let tags = "tags        = var.tags\n";
    let ignored = format!("{tags}\n  lifecycle {{\n    ignore_changes = [tags_all]\n  }}\n");
    terraform.configure(&comply("error").replace(tags, &ignored));
    let told = terraform.run(&["plan"]).refused();
    assert!(told.contains("`Team`") && !told.contains("`Owner`"), "{told}");

    terraform.configure(&comply("disabled"));
    let before = double.calls(&red.account).len();
    terraform.destroy().succeeded();
    let calls = double.calls(&red.account);
    assert!(!calls[before..].iter().any(|call| call.action.contains("ListRequiredTags")));
}

#[test]
fn required_tags_that_may_not_be_listed_are_told_with_what_to_allow() {
    let double = Double::shared();
    let provider = double.account();
    let red = Customer::of(double, &provider, "eu-west-1");
    let refusal = json!({
        "kind": "error", "action": "ListRequiredTags", "code": "AccessDeniedException",
        "message": "not authorized to perform: tag:ListRequiredTags", "status": 400, "times": null,
    });
    double.fault(&red.account, refusal);
    let terraform = Terraform::bare(&double.url(), &provider, &comply("error"));
    serve(&terraform, &json!({"red": red.entry()}));

    let told = terraform.run(&["plan"]).refused();
    assert!(told.contains("allow tag:ListRequiredTags"), "{told}");
    assert!(told.contains(&format!("through role {}", red.role_arn)), "{told}");
}

use super::PLAIN;
use crate::double::Double;
use crate::terraform::{Terraform, trust};
use serde_json::json;

const FINDING: &str = "Another account is trusted without an external ID";

/// A role of the account whose keys terraform has, which trusts another role, with these arguments of the provider.
fn trusting(caller: &str, arguments: &str) -> String {
    let (before, after) = PLAIN.rsplit_once('}').expect("the provider block ends");
    format!(
        r#"{before}{arguments}
}}{after}
resource "aws_iam_role" "vendor" {{
  name               = "vendor"
  assume_role_policy = jsonencode({{
    Version   = "2012-10-17"
    Statement = [{{ Effect = "Allow", Action = "sts:AssumeRole", Principal = {{ AWS = "{caller}" }} }}]
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

/// A role in an instance profile, and what the functions write when they are told more than they need.
const MORE: &str = r#"
resource "aws_iam_role" "node" {
  name               = "node"
  assume_role_policy = provider::aws::trust_service("ec2.amazonaws.com")
}

resource "aws_iam_instance_profile" "node" {
  name = "node"
  role = aws_iam_role.node.name
}

output "changing" {
  value = provider::aws::trust_account("111111111111", "new", ["old", "older"]...)
}

output "pods" {
  value = provider::aws::trust_service("eks-fargate-pods.amazonaws.com", "111111111111")
}

output "tagged" {
  value = provider::aws::trust_session(provider::aws::trust_account("111111111111", "new"), "sts:TagSession")
}
"#;

#[test]
fn functions_take_what_may_follow_and_a_role_that_leaves_a_profile_of_others_says_so() {
    let double = Double::shared();
    let account = double.account();
    let terraform = Terraform::bare(&double.url(), &account, &format!("{PLAIN}{MORE}"));
    terraform.apply().succeeded();
    let output = |name| terraform.run(&["output", "-raw", name]).succeeded().stdout;
    assert!(output("changing").contains(r#""sts:ExternalId":["new","old","older"]"#));
    assert!(output("pods").contains(r#""aws:SourceAccount":"111111111111""#));
    assert!(output("tagged").contains(r#""Action":"sts:TagSession""#));

    terraform.run(&["state", "rm", "aws_iam_instance_profile.node"]).succeeded();
    terraform.configure(PLAIN);
    let applied = terraform.apply().succeeded();
    assert!(applied.said("taken out of an instance profile made elsewhere"), "{applied}");
    assert_eq!(double.inventory(&account), json!({"global": {"instance-profile": ["node"]}}));
}

#[test]
fn an_error_of_a_function_ends_in_one_full_stop() {
    let double = Double::shared();
    let wrong = r#"output "arn" { value = provider::aws::arn_parse("role/app") }"#;
    let terraform =
        Terraform::bare(&double.url(), &double.account(), &format!("{PLAIN}\n{wrong}\n"));
    let refusal = terraform.run(&["plan"]).refused();
    assert!(refusal.contains("is not an ARN: it does not begin with arn:."), "{refusal}");
    assert!(!refusal.contains(".."), "{refusal}");
}

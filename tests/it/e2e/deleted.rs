use super::destroyed;
use crate::sdk::{iam, keys, wait};
use crate::terraform::{Lab, Terraform};
use serde_json::json;
use std::collections::BTreeMap;

/// A role that trusts another one.
const TRUSTING: &str = r#"
resource "aws_iam_role" "entry" {
  name               = "entry"
  assume_role_policy = provider::aws::trust_service("ec2.amazonaws.com")
}

resource "aws_iam_role" "work" {
  name               = "work"
  assume_role_policy = provider::aws::trust_role(aws_iam_role.entry.arn, null)
}
"#;

#[test]
fn trust_in_a_role_that_was_deleted_is_told_and_put_in_place_anew() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, TRUSTING);
    terraform.apply().succeeded();

    // What IAM shows once the trusted role has been deleted, also if there is a new one of its name.
    let dead = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": ["sts:AssumeRole", "sts:TagSession"],
            "Principal": {"AWS": "AROAEXAMPLEEXAMPLE123"},
        }],
    });
    let iam = iam(&lab.double.url(), keys(&lab.target));
    let update = iam.update_assume_role_policy().role_name("work");
    wait(update.policy_document(dead.to_string()).send()).expect("another trust policy");

    let planned = terraform.run(&["plan"]).succeeded();
    assert!(planned.said("A trusted principal was deleted"), "{planned}");
    assert!(planned.said("AROAEXAMPLEEXAMPLE123"), "{planned}");
    let update = BTreeMap::from([("aws_iam_role.work".to_owned(), "update".to_owned())]);
    assert_eq!(terraform.planned(), update);
    terraform.apply().succeeded();

    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

/// A managed policy, attached to a role.
const ATTACHED: &str = r#"
resource "aws_iam_role" "work" {
  name               = "work"
  assume_role_policy = provider::aws::trust_service("ec2.amazonaws.com")
}

resource "aws_iam_policy" "read" {
  name   = "read"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "ec2:Describe*", Resource = "*" }]
  })
}

resource "aws_iam_role_policy_attachment" "read" {
  role       = aws_iam_role.work.name
  policy_arn = aws_iam_policy.read.arn
}
"#;

#[test]
fn a_policy_that_was_deleted_is_made_and_attached_again() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, ATTACHED);
    terraform.apply().succeeded();
    let made = lab.made();

    let arn = terraform.state("aws_iam_policy.read")["arn"].as_str().expect("a text").to_owned();
    let iam = iam(&lab.double.url(), keys(&lab.target));
    let detach = iam.detach_role_policy().role_name("work").policy_arn(&arn);
    wait(detach.send()).expect("the policy is detached");
    wait(iam.delete_policy().policy_arn(&arn).send()).expect("the policy is deleted");

    let again = ["aws_iam_policy.read", "aws_iam_role_policy_attachment.read"];
    let again = again.map(|address| (address.to_owned(), "create".to_owned()));
    assert_eq!(terraform.planned(), BTreeMap::from(again));
    terraform.apply().succeeded();

    assert_eq!(lab.made(), made);
    let attached = wait(iam.list_attached_role_policies().role_name("work").send());
    let attached = attached.expect("a list").attached_policies.expect("policies");
    assert_eq!(attached.iter().filter_map(|policy| policy.policy_arn()).collect::<Vec<_>>(), [arn]);
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

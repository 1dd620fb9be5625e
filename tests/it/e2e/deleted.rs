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

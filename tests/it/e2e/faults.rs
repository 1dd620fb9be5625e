use super::{EVERYTHING, VPC, counted, destroyed};
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::json;
use std::collections::BTreeMap;

#[test]
fn throttled_calls_are_sent_again() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, EVERYTHING);
    lab.double.fault(&lab.source, json!({"kind": "throttle", "action": "AssumeRole"}));
    for action in ["CreateVpc", "CreateRole", "CreateSubnet", "DescribeVpcs"] {
        lab.double.fault(&lab.target, json!({"kind": "throttle", "action": action, "times": 2}));
    }

    terraform.apply().succeeded();

    assert_eq!(lab.double.faults_met(&lab.source), 1);
    assert_eq!(lab.double.faults_met(&lab.target), 8);
    assert_eq!(counted(&lab.made(), REGION), json!({"vpc": 1, "subnet": 1}));
    destroyed(&lab, &terraform);
}

#[test]
fn a_lost_answer_makes_nothing_twice() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, EVERYTHING);
    for action in ["CreateVpc", "CreateRole", "CreateSubnet"] {
        lab.double.fault(&lab.target, json!({"kind": "cut_after", "action": action}));
    }

    terraform.apply().succeeded();

    assert_eq!(lab.double.faults_met(&lab.target), 3);
    assert_eq!(counted(&lab.made(), REGION), json!({"vpc": 1, "subnet": 1}));
    assert_eq!(counted(&lab.made(), "global"), json!({"role": 1}));
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

#[test]
fn a_connection_that_breaks_before_the_work_costs_nothing() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, EVERYTHING);
    // A VPC is not made again: nobody could tell whether it was made the first time.
    for action in ["CreateRole", "CreateSubnet"] {
        lab.double.fault(&lab.target, json!({"kind": "cut", "action": action}));
    }

    terraform.apply().succeeded();

    assert_eq!(lab.double.faults_met(&lab.target), 2);
    destroyed(&lab, &terraform);
}

#[test]
fn what_cannot_be_seen_yet_is_waited_for() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, EVERYTHING);
    for action in ["CreateVpc", "CreateRole", "CreateSubnet"] {
        lab.double.fault(&lab.target, json!({"kind": "not_visible", "action": action, "reads": 2}));
    }

    terraform.apply().succeeded();

    assert_eq!(lab.double.hidden_reads(&lab.target), 6);
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

#[test]
fn nothing_of_iam_that_cannot_be_seen_yet_is_given_up() {
    let lab = Lab::new();
    let terraform = super::iam::configured(&lab, "");
    let creates = [
        "CreateRole",
        "CreatePolicy",
        "CreateInstanceProfile",
        "CreateOpenIDConnectProvider",
        "CreateServiceLinkedRole",
        "PutRolePolicy",
        "AttachRolePolicy",
    ];
    for action in creates {
        // Two of each that are made at the same time share a rule.
        lab.double.fault(
            &lab.target,
            json!({"kind": "not_visible", "action": action, "reads": 1, "times": null}),
        );
    }

    terraform.apply().succeeded();

    for action in creates {
        assert!(lab.double.hidden_by(&lab.target, action) > 0, "{action} was seen at once");
    }
    lab.double.heal(&lab.target);
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

/// A role that trusts a role of the same apply.
const TRUSTED: &str = r#"
resource "aws_iam_role" "first" {
  name               = "first"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_role" "second" {
  name               = "second"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = aws_iam_role.first.arn } }]
  })
}
"#;

#[test]
fn what_others_need_and_cannot_see_yet_is_waited_for() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, TRUSTED);
    lab.double.fault(
        &lab.target,
        json!({"kind": "not_visible", "action": "CreateRole", "contains": "RoleName=first", "writes": 2}),
    );

    terraform.apply().succeeded();

    assert_eq!(lab.double.refused_writes(&lab.target), 2);
    destroyed(&lab, &terraform);
}

/// A role, and what is set in it with a call of its own.
const SET_LATER: &str = r#"
resource "aws_iam_role" "entry" {
  name               = "entry"
  assume_role_policy = provider::aws::trust_service("ec2.amazonaws.com")

  lifecycle {
    ignore_changes = [assume_role_policy]
  }
}

resource "aws_iam_role_trust_policy" "entry" {
  role   = aws_iam_role.entry.name
  policy = provider::aws::trust_service("eks.amazonaws.com")
}
"#;

#[test]
fn a_role_whose_trust_cannot_be_set_yet_is_waited_for() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, SET_LATER);
    lab.double.fault(
        &lab.target,
        json!({
            "kind": "error", "action": "UpdateAssumeRolePolicy", "times": 2, "code": "NoSuchEntity",
            "message": "The role with name entry cannot be found.", "status": 404,
        }),
    );

    terraform.apply().succeeded();

    assert_eq!(lab.double.faults_met(&lab.target), 2);
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

#[test]
fn a_pending_state_is_waited_for() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, VPC);
    let pending = json!({"kind": "pending", "action": "DescribeVpcs", "from": "available", "to": "pending", "times": 3});
    lab.double.fault(&lab.target, pending);

    terraform.apply().succeeded();

    assert_eq!(lab.double.faults_met(&lab.target), 3);
    destroyed(&lab, &terraform);
}

/// A role, and a look at it in the same apply.
const LOOKED_AT: &str = r#"
data "aws_iam_role" "role" {
  name = aws_iam_role.role.id
}
"#;

#[test]
fn a_data_source_waits_for_what_the_same_run_has_made() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, &[EVERYTHING, LOOKED_AT].concat());
    // The first read is that of the resource.
    lab.double.fault(
        &lab.target,
        json!({
            "kind": "error", "action": "GetRole", "contains": "RoleName=it", "after": 1, "times": 2,
            "code": "NoSuchEntity", "message": "The role with name it cannot be found.", "status": 404,
        }),
    );
    terraform.apply().succeeded();
    assert_eq!(lab.double.faults_met(&lab.target), 2);
    destroyed(&lab, &terraform);
}

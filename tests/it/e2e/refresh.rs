use super::destroyed;
use crate::terraform::{Lab, Terraform};
use serde_json::json;
use std::collections::BTreeMap;

const LIST: &str = "GetAccountAuthorizationDetails";

/// Twelve roles with a boundary, tags, a policy in each and two attached to it, and twelve subnets.
const MANY: &str = r#"
locals {
  names = toset([for i in range(12) : "app-${i}"])
  allow = { for name in local.names : name => jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::${name}/*" }]
  }) }
}

resource "aws_iam_policy" "limit" {
  name   = "limit"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
}

resource "aws_iam_role" "app" {
  for_each             = local.names
  name                 = each.key
  path                 = "/apps/"
  description          = "The role of ${each.key}"
  max_session_duration = 7200
  permissions_boundary = aws_iam_policy.limit.arn
  tags                 = { App = each.key }
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "read" {
  for_each = local.names
  name     = "read"
  role     = aws_iam_role.app[each.key].name
  policy   = local.allow[each.key]
}

resource "aws_iam_policy" "read" {
  for_each = local.names
  name     = each.key
  policy   = local.allow[each.key]
}

resource "aws_iam_role_policy_attachment" "read" {
  for_each   = local.names
  role       = aws_iam_role.app[each.key].name
  policy_arn = aws_iam_policy.read[each.key].arn
}

resource "aws_iam_role_policy_attachment" "limit" {
  for_each   = local.names
  role       = aws_iam_role.app[each.key].name
  policy_arn = aws_iam_policy.limit.arn
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "subnet" {
  count      = 12
  vpc_id     = aws_vpc.vpc.id
  cidr_block = cidrsubnet(aws_vpc.vpc.cidr_block, 8, count.index)
  tags       = { Number = tostring(count.index) }
}
"#;

/// How often each action was called.
fn counted(calls: &[String]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for call in calls {
        *counts.entry(call.as_str()).or_default() += 1;
    }
    counts
}

#[test]
fn many_objects_are_listed_and_read_as_they_were_made() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, MANY);
    terraform.apply().succeeded();
    let before = lab.calls().len();
    assert_eq!(terraform.planned(), BTreeMap::new());
    let calls = lab.calls().split_off(before);
    let counts = counted(&calls);
    let of = |action: &str| counts.get(action).copied().unwrap_or_default();
    assert_eq!((of("iam:ListRoles"), of(&format!("iam:{LIST}"))), (1, 1), "{counts:?}");
    // The first are asked for one by one.
    let few = ["GetRole", "GetRolePolicy", "ListAttachedRolePolicies", "GetPolicyVersion"];
    let asked: usize = few.iter().map(|action| of(&format!("iam:{action}"))).sum();
    assert!(asked <= 10 && of("ec2:DescribeSubnets") <= 4, "{counts:?}");
    destroyed(&lab, &terraform);
}

#[test]
fn a_refresh_goes_on_without_the_permission_to_list() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, MANY);
    terraform.apply().succeeded();
    let refusal =
        json!({"kind": "error", "action": LIST, "code": "AccessDenied", "status": 403, "times": 9});
    lab.double.fault(&lab.target, refusal);
    let planned = terraform.run(&["plan", "-detailed-exitcode"]).succeeded();
    assert!(!planned.said(LIST), "{planned:?}");
    assert_eq!(lab.double.faults_met(&lab.target), 1);
    lab.double.heal(&lab.target);
    destroyed(&lab, &terraform);
}

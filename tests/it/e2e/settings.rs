use super::destroyed;
use crate::terraform::{Lab, Terraform};
use std::collections::BTreeMap;

/// A role whose trust policy, policy and attachment are resources of their own.
const ROLE: &str = r#"
resource "aws_iam_role" "app" {
  name = "it-app"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })

  lifecycle {
    ignore_changes = [assume_role_policy]
  }
}

resource "aws_iam_policy" "describe" {
  name   = "it-describe"
  policy = local.describe
}

locals {
  pods = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      Principal = { Service = "pods.eks.amazonaws.com" }
    }]
  })
  describe = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "ec2:DescribeVpcs", Resource = "*" }]
  })
}
"#;

/// Three resources that are settings of the role.
fn settings(name: &str) -> String {
    format!(
        r#"
resource "aws_iam_role_trust_policy" "{name}" {{
  role   = aws_iam_role.app.name
  policy = local.pods

  lifecycle {{
    create_before_destroy = true
  }}
}}

resource "aws_iam_role_policy" "{name}" {{
  name   = "describe"
  role   = aws_iam_role.app.name
  policy = local.describe

  lifecycle {{
    create_before_destroy = true
  }}
}}

resource "aws_iam_role_policy_attachment" "{name}" {{
  role       = aws_iam_role.app.name
  policy_arn = aws_iam_policy.describe.arn

  lifecycle {{
    create_before_destroy = true
  }}
}}
"#
    )
}

const TYPES: [&str; 3] =
    ["aws_iam_role_trust_policy", "aws_iam_role_policy", "aws_iam_role_policy_attachment"];

/// Everything is as it is configured, so that nothing is left to do.
#[track_caller]
fn as_configured(terraform: &Terraform) {
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
}

#[test]
fn settings_that_get_another_name_without_a_moved_block_stay() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, &[ROLE, &settings("one")].concat());
    as_configured(&terraform);
    for name in ["two", "three"] {
        terraform.configure(&[ROLE, &settings(name)].concat());
        as_configured(&terraform);
    }
    // One after the other, and without what a refresh would tell.
    terraform.configure(&[ROLE, &settings("four")].concat());
    terraform.run(&["apply", "-auto-approve", "-parallelism=1", "-refresh=false"]).succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

#[test]
fn settings_that_are_replaced_by_ones_that_are_made_first_stay() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, &[ROLE, &settings("one")].concat());
    as_configured(&terraform);
    let addresses = TYPES.map(|name| format!("{name}.one"));
    let replace = addresses.each_ref().map(|address| format!("-replace={address}"));
    let apply = ["apply", "-auto-approve"].into_iter().chain(replace.iter().map(String::as_str));
    let told = terraform.run(&apply.collect::<Vec<_>>()).succeeded();
    assert!(told.said("3 added, 0 changed, 3 destroyed"), "{told}");
    assert_eq!(terraform.planned(), BTreeMap::new());
    for address in &addresses {
        terraform.run(&["taint", address]).succeeded();
    }
    as_configured(&terraform);
    destroyed(&lab, &terraform);
}

#[test]
fn of_two_resources_for_one_setting_one_is_removed_and_the_other_one_stays() {
    let lab = Lab::new();
    let both = [ROLE, &settings("one"), &settings("two")].concat();
    let terraform = Terraform::new(&lab, &both);
    terraform.apply().succeeded();
    for what in ["trust policy of a role", "policy in a role", "attachment of a policy to a role"] {
        let told = terraform.run(&["plan"]).succeeded();
        assert!(told.said(&format!("Two resources for one {what}")), "{told}");
    }
    as_configured(&terraform);
    for left in ["one", "two", "one"] {
        terraform.configure(&[ROLE, &settings(left)].concat());
        as_configured(&terraform);
        terraform.configure(&both);
        as_configured(&terraform);
    }
    destroyed(&lab, &terraform);
}

/// The same role, which keeps all of them as arguments of its own.
fn keeping() -> String {
    let arguments = "assume_role_policy = local.pods
  managed_policy_arns = [aws_iam_policy.describe.arn]

  inline_policy {
    name   = \"describe\"
    policy = local.describe
  }
}
";
    let (head, rest) = ROLE.split_once("assume_role_policy").expect("its trust policy");
    let (_, others) = rest.split_once("\n}\n").expect("the end of the role");
    [head, arguments, others].concat()
}

#[test]
fn settings_that_move_into_arguments_of_the_role_stay() {
    let lab = Lab::new();
    let role = keeping();
    let terraform = Terraform::new(&lab, &role);
    as_configured(&terraform);
    let trust = terraform.state("aws_iam_role.app")["assume_role_policy"].clone();
    // By its name the role is nothing that the others depend on: which of them is planned first is Terraform's choice.
    for named in ["aws_iam_role.app.name", "\"it-app\""] {
        let both = [role.as_str(), &settings("one").replace("aws_iam_role.app.name", named)];
        for at_once in ["-parallelism=1", "-parallelism=10"] {
            terraform.configure(&both.concat());
            as_configured(&terraform);
            terraform.configure(&role);
            terraform.run(&["apply", "-auto-approve", at_once]).succeeded();
            assert_eq!(terraform.planned(), BTreeMap::new(), "{named}, {at_once}");
            assert_eq!(terraform.state("aws_iam_role.app")["assume_role_policy"], trust);
        }
    }
    destroyed(&lab, &terraform);
}

#[test]
fn a_trust_policy_that_somebody_else_has_set_since_stays() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, &[ROLE, &settings("one")].concat());
    as_configured(&terraform);
    // Another configuration for the same role.
    let arn = terraform.state("aws_iam_policy.describe")["arn"].to_string();
    let other = settings("other").replace("aws_iam_role.app.name", "\"it-app\"");
    let other = other.replace("aws_iam_policy.describe.arn", &arn);
    let locals = &ROLE[ROLE.find("locals {").expect("locals")..];
    let more = locals.replace("\"sts:TagSession\"", "\"sts:SetSourceIdentity\"");
    let another = Terraform::new(&lab, &[more, other].concat());
    as_configured(&another);

    terraform.configure(ROLE);
    let told = terraform.apply().succeeded();
    assert!(told.said("Somebody else has set the trust policy of a role since"), "{told}");
    let changes = another.planned();
    assert!(!changes.contains_key("aws_iam_role_trust_policy.other"), "{changes:?}");
    another.destroy().succeeded();
    destroyed(&lab, &terraform);
}

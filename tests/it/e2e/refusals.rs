use super::VPC;
use crate::terraform::{Lab, Terraform};
use serde_json::json;
use std::fs;
use std::net::TcpListener;

#[test]
fn a_wrong_external_id_is_refused_with_everything_to_check_but_its_value() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, VPC);
    terraform.set("TF_VAR_external_id", "the-wrong-external-id");

    let refusal = terraform.apply().refused();

    for told in [lab.role_arn.as_str(), lab.source.user_arn.as_str(), "AccessDenied", "external ID"]
    {
        assert!(refusal.contains(told), "no {told:?} in: {refusal}");
    }
    assert!(!refusal.contains("the-wrong-external-id"), "{refusal}");
    assert_eq!(lab.made(), json!({}));
    let calls = lab.double.calls(&lab.source);
    assert!(calls.iter().any(|call| call.error.as_deref() == Some("AccessDenied")), "{calls:#?}");
}

#[test]
fn an_endpoint_that_nobody_serves_is_named_with_who_configured_it() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, VPC);
    let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("one").port();
    let nobody = format!("http://127.0.0.1:{port}");
    terraform.set("AWS_ENDPOINT_URL", &nobody);
    terraform.set("AWS_MAX_ATTEMPTS", "1");

    let refusal = terraform.apply().refused();

    for told in [nobody.as_str(), "AWS_ENDPOINT_URL", "AssumeRole", "aws_vpc"] {
        assert!(refusal.contains(told), "no {told:?} in: {refusal}");
    }
    assert_eq!(lab.made(), json!({}));
}

#[test]
fn an_ended_session_is_renewed_in_the_next_command() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, VPC);
    terraform.apply().succeeded();

    lab.double.expire_sessions(&lab.target, "deployer");

    super::destroyed(&lab, &terraform);
}

/// A role with what is given beside its name and its trust policy.
fn trusting(principal: &str, more: &str) -> String {
    format!(
        r#"
resource "aws_iam_role" "role" {{
  name               = "it"
  assume_role_policy = jsonencode({{
    Version   = "2012-10-17"
    Statement = [{{ Effect = "Allow", Action = "sts:AssumeRole", Principal = {{ AWS = {principal} }} }}]
  }})
  {more}
}}
"#
    )
}

const EVERYBODY: &str = "\"*\"";
const ANYBODY: &str = "Anybody can assume the role";

/// A directory whose provider block has this argument too.
fn checking(lab: &Lab, checks: &str, hcl: &str) -> Terraform {
    let terraform = Terraform::new(lab, hcl);
    let block = fs::read_to_string(terraform.path("provider.tf")).expect("a provider block");
    let region = "  region = \"eu-central-1\"\n";
    let argument = format!("{region}  trust_policy_checks = {checks:?}\n");
    terraform.write("provider.tf", &block.replace(region, &argument));
    terraform
}

#[test]
fn a_role_that_anybody_can_assume_is_refused_before_anything_is_made() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, &trusting(EVERYBODY, ""));

    let refusal = terraform.apply().refused();

    assert!(refusal.contains(ANYBODY) && refusal.contains("assume_role_policy ="), "{refusal}");
    assert_eq!(lab.made(), json!({}));
}

#[test]
fn the_provider_says_what_findings_about_trust_do() {
    let lab = Lab::new();
    let everybody = trusting(EVERYBODY, "");
    let plan = |checks: &str, hcl: &str| checking(&lab, checks, hcl).run(&["plan"]);

    assert!(plan("warn", &everybody).succeeded().said(ANYBODY));
    assert!(!plan("off", &everybody).succeeded().said(ANYBODY));
    // What is a warning otherwise.
    let account = trusting("\"arn:aws:iam::111111111111:root\"", "");
    let finding = "Another account is trusted without an external ID";
    assert!(Terraform::new(&lab, &account).run(&["plan"]).succeeded().said(finding));
    let refusal = plan("error", &account).refused();
    assert!(refusal.contains(finding), "{refusal}");
}

#[test]
fn the_role_says_it_louder_than_the_provider() {
    let lab = Lab::new();
    let with = |own: &str| trusting(EVERYBODY, &format!("trust_policy_checks = {own:?}"));

    let refusal = checking(&lab, "off", &with("error")).run(&["plan"]).refused();
    assert!(refusal.contains(ANYBODY), "{refusal}");
    assert!(!checking(&lab, "error", &with("off")).run(&["plan"]).succeeded().said(ANYBODY));
    assert!(checking(&lab, "error", &with("warn")).run(&["plan"]).succeeded().said(ANYBODY));
}

#[test]
fn trust_that_is_not_known_yet_is_judged_when_it_is() {
    let lab = Lab::new();
    let later = "resource \"terraform_data\" \"later\" {\n  input = \"*\"\n}\n";
    let hcl = [later, &trusting("terraform_data.later.output", "")].concat();
    let terraform = checking(&lab, "error", &hcl);

    assert!(!terraform.run(&["plan"]).succeeded().said(ANYBODY));
    let refusal = terraform.apply().refused();

    assert!(refusal.contains(ANYBODY), "{refusal}");
    assert_eq!(lab.made(), json!({}));
}

#[test]
fn a_role_that_is_there_already_is_told_with_the_command_that_takes_it() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, &trusting("\"222222222222\"", ""));
    terraform.apply().succeeded();
    terraform.run(&["state", "rm", "aws_iam_role.role"]).succeeded();

    let refusal = terraform.apply().refused();

    assert!(refusal.contains("`terraform import ADDRESS it`"), "{refusal}");
    terraform.run(&["import", "aws_iam_role.role", "it"]).succeeded();
    super::destroyed(&lab, &terraform);
}

#[test]
fn what_is_open_because_nobody_says_otherwise_is_told_and_can_be_switched_off() {
    let lab = Lab::new();
    let hcl = r#"
resource "aws_security_group" "login" {
  name = "login"

  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_ebs_volume" "data" {
  availability_zone = "eu-central-1a"
  size              = 8
}
"#;
    let terraform = Terraform::new(&lab, hcl);
    let planned = terraform.run(&["plan"]).succeeded();
    for warning in ["Warning: SSH is open to everybody", "Warning: A volume may not be encrypted"] {
        assert!(planned.said(warning), "{planned}");
    }
    // What stands as it is is no news.
    terraform.apply().succeeded();
    let planned = terraform.run(&["plan", "-detailed-exitcode"]).succeeded();
    assert!(!planned.said("open to everybody") && !planned.said("may not be"), "{planned}");

    let block = fs::read_to_string(terraform.path("provider.tf")).expect("a provider block");
    let region = "  region = \"eu-central-1\"\n";
    terraform.write(
        "provider.tf",
        &block.replace(region, &format!("{region}  security_warnings = false\n")),
    );
    let planned = terraform.run(&["plan", "-replace=aws_ebs_volume.data"]).succeeded();
    assert!(!planned.said("may not be encrypted"), "{planned}");
    terraform.destroy().succeeded();
}

use super::VPC;
use crate::sdk::{iam, keys, wait};
use crate::terraform::{Lab, Terraform};
use serde_json::{Value, json};
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
pub(super) fn with_argument(lab: &Lab, argument: &str, hcl: &str) -> Terraform {
    let terraform = Terraform::new(lab, hcl);
    let block = fs::read_to_string(terraform.path("provider.tf")).expect("a provider block");
    let region = "  region = \"eu-central-1\"\n";
    terraform.write("provider.tf", &block.replace(region, &format!("{region}  {argument}\n")));
    terraform
}

fn checking(lab: &Lab, checks: &str, hcl: &str) -> Terraform {
    with_argument(lab, &format!("trust_policy_checks = {checks:?}"), hcl)
}

/// Lets the role of the lab do this and nothing else.
pub(super) fn permit(lab: &Lab, statements: &Value) {
    lab.double.enforce(&lab.target);
    let iam = iam(&lab.double.url(), keys(&lab.target));
    let policy = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    let put = iam.put_role_policy().role_name("deployer").policy_name("it").policy_document(policy);
    wait(put.send()).expect("a policy of the role");
}

/// The statement that a refusal prints.
fn printed(refusal: &str) -> Value {
    let at = refusal.find("{ \"Effect\"").unwrap_or_else(|| panic!("no statement in: {refusal}"));
    let mut values = serde_json::Deserializer::from_str(&refusal[at..]).into_iter();
    values.next().expect("JSON").expect("a statement")
}

/// A VPC with tags, which need a permission of their own.
const TAGGED: &str = r#"
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
  tags       = { Name = "it" }
}
"#;

#[test]
fn what_refusals_print_is_what_has_to_be_allowed() {
    let lab = Lab::new();
    let read = json!({"Effect": "Allow", "Action": ["ec2:Describe*", "sts:DecodeAuthorizationMessage"], "Resource": "*"});
    let mut statements = vec![read];
    let terraform = Terraform::new(&lab, TAGGED);
    let vpc = format!("arn:aws:ec2:eu-central-1:{}:vpc/*", lab.target.id);
    for action in ["ec2:CreateVpc", "ec2:CreateTags"] {
        permit(&lab, &json!(statements));
        let refusal = terraform.apply().refused();
        let account = format!("account {}", lab.target.id);
        for told in
            [action, lab.role_arn.as_str(), &account, "(decoded below)", "no policy denies it"]
        {
            assert!(refusal.contains(told), "no {told:?} in: {refusal}");
        }
        let statement = printed(&refusal);
        assert_eq!((&statement["Action"], &statement["Resource"]), (&json!(action), &json!(vpc)));
        statements.push(statement);
    }
    let tags = statements.last().expect("that of the tags");
    assert_eq!(tags["Condition"], json!({"StringEquals": {"ec2:CreateAction": "CreateVpc"}}));
    permit(&lab, &json!(statements));
    terraform.apply().succeeded();

    // The end is another permission.
    let refusal = terraform.destroy().refused();
    statements.push(printed(&refusal));
    permit(&lab, &json!(statements));
    terraform.destroy().succeeded();
}

#[test]
fn a_refusal_that_may_not_be_decoded_says_how_it_could_be() {
    let lab = Lab::new();
    permit(&lab, &json!([{"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"}]));
    let many = VPC.replace("cidr_block", "count = 3\n  cidr_block");

    let refusal = Terraform::new(&lab, &many).apply().refused();

    for told in ["sts:DecodeAuthorizationMessage", "Encoded authorization failure message: "] {
        assert!(refusal.contains(told), "no {told:?} in: {refusal}");
    }
    assert!(!refusal.contains("(decoded below)"), "{refusal}");
}

#[test]
fn a_denial_is_told_with_its_statement_and_without_one_that_could_not_help() {
    let lab = Lab::new();
    permit(
        &lab,
        &json!([
            {"Effect": "Allow", "Action": "*", "Resource": "*"},
            {"Sid": "NoNetworks", "Effect": "Deny", "Action": "ec2:CreateVpc", "Resource": "*"},
        ]),
    );

    let refusal = Terraform::new(&lab, VPC).apply().refused();

    for told in ["denies it explicitly", "statement \"NoNetworks\" denies ec2:CreateVpc on *"] {
        assert!(refusal.contains(told), "no {told:?} in: {refusal}");
    }
    assert!(!refusal.contains("\"Effect\""), "{refusal}");
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

#[test]
fn what_aws_does_not_know_or_take_is_told_at_the_argument() {
    let lab = Lab::new();
    let subnet = |cidr: &str, zone: &str| {
        format!(
            "resource \"aws_vpc\" \"vpc\" {{\n  cidr_block = \"10.0.0.0/16\"\n}}\n\
             resource \"aws_subnet\" \"web\" {{\n  vpc_id = aws_vpc.vpc.id\n  cidr_block = {cidr:?}\n  \
             availability_zone = {zone:?}\n}}\n"
        )
    };
    let terraform = Terraform::new(&lab, &subnet("10.0.1.0/24", "eu-central-1z"));
    let refusal = terraform.apply().refused();
    let zone = r#"in resource "aws_subnet" "web": 7: availability_zone = "eu-central-1z""#;
    assert!(refusal.contains(zone), "{refusal}");

    terraform.configure(&subnet("10.9.1.0/24", "eu-central-1a"));
    let refusal = terraform.apply().refused();
    let cidr = r#"in resource "aws_subnet" "web": 6: cidr_block = "10.9.1.0/24""#;
    assert!(refusal.contains(cidr), "{refusal}");
    terraform.destroy().succeeded();
}

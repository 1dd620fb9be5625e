use super::{Customer, PLAIN, until};
use crate::double::{Account, Double};
use crate::judge::{Judge, Ministack};
use crate::sdk::{assumed, ec2, keys, sts, wait};
use crate::terraform::{Terraform, trust};
use serde_json::json;
use std::collections::BTreeMap;
use std::process::Command;

/// Two VPCs, and between them a wait for a byte from `gate`.
const GATED: &str = r#"
variable "role" {
  type = list(object({ role_arn = string, external_id = string, session_name = optional(string) }))
}

resource "aws_vpc" "first" {
  assume_role = var.role
  cidr_block  = "10.1.0.0/16"
}

resource "terraform_data" "gate" {
  depends_on = [aws_vpc.first]

  provisioner "local-exec" {
    command = "head -c 1 gate"
  }
}

resource "aws_vpc" "second" {
  depends_on  = [terraform_data.gate]
  assume_role = var.role
  cidr_block  = "10.2.0.0/16"
}
"#;

/// Ends the session of a role in the middle of an apply.
fn ended_session(judge: &impl Judge) -> (Account, Customer) {
    let provider = judge.account();
    let customer = Customer::of(judge, &provider, "eu-central-1");
    let terraform = Terraform::bare(&judge.url(), &provider, &[PLAIN, GATED].concat());
    let Customer { account, region, role_arn, external_id } = &customer;
    let role = json!({"role": [{"role_arn": role_arn, "external_id": external_id}]});
    terraform.write("role.auto.tfvars.json", &role.to_string());
    let gate = terraform.path("gate");
    assert!(Command::new("mkfifo").arg(&gate).status().unwrap().success());

    let apply = terraform.start(&["apply", "-auto-approve"]);
    until("a VPC there", || !judge.vpcs(account, region).is_empty());
    judge.expire_sessions(account, "deployer");
    // Whoever opens both ends of a pipe waits for nobody.
    let mut gate = std::fs::File::options().read(true).write(true).open(&gate).unwrap();
    std::io::Write::write_all(&mut gate, b"!").unwrap();
    apply.wait().succeeded();

    assert_eq!(judge.vpcs(account, region).len(), 2);
    terraform.destroy().succeeded();
    assert_eq!(judge.vpcs(account, region), [""; 0]);
    (provider, customer)
}

#[test]
fn a_session_that_ends_in_the_middle_of_an_apply_is_renewed_once() {
    let double = Double::shared();
    let (provider, customer) = ended_session(double);

    let calls = double.calls(&customer.account);
    assert!(calls.iter().any(|call| call.error.as_deref() == Some("RequestExpired")), "{calls:#?}");
    let sessions = double.calls(&provider);
    let sessions = sessions.iter().filter(|call| call.action == "sts:AssumeRole").count();
    assert_eq!(sessions, 4, "the apply's, its renewal, and those of the two steps of the destroy");
}

#[test]
fn ministack_agrees_that_an_ended_session_is_renewed() {
    ended_session(Ministack::shared());
}

/// What ends the sessions of a role that were issued before.
const REVOKED: &str = r#"
resource "aws_iam_role_session_revocation" "worker" {
  role_name = "worker"
}
"#;

#[test]
fn ministack_agrees_that_a_revocation_ends_open_sessions_and_no_later_ones() {
    let judge = Ministack::shared();
    let customer = judge.account();
    let worker = judge.role(&customer, "worker", &trust(&customer, None));
    let sts = sts(&judge.url(), keys(&customer));
    let session = || assumed(&sts, &worker, None).expect("a session");
    let may_look = |session| wait(ec2(&judge.url(), session).describe_vpcs().send()).is_ok();
    let open = session();
    assert!(may_look(open.clone()));

    let terraform = Terraform::bare(&judge.url(), &customer, &[PLAIN, REVOKED].concat());
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    assert!(!may_look(open.clone()));
    // The time of a session has no fractions of a second.
    until("let in with a new session", || may_look(session()));

    terraform.destroy().succeeded();
    assert!(may_look(open));
}

#[test]
fn a_long_apply_renews_its_session_before_it_ends() {
    // Its own, because all sessions of it are short.
    let double = Double::start();
    double.shorten_sessions(4);
    let provider = double.account();
    let customer = Customer::of(&double, &provider, "eu-central-1");
    let account = &customer.account;
    let hcl = format!(
        "{PLAIN}\nresource \"aws_vpc\" \"vpc\" {{\n  cidr_block = \"10.1.0.0/16\"\n  {}\n}}\n",
        customer.block()
    );
    let terraform = Terraform::bare(&double.url(), &provider, &hcl);
    let pending = json!({"kind": "pending", "action": "DescribeVpcs", "from": "available", "to": "pending", "times": null});
    double.fault(account, pending);

    let apply = terraform.start(&["apply", "-auto-approve"]);
    let mut renewed = 0;
    for _ in 0..3 {
        renewed = double.arrival(&provider, "AssumeRole", renewed).sequence;
    }
    double.heal(account);
    apply.wait().succeeded();

    let refused = double.calls(account).into_iter().find(|call| call.error.is_some());
    assert!(refused.is_none(), "{refused:?}");
}

//! What becomes of roles that let in who does not send their external ID.

use crate::double::{Account, Double};
use crate::judge::{Judge, Ministack};
use crate::sdk::{iam, keys, wait};
use crate::terraform::{Finished, Terraform, trust};
use serde_json::json;

const CHECKED: &str = r#"
terraform {
  required_providers {
    aws = { source = "assumerole/assumerole" }
  }
}

variable "checks" {
  type    = string
  default = null
}

variable "hops" {
  type = list(object({ role_arn = string, external_id = string, session_name = optional(string) }))
}

provider "aws" {
  region             = "eu-central-1"
  external_id_checks = var.checks
}

resource "aws_vpc" "vpc" {
  count       = 2
  cidr_block  = "10.${count.index}.0.0/16"
  assume_role = var.hops
}
"#;

const REGION: &str = "eu-central-1";

/// A chain of two roles with external IDs: the first one is ours, and leads to the second one, of a customer.
struct Chain {
    terraform: Terraform,
    ours: Account,
    theirs: Account,
    /// The role of the customer.
    role: String,
}

/// The customer lets our role in with `external_id`, or with any.
fn chain(judge: &impl Judge, provider: &Account, external_id: Option<&str>) -> Chain {
    let (ours, theirs) = (judge.account(), judge.account());
    let first = judge.role(&ours, "platform", &trust(provider, Some("of-our-own")));
    let role = judge.role(&theirs, "deployer", &trust(&ours, external_id));
    let terraform = Terraform::bare(&judge.url(), provider, CHECKED);
    let hop = |arn: &str, id: &str| json!({"role_arn": arn, "external_id": id});
    let hops = json!({"hops": [hop(&first, "of-our-own"), hop(&role, "agreed-on")]});
    terraform.write("hops.auto.tfvars.json", &hops.to_string());
    Chain { terraform, ours, theirs, role }
}

fn apply(terraform: &Terraform, checks: &str) -> Finished {
    terraform.run(&["apply", "-auto-approve", &format!("-var=checks={checks}")])
}

fn nothing_goes_through_a_role_that_lets_in_everybody(judge: &impl Judge) {
    let provider = judge.account();
    let Chain { terraform, theirs, role, .. } = chain(judge, &provider, None);

    let refusal = apply(&terraform, "error").refused();
    for part in [
        "Creating aws_vpc failed",
        &format!("Role {role} (role 2 of 2) can be assumed by "),
        "without an external ID, and with another one than was agreed on",
        "`external_id_checks` of the provider is `error`",
    ] {
        assert!(refusal.contains(part), "{part}: {refusal}");
    }
    assert_eq!(judge.vpcs(&theirs, REGION), [""; 0]);

    // One warning for the role, however many objects are behind it.
    let warned = apply(&terraform, "warn").succeeded();
    assert_eq!(judge.vpcs(&theirs, REGION).len(), 2);
    let warning = format!("Role {role} can be assumed without an external ID, and with another");
    assert!(warned.said(&warning), "{warned}");
    assert_eq!(warned.stdout.matches("Warning: Roles and credentials").count(), 1, "{warned}");

    let silent = apply(&terraform, "off").succeeded();
    assert!(!silent.said("can be assumed"), "{silent}");
    terraform.destroy().succeeded();
}

#[test]
fn nothing_is_done_through_a_role_that_lets_in_who_sends_no_external_id() {
    nothing_goes_through_a_role_that_lets_in_everybody(Double::shared());
}

#[test]
fn ministack_agrees_about_roles_that_let_in_who_sends_no_external_id() {
    nothing_goes_through_a_role_that_lets_in_everybody(Ministack::shared());
}

#[test]
fn ministack_agrees_that_a_wrong_external_id_is_refused_and_nothing_is_made() {
    let judge = Ministack::shared();
    let provider = judge.account();
    let Chain { terraform, theirs, role, .. } = chain(judge, &provider, Some("another-one"));
    for checks in ["off", "error"] {
        let refusal = apply(&terraform, checks).refused();
        let told = ["Creating aws_vpc failed", &role, "AccessDenied", "external ID"];
        assert!(told.iter().all(|part| refusal.contains(part)), "{refusal}");
        assert!(!refusal.contains("agreed-on"), "{refusal}");
    }
    assert_eq!(judge.vpcs(&theirs, REGION), [""; 0]);
}

#[test]
fn a_role_that_insists_is_asked_three_times_in_each_run_and_no_more() {
    let double = Double::shared();
    let provider = double.account();
    let Chain { terraform, ours, theirs, role } = chain(double, &provider, Some("agreed-on"));

    let applied = apply(&terraform, "error").succeeded();
    assert!(!applied.said("can be assumed"), "{applied}");
    assert_eq!(double.vpcs(&theirs, REGION).len(), 2);
    let planned = terraform.run(&["plan", "-detailed-exitcode", "-var=checks=error"]).succeeded();
    assert!(planned.said("No changes"), "{planned}");

    // Once in the apply and once in the refresh of the plan: a session, and two refusals.
    let calls = double.calls(&ours);
    let asked = calls.iter().filter(|call| call.resources.contains(&role));
    let answers = |status: u64| asked.clone().filter(|call| call.status == Some(status)).count();
    assert_eq!((answers(200), answers(403)), (2, 4));

    // The customer's trust is changed behind our back.
    let update = iam(&double.url(), keys(&theirs)).update_assume_role_policy();
    let update = update.role_name("deployer").policy_document(trust(&ours, None).to_string());
    wait(update.send()).expect("another trust policy");
    let refusal = terraform.run(&["plan", "-var=checks=error"]).refused();
    assert!(refusal.contains("without an external ID"), "{refusal}");
    terraform.destroy().succeeded();
}

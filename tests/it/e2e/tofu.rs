//! What OpenTofu does in a way of its own, and what becomes of states that go from one program to the other.

use super::moves::stand_in;
use super::{PLAIN, VPC, destroyed};
use crate::double::Double;
use crate::program::{Program, runs};
use crate::terraform::{Lab, Terraform};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;

const ANOTHER: &str = r#"
resource "aws_vpc" "other" {
  cidr_block = "10.2.0.0/16"
}
"#;

/// Makes `provider` that of every object in the state, in the words of the other program.
fn hand_over(terraform: &Terraform, provider: &str) {
    let mut state = terraform.pull();
    for resource in state["resources"].as_array_mut().expect("a list") {
        resource["provider"] = json!(format!("provider[{provider:?}]"));
    }
    terraform.push(state);
}

fn action(address: &str, action: &str) -> BTreeMap<String, String> {
    BTreeMap::from([(address.to_owned(), action.to_owned())])
}

#[test]
fn opentofu_takes_a_state_that_terraform_wrote_as_it_is() {
    if !runs(Program::OpenTofu) {
        return;
    }
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, VPC);
    terraform.apply().succeeded();
    hand_over(&terraform, "registry.terraform.io/assumerole/assumerole");
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

#[test]
fn terraform_takes_a_state_that_opentofu_wrote_once_the_address_is_replaced() {
    if !runs(Program::Terraform) {
        return;
    }
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, &[VPC, ANOTHER].concat());
    terraform.apply().succeeded();
    hand_over(&terraform, "registry.opentofu.org/assumerole/assumerole");
    terraform.configure(VPC);
    // It would need a provider of that registry for what is in the configuration no longer.
    let refusal = terraform.run(&["plan"]).refused();
    assert!(refusal.contains("registry.opentofu.org/assumerole/assumerole"), "{refusal}");
    let opentofus = "registry.opentofu.org/assumerole/assumerole";
    let replace =
        ["state", "replace-provider", "-auto-approve", opentofus, "assumerole/assumerole"];
    let replaced = terraform.run(&replace).succeeded();
    assert!(replaced.said("Successfully replaced provider for 2 resources"), "{replaced}");
    assert_eq!(terraform.planned(), action("aws_vpc.other", "delete"));
    destroyed(&lab, &terraform);
}

#[test]
fn opentofu_finds_the_objects_of_hashicorp_aws_by_the_full_address_alone() {
    if !runs(Program::OpenTofu) {
        return;
    }
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, &[VPC, ANOTHER].concat());
    terraform.apply().succeeded();
    hand_over(&terraform, "registry.terraform.io/hashicorp/aws");
    terraform.configure(VPC);
    let refusal = terraform.run(&["plan"]).refused();
    assert!(refusal.contains("hashicorp/aws"), "{refusal}");

    let replace = |from: &str, to: &str| {
        terraform.run(&["state", "replace-provider", "-auto-approve", from, to]).succeeded()
    };
    let replaced = replace("hashicorp/aws", "assumerole/assumerole");
    assert!(replaced.said("No matching resources found."), "{replaced}");
    let ours = "registry.opentofu.org/assumerole/assumerole";
    let replaced = replace("registry.terraform.io/hashicorp/aws", ours);
    assert!(replaced.said("Successfully replaced provider for 2 resources"), "{replaced}");
    assert_eq!(terraform.planned(), action("aws_vpc.other", "delete"));
    destroyed(&lab, &terraform);
}

/// A configuration of `TF_ENCRYPTION` that reads and writes with these methods.
fn encryption(methods: &str) -> String {
    format!(
        r#"
key_provider "pbkdf2" "own" {{
  passphrase = "a passphrase that is long enough"
}}
method "aes_gcm" "own" {{
  keys = key_provider.pbkdf2.own
}}
method "unencrypted" "plain" {{}}
state {{
  {methods}
}}
"#
    )
}

#[test]
fn an_encrypted_state_is_made_plain_again_for_terraform() {
    if !runs(Program::OpenTofu) {
        return;
    }
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, VPC);
    let stored = |terraform: &Terraform| -> Value {
        let text = fs::read_to_string(terraform.path("terraform.tfstate")).expect("a state");
        serde_json::from_str(&text).expect("JSON")
    };
    terraform.set("TF_ENCRYPTION", &encryption("method = method.aes_gcm.own"));
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    assert!(stored(&terraform)["encrypted_data"].is_string());
    assert_eq!(stored(&terraform)["resources"], Value::Null);

    let back =
        "method = method.unencrypted.plain\n  fallback {\n    method = method.aes_gcm.own\n  }";
    terraform.set("TF_ENCRYPTION", &encryption(back));
    terraform.apply().succeeded();
    assert_eq!(stored(&terraform)["resources"][0]["type"], "aws_vpc");
    terraform.unset("TF_ENCRYPTION");
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

/// An object that is there if a variable says so.
const SWITCHED: &str = r#"
variable "wanted" {
  type = bool
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"

  lifecycle {
    enabled = var.wanted
  }
}
"#;

#[test]
fn terraform_takes_neither_an_encrypted_state_nor_enabled() {
    if !runs(Program::Terraform) {
        return;
    }
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, SWITCHED);
    terraform.set("TF_VAR_wanted", "true");
    let refusal = terraform.run(&["plan"]).refused();
    assert!(refusal.contains("An argument named \"enabled\" is not expected here"), "{refusal}");

    terraform.configure(VPC);
    let encrypted = json!({"serial": 1, "lineage": "", "meta": {}, "encrypted_data": "AAAA"});
    terraform.write("terraform.tfstate", &encrypted.to_string());
    let refusal = terraform.run(&["plan"]).refused();
    assert!(refusal.contains("Unsupported state file format"), "{refusal}");
    assert_eq!(lab.made(), json!({}));
}

#[test]
fn an_object_that_is_not_enabled_is_destroyed_and_comes_back() {
    if !runs(Program::OpenTofu) {
        return;
    }
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, SWITCHED);
    for (wanted, planned) in [("true", "create"), ("false", "delete"), ("true", "create")] {
        terraform.set("TF_VAR_wanted", wanted);
        assert_eq!(terraform.planned(), action("aws_vpc.vpc", planned));
        terraform.apply().succeeded();
        assert_eq!(terraform.planned(), BTreeMap::new());
    }
    destroyed(&lab, &terraform);
}

#[test]
fn an_object_that_is_excluded_is_left_alone() {
    if !runs(Program::OpenTofu) {
        return;
    }
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, &[VPC, ANOTHER].concat());
    terraform.run(&["apply", "-auto-approve", "-exclude=aws_vpc.other"]).succeeded();
    assert_eq!(terraform.planned(), action("aws_vpc.other", "create"));
    destroyed(&lab, &terraform);
}

/// A test of a configuration, in which no AWS is asked.
const MOCKED: &str = r#"
mock_provider "aws" {}

run "planned" {
  command = plan

  assert {
    condition     = aws_vpc.vpc.cidr_block == "10.1.0.0/16"
    error_message = "another CIDR block"
  }
}

run "applied" {
  assert {
    condition     = aws_vpc.vpc.id != ""
    error_message = "no ID"
  }
}
"#;

#[test]
fn a_configuration_is_tested_with_a_mock_of_the_provider() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, VPC);
    terraform.write("mocked.tftest.hcl", MOCKED);
    let tested = terraform.run(&["test"]).succeeded();
    assert!(tested.said("Success! 2 passed, 0 failed."), "{tested}");
    assert_eq!(lab.calls(), [""; 0]);
}

#[test]
fn a_generated_configuration_names_the_type_of_the_provider_unless_it_is_called_aws() {
    let double = Double::shared();
    let source = |name: &str| [PLAIN, VPC].concat().replace("assumerole/assumerole", name);
    let mut terraform = Terraform::bare(&double.url(), &double.account(), "");
    let _folder = stand_in(&mut terraform);
    let generated = |name: &str| {
        terraform.configure(&source(name));
        terraform.apply().succeeded();
        let id = terraform.state("aws_vpc.vpc")["id"].clone();
        terraform.run(&["state", "rm", "aws_vpc.vpc"]).succeeded();
        let import = format!("import {{\n  to = aws_vpc.vpc\n  id = {id}\n}}\n");
        terraform.configure(&[&source(name).replace(VPC, ""), import.as_str()].concat());
        terraform.run(&["plan", "-generate-config-out=generated.tf"]).succeeded();
        fs::read_to_string(terraform.path("generated.tf")).expect("a configuration")
    };
    let imported = |text: &str| {
        terraform.write("generated.tf", text);
        let applied = terraform.apply().succeeded();
        assert!(applied.said("1 imported, 0 added, 0 changed, 0 destroyed"), "{applied}");
        terraform.destroy().succeeded();
        fs::remove_file(terraform.path("generated.tf")).expect("the file is gone");
    };
    let as_hashicorps = generated("hashicorp/aws");
    assert!(!as_hashicorps.contains("provider"), "{as_hashicorps}");
    imported(&as_hashicorps);

    let ours = generated("assumerole/assumerole");
    let line = ours.lines().find(|line| line.contains("provider")).expect("a line");
    assert_eq!(line.split_whitespace().collect::<Vec<_>>(), ["provider", "=", "assumerole"]);
    let refusal = terraform.run(&["plan"]).refused();
    assert!(refusal.contains("hashicorp/assumerole: required by this configuration"), "{refusal}");
    imported(&ours.replace(line, ""));
}

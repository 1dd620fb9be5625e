use super::{counted, destroyed};
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What an update changes hangs on `said`.
const RESOURCES: &str = r#"
variable "said" {
  default = "first"
}

resource "aws_vpc" "vpc" {
  for_each   = toset(["first", "second"])
  cidr_block = "10.1.0.0/16"
}

resource "aws_internet_gateway" "moving" {
  vpc_id = aws_vpc.vpc[var.said].id
  tags   = { Said = var.said }
}

resource "aws_internet_gateway" "alone" {}

resource "aws_egress_only_internet_gateway" "v6" {
  vpc_id = aws_vpc.vpc["first"].id
  tags   = { Said = var.said }
}

resource "aws_key_pair" "admin" {
  key_name   = "it-admin"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK8Go+MpFxTk81bBnJsVzRlR7G5mYqp3vgdUfyiTgzQd admin@example.com\n"
  tags       = { Said = var.said }
}

resource "aws_key_pair" "made_up" {
  key_name_prefix = "it-"
  public_key      = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC3wQSXwAVr7R86FOu+HcglP+UmMFMsbnhKXPCkn2g+m"
}
"#;

/// What all of them are called.
const ADDRESSES: &[&str] = &[
    "aws_egress_only_internet_gateway.v6",
    "aws_internet_gateway.alone",
    "aws_internet_gateway.moving",
    "aws_key_pair.admin",
    "aws_key_pair.made_up",
];

/// What there is of each kind.
fn made(lab: &Lab) -> Value {
    counted(&lab.made(), REGION)
}

/// Checks that the account of the role was called by the session of the role alone.
#[track_caller]
fn all_through_the_role(lab: &Lab) {
    let session = format!("arn:aws:sts::{}:assumed-role/deployer/it", lab.target.id);
    for call in lab.double.calls(&lab.target) {
        assert_eq!(call.caller.as_deref(), Some(session.as_str()), "{call:?}");
    }
}

#[test]
fn gateways_addresses_and_keys_are_made_changed_and_destroyed_through_the_role_of_a_customer() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    let all = json!({
        "egress-only-internet-gateway": 1, "internet-gateway": 2, "key-pair": 2, "vpc": 2,
    });
    assert_eq!(made(&lab), all);
    assert_eq!(terraform.planned(), BTreeMap::new());
    let before = lab.made();

    terraform.set("TF_VAR_said", "second");
    let updates = [
        "aws_egress_only_internet_gateway.v6",
        "aws_internet_gateway.moving",
        "aws_key_pair.admin",
    ];
    let updates = updates.map(|address| (address.to_owned(), "update".to_owned()));
    assert_eq!(terraform.planned(), BTreeMap::from(updates));
    terraform.apply().succeeded();
    assert_eq!(lab.made(), before);
    let moved = terraform.state("aws_internet_gateway.moving");
    assert_eq!(moved["vpc_id"], terraform.state("aws_vpc.vpc[\"second\"]")["id"]);
    assert_eq!(terraform.planned(), BTreeMap::new());

    destroyed(&lab, &terraform);
    all_through_the_role(&lab);
}

#[test]
fn imported_gateways_addresses_and_keys_need_no_change() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    let states: Vec<Value> = ADDRESSES.iter().map(|address| terraform.state(address)).collect();
    terraform.run(&[&["state", "rm"], ADDRESSES].concat()).succeeded();
    for (address, state) in ADDRESSES.iter().zip(&states) {
        terraform.run(&["import", address, state["id"].as_str().unwrap()]).succeeded();
    }
    assert_eq!(terraform.planned(), BTreeMap::new());
    for (address, state) in ADDRESSES.iter().zip(states) {
        let imported = terraform.state(address);
        assert_eq!((&imported["id"], &imported["arn"]), (&state["id"], &state["arn"]), "{address}");
    }
    destroyed(&lab, &terraform);
    all_through_the_role(&lab);
}

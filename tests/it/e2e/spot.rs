//! Spot Instance requests, with the instances that they launch, through the role of a customer.

use super::{counted, destroyed};
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::json;
use std::collections::BTreeMap;

const REQUESTS: &str = r##"
variable "said" {
  default = "first"
}

variable "kind" {
  default = "m5.large"
}

data "aws_ami" "linux" {
  owners      = ["amazon"]
  most_recent = true

  filter {
    name   = "name"
    values = ["al2023-ami-2023.*-x86_64"]
  }
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "subnet" {
  vpc_id     = aws_vpc.vpc.id
  cidr_block = "10.1.1.0/24"
}

resource "aws_security_group" "group" {
  name   = "spot"
  vpc_id = aws_vpc.vpc.id
}

resource "aws_spot_instance_request" "worker" {
  ami                    = data.aws_ami.linux.id
  instance_type          = var.kind
  subnet_id              = aws_subnet.subnet.id
  vpc_security_group_ids = [aws_security_group.group.id]
  spot_price             = "0.05"
  spot_type              = "one-time"
  source_dest_check      = false
  user_data              = "#!/bin/sh\necho hello"
  wait_for_fulfillment   = true

  root_block_device {
    volume_size = 10
    volume_type = "gp2"
    tags        = { Name = "root of ${var.said}" }
  }

  tags = { Name = var.said }
}

resource "aws_spot_instance_request" "plain" {
  ami           = data.aws_ami.linux.id
  instance_type = "m5.large"
  subnet_id     = aws_subnet.subnet.id
}
"##;

#[test]
fn a_request_is_made_changed_in_place_imported_replaced_and_destroyed_with_its_instance() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, REQUESTS);
    terraform.apply().succeeded();
    let made = counted(&lab.made(), REGION);
    let kinds = ["spot-instances-request", "instance", "volume"].map(|kind| made[kind].clone());
    assert_eq!(kinds, [json!(2), json!(2), json!(2)]);
    assert_eq!(terraform.planned(), BTreeMap::new());
    let state = terraform.state("aws_spot_instance_request.worker");
    assert_eq!(state["spot_request_state"], "active");
    assert_eq!(state["source_dest_check"], false);
    assert_eq!(state["root_block_device"][0]["tags_all"], json!({"Name": "root of first"}));

    terraform.set("TF_VAR_said", "second");
    let worker = "aws_spot_instance_request.worker".to_owned();
    assert_eq!(terraform.planned(), BTreeMap::from([(worker.clone(), "update".to_owned())]));
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    assert_eq!(terraform.state(&worker)["id"], state["id"]);

    imported(&terraform);
    terraform.set("TF_VAR_kind", "m5.xlarge");
    terraform.apply().succeeded();
    assert_ne!(terraform.state(&worker)["id"], state["id"]);
    assert_eq!(counted(&lab.made(), REGION), made);
    destroyed(&lab, &terraform);
}

/// Takes a request into the state by its ID, and plans nothing.
fn imported(terraform: &Terraform) {
    let state = terraform.state("aws_spot_instance_request.plain");
    terraform.run(&["state", "rm", "aws_spot_instance_request.plain"]).succeeded();
    let id = state["id"].as_str().expect("an ID");
    terraform.run(&["import", "aws_spot_instance_request.plain", id]).succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
}

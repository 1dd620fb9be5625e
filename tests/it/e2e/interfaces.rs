//! Network interfaces, their attachments, and placement groups, through the role of a customer.

use super::{counted, destroyed};
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What an update changes hangs on `said` and `more`.
const RESOURCES: &str = r#"
variable "said" {
  default = "first"
}

variable "more" {
  type    = list(string)
  default = []
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "subnet" {
  vpc_id     = aws_vpc.vpc.id
  cidr_block = "10.1.1.0/24"
}

resource "aws_security_group" "group" {
  for_each = toset(["first", "second"])
  name     = each.key
  vpc_id   = aws_vpc.vpc.id
}

resource "aws_instance" "router" {
  ami           = "ami-0d0b1e00000000002"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.subnet.id
}

resource "aws_network_interface" "router" {
  subnet_id         = aws_subnet.subnet.id
  description       = var.said
  private_ips       = concat(["10.1.1.10"], var.more)
  security_groups   = [aws_security_group.group[var.said].id]
  source_dest_check = false
  tags              = { Said = var.said }
}

resource "aws_network_interface" "counted" {
  subnet_id         = aws_subnet.subnet.id
  private_ips_count = 2
}

resource "aws_network_interface" "attached" {
  subnet_id = aws_subnet.subnet.id

  attachment {
    instance     = aws_instance.router.id
    device_index = 2
  }
}

resource "aws_network_interface_attachment" "router" {
  instance_id          = aws_instance.router.id
  network_interface_id = aws_network_interface.router.id
  device_index         = 1
}

resource "aws_placement_group" "etcd" {
  name     = "it-etcd"
  strategy = "spread"
  tags     = { Said = var.said }
}

resource "aws_placement_group" "data" {
  name            = "it-data"
  strategy        = "partition"
  partition_count = 3
}
"#;

/// What is imported, by the attribute that says what.
const IMPORTED: &[&str] = &[
    "aws_network_interface.router",
    "aws_network_interface.counted",
    "aws_network_interface.attached",
    "aws_network_interface_attachment.router",
    "aws_placement_group.etcd",
    "aws_placement_group.data",
];

#[test]
fn interfaces_and_placement_groups_are_created_changed_in_place_imported_and_destroyed() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    // Each instance has a primary interface.
    let made = counted(&lab.made(), REGION);
    assert_eq!((&made["network-interface"], &made["placement-group"]), (&json!(4), &json!(2)));
    assert_eq!(terraform.planned(), BTreeMap::new());
    let before = lab.made();

    terraform.set("TF_VAR_said", "second");
    terraform.set("TF_VAR_more", r#"["10.1.1.11"]"#);
    let updates = ["aws_network_interface.router", "aws_placement_group.etcd"];
    let updates = updates.map(|address| (address.to_owned(), "update".to_owned()));
    assert_eq!(terraform.planned(), BTreeMap::from(updates));
    terraform.apply().succeeded();
    assert_eq!(lab.made(), before);
    assert_eq!(terraform.planned(), BTreeMap::new());
    let router = terraform.state("aws_network_interface.router");
    assert_eq!(router["private_ips"], json!(["10.1.1.10", "10.1.1.11"]));

    let states: Vec<Value> = IMPORTED.iter().map(|address| terraform.state(address)).collect();
    terraform.run(&[&["state", "rm"], IMPORTED].concat()).succeeded();
    for (address, state) in IMPORTED.iter().zip(&states) {
        terraform.run(&["import", address, state["id"].as_str().expect("an ID")]).succeeded();
    }
    assert_eq!(terraform.planned(), BTreeMap::new());

    destroyed(&lab, &terraform);
    let session = format!("arn:aws:sts::{}:assumed-role/deployer/it", lab.target.id);
    for call in lab.double.calls(&lab.target) {
        assert_eq!(call.caller.as_deref(), Some(session.as_str()), "{call:?}");
    }
}

//! Volumes and their attachments, through the role of a customer.

use super::{counted, destroyed};
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What an update changes hangs on `size`, `kind` and `said`.
const RESOURCES: &str = r#"
variable "size" {
  default = 10
}

variable "kind" {
  default = "gp2"
}

variable "said" {
  default = "first"
}

variable "snapshot" {
  default = false
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "subnet" {
  vpc_id     = aws_vpc.vpc.id
  cidr_block = "10.1.1.0/24"
}

resource "aws_instance" "database" {
  ami           = "ami-0d0b1e00000000002"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.subnet.id
}

resource "aws_ebs_volume" "data" {
  availability_zone = aws_instance.database.availability_zone
  size              = var.size
  type              = var.kind
  encrypted         = true
  final_snapshot    = var.snapshot
  tags              = { Said = var.said }
}

resource "aws_ebs_volume" "fast" {
  availability_zone = aws_instance.database.availability_zone
  size              = 10
  type              = "gp3"
  iops              = 4000
  throughput        = 250
}

resource "aws_volume_attachment" "data" {
  device_name                    = "/dev/sdf"
  volume_id                      = aws_ebs_volume.data.id
  instance_id                    = aws_instance.database.id
  stop_instance_before_detaching = true
}
"#;

/// What there is of each kind.
fn made(lab: &Lab) -> Value {
    counted(&lab.made(), REGION)
}

/// How often the account of the role was called for something.
fn count(lab: &Lab, action: &str) -> usize {
    lab.double.calls(&lab.target).iter().filter(|call| call.action == action).count()
}

#[test]
fn volumes_are_created_changed_in_place_attached_imported_and_destroyed() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    // Each instance has a root volume.
    assert_eq!((&made(&lab)["instance"], &made(&lab)["volume"]), (&json!(1), &json!(3)));
    assert_eq!(terraform.planned(), BTreeMap::new());
    let before = lab.made();

    terraform.set("TF_VAR_size", "20");
    terraform.set("TF_VAR_kind", "gp3");
    terraform.set("TF_VAR_said", "second");
    let update = BTreeMap::from([("aws_ebs_volume.data".to_owned(), "update".to_owned())]);
    assert_eq!(terraform.planned(), update);
    terraform.apply().succeeded();
    assert_eq!(lab.made(), before);
    assert_eq!(terraform.planned(), BTreeMap::new());
    let data = terraform.state("aws_ebs_volume.data");
    assert_eq!((&data["size"], &data["type"]), (&json!(20), &json!("gp3")));
    assert_eq!(count(&lab, "ec2:ModifyVolume"), 1);

    imported(&terraform, &data);
    destroyed(&lab, &terraform);
    assert_eq!(count(&lab, "ec2:StopInstances"), 1);
    let session = format!("arn:aws:sts::{}:assumed-role/deployer/it", lab.target.id);
    for call in lab.double.calls(&lab.target) {
        assert_eq!(call.caller.as_deref(), Some(session.as_str()), "{call:?}");
    }
}

/// Takes a volume and its attachment into the state by their import IDs, and plans no change of AWS.
fn imported(terraform: &Terraform, data: &Value) {
    let attachment = terraform.state("aws_volume_attachment.data");
    let addresses = ["aws_ebs_volume.data", "aws_volume_attachment.data"];
    terraform.run(&["state", "rm", addresses[0], addresses[1]]).succeeded();
    let id = |of: &Value, name: &str| of[name].as_str().expect("an ID").to_owned();
    let volume = id(data, "id");
    terraform.run(&["import", addresses[0], &volume]).succeeded();
    let import_id = format!("/dev/sdf:{volume}:{}", id(&attachment, "instance_id"));
    terraform.run(&["import", addresses[1], &import_id]).succeeded();
    assert_eq!(terraform.state(addresses[1])["id"], attachment["id"]);
    // What AWS does not know is in the state after the next apply.
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
}

#[test]
fn a_final_snapshot_is_all_that_a_destroy_leaves() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, RESOURCES);
    terraform.set("TF_VAR_snapshot", "true");
    terraform.apply().succeeded();
    terraform.destroy().succeeded();
    assert_eq!(made(&lab), json!({"snapshot": 1}));
    assert_eq!(count(&lab, "ec2:CreateSnapshot"), 1);
}

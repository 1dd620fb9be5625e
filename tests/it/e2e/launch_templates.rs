//! Launch templates and their versions, through the role of a customer.

use super::{counted, destroyed};
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What an update changes hangs on `said`.
const RESOURCES: &str = r##"
variable "said" {
  default = "first"
}

resource "aws_launch_template" "node" {
  name_prefix            = "node-"
  image_id               = "ami-0d0b1e00000000002"
  instance_type          = "m5.large"
  description            = var.said
  ebs_optimized          = true
  update_default_version = true
  user_data              = base64encode("#!/bin/sh\necho ${var.said}\n")
  tags                   = { Said = var.said }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_size           = 20
      volume_type           = "gp3"
      encrypted             = true
      delete_on_termination = true
    }
  }

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }

  monitoring {
    enabled = false
  }

  network_interfaces {
    associate_public_ip_address = false
    security_groups             = ["sg-0123456789abcdef0"]
  }

  dynamic "placement" {
    for_each = var.said == "first" ? [1] : []

    content {
      availability_zone = "us-east-1a"
    }
  }

  tag_specifications {
    resource_type = "instance"
    tags          = { Said = var.said }
  }
}

resource "aws_launch_template" "worker" {
  name = "worker"

  instance_requirements {
    memory_gib_per_vcpu {
      min = 1.5
    }

    memory_mib {
      min = 2048
    }

    vcpu_count {
      min = 2
      max = 8
    }
  }

  credit_specification {
    cpu_credits = "standard"
  }
}

data "aws_launch_template" "node" {
  id = aws_launch_template.node.id
}

output "latest" {
  value = aws_launch_template.node.latest_version
}
"##;

/// What is imported, by its ID.
const IMPORTED: &[&str] = &["aws_launch_template.node", "aws_launch_template.worker"];

#[test]
fn launch_templates_get_a_version_for_each_change_and_are_imported_and_destroyed() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, RESOURCES);
    terraform.apply().succeeded();
    assert_eq!(counted(&lab.made(), REGION)["launch-template"], json!(2));
    assert_eq!(terraform.planned(), BTreeMap::new());
    let before = lab.made();
    let told = terraform.state("data.aws_launch_template.node");
    assert_eq!(told["block_device_mappings"][0]["ebs"][0]["volume_size"], 20);

    terraform.set("TF_VAR_said", "second");
    let update = [("aws_launch_template.node".to_owned(), "update".to_owned())];
    let mut planned = terraform.planned();
    planned.remove("data.aws_launch_template.node");
    assert_eq!(planned, BTreeMap::from(update));
    terraform.apply().succeeded();
    assert_eq!(lab.made(), before);
    assert_eq!(terraform.planned(), BTreeMap::new());
    let node = terraform.state("aws_launch_template.node");
    assert_eq!((&node["latest_version"], &node["default_version"]), (&json!(2), &json!(2)));
    assert_eq!(node["placement"], json!([]));

    let states: Vec<Value> = IMPORTED.iter().map(|address| terraform.state(address)).collect();
    terraform.run(&[&["state", "rm"], IMPORTED].concat()).succeeded();
    for (address, state) in IMPORTED.iter().zip(&states) {
        terraform.run(&["import", address, state["id"].as_str().expect("an ID")]).succeeded();
    }
    // What only the configuration says is written into the state, and nothing else is done.
    terraform.apply().succeeded();
    assert_eq!(terraform.state("aws_launch_template.node")["latest_version"], json!(2));
    assert_eq!(terraform.planned(), BTreeMap::new());

    destroyed(&lab, &terraform);
    let session = format!("arn:aws:sts::{}:assumed-role/deployer/it", lab.target.id);
    for call in lab.double.calls(&lab.target) {
        assert_eq!(call.caller.as_deref(), Some(session.as_str()), "{call:?}");
    }
}

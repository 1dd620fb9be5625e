//! Instances, with blocks that AWS fills in, through the role of a customer.

use super::{counted, destroyed};
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const INSTANCE: &str = r##"
variable "kind" {
  default = "m5.large"
}

variable "said" {
  default = "first"
}

variable "size" {
  default = 10
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

resource "aws_iam_role" "web" {
  name = "web"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_instance_profile" "web" {
  name = "web"
  role = aws_iam_role.web.name
}

resource "aws_instance" "web" {
  ami                  = data.aws_ami.linux.id
  instance_type        = var.kind
  subnet_id            = aws_subnet.subnet.id
  iam_instance_profile = aws_iam_instance_profile.web.name
  user_data            = "#!/bin/sh\necho ${var.said}"

  root_block_device {
    volume_size = var.size
    volume_type = "gp2"
    tags        = { Name = "root of ${var.said}" }
  }

  ebs_block_device {
    device_name = "/dev/sdf"
    volume_size = 5
    volume_type = "gp2"
    tags        = { Name = "data of ${var.said}" }
  }

  tags = { Name = var.said }
}

resource "aws_instance" "plain" {
  ami           = data.aws_ami.linux.id
  instance_type = "m5.large"
  subnet_id     = aws_subnet.subnet.id
}

data "aws_instance" "web" {
  instance_id = aws_instance.web.id
}

data "aws_instances" "all" {
  instance_state_names = ["running"]

  filter {
    name   = "subnet-id"
    values = [aws_instance.web.subnet_id, aws_instance.plain.subnet_id]
  }
}

output "root" {
  value = aws_instance.web.root_block_device[0].volume_id
}

output "told" {
  value = {
    name   = data.aws_ami.linux.name
    root   = one(data.aws_instance.web.root_block_device).volume_id
    number = length(data.aws_instances.all.ids)
  }
}
"##;

#[test]
fn an_instance_is_created_changed_in_place_imported_and_destroyed() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, INSTANCE);
    terraform.apply().succeeded();
    let made = counted(&lab.made(), REGION);
    assert_eq!((&made["instance"], &made["volume"]), (&json!(2), &json!(3)));
    assert_eq!(terraform.planned(), BTreeMap::new());
    let state = terraform.state("aws_instance.web");
    let root = &state["root_block_device"][0];
    let outputs = terraform.pull()["outputs"].take();
    assert_eq!(outputs["root"]["value"], root["volume_id"]);
    let told = json!({
        "name": "al2023-ami-2023.7.20290601.0-kernel-6.1-x86_64", "root": root["volume_id"], "number": 2,
    });
    assert_eq!(outputs["told"]["value"], told);
    assert_eq!(root["tags_all"], json!({"Name": "root of first"}));

    let before = lab.double.calls(&lab.target).len();
    terraform.set("TF_VAR_said", "second");
    terraform.set("TF_VAR_kind", "m5.xlarge");
    terraform.set("TF_VAR_size", "12");
    let update = BTreeMap::from([("aws_instance.web".to_owned(), "update".to_owned())]);
    assert_eq!(terraform.planned(), update);
    terraform.apply().succeeded();
    assert_eq!(counted(&lab.made(), REGION), made);
    assert_eq!(terraform.planned(), BTreeMap::new());
    let calls = lab.double.calls(&lab.target).split_off(before);
    let count = |action: &str| calls.iter().filter(|call| call.action == action).count();
    assert_eq!((count("ec2:StopInstances"), count("ec2:StartInstances")), (1, 1));
    let changed = terraform.state("aws_instance.web");
    assert_eq!(changed["id"], state["id"]);
    assert_eq!(changed["root_block_device"][0]["volume_size"], 12);

    imported(&terraform, &changed);
    destroyed(&lab, &terraform);
}

/// Takes the instance into the state by its ID, and plans nothing.
fn imported(terraform: &Terraform, state: &Value) {
    terraform.run(&["state", "rm", "aws_instance.web"]).succeeded();
    let id = state["id"].as_str().expect("an ID");
    terraform.run(&["import", "aws_instance.web", id]).succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    assert_eq!(terraform.state("aws_instance.web")["user_data"], state["user_data"]);
}

/// One instance, with its processor said in this way.
fn with_processor(said: &str) -> String {
    format!(
        r#"
data "aws_ami" "linux" {{
  owners      = ["amazon"]
  most_recent = true

  filter {{
    name   = "name"
    values = ["al2023-ami-2023.*-x86_64"]
  }}
}}

data "aws_ssm_parameter" "latest" {{
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
}}

resource "aws_instance" "web" {{
  ami           = data.aws_ami.linux.id
  tags          = {{ Latest = nonsensitive(data.aws_ssm_parameter.latest.value) }}
  instance_type = "m5.large"

{said}
}}
"#
    )
}

#[test]
fn cores_and_threads_are_taken_as_modules_of_the_time_before_write_them() {
    let lab = Lab::new();
    let beside = with_processor("  cpu_core_count = 1\n  cpu_threads_per_core = 1");
    let terraform = Terraform::new(&lab, &beside);
    let told = terraform.apply().succeeded().stdout;
    assert!(told.contains("Use `core_count` in the block `cpu_options`."), "{told}");
    let state = terraform.state("aws_instance.web");
    let latest = state["tags"]["Latest"].as_str().unwrap_or_default();
    assert!(latest.starts_with("ami-"), "{latest}");
    let processor = &state["cpu_options"][0];
    assert_eq!((&processor["core_count"], &processor["threads_per_core"]), (&json!(1), &json!(1)));
    assert_eq!(terraform.planned(), BTreeMap::new());
    let inside = "  cpu_options {\n    core_count       = 1\n    threads_per_core = 1\n  }";
    terraform.configure(&with_processor(inside));
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

//! Data sources that look for what EC2 has, through the role of a customer.

use super::counted;
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::json;
use std::collections::BTreeMap;

/// In the second step a volume leaves a snapshot, in the third one it is looked for.
const ASKED: &str = r#"
variable "step" {
  type    = number
  default = 1
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "subnet" {
  vpc_id            = aws_vpc.vpc.id
  cidr_block        = "10.1.1.0/24"
  availability_zone = "eu-central-1a"
}

resource "aws_security_group" "group" {
  name   = "it-asked"
  vpc_id = aws_vpc.vpc.id
}

resource "aws_vpc_security_group_ingress_rule" "web" {
  security_group_id = aws_security_group.group.id
  cidr_ipv4         = "10.0.0.0/8"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  tags              = { Name = "web" }
}

resource "aws_network_interface" "interface" {
  subnet_id       = aws_subnet.subnet.id
  private_ips     = ["10.1.1.9"]
  security_groups = [aws_security_group.group.id]
  tags            = { Team = "it" }
}

resource "aws_eip" "address" {
  network_interface = aws_network_interface.interface.id
  tags              = { Team = "it" }
}

resource "aws_key_pair" "pair" {
  key_name   = "it-asked"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK8Go+MpFxTk81bBnJsVzRlR7G5mYqp3vgdUfyiTgzQd it"
}

resource "aws_ebs_volume" "volume" {
  availability_zone = aws_subnet.subnet.availability_zone
  size              = 5
  type              = "gp3"
  tags              = { Team = "it" }
}

resource "aws_ebs_volume" "kept" {
  count             = var.step == 1 ? 1 : 0
  availability_zone = aws_subnet.subnet.availability_zone
  size              = 7
  final_snapshot    = true
  tags              = { Name = "kept" }
}

data "aws_ebs_snapshot" "kept" {
  count       = var.step == 3 ? 1 : 0
  owners      = ["self"]
  most_recent = true
  tags        = { Name = "kept" }
}

data "aws_network_interface" "one" {
  id         = aws_network_interface.interface.id
  depends_on = [aws_eip.address]
}

data "aws_network_interfaces" "all" {
  tags = aws_network_interface.interface.tags

  filter {
    name   = "subnet-id"
    values = [aws_network_interface.interface.subnet_id]
  }
}

data "aws_vpc_security_group_rule" "one" {
  security_group_rule_id = aws_vpc_security_group_ingress_rule.web.id
}

data "aws_vpc_security_group_rules" "all" {
  filter {
    name   = "group-id"
    values = [aws_vpc_security_group_ingress_rule.web.security_group_id]
  }
}

data "aws_eips" "all" {
  tags       = { Team = "it" }
  depends_on = [aws_eip.address]
}

data "aws_key_pair" "one" {
  key_name           = aws_key_pair.pair.key_name
  include_public_key = true
}

data "aws_ebs_volume" "one" {
  filter {
    name   = "volume-id"
    values = [aws_ebs_volume.volume.id]
  }
}

data "aws_ebs_volumes" "all" {
  tags       = { Team = "it" }
  depends_on = [aws_ebs_volume.volume]
}

data "aws_ami_ids" "linux" {
  owners = ["amazon"]

  filter {
    name   = "name"
    values = ["al2023-ami-2023.*"]
  }
}

data "aws_ami_ids" "oldest_first" {
  owners         = ["amazon"]
  sort_ascending = true

  filter {
    name   = "name"
    values = ["al2023-ami-2023.*"]
  }
}

data "aws_ec2_instance_type" "gpu" {
  instance_type = "g4dn.xlarge"
}

data "aws_ec2_instance_types" "some" {
  filter {
    name   = "instance-type"
    values = ["m5.large", "m5.xlarge"]
  }
}

data "aws_ec2_instance_types" "current" {
  filter {
    name   = "current-generation"
    values = ["true"]
  }
}

data "aws_ec2_instance_type_offering" "preferred" {
  preferred_instance_types = ["z9.large", "m5.large"]

  filter {
    name   = "instance-type"
    values = ["m7i.large", "m5.large"]
  }
}

data "aws_ec2_instance_type_offerings" "zones" {
  location_type = "availability-zone"

  filter {
    name   = "instance-type"
    values = ["m5.large"]
  }
}

data "aws_ec2_spot_price" "now" {
  instance_type     = "m5.large"
  availability_zone = "eu-central-1a"
}

output "told" {
  value = {
    address   = one(data.aws_network_interface.one.association).public_ip == aws_eip.address.public_ip
    private   = data.aws_network_interface.one.private_ips
    interface = data.aws_network_interfaces.all.ids == tolist([aws_network_interface.interface.id])
    rule      = data.aws_vpc_security_group_rule.one.cidr_ipv4
    rules     = data.aws_vpc_security_group_rules.all.ids == tolist([aws_vpc_security_group_ingress_rule.web.id])
    addresses = data.aws_eips.all.allocation_ids == tolist([aws_eip.address.id])
    key       = startswith(data.aws_key_pair.one.public_key, "ssh-ed25519 ")
    pair      = data.aws_key_pair.one.id == aws_key_pair.pair.key_pair_id
    volume    = data.aws_ebs_volume.one.arn == aws_ebs_volume.volume.arn
    volumes   = data.aws_ebs_volumes.all.ids == tolist([aws_ebs_volume.volume.id])
    images    = data.aws_ami_ids.linux.ids == reverse(data.aws_ami_ids.oldest_first.ids)
    gpu       = one(data.aws_ec2_instance_type.gpu.gpus).name
    types     = sort(data.aws_ec2_instance_types.some.instance_types)
    pages     = length(data.aws_ec2_instance_types.current.instance_types) > 100
    offered   = data.aws_ec2_instance_type_offering.preferred.id
    zones     = sort(data.aws_ec2_instance_type_offerings.zones.locations)
    price     = tonumber(data.aws_ec2_spot_price.now.spot_price) > 0
    snapshot  = data.aws_ebs_snapshot.kept[*].volume_size
  }
}
"#;

#[test]
fn what_modules_look_for_is_found_through_the_role_of_a_customer() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, ASKED);
    terraform.apply().succeeded();
    let mut told = json!({
        "address": true, "private": ["10.1.1.9"], "interface": true, "rule": "10.0.0.0/8", "rules": true,
        "addresses": true, "key": true, "pair": true, "volume": true, "volumes": true, "images": true, "gpu": "T4",
        "types": ["m5.large", "m5.xlarge"], "pages": true, "offered": "m5.large",
        "zones": ["eu-central-1a", "eu-central-1b", "eu-central-1c"], "price": true, "snapshot": [],
    });
    assert_eq!(terraform.pull()["outputs"]["told"]["value"], told);
    assert_eq!(terraform.planned(), BTreeMap::new());

    for step in ["2", "3"] {
        terraform.set("TF_VAR_step", step);
        terraform.apply().succeeded();
    }
    told["snapshot"] = json!([7]);
    assert_eq!(terraform.pull()["outputs"]["told"]["value"], told);
    terraform.destroy().succeeded();
    assert_eq!(counted(&lab.made(), REGION), json!({"snapshot": 1}));
}

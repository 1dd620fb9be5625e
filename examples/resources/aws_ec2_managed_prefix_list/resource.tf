variable "offices" {
  type    = map(string)
  default = { berlin = "192.0.2.0/25", paris = "192.0.2.128/25" }
}

resource "aws_ec2_managed_prefix_list" "offices" {
  name           = "offices"
  address_family = "IPv4"
  # Each rule that names the list counts as so many.
  max_entries = 10

  dynamic "entry" {
    for_each = var.offices

    content {
      cidr        = entry.value
      description = entry.key
    }
  }
}

variable "security_group_id" {
  type = string
}

resource "aws_vpc_security_group_ingress_rule" "offices" {
  security_group_id = var.security_group_id
  prefix_list_id    = aws_ec2_managed_prefix_list.offices.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

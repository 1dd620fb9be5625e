# Rules of security groups of every kind. What an update changes hangs on `said`.
variable "said" {
  default = "first"
}

locals {
  more = var.said == "first" ? [] : ["10.9.0.0/16"]
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc" "other" {
  cidr_block = "10.2.0.0/16"
}

resource "aws_vpc_security_group_ingress_rule" "https" {
  security_group_id = aws_vpc.vpc.default_security_group_id
  description       = var.said
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = var.said == "first" ? 443 : 444
  cidr_ipv4         = "0.0.0.0/0"
  tags              = { Said = var.said }
}

resource "aws_vpc_security_group_ingress_rule" "https_ipv6" {
  security_group_id = aws_vpc.vpc.default_security_group_id
  ip_protocol       = "6"
  from_port         = 443
  to_port           = 443
  cidr_ipv6         = "2001:DB8:0::/56"
}

resource "aws_vpc_security_group_ingress_rule" "esp" {
  security_group_id = aws_vpc.vpc.default_security_group_id
  ip_protocol       = var.said == "first" ? "50" : "51"
  cidr_ipv4         = "10.1.0.0/16"
}

resource "aws_vpc_security_group_ingress_rule" "own" {
  security_group_id            = aws_vpc.vpc.default_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = 0
  to_port                      = 65535
  referenced_security_group_id = aws_vpc.vpc.default_security_group_id
}

resource "aws_vpc_security_group_ingress_rule" "more" {
  for_each          = toset(local.more)
  security_group_id = aws_vpc.vpc.default_security_group_id
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
  cidr_ipv4         = each.key
}

resource "aws_vpc_security_group_egress_rule" "database" {
  security_group_id            = aws_vpc.vpc.default_security_group_id
  description                  = var.said
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_vpc.other.default_security_group_id
}

resource "aws_vpc_security_group_egress_rule" "list" {
  security_group_id = aws_vpc.vpc.default_security_group_id
  description       = var.said
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = "pl-0123456789abcdef0"
}

resource "aws_vpc_security_group_egress_rule" "ping" {
  security_group_id = aws_vpc.other.default_security_group_id
  ip_protocol       = "icmp"
  from_port         = 8
  to_port           = -1
  cidr_ipv4         = "10.1.0.0/16"
}

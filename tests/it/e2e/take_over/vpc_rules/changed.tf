# The objects of objects.tf after a change in place.
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc_security_group_ingress_rule" "https" {
  security_group_id = aws_vpc.vpc.default_security_group_id
  description       = "Web"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "10.0.0.0/8"
  tags              = { Team = "web" }
}

resource "aws_vpc_security_group_ingress_rule" "https_ipv6" {
  security_group_id = aws_vpc.vpc.default_security_group_id
  ip_protocol       = "6"
  from_port         = 443
  to_port           = 443
  cidr_ipv6         = "2001:db8::/56"
}

resource "aws_vpc_security_group_ingress_rule" "own" {
  security_group_id            = aws_vpc.vpc.default_security_group_id
  ip_protocol                  = "udp"
  from_port                    = 0
  to_port                      = 1024
  referenced_security_group_id = aws_vpc.vpc.default_security_group_id
}

resource "aws_vpc_security_group_ingress_rule" "all" {
  security_group_id = aws_vpc.vpc.default_security_group_id
  ip_protocol       = "-1"
  cidr_ipv4         = "10.1.0.0/16"
}

resource "aws_vpc_security_group_egress_rule" "ping" {
  security_group_id = aws_vpc.vpc.default_security_group_id
  ip_protocol       = "icmp"
  from_port         = 8
  to_port           = -1
  cidr_ipv4         = "10.1.0.0/16"
}

resource "aws_vpc_security_group_egress_rule" "list" {
  security_group_id = aws_vpc.vpc.default_security_group_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = "pl-0123456789abcdef0"
}

# The objects of objects.tf after a change in place.
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.vpc.id
  cidr_block        = "10.1.1.0/24"
  availability_zone = "eu-central-1a"
}

resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.vpc.id
  cidr_block        = "10.1.2.0/24"
  availability_zone = "eu-central-1a"
}

resource "aws_subnet" "c" {
  vpc_id            = aws_vpc.vpc.id
  cidr_block        = "10.1.3.0/24"
  availability_zone = "eu-central-1a"
}

resource "aws_default_network_acl" "default" {
  default_network_acl_id = aws_vpc.vpc.default_network_acl_id

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = "0.0.0.0/0"
  }

  ingress {
    rule_no         = 101
    action          = "deny"
    protocol        = "tcp"
    from_port       = 22
    to_port         = 22
    ipv6_cidr_block = "2001:db8::/56"
  }

  egress {
    rule_no    = 100
    action     = "deny"
    protocol   = "icmp"
    from_port  = 0
    to_port    = 0
    icmp_type  = 3
    icmp_code  = 4
    cidr_block = "10.0.0.0/8"
  }

  tags = { Team = "net" }

  lifecycle {
    ignore_changes = [subnet_ids]
  }
}

resource "aws_network_acl" "inline" {
  vpc_id     = aws_vpc.vpc.id
  subnet_ids = [aws_subnet.c.id]

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 80
    to_port    = 80
    cidr_block = "10.1.0.0/16"
  }

  ingress {
    rule_no    = 110
    action     = "allow"
    protocol   = "udp"
    from_port  = 53
    to_port    = 53
    cidr_block = "10.1.0.2/32"
  }

  egress {
    rule_no         = 200
    action          = "deny"
    protocol        = "58"
    from_port       = 0
    to_port         = 0
    icmp_type       = 128
    icmp_code       = 0
    ipv6_cidr_block = "::/0"
  }

  tags = { Team = "inline" }
}

resource "aws_network_acl" "separate" {
  vpc_id = aws_vpc.vpc.id
  tags   = { Name = "separate" }
}

resource "aws_network_acl" "other" {
  vpc_id = aws_vpc.vpc.id
}

resource "aws_network_acl_rule" "tcp" {
  network_acl_id = aws_network_acl.separate.id
  rule_number    = 100
  rule_action    = "allow"
  protocol       = "tcp"
  from_port      = 443
  to_port        = 444
  cidr_block     = "10.0.0.0/8"
}

resource "aws_network_acl_rule" "all" {
  network_acl_id  = aws_network_acl.separate.id
  rule_number     = 100
  egress          = true
  rule_action     = "deny"
  protocol        = "all"
  ipv6_cidr_block = "::/0"
}

resource "aws_network_acl_rule" "ping" {
  network_acl_id = aws_network_acl.separate.id
  rule_number    = 110
  rule_action    = "deny"
  protocol       = "1"
  icmp_type      = 3
  icmp_code      = 4
  cidr_block     = "10.0.0.0/8"
}

resource "aws_network_acl_association" "b" {
  network_acl_id = aws_network_acl.other.id
  subnet_id      = aws_subnet.b.id
}

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
    action          = "allow"
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    ipv6_cidr_block = "::/0"
  }

  egress {
    rule_no    = 100
    action     = "deny"
    protocol   = "icmp"
    from_port  = 0
    to_port    = 0
    icmp_type  = 8
    icmp_code  = -1
    cidr_block = "10.0.0.0/8"
  }

  tags = { Name = "default" }

  lifecycle {
    ignore_changes = [subnet_ids]
  }
}

resource "aws_network_acl" "inline" {
  vpc_id     = aws_vpc.vpc.id
  subnet_ids = [aws_subnet.a.id]

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 80
    to_port    = 81
    cidr_block = "10.0.0.0/8"
  }

  egress {
    rule_no         = 200
    action          = "allow"
    protocol        = "58"
    from_port       = 0
    to_port         = 0
    icmp_type       = -1
    icmp_code       = -1
    ipv6_cidr_block = "::/0"
  }

  tags = { Name = "inline" }
}

resource "aws_network_acl" "separate" {
  vpc_id = aws_vpc.vpc.id
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
  to_port        = 443
  cidr_block     = "0.0.0.0/0"
}

resource "aws_network_acl_rule" "all" {
  network_acl_id  = aws_network_acl.separate.id
  rule_number     = 100
  egress          = true
  rule_action     = "allow"
  protocol        = "all"
  ipv6_cidr_block = "::/0"
}

resource "aws_network_acl_rule" "ping" {
  network_acl_id = aws_network_acl.separate.id
  rule_number    = 110
  rule_action    = "deny"
  protocol       = "1"
  icmp_type      = 8
  icmp_code      = 0
  cidr_block     = "10.0.0.0/8"
}

resource "aws_network_acl_association" "b" {
  network_acl_id = aws_network_acl.separate.id
  subnet_id      = aws_subnet.b.id
}

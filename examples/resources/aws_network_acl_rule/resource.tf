resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_network_acl" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_network_acl_rule" "ping" {
  network_acl_id = aws_network_acl.private.id
  rule_number    = 100
  rule_action    = "allow"
  protocol       = "icmp"
  icmp_type      = 8
  icmp_code      = 0
  cidr_block     = aws_vpc.main.cidr_block
}

resource "aws_network_acl_rule" "answers" {
  network_acl_id = aws_network_acl.private.id
  egress         = true
  rule_number    = 100
  rule_action    = "allow"
  protocol       = "icmp"
  icmp_type      = 0
  icmp_code      = 0
  cidr_block     = aws_vpc.main.cidr_block
}

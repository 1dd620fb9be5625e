resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

# Nothing but traffic of the VPC itself, until a subnet gets an ACL of its own.
resource "aws_default_network_acl" "main" {
  default_network_acl_id = aws_vpc.main.default_network_acl_id

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = aws_vpc.main.cidr_block
  }

  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = aws_vpc.main.cidr_block
  }

  tags = { Name = "default" }
}

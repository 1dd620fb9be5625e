# The addresses of S3, which a gateway endpoint leads to.
data "aws_prefix_list" "s3" {
  name = "com.amazonaws.eu-central-1.s3"
}

resource "aws_security_group" "private" {
  name   = "private"
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  security_group_id = aws_security_group.private.id
  prefix_list_id    = data.aws_prefix_list.s3.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

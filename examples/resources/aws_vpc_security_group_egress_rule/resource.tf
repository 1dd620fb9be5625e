# Groups that were made elsewhere.
data "aws_security_group" "web" {
  name = "web"
}

data "aws_security_group" "database" {
  name = "database"
}

# The servers reach the databases,
resource "aws_vpc_security_group_egress_rule" "database" {
  security_group_id            = data.aws_security_group.web.id
  description                  = "PostgreSQL"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = data.aws_security_group.database.id
}

# ask whether others are there,
resource "aws_vpc_security_group_egress_rule" "ping" {
  security_group_id = data.aws_security_group.web.id
  description       = "Echo requests, with any code"
  ip_protocol       = "icmp"
  from_port         = 8
  to_port           = -1
  cidr_ipv4         = "10.20.0.0/16"
}

# and the databases everything.
resource "aws_vpc_security_group_egress_rule" "all" {
  security_group_id = data.aws_security_group.database.id
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

# The objects of objects.tf after a change in place.
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_security_group" "web" {
  name        = "web"
  description = "Web servers"
  vpc_id      = aws_vpc.vpc.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/8"]
    self        = true
  }

  ingress {
    protocol         = "6"
    from_port        = 80
    to_port          = 81
    ipv6_cidr_blocks = ["2001:db8::/56", "2001:db9::/56"]
    security_groups  = [aws_security_group.db.id, aws_security_group.other.id]
  }

  tags = { Team = "web" }

  timeouts {
    delete = "5m"
  }
}

resource "aws_security_group" "other" {
  name   = "other"
  vpc_id = aws_vpc.vpc.id
  tags   = { Name = "other" }

  egress {
    description = "DNS"
    protocol    = "udp"
    from_port   = 53
    to_port     = 53
    cidr_blocks = ["10.1.0.2/32"]
  }
}

resource "aws_security_group" "db" {
  name_prefix            = "db-"
  revoke_rules_on_delete = false
  vpc_id                 = aws_vpc.vpc.id
}

resource "aws_security_group_rule" "several" {
  type              = "ingress"
  security_group_id = aws_security_group.db.id
  protocol          = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_blocks       = ["10.2.0.0/16", "10.1.0.0/24"]
  description       = "Databases"
}

resource "aws_security_group_rule" "itself" {
  type              = "egress"
  security_group_id = aws_security_group.db.id
  protocol          = "all"
  from_port         = 0
  to_port           = 65535
  self              = true
  description       = "members"
}

resource "aws_security_group_rule" "other" {
  type                     = "ingress"
  security_group_id        = aws_security_group.db.id
  source_security_group_id = aws_security_group.other.id
  protocol                 = "udp"
  from_port                = 53
  to_port                  = 54
}

# Groups that were made elsewhere.
data "aws_security_group" "balancer" {
  name = "balancer"
}

data "aws_security_group" "web" {
  name = "web"
}

# HTTPS from the internet, over IPv4 and IPv6: a rule for each.
resource "aws_vpc_security_group_ingress_rule" "https" {
  security_group_id = data.aws_security_group.balancer.id
  description       = "HTTPS from the internet"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"

  tags = {
    Name = "https"
  }
}

resource "aws_vpc_security_group_ingress_rule" "https_ipv6" {
  security_group_id = data.aws_security_group.balancer.id
  description       = "HTTPS from the internet"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv6         = "::/0"
}

# From the load balancer only.
resource "aws_vpc_security_group_ingress_rule" "http" {
  security_group_id            = data.aws_security_group.web.id
  description                  = "HTTP from the load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = data.aws_security_group.balancer.id
}

# Everything inside the VPC: all protocols have no ports.
resource "aws_vpc_security_group_ingress_rule" "inside" {
  security_group_id = data.aws_security_group.web.id
  ip_protocol       = "-1"
  cidr_ipv4         = "10.20.0.0/16"
}

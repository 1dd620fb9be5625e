# 300 objects of one account: a network, groups with rules, instances, load balancers, zones with records, a cluster.
terraform {
  required_providers {
    aws = { source = "assumerole/assumerole" }
  }
}

variable "region" {}
variable "role_arn" {}
variable "external_id" {}

provider "aws" {
  region = var.region

  assume_role {
    role_arn    = var.role_arn
    external_id = var.external_id
  }
}

resource "aws_vpc" "cluster" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "cluster" {
  count = 20

  vpc_id            = aws_vpc.cluster.id
  cidr_block        = cidrsubnet(aws_vpc.cluster.cidr_block, 8, count.index)
  availability_zone = "${var.region}${count.index % 2 == 0 ? "a" : "b"}"
}

resource "aws_internet_gateway" "cluster" {
  vpc_id = aws_vpc.cluster.id
}

resource "aws_security_group" "nodes" {
  count = 20

  name   = "nodes-${count.index}"
  vpc_id = aws_vpc.cluster.id
}

resource "aws_vpc_security_group_ingress_rule" "nodes" {
  count = 80

  security_group_id = aws_security_group.nodes[count.index % 20].id
  cidr_ipv4         = "10.0.0.0/16"
  ip_protocol       = "tcp"
  from_port         = 8000 + count.index
  to_port           = 8000 + count.index
}

resource "aws_vpc_security_group_egress_rule" "nodes" {
  count = 20

  security_group_id = aws_security_group.nodes[count.index].id
  cidr_ipv4         = "10.0.0.0/16"
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
}

resource "aws_security_group" "control" {
  count = 4

  name   = "control-${count.index}"
  vpc_id = aws_vpc.cluster.id
}

resource "aws_security_group_rule" "control" {
  count = 20

  security_group_id = aws_security_group.control[count.index % 4].id
  type              = "ingress"
  protocol          = "tcp"
  cidr_blocks       = ["10.0.0.0/16"]
  from_port         = 9000 + count.index
  to_port           = 9000 + count.index
}

resource "aws_instance" "node" {
  count = 30

  ami                    = "ami-0d0b1e00000000002"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.cluster[count.index % 20].id
  vpc_security_group_ids = [aws_security_group.nodes[count.index % 20].id]
}

resource "aws_lb" "cluster" {
  count = 4

  name               = "cluster-${count.index}"
  internal           = true
  load_balancer_type = "application"
  subnets            = [aws_subnet.cluster[0].id, aws_subnet.cluster[1].id]
  security_groups    = [aws_security_group.control[count.index].id]
}

resource "aws_lb_target_group" "cluster" {
  count = 20

  name     = "cluster-${count.index}"
  port     = 8000 + count.index
  protocol = "HTTP"
  vpc_id   = aws_vpc.cluster.id
}

resource "aws_lb_listener" "cluster" {
  count = 20

  load_balancer_arn = aws_lb.cluster[count.index % 4].arn
  port              = 8000 + count.index
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.cluster[count.index].arn
  }
}

resource "aws_route53_zone" "cluster" {
  count = 2

  name = "cluster-${count.index}.example.com"
}

resource "aws_route53_record" "node" {
  count = 56

  zone_id = aws_route53_zone.cluster[count.index % 2].zone_id
  name    = "node-${count.index}.${aws_route53_zone.cluster[count.index % 2].name}"
  type    = "A"
  ttl     = 60
  records = ["10.0.0.${count.index}"]
}

resource "aws_iam_role" "cluster" {
  name = "cluster"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "eks.amazonaws.com" } }]
  })
}

resource "aws_eks_cluster" "cluster" {
  name     = "cluster"
  role_arn = aws_iam_role.cluster.arn

  vpc_config {
    subnet_ids = [aws_subnet.cluster[0].id, aws_subnet.cluster[1].id]
  }

  lifecycle {
    # hashicorp/aws 5 takes what the double says of EKS Auto Mode for a change.
    ignore_changes = [compute_config, storage_config, zonal_shift_config]
  }
}

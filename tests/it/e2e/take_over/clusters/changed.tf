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
  availability_zone = "eu-central-1b"
}

resource "aws_iam_role" "cluster" {
  name = "it-cluster"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "eks.amazonaws.com" } }]
  })
}

resource "aws_eks_cluster" "plain" {
  name                      = "it-plain"
  role_arn                  = aws_iam_role.cluster.arn
  enabled_cluster_log_types = ["scheduler"]
  tags                      = { Name = "plain" }

  vpc_config {
    subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
  }

  zonal_shift_config {
    enabled = false
  }
}

resource "aws_eks_cluster" "all" {
  name                      = "it-all"
  role_arn                  = aws_iam_role.cluster.arn
  version                   = "1.31"
  enabled_cluster_log_types = ["audit", "authenticator"]
  tags                      = { Team = "all" }

  access_config {
    authentication_mode                         = "API"
    bootstrap_cluster_creator_admin_permissions = false
  }

  kubernetes_network_config {
    service_ipv4_cidr = "10.100.0.0/16"
  }

  upgrade_policy {
    support_type = "EXTENDED"
  }

  vpc_config {
    subnet_ids              = [aws_subnet.a.id, aws_subnet.b.id]
    endpoint_private_access = true
    endpoint_public_access  = true
    public_access_cidrs     = ["192.0.2.0/24", "198.51.100.0/24"]
  }

  zonal_shift_config {
    enabled = false
  }

  timeouts {
    create = "20m"
  }
}

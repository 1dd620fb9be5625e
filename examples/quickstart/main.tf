# Credentials of your own account come from the environment, a profile or wherever the AWS SDK finds them.
# They only serve to assume the role below: everything is created in the account that owns the role.
provider "aws" {
  region = var.region

  assume_role {
    role_arn     = var.role_arn
    external_id  = var.external_id
    session_name = "quickstart"
  }

  default_tags {
    tags = {
      Project = var.name
    }
  }
}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

data "aws_availability_zones" "available" {
  state = "available"
}

locals {
  zones = slice(data.aws_availability_zones.available.names, 0, 2)
}

resource "aws_iam_role" "node" {
  name        = "${var.name}-node"
  description = "Role of the instances of ${var.name}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_vpc" "main" {
  cidr_block           = var.cidr_block
  enable_dns_hostnames = true

  tags = {
    Name = var.name
  }
}

# One subnet in each of two zones, with the first and the second /20 of the network.
resource "aws_subnet" "zone" {
  for_each = { for number, zone in local.zones : zone => number }

  vpc_id            = aws_vpc.main.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(var.cidr_block, 4, each.value)

  tags = {
    Name = "${var.name}-${each.key}"
  }
}

# A cluster's beginnings for each of many customers, through one provider block: the role of each object is its own.
terraform {
  required_providers {
    aws = { source = "assumerole/assumerole" }
  }
}

variable "region" {
  type = string
}

variable "customers" {
  type = map(object({ role_arn = string, external_id = string, session_name = optional(string) }))
}

provider "aws" {
  region = var.region
}

locals {
  subnets = merge([for name, role in var.customers : {
    for number in [0, 1] : "${name}-${number}" => { customer = name, number = number }
  }]...)
}

resource "aws_iam_role" "node" {
  for_each    = var.customers
  assume_role = [each.value]

  name = "node"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_policy" "node" {
  for_each    = var.customers
  assume_role = [each.value]

  name = "node"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "ec2:DescribeInstances", Resource = "*" }]
  })
}

resource "aws_vpc" "cluster" {
  for_each    = var.customers
  assume_role = [each.value]

  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "cluster" {
  for_each    = local.subnets
  assume_role = [var.customers[each.value.customer]]

  vpc_id     = aws_vpc.cluster[each.value.customer].id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, each.value.number)
}

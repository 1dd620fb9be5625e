# As many objects as ../../customers has, depending on each other in the same way, and no plugin: the pace at which
# Terraform works by itself.
variable "customers" {
  type = map(object({ role_arn = string, external_id = string }))
}

locals {
  subnets = merge([for name, role in var.customers : {
    for number in [0, 1] : "${name}-${number}" => { customer = name, number = number }
  }]...)
}

resource "terraform_data" "role" {
  for_each = var.customers

  input = {
    role = each.value, name = "node"
    assume_role_policy = jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
    })
  }
}

resource "terraform_data" "policy" {
  for_each = var.customers

  input = {
    role = each.value, name = "node"
    policy = jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = "ec2:DescribeInstances", Resource = "*" }]
    })
  }
}

resource "terraform_data" "vpc" {
  for_each = var.customers

  input = { role = each.value, cidr_block = "10.0.0.0/16" }
}

resource "terraform_data" "subnet" {
  for_each = local.subnets

  input = {
    role       = var.customers[each.value.customer]
    vpc_id     = terraform_data.vpc[each.value.customer].id
    cidr_block = cidrsubnet("10.0.0.0/16", 8, each.value.number)
  }
}

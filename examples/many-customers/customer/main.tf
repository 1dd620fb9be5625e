# What each customer gets. The module has no provider block of its own: it takes whatever provider its caller has, and
# the roles that lead to the customer in a variable.
terraform {
  required_providers {
    aws = {
      source  = "assumerole/assumerole"
      version = "~> 0.1"
    }
  }
}

variable "region" {
  description = "Region of the network."
  type        = string
}

variable "assume_role" {
  description = "Roles that lead to the account of the customer, in their order. None: the provider leads there."
  type        = list(object({ role_arn = string, external_id = optional(string), session_name = optional(string) }))
  default     = []
}

resource "aws_vpc" "cluster" {
  region      = var.region
  cidr_block  = "10.1.0.0/16"
  assume_role = var.assume_role
}

resource "aws_iam_role" "node" {
  name        = "node"
  assume_role = var.assume_role

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

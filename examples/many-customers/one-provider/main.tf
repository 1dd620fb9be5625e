# One provider block for all customers: each of their objects has the role that leads to it.
terraform {
  required_providers {
    aws = {
      source  = "assumerole/assumerole"
      version = "~> 0.1"
    }
  }
}

variable "customers" {
  description = "Customers by name, each with the role that lets us in and the external ID that it asks for."
  type        = map(object({ region = string, role_arn = string, external_id = string }))
}

# Our own credentials, with which the roles are assumed.
provider "aws" {
  region = "eu-central-1"
}

module "customer" {
  source   = "../customer"
  for_each = var.customers

  region      = each.value.region
  assume_role = [{ role_arn = each.value.role_arn, external_id = each.value.external_id }]
}

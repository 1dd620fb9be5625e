variable "customers" {
  description = "Customers by name, each with the role that lets us in, and with the external ID that it asks for."
  type        = map(object({ region = string, cidr_block = string, role_arn = string, external_id = string }))
}

# One provider block for all customers: each object names the role that leads to its account.
resource "aws_vpc" "cluster" {
  for_each   = var.customers
  region     = each.value.region
  cidr_block = each.value.cidr_block

  assume_role {
    role_arn    = each.value.role_arn
    external_id = sensitive(each.value.external_id)
  }
}

# In a module, for whoever calls it: no role, one, or a chain.
variable "assume_role" {
  type    = list(object({ role_arn = string, external_id = optional(string), session_name = optional(string) }))
  default = []
}

data "aws_availability_zones" "here" {
  assume_role = var.assume_role
}

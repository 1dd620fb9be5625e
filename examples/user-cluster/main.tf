# One provider block and one process for all customers. Its own credentials, wherever the AWS SDK finds them, only serve
# to assume the customers' roles: nothing is created with them.
provider "aws" {
  region = "us-east-1"
}

module "cluster" {
  source   = "./cluster"
  for_each = var.customers

  name          = each.key
  region        = each.value.region
  assume_role   = each.value.assume_role
  cidr_block    = each.value.cidr_block
  image_id      = each.value.image_id
  instance_type = each.value.instance_type
  workers       = each.value.workers

  path                 = each.value.path
  permissions_boundary = each.value.permissions_boundary
}

# As many objects as examples/quickstart has, depending on each other in the same way, and no plugin: what Terraform
# takes by itself.
locals {
  zones = ["a", "b"]
}

resource "terraform_data" "role" {
  input = jsonencode({ Service = "ec2.amazonaws.com" })
}

resource "terraform_data" "network" {
  input = { cidr_block = "10.20.0.0/16" }
}

resource "terraform_data" "zone" {
  for_each = { for number, zone in local.zones : zone => number }

  input = { network = terraform_data.network.id, cidr_block = cidrsubnet("10.20.0.0/16", 4, each.value) }
}

output "role" {
  value = terraform_data.role.id
}

output "network" {
  value = terraform_data.network.id
}

output "zones" {
  value = { for zone, data in terraform_data.zone : zone => data.id }
}

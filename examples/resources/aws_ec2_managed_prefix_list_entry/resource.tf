resource "aws_ec2_managed_prefix_list" "networks" {
  name           = "networks"
  address_family = "IPv4"
  max_entries    = 20
}

resource "aws_ec2_managed_prefix_list_entry" "office" {
  prefix_list_id = aws_ec2_managed_prefix_list.networks.id
  cidr           = "192.0.2.0/24"
  description    = "office"
}

variable "networks" {
  type    = map(string)
  default = { app = "10.1.0.0/16", data = "10.2.0.0/16" }
}

# Added together.
resource "aws_ec2_managed_prefix_list_entry" "network" {
  for_each       = var.networks
  prefix_list_id = aws_ec2_managed_prefix_list.networks.id
  cidr           = each.value
  description    = each.key
}

data "aws_network_interfaces" "balancer" {
  filter {
    name   = "description"
    values = ["ELB net/web/*"]
  }

  filter {
    name   = "subnet-id"
    values = ["subnet-0123456789abcdef0"]
  }
}

# All about each of them.
data "aws_network_interface" "balancer" {
  for_each = toset(data.aws_network_interfaces.balancer.ids)
  id       = each.key
}

output "addresses" {
  value = [for interface in data.aws_network_interface.balancer : interface.private_ip]
}

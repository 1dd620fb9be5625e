data "aws_network_interface" "nat" {
  filter {
    name   = "description"
    values = ["Interface for NAT Gateway nat-0123456789abcdef0"]
  }
}

output "private_ip" {
  value = data.aws_network_interface.nat.private_ip
}

data "aws_eips" "outbound" {
  tags = {
    Role = "outbound"
  }
}

# What others have to let in.
output "outbound_cidr_blocks" {
  value = [for ip in data.aws_eips.outbound.public_ips : "${ip}/32"]
}

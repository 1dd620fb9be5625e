variable "subnet_id" {
  type = string
}

data "aws_nat_gateway" "outbound" {
  subnet_id = var.subnet_id
  state     = "available"
}

output "outbound_address" {
  value = data.aws_nat_gateway.outbound.public_ip
}

variable "vpc_id" {
  type = string
}

data "aws_nat_gateways" "all" {
  vpc_id = var.vpc_id

  filter {
    name   = "state"
    values = ["available"]
  }
}

# All about each of them.
data "aws_nat_gateway" "each" {
  count = length(data.aws_nat_gateways.all.ids)
  id    = data.aws_nat_gateways.all.ids[count.index]
}

output "outbound_addresses" {
  value = data.aws_nat_gateway.each[*].public_ip
}

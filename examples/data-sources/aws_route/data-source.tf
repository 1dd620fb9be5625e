data "aws_route" "internet" {
  route_table_id         = "rtb-0123456789abcdef0"
  destination_cidr_block = "0.0.0.0/0"
}

output "nat_gateway" {
  value = data.aws_route.internet.nat_gateway_id
}

# The table that a subnet follows.
data "aws_route_table" "private" {
  subnet_id = "subnet-0123456789abcdef0"
}

output "destinations" {
  value = [for route in data.aws_route_table.private.routes : route.cidr_block if route.cidr_block != null]
}

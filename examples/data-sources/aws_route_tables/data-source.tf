data "aws_route_tables" "private" {
  vpc_id = "vpc-0123456789abcdef0"
  tags   = { Tier = "private" }
}

# A route in each of them.
resource "aws_route" "peer" {
  for_each                  = toset(data.aws_route_tables.private.ids)
  route_table_id            = each.key
  destination_cidr_block    = "10.30.0.0/16"
  vpc_peering_connection_id = "pcx-0123456789abcdef0"
}

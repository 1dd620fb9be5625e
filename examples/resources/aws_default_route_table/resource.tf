resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

# No routes but the one into the VPC: a subnet that somebody forgets to associate leads nowhere else.
resource "aws_default_route_table" "main" {
  default_route_table_id = aws_vpc.main.default_route_table_id
  route                  = []
  tags                   = { Name = "unused" }
}

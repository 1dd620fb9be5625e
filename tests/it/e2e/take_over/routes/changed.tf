# The objects of objects.tf after a change in place.
resource "aws_vpc" "vpc" {
  cidr_block                       = "10.1.0.0/16"
  assign_generated_ipv6_cidr_block = true
}

resource "aws_vpc" "other" {
  cidr_block = "10.2.0.0/16"
}

resource "aws_internet_gateway" "gateway" {
  vpc_id = aws_vpc.vpc.id
}

resource "aws_egress_only_internet_gateway" "v6" {
  vpc_id = aws_vpc.vpc.id
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.vpc.id
  cidr_block        = "10.1.1.0/24"
  availability_zone = "eu-central-1a"
}

resource "aws_route_table" "inline" {
  vpc_id = aws_vpc.vpc.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.gateway.id
  }

  tags = { Team = "net" }

  timeouts {
    delete = "6m"
  }
}

resource "aws_route_table" "separate" {
  vpc_id = aws_vpc.vpc.id
}

resource "aws_route" "v4" {
  route_table_id         = aws_route_table.separate.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.gateway.id

  timeouts {
    create = "6m"
  }
}

resource "aws_route" "v6" {
  route_table_id              = aws_route_table.separate.id
  destination_ipv6_cidr_block = "2001:db8::/56"
  egress_only_gateway_id      = aws_egress_only_internet_gateway.v6.id
}

resource "aws_route_table_association" "subnet" {
  subnet_id      = aws_subnet.a.id
  route_table_id = aws_route_table.inline.id
}

resource "aws_route_table_association" "gateway" {
  gateway_id     = aws_internet_gateway.gateway.id
  route_table_id = aws_route_table.separate.id
}

resource "aws_main_route_table_association" "main" {
  vpc_id         = aws_vpc.vpc.id
  route_table_id = aws_route_table.separate.id
}

resource "aws_default_route_table" "other" {
  default_route_table_id = aws_vpc.other.default_route_table_id

  tags = { Team = "net" }
}

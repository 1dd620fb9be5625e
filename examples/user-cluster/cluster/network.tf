data "aws_availability_zones" "available" {
  region      = var.region
  assume_role = var.assume_role
  state       = "available"
}

locals {
  # Three zones by their number.
  zones = { for number, zone in slice(data.aws_availability_zones.available.names, 0, 3) : number => zone }

  # Controllers in the cluster know by this tag what belongs to it.
  owned = { "kubernetes.io/cluster/${var.name}" = "owned" }
}

resource "aws_vpc" "cluster" {
  region      = var.region
  assume_role = var.assume_role

  cidr_block           = var.cidr_block
  enable_dns_hostnames = true
  tags                 = merge(local.owned, { Name = var.name })
}

resource "aws_internet_gateway" "cluster" {
  region      = var.region
  assume_role = var.assume_role

  vpc_id = aws_vpc.cluster.id
  tags   = merge(local.owned, { Name = var.name })
}

resource "aws_subnet" "public" {
  for_each    = local.zones
  region      = var.region
  assume_role = var.assume_role

  vpc_id                  = aws_vpc.cluster.id
  availability_zone       = each.value
  cidr_block              = cidrsubnet(var.cidr_block, 4, each.key)
  map_public_ip_on_launch = true
  tags                    = merge(local.owned, { Name = "${var.name}-public-${each.key}", "kubernetes.io/role/elb" = "1" })
}

resource "aws_subnet" "private" {
  for_each    = local.zones
  region      = var.region
  assume_role = var.assume_role

  vpc_id            = aws_vpc.cluster.id
  availability_zone = each.value
  cidr_block        = cidrsubnet(var.cidr_block, 4, each.key + 8)
  tags              = merge(local.owned, { Name = "${var.name}-private-${each.key}", "kubernetes.io/role/internal-elb" = "1" })
}

resource "aws_eip" "nat" {
  region      = var.region
  assume_role = var.assume_role

  domain = "vpc"
  tags   = merge(local.owned, { Name = "${var.name}-nat" })
}

resource "aws_nat_gateway" "cluster" {
  region      = var.region
  assume_role = var.assume_role

  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public[0].id
  tags          = merge(local.owned, { Name = var.name })

  # It has a way to the internet from its first moment.
  depends_on = [aws_route.internet]
}

resource "aws_route_table" "public" {
  region      = var.region
  assume_role = var.assume_role

  vpc_id = aws_vpc.cluster.id
  tags   = merge(local.owned, { Name = "${var.name}-public" })
}

resource "aws_route_table" "private" {
  region      = var.region
  assume_role = var.assume_role

  vpc_id = aws_vpc.cluster.id
  tags   = merge(local.owned, { Name = "${var.name}-private" })
}

resource "aws_route" "internet" {
  region      = var.region
  assume_role = var.assume_role

  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.cluster.id
}

resource "aws_route" "nat" {
  region      = var.region
  assume_role = var.assume_role

  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.cluster.id
}

resource "aws_route_table_association" "public" {
  for_each    = aws_subnet.public
  region      = var.region
  assume_role = var.assume_role

  route_table_id = aws_route_table.public.id
  subnet_id      = each.value.id
}

resource "aws_route_table_association" "private" {
  for_each    = aws_subnet.private
  region      = var.region
  assume_role = var.assume_role

  route_table_id = aws_route_table.private.id
  subnet_id      = each.value.id
}

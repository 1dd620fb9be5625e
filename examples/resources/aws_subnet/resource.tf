data "aws_availability_zones" "available" {
  state = "available"
}

resource "aws_vpc" "main" {
  cidr_block                       = "10.20.0.0/16"
  assign_generated_ipv6_cidr_block = true
}

# One private subnet in each of the first two zones: 10.20.0.0/20 and 10.20.16.0/20.
resource "aws_subnet" "private" {
  for_each = { for number, zone in slice(data.aws_availability_zones.available.names, 0, 2) : zone => number }

  vpc_id            = aws_vpc.main.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 4, each.value)

  tags = {
    Name = "private-${each.key}"
  }
}

# A public subnet with IPv6.
resource "aws_subnet" "public" {
  vpc_id                          = aws_vpc.main.id
  availability_zone               = data.aws_availability_zones.available.names[0]
  cidr_block                      = "10.20.240.0/24"
  ipv6_cidr_block                 = cidrsubnet(aws_vpc.main.ipv6_cidr_block, 8, 0)
  map_public_ip_on_launch         = true
  assign_ipv6_address_on_creation = true

  timeouts {
    delete = "30m"
  }
}

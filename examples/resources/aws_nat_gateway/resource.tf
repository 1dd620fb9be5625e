resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.20.0.0/24"
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id

  tags = {
    Name = "main"
  }

  # A public gateway needs the internet gateway of its VPC, to which nothing else here leads.
  depends_on = [aws_internet_gateway.main]
}

# One to other networks only.
resource "aws_nat_gateway" "private" {
  connectivity_type                  = "private"
  subnet_id                          = aws_subnet.public.id
  secondary_private_ip_address_count = 2
}

# One for all zones of a VPC, with one address in each of two.
resource "aws_eip" "regional" {
  count = 2
}

resource "aws_nat_gateway" "regional" {
  availability_mode = "regional"
  vpc_id            = aws_vpc.main.id

  availability_zone_address {
    availability_zone = "eu-central-1a"
    allocation_ids    = [aws_eip.regional[0].id]
  }

  availability_zone_address {
    availability_zone = "eu-central-1b"
    allocation_ids    = [aws_eip.regional[1].id]
  }

  depends_on = [aws_internet_gateway.main]
}

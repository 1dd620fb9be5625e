# The objects of objects.tf after a change in place.
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_internet_gateway" "way" {
  vpc_id = aws_vpc.vpc.id
}

resource "aws_subnet" "subnet" {
  vpc_id     = aws_vpc.vpc.id
  cidr_block = "10.1.1.0/24"
}

resource "aws_eip" "nat" {
  domain = "vpc"
  tags   = { Name = "translation", Team = "net" }
}

resource "aws_eip" "bare" {
  tags = { Name = "bare" }
}

# As in the days of version 4.
resource "aws_eip" "old" {
  vpc = true
}

resource "aws_nat_gateway" "public" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.subnet.id
  private_ip    = "10.1.1.210"
  tags          = { Team = "net" }
  depends_on    = [aws_internet_gateway.way]
}

resource "aws_nat_gateway" "private" {
  connectivity_type              = "private"
  subnet_id                      = aws_subnet.subnet.id
  private_ip                     = "10.1.1.200"
  secondary_private_ip_addresses = ["10.1.1.201"]
}

resource "aws_instance" "web" {
  ami           = "ami-0d0b1e00000000002"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.subnet.id
  private_ip    = "10.1.1.10"
}

resource "aws_eip_association" "web" {
  allocation_id = aws_eip.old.id
  instance_id   = aws_instance.web.id
}

# The objects of objects.tf after a change in place.
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "subnet" {
  vpc_id     = aws_vpc.vpc.id
  cidr_block = "10.1.1.0/24"
}

resource "aws_default_security_group" "open" {
  vpc_id = aws_vpc.vpc.id

  ingress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    self        = true
    description = "members"
  }

  egress {
    description = "everything"
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }

  tags = { Team = "net" }
}

resource "aws_vpc" "other" {
  cidr_block = "10.2.0.0/16"
}

resource "aws_default_security_group" "closed" {
  vpc_id = aws_vpc.other.id
}

resource "aws_default_vpc" "this" {
  enable_dns_support   = true
  enable_dns_hostnames = false
  tags                 = { Name = "default" }
}

resource "aws_default_subnet" "a" {
  availability_zone = "eu-central-1a"
}

resource "aws_default_subnet" "b" {
  availability_zone       = "eu-central-1b"
  map_public_ip_on_launch = true
  tags                    = { Name = "b" }
}

resource "aws_security_group" "web" {
  name   = "web"
  vpc_id = aws_vpc.vpc.id
}

resource "aws_network_interface" "router" {
  subnet_id   = aws_subnet.subnet.id
  private_ips = ["10.1.1.10"]
}

resource "aws_network_interface_sg_attachment" "web" {
  security_group_id    = aws_security_group.web.id
  network_interface_id = aws_network_interface.router.id
}

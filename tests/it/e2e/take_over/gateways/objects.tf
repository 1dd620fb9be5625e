# What hashicorp/aws made, in its own words.
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_internet_gateway" "attached" {
  vpc_id = aws_vpc.vpc.id
  tags   = { Name = "attached" }
}

resource "aws_internet_gateway" "alone" {}

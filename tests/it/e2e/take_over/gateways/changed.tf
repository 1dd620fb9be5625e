# The objects of objects.tf after a change in place.
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_internet_gateway" "attached" {
  vpc_id = aws_vpc.vpc.id
  tags   = { Team = "net" }
}

resource "aws_internet_gateway" "alone" {
  tags = { Name = "alone" }
}

resource "aws_egress_only_internet_gateway" "v6" {
  vpc_id = aws_vpc.vpc.id
}

resource "aws_key_pair" "admin" {
  key_name   = "it-admin"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK8Go+MpFxTk81bBnJsVzRlR7G5mYqp3vgdUfyiTgzQd admin@example.com\n"
}

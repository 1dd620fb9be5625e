resource "aws_elasticache_subnet_group" "sessions" {
  name       = "sessions"
  subnet_ids = [aws_subnet.first.id, aws_subnet.second.id]

  tags = {
    Name = "sessions"
  }
}

resource "aws_subnet" "first" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-central-1a"
}

resource "aws_subnet" "second" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.2.0/24"
  availability_zone = "eu-central-1b"
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

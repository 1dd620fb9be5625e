# The objects of objects.tf after a change in place.
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.vpc.id
  cidr_block        = "10.1.1.0/24"
  availability_zone = "eu-central-1a"
}

resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.vpc.id
  cidr_block        = "10.1.2.0/24"
  availability_zone = "eu-central-1b"
}

resource "aws_db_subnet_group" "db" {
  name        = "db"
  description = "Changed"
  subnet_ids  = [aws_subnet.a.id, aws_subnet.b.id]
  tags        = { Team = "db" }
}

resource "aws_db_subnet_group" "described" {
  name        = "described db"
  description = "Databases"
  subnet_ids  = [aws_subnet.a.id, aws_subnet.b.id]
}

resource "aws_elasticache_subnet_group" "cache" {
  name        = "Cache"
  description = "Changed"
  subnet_ids  = [aws_subnet.a.id, aws_subnet.b.id]
  tags        = { Name = "cache" }
}

resource "aws_redshift_subnet_group" "dwh" {
  name        = "dwh"
  description = "Changed"
  subnet_ids  = [aws_subnet.a.id, aws_subnet.b.id]
  tags        = { Name = "dwh" }
}

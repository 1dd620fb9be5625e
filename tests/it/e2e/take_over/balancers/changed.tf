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

resource "aws_lb" "web" {
  name         = "it-web"
  internal     = true
  subnets      = [aws_subnet.a.id, aws_subnet.b.id]
  idle_timeout = 90

  drop_invalid_header_fields = true
  desync_mitigation_mode     = "strictest"
  xff_header_processing_mode = "preserve"

  # Off, and so hashicorp/aws does not look at the bucket.
  access_logs {
    bucket = "logs"
  }

  tags = { Team = "web" }
}

resource "aws_lb" "network" {
  name                             = "it-network"
  load_balancer_type               = "network"
  internal                         = true
  enable_cross_zone_load_balancing = false

  subnet_mapping {
    subnet_id = aws_subnet.a.id
  }
  subnet_mapping {
    subnet_id = aws_subnet.b.id
  }
}

# S3 has endpoints of two types, and is two services by that.
data "aws_vpc_endpoint_service" "s3" {
  service      = "s3"
  service_type = "Gateway"
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id       = aws_vpc.main.id
  service_name = data.aws_vpc_endpoint_service.s3.service_name
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

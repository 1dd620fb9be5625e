data "aws_vpc_endpoint" "s3" {
  vpc_id       = "vpc-0123456789abcdef0"
  service_name = "com.amazonaws.eu-central-1.s3"
}

resource "aws_vpc_endpoint_route_table_association" "private" {
  vpc_endpoint_id = data.aws_vpc_endpoint.s3.id
  route_table_id  = "rtb-0123456789abcdef0"
}

# The objects of objects.tf after other targets and one more subnet.
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"

  lifecycle {
    ignore_changes = [assign_generated_ipv6_cidr_block]
  }
}

resource "aws_vpc_ipv6_cidr_block_association" "second" {
  vpc_id                           = aws_vpc.vpc.id
  assign_generated_ipv6_cidr_block = true
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

resource "aws_vpc_endpoint" "logs" {
  vpc_id            = aws_vpc.vpc.id
  service_name      = "com.amazonaws.eu-central-1.logs"
  vpc_endpoint_type = "Interface"
}

resource "aws_vpc_endpoint_subnet_association" "a" {
  vpc_endpoint_id = aws_vpc_endpoint.logs.id
  subnet_id       = aws_subnet.a.id

  depends_on = [aws_vpc_ipv6_cidr_block_association.second]
}

resource "aws_vpc_endpoint_subnet_association" "b" {
  vpc_endpoint_id = aws_vpc_endpoint.logs.id
  subnet_id       = aws_subnet.b.id

  depends_on = [aws_vpc_endpoint_subnet_association.a]
}

resource "aws_lb_target_group" "web" {
  name        = "it-targets"
  port        = 80
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = aws_vpc.vpc.id
}

resource "aws_lb_target_group_attachment" "ip" {
  target_group_arn = aws_lb_target_group.web.arn
  target_id        = "10.1.1.10"
  port             = 9090
}

resource "aws_lb_target_group_attachment" "other" {
  target_group_arn = aws_lb_target_group.web.arn
  target_id        = "10.1.1.12"
}

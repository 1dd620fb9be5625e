resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.vpc.id
  cidr_block        = "10.1.1.0/24"
  availability_zone = "eu-central-1a"
}

resource "aws_route_table" "written" {
  vpc_id = aws_vpc.vpc.id
}

resource "aws_route_table" "associated" {
  vpc_id = aws_vpc.vpc.id
}

resource "aws_security_group" "web" {
  name   = "it-endpoints"
  vpc_id = aws_vpc.vpc.id
}

resource "aws_vpc_endpoint" "gateway" {
  vpc_id          = aws_vpc.vpc.id
  service_name    = "com.amazonaws.eu-central-1.s3"
  route_table_ids = [aws_route_table.written.id]
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = ["s3:GetObject"], Resource = "*" }]
  })
  tags = { Name = "gateway" }

  timeouts {
    delete = "6m"
  }
}

resource "aws_vpc_endpoint" "interface" {
  vpc_id              = aws_vpc.vpc.id
  service_name        = "com.amazonaws.eu-central-1.ec2"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.web.id]
  subnet_ids          = [aws_subnet.a.id]
  auto_accept         = true

  dns_options {
    dns_record_ip_type = "ipv4"
  }

  subnet_configuration {
    subnet_id = aws_subnet.a.id
    ipv4      = "10.1.1.10"
  }
}

resource "aws_vpc_endpoint" "bare" {
  vpc_id       = aws_vpc.vpc.id
  service_name = "com.amazonaws.eu-central-1.dynamodb"
}

resource "aws_vpc_endpoint_route_table_association" "table" {
  vpc_endpoint_id = aws_vpc_endpoint.bare.id
  route_table_id  = aws_route_table.associated.id
}

resource "aws_vpc_endpoint" "logs" {
  vpc_id            = aws_vpc.vpc.id
  service_name      = "com.amazonaws.eu-central-1.logs"
  vpc_endpoint_type = "Interface"
}

resource "aws_vpc_endpoint_security_group_association" "group" {
  vpc_endpoint_id             = aws_vpc_endpoint.logs.id
  security_group_id           = aws_security_group.web.id
  replace_default_association = true
}

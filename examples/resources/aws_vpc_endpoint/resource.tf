# The way from private subnets to S3, without a NAT gateway.
resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-central-1.s3"
  route_table_ids = [aws_route_table.private.id]
  policy          = data.aws_iam_policy_document.buckets.json
  tags            = { Name = "s3" }
}

# An address in the VPC for the API of EC2. The name of the service leads there.
resource "aws_vpc_endpoint" "ec2" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-central-1.ec2"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.endpoints.id]
  subnet_ids          = [aws_subnet.private.id]
}

# A service of somebody else, with an address that is chosen here.
resource "aws_vpc_endpoint" "partner" {
  vpc_id             = aws_vpc.main.id
  service_name       = "com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0"
  vpc_endpoint_type  = "Interface"
  security_group_ids = [aws_security_group.endpoints.id]

  subnet_configuration {
    subnet_id = aws_subnet.private.id
    ipv4      = "10.0.1.10"
  }
}

data "aws_iam_policy_document" "buckets" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "private" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "endpoints" {
  name   = "endpoints"
  vpc_id = aws_vpc.main.id
}

resource "aws_route53_zone" "main" {
  name = "example.com"
}

# A private zone, in the account of a customer.
resource "aws_route53_zone" "internal" {
  name = "internal.example.com"

  vpc {
    vpc_id = aws_vpc.main.id
  }

  assume_role {
    role_arn    = "arn:aws:iam::123456789012:role/deployer"
    external_id = "an-external-id"
  }
}

resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true

  assume_role {
    role_arn    = "arn:aws:iam::123456789012:role/deployer"
    external_id = "an-external-id"
  }
}

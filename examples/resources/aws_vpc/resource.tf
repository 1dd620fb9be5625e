resource "aws_vpc" "main" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true

  tags = {
    Name = "platform"
  }
}

# The same in another region of the account, without another provider block, and with an IPv6 CIDR block of Amazon's.
resource "aws_vpc" "ireland" {
  region                           = "eu-west-1"
  cidr_block                       = "10.21.0.0/16"
  assign_generated_ipv6_cidr_block = true
  enable_dns_hostnames             = true

  tags = {
    Name = "platform"
  }
}

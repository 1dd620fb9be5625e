resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc_ipv6_cidr_block_association" "second" {
  vpc_id              = aws_vpc.main.id
  ipv6_ipam_pool_id   = "ipam-pool-0123456789abcdef0"
  ipv6_netmask_length = 56
}

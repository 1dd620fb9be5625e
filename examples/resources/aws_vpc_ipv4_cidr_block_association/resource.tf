resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

# Addresses that need not be unique in the company, for pods.
resource "aws_vpc_ipv4_cidr_block_association" "pods" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "100.64.0.0/16"
}

resource "aws_subnet" "pods" {
  # Of the association, so that the block is there before the subnet.
  vpc_id     = aws_vpc_ipv4_cidr_block_association.pods.vpc_id
  cidr_block = "100.64.0.0/18"
}

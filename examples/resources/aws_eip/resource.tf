# An address for a NAT gateway or a load balancer, which take it by its allocation_id.
resource "aws_eip" "nat" {
  domain = "vpc"

  tags = {
    Name = "nat"
  }
}

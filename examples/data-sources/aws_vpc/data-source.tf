# By a tag; exactly one VPC has to have it.
data "aws_vpc" "main" {
  tags = {
    Name = "main"
  }
}

output "vpc_cidr_block" {
  value = data.aws_vpc.main.cidr_block
}

resource "aws_subnet" "subnet" {
  vpc_id     = aws_vpc.vpc.id
  cidr_block = "10.1.1.0/24"
  tags       = { Tier = "private" }
}

data "aws_vpc" "vpc" {
  id = aws_vpc.vpc.id
}

data "aws_subnets" "private" {
  filter {
    name   = "vpc-id"
    values = [aws_subnet.subnet.vpc_id]
  }

  tags = { Tier = "private" }
}

data "aws_subnet" "subnet" {
  vpc_id     = aws_subnet.subnet.vpc_id
  cidr_block = aws_subnet.subnet.cidr_block
}

data "aws_security_group" "default" {
  name   = "default"
  vpc_id = data.aws_vpc.vpc.id
}

output "seen" {
  value = {
    vpc         = data.aws_vpc.vpc.cidr_block
    main        = data.aws_vpc.vpc.main_route_table_id == aws_vpc.vpc.main_route_table_id
    dns         = data.aws_vpc.vpc.enable_dns_support
    subnets     = data.aws_subnets.private.ids == tolist([aws_subnet.subnet.id])
    subnet      = data.aws_subnet.subnet.id == aws_subnet.subnet.id
    zone        = data.aws_subnet.subnet.availability_zone == aws_subnet.subnet.availability_zone
    tags        = data.aws_subnet.subnet.tags
    group       = data.aws_security_group.default.id == aws_vpc.vpc.default_security_group_id
    description = data.aws_security_group.default.description
  }
}

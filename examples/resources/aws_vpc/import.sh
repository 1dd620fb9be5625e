terraform import aws_vpc.main vpc-0123456789abcdef0

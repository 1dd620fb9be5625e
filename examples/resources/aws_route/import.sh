terraform import aws_route.internet rtb-0123456789abcdef0_0.0.0.0/0

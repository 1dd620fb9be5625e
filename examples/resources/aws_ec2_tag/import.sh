terraform import aws_ec2_tag.balancers subnet-0123456789abcdef0,kubernetes.io/role/elb

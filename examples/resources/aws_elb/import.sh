terraform import aws_elb.api api

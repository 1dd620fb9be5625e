terraform import aws_security_group_rule.https sg-0123456789abcdef0_ingress_tcp_443_443_10.0.0.0/8_172.16.0.0/12

terraform import aws_lb_target_group.brokers arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/brokers/0123456789abcdef

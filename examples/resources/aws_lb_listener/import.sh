terraform import aws_lb_listener.https arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/web/0123456789abcdef/fedcba9876543210

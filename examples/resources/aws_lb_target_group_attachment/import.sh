terraform import aws_lb_target_group_attachment.on_premises arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/web/0123456789abcdef,192.168.10.15,,all

terraform import aws_instance.web i-0123456789abcdef0

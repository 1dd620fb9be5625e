terraform import aws_eip.nat eipalloc-0123456789abcdef0

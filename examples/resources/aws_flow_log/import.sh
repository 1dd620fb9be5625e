terraform import aws_flow_log.main fl-0123456789abcdef0

terraform import aws_network_acl_rule.ping acl-0123456789abcdef0:100:icmp:false

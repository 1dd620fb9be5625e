terraform import aws_ec2_managed_prefix_list_entry.office pl-0123456789abcdef0,192.0.2.0/24

terraform import 'aws_ec2_managed_prefix_list_entry.network["app"]' pl-0123456789abcdef0,10.1.0.0/16

terraform import aws_key_pair.admin admin

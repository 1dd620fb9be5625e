terraform import aws_elb_attachment.bastion api,i-0123456789abcdef0

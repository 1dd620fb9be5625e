terraform import aws_volume_attachment.data /dev/sdf:vol-0123456789abcdef0:i-0123456789abcdef0

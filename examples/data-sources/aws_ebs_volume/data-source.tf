data "aws_ebs_volume" "data" {
  most_recent = true

  filter {
    name   = "attachment.instance-id"
    values = ["i-0123456789abcdef0"]
  }

  tags = {
    Name = "data"
  }
}

output "size" {
  value = data.aws_ebs_volume.data.size
}

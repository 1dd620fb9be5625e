data "aws_instance" "bastion" {
  instance_tags = {
    Name = "bastion"
  }

  filter {
    name   = "instance-state-name"
    values = ["running"]
  }
}

output "bastion" {
  value = data.aws_instance.bastion.public_ip
}

# The instance keeps the groups that it has.
resource "aws_network_interface_sg_attachment" "monitored" {
  security_group_id    = aws_security_group.monitored.id
  network_interface_id = data.aws_instance.web.network_interface_id
}

resource "aws_security_group" "monitored" {
  name   = "monitored"
  vpc_id = "vpc-0123456789abcdef0"
}

data "aws_instance" "web" {
  instance_id = "i-0123456789abcdef0"
}

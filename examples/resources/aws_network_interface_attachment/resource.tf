resource "aws_network_interface_attachment" "second" {
  network_interface_id = aws_network_interface.second.id
  instance_id          = aws_instance.web.id
  device_index         = 1
}

resource "aws_network_interface" "second" {
  subnet_id = "subnet-0123456789abcdef0"
}

resource "aws_instance" "web" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.large"
  subnet_id     = "subnet-0123456789abcdef0"
}

resource "aws_network_interface" "router" {
  subnet_id         = aws_subnet.main.id
  private_ips       = ["10.20.1.10"]
  security_groups   = [aws_security_group.router.id]
  source_dest_check = false

  attachment {
    instance     = aws_instance.router.id
    device_index = 1
  }

  tags = {
    Name = "router"
  }
}

resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_subnet" "main" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.20.1.0/24"
}

resource "aws_security_group" "router" {
  name   = "router"
  vpc_id = aws_vpc.main.id
}

resource "aws_instance" "router" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.large"
  subnet_id     = aws_subnet.main.id
}

# The objects of objects.tf after a change in place.
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "subnet" {
  vpc_id     = aws_vpc.vpc.id
  cidr_block = "10.1.1.0/24"
}

resource "aws_security_group" "web" {
  name   = "web"
  vpc_id = aws_vpc.vpc.id
}

resource "aws_instance" "router" {
  ami           = "ami-0d0b1e00000000002"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.subnet.id
  private_ip    = "10.1.1.9"
}

resource "aws_network_interface" "router" {
  subnet_id         = aws_subnet.subnet.id
  description       = "gateway"
  private_ips       = ["10.1.1.10", "10.1.1.13", "10.1.1.14"]
  security_groups   = [aws_vpc.vpc.default_security_group_id]
  source_dest_check = true
  tags              = { Team = "net" }
}

resource "aws_network_interface" "plain" {
  subnet_id   = aws_subnet.subnet.id
  private_ips = ["10.1.1.12"]
  description = "second"
}

resource "aws_network_interface_attachment" "router" {
  instance_id          = aws_instance.router.id
  network_interface_id = aws_network_interface.plain.id
  device_index         = 1
}

resource "aws_placement_group" "etcd" {
  name     = "it-etcd"
  strategy = "spread"
}

resource "aws_placement_group" "data" {
  name            = "it-data"
  strategy        = "partition"
  partition_count = 3
  tags            = { Team = "data" }
}

resource "aws_placement_group" "web" {
  name     = "it-web"
  strategy = "cluster"
}

# The objects of objects.tf after a change in place.
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "subnet" {
  vpc_id     = aws_vpc.vpc.id
  cidr_block = "10.1.1.0/24"
}

resource "aws_instance" "database" {
  ami           = "ami-0d0b1e00000000002"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.subnet.id
  private_ip    = "10.1.1.10"
}

resource "aws_ebs_volume" "plain" {
  availability_zone = aws_instance.database.availability_zone
  size              = 9
}

resource "aws_ebs_volume" "fast" {
  availability_zone = aws_instance.database.availability_zone
  size              = 10
  type              = "gp3"
  iops              = 5000
  throughput        = 250
  encrypted         = true
  tags              = { Team = "db" }
}

resource "aws_volume_attachment" "plain" {
  device_name = "/dev/sdf"
  volume_id   = aws_ebs_volume.plain.id
  instance_id = aws_instance.database.id
}

resource "aws_volume_attachment" "fast" {
  device_name  = "/dev/sdg"
  volume_id    = aws_ebs_volume.fast.id
  instance_id  = aws_instance.database.id
  force_detach = true
}

resource "aws_volume_attachment" "data" {
  device_name = "/dev/sdf"
  volume_id   = aws_ebs_volume.data.id
  instance_id = aws_instance.database.id

  # The file system on the volume is mounted as long as the instance runs.
  stop_instance_before_detaching = true
}

resource "aws_ebs_volume" "data" {
  availability_zone = aws_instance.database.availability_zone
  type              = "gp3"
  size              = 40
  encrypted         = true
}

resource "aws_instance" "database" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.large"
}

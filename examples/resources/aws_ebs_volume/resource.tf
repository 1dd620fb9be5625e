resource "aws_ebs_volume" "data" {
  availability_zone = "eu-central-1a"
  type              = "gp3"
  size              = 40
  encrypted         = true

  # A destroy leaves a snapshot behind.
  final_snapshot = true

  tags = {
    Name = "data"
  }
}

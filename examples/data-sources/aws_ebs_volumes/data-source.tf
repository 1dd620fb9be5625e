data "aws_ebs_volumes" "data" {
  filter {
    name   = "availability-zone"
    values = ["eu-central-1a"]
  }

  tags = {
    Role = "data"
  }
}

# All about each of them.
data "aws_ebs_volume" "data" {
  for_each = toset(data.aws_ebs_volumes.data.ids)

  filter {
    name   = "volume-id"
    values = [each.key]
  }
}

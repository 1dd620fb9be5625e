data "aws_ebs_snapshot" "nightly" {
  most_recent = true
  owners      = ["self"]

  filter {
    name   = "tag:Backup"
    values = ["nightly"]
  }
}

resource "aws_ebs_volume" "restored" {
  availability_zone = "eu-central-1a"
  snapshot_id       = data.aws_ebs_snapshot.nightly.id
  type              = "gp3"

  # Another snapshot would be another volume.
  lifecycle {
    ignore_changes = [snapshot_id]
  }
}

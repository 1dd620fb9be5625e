resource "aws_iam_policy" "volumes" {
  name        = "cluster-volumes"
  description = "Volumes of the machines of a cluster"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Volumes"
      Effect   = "Allow"
      Action   = ["ec2:AttachVolume", "ec2:DetachVolume", "ec2:DescribeVolumes"]
      Resource = "*"
    }]
  })

  tags = {
    Cluster = "main"
  }
}

terraform import aws_iam_policy.volumes arn:aws:iam::123456789012:policy/cluster-volumes

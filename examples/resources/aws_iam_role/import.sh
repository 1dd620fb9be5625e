terraform import aws_iam_role.node cluster-node

terraform import aws_iam_role_policy_attachment.ssm cluster-node/arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore

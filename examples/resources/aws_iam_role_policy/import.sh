terraform import aws_iam_role_policy.work pod-entry:work

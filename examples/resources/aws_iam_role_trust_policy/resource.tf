# Two roles that refer to each other: the work role trusts the entry role, and the entry role may assume
# exactly the work role. The entry role starts out trusted by nobody.
resource "aws_iam_role" "entry" {
  name = "entry"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "*" }
    }]
  })

  # Its trust policy is that of aws_iam_role_trust_policy.entry.
  lifecycle {
    ignore_changes = [assume_role_policy]
  }
}

resource "aws_iam_role" "work" {
  name = "work"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = aws_iam_role.entry.arn }
    }]
  })
}

resource "aws_iam_role_trust_policy" "entry" {
  role = aws_iam_role.entry.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = aws_iam_role.work.arn }
    }]
  })
}

resource "aws_iam_role" "pod" {
  name = "pod-entry"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      Principal = { Service = "pods.eks.amazonaws.com" }
    }]
  })
}

# All that the role may do is to assume another one.
resource "aws_iam_role_policy" "work" {
  name = "work"
  role = aws_iam_role.pod.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "sts:AssumeRole"
      Resource = "arn:aws:iam::222222222222:role/work"
    }]
  })
}

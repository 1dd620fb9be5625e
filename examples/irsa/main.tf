# A pod's way to a powerful role in two steps. With the token of its service account it gets a session of the entry
# role, which may do nothing but assume the work role: so a stolen token alone opens nothing else, and the work role can
# be in any account.
provider "aws" {
  region = var.region
}

resource "aws_iam_openid_connect_provider" "cluster" {
  url            = var.issuer_url
  client_id_list = ["sts.amazonaws.com"]
}

# The trust is these six lines, brackets aside: the pod gets into the entry role, and the entry role into the work role.
resource "aws_iam_role" "entry" {
  name               = "${var.name}-entry"
  assume_role_policy = provider::aws::trust_irsa(aws_iam_openid_connect_provider.cluster.arn, var.namespace, var.service_account, null)
}

resource "aws_iam_role" "work" {
  name               = "${var.name}-work"
  assume_role_policy = provider::aws::trust_role(aws_iam_role.entry.arn, null)
}

# What each of them may do then.
resource "aws_iam_role_policy" "assume_work" {
  name = "assume-work"
  role = aws_iam_role.entry.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["sts:AssumeRole", "sts:TagSession"]
      Resource = aws_iam_role.work.arn
    }]
  })
}

resource "aws_iam_role_policy" "work" {
  name   = "work"
  role   = aws_iam_role.work.name
  policy = var.permissions
}

# What a machine of the cluster may do.
data "aws_iam_policy_document" "node" {
  statement {
    sid       = "Describe"
    actions   = ["ec2:DescribeInstances", "ec2:DescribeVolumes"]
    resources = ["*"]
  }

  statement {
    sid       = "AttachOwnVolumes"
    actions   = ["ec2:AttachVolume", "ec2:DetachVolume"]
    resources = ["arn:aws:ec2:*:*:volume/*", "arn:aws:ec2:*:*:instance/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/Cluster"
      values   = ["main"]
    }
  }
}

# Two trust policies in one: the machines, and a vendor with an external ID.
data "aws_iam_policy_document" "trust" {
  source_policy_documents = [
    provider::aws::trust_service("ec2.amazonaws.com"),
    provider::aws::trust_account("arn:aws:iam::111111111111:role/Platform", "3b1c9f0e-5d0a-4c57-9d0b-7a52a4c9f1de"),
  ]
}

resource "aws_iam_role" "node" {
  name               = "node"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

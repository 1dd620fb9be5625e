data "aws_iam_openid_connect_provider" "cluster" {
  url = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
}

output "cluster_issuer_arn" {
  value = data.aws_iam_openid_connect_provider.cluster.arn
}

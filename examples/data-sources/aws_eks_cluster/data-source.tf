data "aws_eks_cluster" "main" {
  name = "main"
}

# Pods of the cluster can get roles of the account through its issuer.
resource "aws_iam_openid_connect_provider" "cluster" {
  url            = data.aws_eks_cluster.main.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

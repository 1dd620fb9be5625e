variable "oidc_provider_arn" {
  type        = string
  description = "ARN of the OpenID Connect provider of the cluster."
}

# The pods of one service account may assume the role.
resource "aws_iam_role" "dns" {
  name               = "external-dns"
  assume_role_policy = provider::aws::trust_irsa(var.oidc_provider_arn, "kube-system", "external-dns", null)
}

variable "cluster_arn" {
  type        = string
  description = "ARN of the EKS cluster."
}

resource "aws_iam_role" "dns" {
  name               = "external-dns"
  assume_role_policy = provider::aws::trust_pod_identity(var.cluster_arn, "kube-system", "external-dns")
}

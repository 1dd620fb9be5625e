data "aws_eks_cluster" "main" {
  name = "main"
}

ephemeral "aws_eks_cluster_auth" "main" {
  name = data.aws_eks_cluster.main.name
}

# What a provider for Kubernetes is configured with, as a module hands it on.
output "kubernetes" {
  value = {
    host                   = data.aws_eks_cluster.main.endpoint
    cluster_ca_certificate = base64decode(data.aws_eks_cluster.main.certificate_authority[0].data)
  }
}

output "token" {
  ephemeral = true
  value     = ephemeral.aws_eks_cluster_auth.main.token
}

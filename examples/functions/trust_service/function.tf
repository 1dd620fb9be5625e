resource "aws_iam_role" "node" {
  name               = "node"
  assume_role_policy = provider::aws::trust_service("ec2.amazonaws.com")
}

variable "fargate_profiles" {
  type        = string
  description = "ARN of the Fargate profiles of a cluster: arn:aws:eks:REGION:ACCOUNT:fargateprofile/CLUSTER/*"
}

# Only for the pods of this cluster, and not for whatever cluster somebody names to EKS.
resource "aws_iam_role" "pods" {
  name               = "pods"
  assume_role_policy = provider::aws::trust_service("eks-fargate-pods.amazonaws.com", var.fargate_profiles)
}

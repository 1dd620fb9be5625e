terraform import aws_eks_cluster.main main

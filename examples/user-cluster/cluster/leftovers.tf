# What controllers in the cluster create for its services is in no state: load balancers, their security groups, network
# interfaces. It is removed when the cluster is destroyed: after the instances, which depend on it and would create it
# again, and before the network, which it depends on.
resource "aws_cluster_leftovers" "cluster" {
  region      = var.region
  assume_role = var.assume_role

  cluster_name = var.name
  vpc_id       = aws_vpc.cluster.id

  depends_on = [
    aws_internet_gateway.cluster,
    aws_security_group.node,
    aws_subnet.private,
    aws_subnet.public,
  ]
}
